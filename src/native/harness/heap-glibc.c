/* Exact heap counters on glibc: malloc and its family, replaced as glibc documents it, with counters. The size asked for and
   the MAPI call that runs are kept in the last eight bytes of a block's usable space, so a pointer is where it would be
   without us; blocks that came from elsewhere (made before the program was linked up) lack the tag and are left alone. */
#include "harness.h"

#include <errno.h> /* tells whether this is glibc */

#ifdef __GLIBC__
#include <dlfcn.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static atomic_ullong live_bytes;
static atomic_ullong live_blocks;
static atomic_llong live_by_call[LENS_MOST_CALLS];
_Thread_local int lens_current_call;

/* tag: 14 bits, call: 10 bits, size: 40 bits */
#define FOOTER sizeof(uint64_t)
#define SIZE_MASK 0xFFFFFFFFFFull

static uint64_t tag_of(const void *block)
{
    return (((uintptr_t)block >> 4) * 0x9E3779B97F4A7C15ull) >> 50 << 50;
}

/* Footer included. */
static size_t room_of(void *block)
{
    typedef size_t (*measure)(void *);
    static _Atomic(measure) next;
    measure real = atomic_load_explicit(&next, memory_order_relaxed);
    if (real == NULL) {
        *(void **)&real = dlsym(RTLD_NEXT, "malloc_usable_size");
        atomic_store_explicit(&next, real, memory_order_relaxed);
    }
    return real(block);
}

static void *footer_of(void *block)
{
    return (char *)block + room_of(block) - FOOTER;
}

static int is_ours(uint64_t untagged)
{
    return untagged >> 50 == 0;
}

static uint64_t untag(void *block)
{
    uint64_t footer;
    memcpy(&footer, footer_of(block), FOOTER);
    return footer ^ tag_of(block);
}

/* A block's footer without its tag; a block that is not ours counts with its usable size and no call. */
static uint64_t read_footer(void *block)
{
    uint64_t footer = untag(block);
    return is_ours(footer) ? footer : room_of(block) & SIZE_MASK;
}

static void *enter(void *block, size_t size)
{
    if (block == NULL) return NULL;
    int call = lens_current_call;
    uint64_t footer = tag_of(block) | (uint64_t)call << 40 | ((uint64_t)size & SIZE_MASK);
    memcpy(footer_of(block), &footer, FOOTER);
    atomic_fetch_add_explicit(&live_bytes, size, memory_order_relaxed);
    atomic_fetch_add_explicit(&live_blocks, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&live_by_call[call], (long long)size, memory_order_relaxed);
    return block;
}

static void leave(uint64_t footer)
{
    uint64_t size = footer & SIZE_MASK;
    atomic_fetch_sub_explicit(&live_bytes, size, memory_order_relaxed);
    atomic_fetch_sub_explicit(&live_blocks, 1, memory_order_relaxed);
    atomic_fetch_sub_explicit(&live_by_call[footer >> 40], (long long)size, memory_order_relaxed);
}

static int too_big(size_t size)
{
    if (size < PTRDIFF_MAX - FOOTER) return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return too_big(size) ? NULL : enter(__libc_malloc(size + FOOTER), size);
}

void *calloc(size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total) || too_big(total)) {
        errno = ENOMEM;
        return NULL;
    }
    return enter(__libc_calloc(1, total + FOOTER), total);
}

void free(void *block)
{
    if (block == NULL) return;
    int saved = errno;
    leave(read_footer(block));
    /* A tag that stays behind would make a second free look like a first one. */
    memset(footer_of(block), 0, FOOTER);
    __libc_free(block);
    errno = saved;
}

void *realloc(void *block, size_t size)
{
    if (block == NULL) return malloc(size);
    if (size == 0) {
        free(block);
        return NULL;
    }
    if (too_big(size)) return NULL;
    uint64_t before = read_footer(block);
    void *moved = __libc_realloc(block, size + FOOTER);
    if (moved == NULL) return NULL;
    leave(before);
    return enter(moved, size);
}

size_t malloc_usable_size(void *block)
{
    if (block == NULL) return 0;
    return room_of(block) - (is_ours(untag(block)) ? FOOTER : 0);
}

void *memalign(size_t alignment, size_t size)
{
    return too_big(size) ? NULL : enter(__libc_memalign(alignment, size + FOOTER), size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size)
{
    if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0) return EINVAL;
    void *block = memalign(alignment, size);
    if (block == NULL) return ENOMEM;
    *result = block;
    return 0;
}

void *valloc(size_t size)
{
    return memalign(4096, size);
}

void *pvalloc(size_t size)
{
    return memalign(4096, (size + 4095) & ~(size_t)4095);
}

long long lens_live_of_call(int call)
{
    return atomic_load_explicit(&live_by_call[call], memory_order_relaxed);
}

/* For the JavaScript child, into which this file is preloaded: calls a function with what it allocates marked. Twelve words are
   more than any MAPI function takes; the callee reads what it needs. */
typedef uintptr_t (*function)(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t);

uintptr_t lens_invoke(int call, function callee, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e, uintptr_t f, uintptr_t g, uintptr_t h, uintptr_t i, uintptr_t j, uintptr_t k, uintptr_t l)
{
    int before = lens_current_call;
    if (before == 0 && call > 0 && call < LENS_MOST_CALLS) lens_current_call = call;
    uintptr_t result = callee(a, b, c, d, e, f, g, h, i, j, k, l);
    lens_current_call = before;
    return result;
}

void lens_heap(unsigned long long *bytes, unsigned long long *blocks)
{
    *bytes = atomic_load_explicit(&live_bytes, memory_order_relaxed);
    *blocks = atomic_load_explicit(&live_blocks, memory_order_relaxed);
}
#endif
