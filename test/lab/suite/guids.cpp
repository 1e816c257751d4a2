#ifdef _WIN32
#include <mapilab-guids.h>
#endif
