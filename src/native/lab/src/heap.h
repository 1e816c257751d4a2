// A private heap: blocks that are given back one by one or all at once. Windows' own heaps there, a chain of malloc
// blocks elsewhere.
#pragma once
#include <cstddef>

namespace lab {

struct PrivateHeap;

PrivateHeap *createHeap();
void *takeFrom(PrivateHeap *heap, size_t size);  // zeroed; null when there is no memory
void destroyHeap(PrivateHeap *heap);             // null is allowed

}  // namespace lab
