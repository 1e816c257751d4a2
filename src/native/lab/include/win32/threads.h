// Interlocked operations, critical sections, threads and time, in terms of pthreads and the compiler's atomics.
// A critical section keeps a heap block until it is deleted, as it does on Windows.
#ifndef MAPILAB_WIN32_THREADS_H
#define MAPILAB_WIN32_THREADS_H

#include <pthread.h>
#include <time.h>
#include <unistd.h>
#include "types.h"

static inline LONG InterlockedIncrement(LONG volatile *value) { return __atomic_add_fetch(value, 1, __ATOMIC_SEQ_CST); }
static inline LONG InterlockedDecrement(LONG volatile *value) { return __atomic_sub_fetch(value, 1, __ATOMIC_SEQ_CST); }
static inline LONG InterlockedExchange(LONG volatile *value, LONG next) { return __atomic_exchange_n(value, next, __ATOMIC_SEQ_CST); }
static inline LONG InterlockedExchangeAdd(LONG volatile *value, LONG more) { return __atomic_fetch_add(value, more, __ATOMIC_SEQ_CST); }
static inline LONG InterlockedCompareExchange(LONG volatile *value, LONG next, LONG expected)
{
    __atomic_compare_exchange_n(value, &expected, next, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return expected;
}

typedef struct _RTL_CRITICAL_SECTION {
    pthread_mutex_t mutex;
    void *DebugInfo;
} CRITICAL_SECTION, *LPCRITICAL_SECTION;

static inline void InitializeCriticalSection(LPCRITICAL_SECTION section)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&section->mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
    section->DebugInfo = calloc(1, 48);
}
static inline void EnterCriticalSection(LPCRITICAL_SECTION section) { pthread_mutex_lock(&section->mutex); }
static inline void LeaveCriticalSection(LPCRITICAL_SECTION section) { pthread_mutex_unlock(&section->mutex); }
static inline BOOL TryEnterCriticalSection(LPCRITICAL_SECTION section) { return pthread_mutex_trylock(&section->mutex) == 0; }
static inline void DeleteCriticalSection(LPCRITICAL_SECTION section)
{
    pthread_mutex_destroy(&section->mutex);
    free(section->DebugInfo);
    section->DebugInfo = NULL;
}

static inline void Sleep(DWORD milliseconds)
{
    struct timespec span;
    span.tv_sec = milliseconds / 1000;
    span.tv_nsec = (long)(milliseconds % 1000) * 1000000L;
    nanosleep(&span, NULL);
}
static inline ULONGLONG GetTickCount64(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (ULONGLONG)now.tv_sec * 1000u + (ULONGLONG)now.tv_nsec / 1000000u;
}
static inline DWORD GetTickCount(void) { return (DWORD)GetTickCount64(); }
static inline DWORD GetCurrentProcessId(void) { return (DWORD)getpid(); }
static inline DWORD GetCurrentThreadId(void) { return (DWORD)(uintptr_t)pthread_self(); }
static inline void GetSystemTimeAsFileTime(LPFILETIME result)
{
    struct timespec now;
    ULONGLONG ticks;
    clock_gettime(CLOCK_REALTIME, &now);
    ticks = ((ULONGLONG)now.tv_sec + 11644473600ULL) * 10000000ULL + (ULONGLONG)now.tv_nsec / 100u;
    result->dwLowDateTime = (DWORD)ticks;
    result->dwHighDateTime = (DWORD)(ticks >> 32);
}

typedef DWORD (WINAPI *LPTHREAD_START_ROUTINE)(LPVOID parameter);
typedef struct { pthread_t thread; LPTHREAD_START_ROUTINE start; LPVOID parameter; int joined; } MAPILAB_THREAD;

static inline void *MapiLabThreadMain(void *argument)
{
    MAPILAB_THREAD *thread = (MAPILAB_THREAD *)argument;
    return (void *)(uintptr_t)thread->start(thread->parameter);
}
static inline HANDLE CreateThread(LPVOID security, SIZE_T stack, LPTHREAD_START_ROUTINE start, LPVOID parameter, DWORD flags, LPDWORD id)
{
    MAPILAB_THREAD *thread = (MAPILAB_THREAD *)calloc(1, sizeof *thread);
    (void)security; (void)stack; (void)flags;
    if (!thread) return NULL;
    thread->start = start;
    thread->parameter = parameter;
    if (pthread_create(&thread->thread, NULL, MapiLabThreadMain, thread) != 0) { free(thread); return NULL; }
    if (id) *id = (DWORD)(uintptr_t)thread->thread;
    return thread;
}
#define WAIT_OBJECT_0 0u
static inline DWORD WaitForSingleObject(HANDLE handle, DWORD milliseconds)
{
    MAPILAB_THREAD *thread = (MAPILAB_THREAD *)handle;
    (void)milliseconds;
    if (!thread->joined) { pthread_join(thread->thread, NULL); thread->joined = 1; }
    return WAIT_OBJECT_0;
}
// A handle of CreateThread. As elsewhere in this header a thread that nobody waited for is waited for here.
static inline BOOL CloseHandle(HANDLE handle)
{
    WaitForSingleObject(handle, INFINITE);
    free(handle);
    return TRUE;
}

#endif
