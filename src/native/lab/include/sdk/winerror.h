// Stands in for the SDK's header of this name; see mapilab-win32.h.
#pragma once
#include "../mapilab-win32.h"
