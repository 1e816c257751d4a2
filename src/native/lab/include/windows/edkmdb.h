// On Windows MAPI's headers are the SDK's; this folder adds what it lacks.
#include "../edkmdb.h"
