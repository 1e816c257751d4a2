// The lab's own control functions: which faults are on, what was misused, how much heap the process holds.
#ifndef MAPILAB_H
#define MAPILAB_H

#include <stdint.h>

#if defined(_WIN32)
#define MAPILAB_CALL __cdecl
#else
#define MAPILAB_CALL
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* A version preset (`exchange-5.5-sp3`, `outlook-2000`, `exchange-2003-sp1`, `exchange-2003-sp1+891509`, `fixed`), or
 * `all`, `none`, or article ids and options separated by commas: `Q237174,KB901014,fail-synchronize-at=3`.
 * 0: done. -1: not understood, nothing changed. The same text is read from MAPI_LAB_FAULTS when the library is loaded. */
int MAPILAB_CALL MapiLabConfigure(const char *spec);

const char *MAPILAB_CALL MapiLabVersion(void);

/* Writes the reports of wrong use (a line each) since the last call and returns their number. The buffer gets as many
 * whole lines as fit and always a closing zero; it may be null. */
unsigned MAPILAB_CALL MapiLabMisuse(char *buffer, unsigned size);

/* The exact bytes and blocks that are in use on the process's C heap (all process heaps on Windows). 0: done,
 * -1: this system has no exact count, nothing written. */
int MAPILAB_CALL MapiLabHeapStats(uint64_t *bytes, uint64_t *blocks);

/* How many of the lab's own objects (sessions, stores, folders, messages, tables, streams...) are alive. */
unsigned MAPILAB_CALL MapiLabLiveObjects(void);

#ifdef __cplusplus
}
#endif
#endif
