// What differs between systems: locks, pages outside the heap, the environment, the name of a caller, exact heap counts.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "mapilab-win32.h"

#if defined(_MSC_VER)
#include <intrin.h>
#define LAB_CALLER() _ReturnAddress()
#define LAB_NOINLINE __declspec(noinline)
#else
#define LAB_CALLER() __builtin_return_address(0)
#define LAB_NOINLINE __attribute__((noinline))
#endif

#if defined(_WIN32)
#define LAB_EXPORT extern "C"
#else
#define LAB_EXPORT extern "C" __attribute__((visibility("default")))
#endif

namespace lab {

// One recursive lock guards all of the lab's data.
void lockAll();
// Gives the lock back; the outermost call delivers the notifications that piled up meanwhile.
void unlockAll();
void createLock();
void destroyLock();

struct Locked {
    Locked() { lockAll(); }
    ~Locked() { unlockAll(); }
    Locked(const Locked &) = delete;
    Locked &operator=(const Locked &) = delete;
};

// Zeroed pages that no heap counter sees.
void *takePages(size_t size);
void givePages(void *pages, size_t size);

std::string environment(const char *name);

// "function+0x1a (module)" or "module+0x1234"; writes at most size bytes, zero-terminated, and touches no heap.
void describeAddress(const void *address, char *buffer, size_t size);

// False when this system has no exact count.
bool heapStats(uint64_t &bytes, uint64_t &blocks);

// CleanUpMAPIHeap = 1, in the registry or by MAPI_LAB_CLEANUPMAPIHEAP.
bool cleanUpMapiHeap();

FILETIME now();

// At unload: what the C++ runtime, where it is a part of the library, still holds.
void releaseRuntime();

}  // namespace lab
