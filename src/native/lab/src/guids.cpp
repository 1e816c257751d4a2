// On Windows the identifiers need one place of definition; elsewhere the headers define them.
#ifdef _WIN32
#define INITGUID
#include <initguid.h>
#endif
#include "edkmdb.h"
