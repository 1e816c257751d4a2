// Reports of wrong use: what was done, by whom. Kept without touching the heap, so that reporting never counts as growth.
#pragma once
#include "platform.h"

namespace lab {

// One line: "<what>, called from <caller>". Reports beyond the room that is left are counted but not kept.
void reportMisuse(const void *caller, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;

unsigned takeMisuse(char *buffer, unsigned size);

}  // namespace lab
