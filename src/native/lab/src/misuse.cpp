#include "misuse.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>

namespace lab {

static char reports[16384];
static size_t used = 0;
static unsigned reportCount = 0;

void reportMisuse(const void *caller, const char *format, ...)
{
    char line[512];
    char where[256];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length < 0) return;
    describeAddress(caller, where, sizeof where);
    Locked locked;
    reportCount++;
    const size_t room = sizeof reports - used;
    const int written = snprintf(reports + used, room, "%s, called from %s\n", line, where);
    if (written > 0 && static_cast<size_t>(written) < room) used += static_cast<size_t>(written);
    else reports[used] = 0;
}

unsigned takeMisuse(char *buffer, unsigned size)
{
    Locked locked;
    const unsigned result = reportCount;
    if (buffer && size > 0) {
        size_t length = used < size ? used : size - 1;
        while (length > 0 && reports[length - 1] != '\n') length--;
        memcpy(buffer, reports, length);
        buffer[length] = 0;
    }
    used = 0;
    reportCount = 0;
    return result;
}

}  // namespace lab
