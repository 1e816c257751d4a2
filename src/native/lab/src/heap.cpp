#include "heap.h"

#include <cstdlib>

#include "platform.h"

namespace lab {

#ifdef _WIN32

PrivateHeap *createHeap() { return reinterpret_cast<PrivateHeap *>(HeapCreate(0, 0, 0)); }
void *takeFrom(PrivateHeap *heap, size_t size) { return HeapAlloc(reinterpret_cast<HANDLE>(heap), HEAP_ZERO_MEMORY, size); }
void destroyHeap(PrivateHeap *heap)
{
    if (heap) HeapDestroy(reinterpret_cast<HANDLE>(heap));
}

#else

struct PrivateHeap {
    PrivateHeap *next;
    void *padding;
};

PrivateHeap *createHeap() { return static_cast<PrivateHeap *>(calloc(1, sizeof(PrivateHeap))); }

void *takeFrom(PrivateHeap *heap, size_t size)
{
    PrivateHeap *block = static_cast<PrivateHeap *>(calloc(1, sizeof(PrivateHeap) + size));
    if (!block) return nullptr;
    block->next = heap->next;
    heap->next = block;
    return block + 1;
}

void destroyHeap(PrivateHeap *heap)
{
    while (heap) {
        PrivateHeap *next = heap->next;
        free(heap);
        heap = next;
    }
}

#endif

}  // namespace lab
