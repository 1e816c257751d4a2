/* Exact heap counters where malloc is not ours to replace: a walk over every heap of the process on Windows,
   the allocator's own statistics on macOS. */
#include "harness.h"

_Thread_local int lens_current_call;

long long lens_live_of_call(int call)
{
    (void)call;
    return 0;
}

#if defined(_WIN32)
#include <windows.h>

void lens_heap(unsigned long long *bytes, unsigned long long *blocks)
{
    static HANDLE heaps[1024];
    DWORD count = GetProcessHeaps(1024, heaps);
    *bytes = 0;
    *blocks = 0;
    for (DWORD index = 0; index < count && index < 1024; index++) {
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
