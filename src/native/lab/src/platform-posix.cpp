// Linux and macOS.
#include "platform.h"

#ifndef _WIN32
#include <dlfcn.h>
#include <pthread.h>
#include <sys/mman.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#if defined(__GLIBC__)
#include <malloc.h>
#elif defined(__APPLE__)
#include <malloc/malloc.h>
#endif

#include "mapilab.h"
#include "notify.h"

namespace lab {

static pthread_mutex_t allMutex;
static int depth = 0;

void createLock()
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&allMutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

void destroyLock() { pthread_mutex_destroy(&allMutex); }

void lockAll()
{
    pthread_mutex_lock(&allMutex);
    depth++;
}

void unlockAll()
{
    const bool outermost = --depth == 0;
    const bool pending = outermost && notificationsPending();
    pthread_mutex_unlock(&allMutex);
    if (pending) deliverNotifications();
}

void *takePages(size_t size)
{
    void *pages = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return pages == MAP_FAILED ? nullptr : pages;
}

void givePages(void *pages, size_t size) { munmap(pages, size); }

std::string environment(const char *name)
{
    const char *value = getenv(name);
    return value ? value : "";
}

void describeAddress(const void *address, char *buffer, size_t size)
{
    Dl_info info;
    if (!dladdr(const_cast<void *>(address), &info) || !info.dli_fname) {
        snprintf(buffer, size, "%p", address);
        return;
    }
    const char *slash = strrchr(info.dli_fname, '/');
    const char *module = slash ? slash + 1 : info.dli_fname;
    const char *from = static_cast<const char *>(address);
    if (info.dli_sname)
        snprintf(buffer, size, "%s+0x%zx (%s)", info.dli_sname, static_cast<size_t>(from - static_cast<char *>(info.dli_saddr)), module);
    else
        snprintf(buffer, size, "%s+0x%zx", module, static_cast<size_t>(from - static_cast<char *>(info.dli_fbase)));
}

bool heapStats(uint64_t &bytes, uint64_t &blocks)
{
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 33)
    const struct mallinfo2 info = mallinfo2();
    bytes = static_cast<uint64_t>(info.uordblks) + info.hblkhd;
    blocks = UINT64_MAX;  // glibc counts free blocks, not those in use
    return true;
#elif defined(__APPLE__)
    malloc_statistics_t statistics;
    malloc_zone_statistics(nullptr, &statistics);
    bytes = statistics.size_in_use;
    blocks = statistics.blocks_in_use;
    return true;
#else
    (void)bytes;
    (void)blocks;
    return false;
#endif
}

void releaseRuntime() {}

bool cleanUpMapiHeap() { return environment("MAPI_LAB_CLEANUPMAPIHEAP") == "1"; }

FILETIME now()
{
    FILETIME time;
    GetSystemTimeAsFileTime(&time);
    return time;
}

}  // namespace lab
#endif
