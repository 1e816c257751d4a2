#include "memory.h"

#include <cstdlib>
#include <cstring>

#include "misuse.h"

namespace lab {

struct Header {
    Header *next;
    size_t unused;  // keeps what follows aligned to 16 bytes
};

enum Kind : uintptr_t { root = 1, linked = 2 };

// Which addresses are live MAPI blocks. It lies outside the heap (no counter sees it) and keeps the addresses inverted
// (no leak checker takes an entry for a reference). Open addressing; an erased entry is `erased`.
struct Registry {
    uintptr_t *entries;
    size_t capacity;
    size_t taken;  // live and erased
};

static Registry registry = {nullptr, 0, 0};
static const uintptr_t erased = 1;
static const size_t recentCount = 256;
static uintptr_t recentlyFreed[recentCount];
static size_t recentAt = 0;

static uintptr_t entryOf(const void *block, Kind kind) { return ~(reinterpret_cast<uintptr_t>(block) | kind); }
static uintptr_t addressOf(uintptr_t entry) { return ~entry & ~static_cast<uintptr_t>(3); }
static size_t slotOf(uintptr_t address, size_t capacity) { return (address >> 4) * 0x9E3779B1u & (capacity - 1); }

void createBlockRegistry()
{
    registry.capacity = 4096;
    registry.taken = 0;
    registry.entries = static_cast<uintptr_t *>(takePages(registry.capacity * sizeof(uintptr_t)));
}

void destroyBlockRegistry()
{
    if (registry.entries) givePages(registry.entries, registry.capacity * sizeof(uintptr_t));
    registry.entries = nullptr;
}

static uintptr_t *find(const void *block)
{
    if (!registry.entries) return nullptr;
    const uintptr_t address = reinterpret_cast<uintptr_t>(block);
    for (size_t slot = slotOf(address, registry.capacity);; slot = (slot + 1) & (registry.capacity - 1)) {
        uintptr_t &entry = registry.entries[slot];
        if (entry == 0) return nullptr;
        if (entry != erased && addressOf(entry) == address) return &entry;
    }
}

static void place(uintptr_t entry)
{
    size_t slot = slotOf(addressOf(entry), registry.capacity);
    while (registry.entries[slot] != 0) slot = (slot + 1) & (registry.capacity - 1);
    registry.entries[slot] = entry;
    registry.taken++;
}

static bool grow()
{
    size_t live = 0;
    for (size_t slot = 0; slot < registry.capacity; slot++)
        if (registry.entries[slot] > erased) live++;
    const Registry old = registry;
    size_t capacity = old.capacity;
    while (live * 2 >= capacity) capacity *= 2;
    uintptr_t *entries = static_cast<uintptr_t *>(takePages(capacity * sizeof(uintptr_t)));
    if (!entries) return false;
    registry = Registry{entries, capacity, 0};
    for (size_t slot = 0; slot < old.capacity; slot++)
        if (old.entries[slot] > erased) place(old.entries[slot]);
    givePages(old.entries, old.capacity * sizeof(uintptr_t));
    return true;
}

static bool remember(const void *block, Kind kind)
{
    if (registry.taken * 4 >= registry.capacity * 3 && !grow()) return false;
    place(entryOf(block, kind));
    return true;
}

static Header *take(size_t size, Kind kind)
{
    if (size > SIZE_MAX - sizeof(Header)) return nullptr;
    Header *header = static_cast<Header *>(malloc(sizeof(Header) + size));
    if (!header) return nullptr;
    header->next = nullptr;
    header->unused = 0;
    if (remember(header + 1, kind)) return header;
    free(header);
    return nullptr;
}

SCODE allocateRoot(size_t size, void **block)
{
    if (!block) return MAPI_E_INVALID_PARAMETER;
    Locked locked;
    Header *header = take(size, root);
    *block = header ? header + 1 : nullptr;
    return header ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static bool wasFreed(const void *block)
{
    for (uintptr_t freed : recentlyFreed)
        if (freed == ~reinterpret_cast<uintptr_t>(block)) return true;
    return false;
}

SCODE allocateLinked(size_t size, void *rootBlock, void **block, const void *caller)
{
    if (!block) return MAPI_E_INVALID_PARAMETER;
    *block = nullptr;
    Locked locked;
    const uintptr_t *entry = rootBlock ? find(rootBlock) : nullptr;
    if (!entry || (~*entry & 3) != root) {
        reportMisuse(caller, "MAPIAllocateMore: %p is %s", rootBlock,
                     entry ? "itself a block from MAPIAllocateMore" : "not a live block from MAPIAllocateBuffer");
        return MAPI_E_INVALID_PARAMETER;
    }
    Header *header = take(size, linked);
    if (!header) return MAPI_E_NOT_ENOUGH_MEMORY;
    Header *owner = static_cast<Header *>(rootBlock) - 1;
    header->next = owner->next;
    owner->next = header;
    *block = header + 1;
    return S_OK;
}

static void release(Header *header)
{
    *find(header + 1) = erased;
    recentlyFreed[recentAt++ % recentCount] = ~reinterpret_cast<uintptr_t>(header + 1);
    free(header);
}

ULONG freeRoot(void *block, const void *caller)
{
    if (!block) return 0;
    Locked locked;
    const uintptr_t *entry = find(block);
    if (!entry) {
        reportMisuse(caller, wasFreed(block) ? "MAPIFreeBuffer: the block %p was freed before" : "MAPIFreeBuffer: %p is not a MAPI block", block);
        return static_cast<ULONG>(MAPI_E_INVALID_PARAMETER);
    }
    if ((~*entry & 3) == linked) {
        reportMisuse(caller, "MAPIFreeBuffer: %p is a linked block from MAPIAllocateMore and goes with its root", block);
        return static_cast<ULONG>(MAPI_E_INVALID_PARAMETER);
    }
    Header *header = static_cast<Header *>(block) - 1;
    while (header) {
        Header *next = header->next;
        release(header);
        header = next;
    }
    return 0;
}

Building::~Building()
{
    if (root_) freeRoot(root_, nullptr);
}

void *Building::take(size_t size)
{
    void *block = nullptr;
    const SCODE result = root_ ? allocateLinked(size, root_, &block, nullptr) : allocateRoot(size, &block);
    if (result != S_OK) failed_ = true;
    if (!root_) root_ = block;
    if (block) memset(block, 0, size);
    return block;
}

char *Building::narrow(const std::string &utf8)
{
    char *copy = array<char>(utf8.size() + 1);
    if (copy) memcpy(copy, utf8.c_str(), utf8.size() + 1);
    return copy;
}

wchar_t *Building::wide(const std::string &utf8)
{
    const std::wstring text = toWide(utf8);
    wchar_t *copy = array<wchar_t>(text.size() + 1);
    if (copy) memcpy(copy, text.c_str(), (text.size() + 1) * sizeof(wchar_t));
    return copy;
}

void *Building::handOut()
{
    void *block = root_;
    root_ = nullptr;
    return block;
}

}  // namespace lab

LAB_EXPORT SCODE STDMETHODCALLTYPE MAPIAllocateBuffer(ULONG cbSize, LPVOID *lppBuffer) { return lab::allocateRoot(cbSize, lppBuffer); }

LAB_EXPORT LAB_NOINLINE SCODE STDMETHODCALLTYPE MAPIAllocateMore(ULONG cbSize, LPVOID lpObject, LPVOID *lppBuffer)
{
    return lab::allocateLinked(cbSize, lpObject, lppBuffer, LAB_CALLER());
}

LAB_EXPORT LAB_NOINLINE ULONG STDAPICALLTYPE MAPIFreeBuffer(LPVOID lpBuffer) { return lab::freeRoot(lpBuffer, LAB_CALLER()); }
