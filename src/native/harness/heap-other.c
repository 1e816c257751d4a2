/* Exact heap counters where malloc is not ours to replace: a walk over every heap of the process on Windows,
   the allocator's own statistics on macOS. */
#include "harness.h"

LENS_THREAD_LOCAL int lens_current_call;

long long lens_live_of_call(int call)
{
    (void)call;
    return 0;
}

#if defined(_WIN32)
#include <windows.h>

/* Every heap of the process. GetProcessHeaps fills in nothing at all where the room does not do, and code that forgets its heaps
   has thousands of them; the table is pages of its own, so that it is no part of what it counts. */
static DWORD all_heaps(HANDLE **table)
{
    static HANDLE *heaps;
    static DWORD room;
    for (;;) {
        DWORD count = GetProcessHeaps(room, heaps);
        if (count <= room) {
            *table = heaps;
            return count;
        }
        if (heaps != NULL) VirtualFree(heaps, 0, MEM_RELEASE);
        room = count * 2 + 256;
        heaps = (HANDLE *)VirtualAlloc(NULL, room * sizeof(HANDLE), MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
        if (heaps == NULL) lens_fail("there was no memory left for the table of the heaps");
    }
}

void lens_heap(unsigned long long *bytes, unsigned long long *blocks)
{
    HANDLE *heaps;
    DWORD count = all_heaps(&heaps);
    *bytes = 0;
    *blocks = 0;
    for (DWORD index = 0; index < count; index++) {
        PROCESS_HEAP_ENTRY entry;
        entry.lpData = NULL;
        HeapLock(heaps[index]);
        while (HeapWalk(heaps[index], &entry)) {
            if ((entry.wFlags & PROCESS_HEAP_ENTRY_BUSY) == 0) continue;
            *bytes += entry.cbData;
            *blocks += 1;
        }
        HeapUnlock(heaps[index]);
    }
}

#elif defined(__APPLE__)
#include <malloc/malloc.h>

void lens_heap(unsigned long long *bytes, unsigned long long *blocks)
{
    malloc_statistics_t statistics;
    malloc_zone_statistics(NULL, &statistics);
    *bytes = statistics.size_in_use;
    *blocks = statistics.blocks_in_use;
}
#endif
