/* Exact heap counters on glibc: malloc and its family, replaced as glibc documents it, with two counters. The size asked for
   is kept in the last eight bytes of a block's usable space, so a pointer is where it would be without us, and blocks that
   came from elsewhere (an allocation made before the program was linked up) are told apart by the tag beside the size. */
#include "harness.h"

#include <errno.h> /* tells whether this is glibc */

#ifdef __GLIBC__
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

#define FOOTER sizeof(uint64_t)

static uint64_t tag_of(const void *block)
{
    return (((uintptr_t)block >> 4) * 0x9E3779B97F4A7C15ull) >> 44 << 44;
}

static void *footer_of(void *block)
{
    return (char *)block + malloc_usable_size(block) - FOOTER;
}

static uint64_t size_of(void *block)
{
    uint64_t footer;
    memcpy(&footer, footer_of(block), FOOTER);
    return (footer ^ tag_of(block)) >> 44 == 0 ? footer & 0xFFFFFFFFFFFull : malloc_usable_size(block);
}

static void *enter(void *block, size_t size)
{
    if (block == NULL) return NULL;
    uint64_t footer = tag_of(block) | ((uint64_t)size & 0xFFFFFFFFFFFull);
    memcpy(footer_of(block), &footer, FOOTER);
    atomic_fetch_add_explicit(&live_bytes, size, memory_order_relaxed);
    atomic_fetch_add_explicit(&live_blocks, 1, memory_order_relaxed);
    return block;
}

static void leave(void *block, uint64_t size)
{
    (void)block;
    atomic_fetch_sub_explicit(&live_bytes, size, memory_order_relaxed);
    atomic_fetch_sub_explicit(&live_blocks, 1, memory_order_relaxed);
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
    leave(block, size_of(block));
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
    uint64_t before = size_of(block);
    void *moved = __libc_realloc(block, size + FOOTER);
    if (moved == NULL) return NULL;
    leave(block, before);
    return enter(moved, size);
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

void lens_heap(unsigned long long *bytes, unsigned long long *blocks)
{
    *bytes = atomic_load_explicit(&live_bytes, memory_order_relaxed);
    *blocks = atomic_load_explicit(&live_blocks, memory_order_relaxed);
}
#endif
