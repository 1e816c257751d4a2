// MAPI's linked memory: a root block from MAPIAllocateBuffer frees the blocks that MAPIAllocateMore linked to it.
#pragma once
#include <string>

#include "mapix.h"
#include "platform.h"

namespace lab {

void createBlockRegistry();
void destroyBlockRegistry();

SCODE allocateRoot(size_t size, void **block);
SCODE allocateLinked(size_t size, void *root, void **block, const void *caller);
ULONG freeRoot(void *block, const void *caller);

// A root block and what is linked to it, for building a result; freed unless handed out.
class Building {
public:
    Building() = default;
    ~Building();
    Building(const Building &) = delete;
    Building &operator=(const Building &) = delete;

    // The first call makes the root, later ones linked blocks. Null: no memory; `failed` then stays true.
    void *take(size_t size);
    template <class T> T *array(size_t count) { return static_cast<T *>(take(sizeof(T) * (count ? count : 1))); }
    char *narrow(const std::string &utf8);
    wchar_t *wide(const std::string &utf8);
    bool failed() const { return failed_; }
    void *handOut();

private:
    void *root_ = nullptr;
    bool failed_ = false;
};

std::wstring toWide(const std::string &utf8);
std::string toUtf8(const wchar_t *text);
// A string parameter whose width a flag decides.
std::string textOf(const void *text, bool isUnicode);

}  // namespace lab
