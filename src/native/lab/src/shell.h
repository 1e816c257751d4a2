// The memory of COM objects. All have the same size, and the last ones that went are kept as zombies that report a late
// call instead of crashing. The zombies' number never changes, so that heap counts stay exact.
#pragma once
#include <cstddef>

namespace lab {

const size_t shellSize = 176;

void createShells();
void destroyShells();
void *takeShell();
// `kind` names the object in reports; it must live as long as the library.
void nameShell(void *object, const char *kind);
const char *shellName(const void *object);
void retireShell(void *object);
unsigned liveShells();

}  // namespace lab
