// Attribution: while a MAPI call runs, every block that is allocated is marked with it, so that at the end it can be said which
// call's blocks are still there. Methods are reached through the vtables of the objects that MAPI hands out: their slots are
// replaced in place, once per class. Flat functions are reached through the linker's --wrap, and through GetProcAddress.
#include "harness.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace {

using Word = uintptr_t;
/// More words than any MAPI function takes; the callee reads what it needs.
using Function = Word (*)(Word, Word, Word, Word, Word, Word, Word, Word, Word, Word, Word, Word);

struct Id {
    uint32_t a;
    uint16_t b;
    uint16_t c;
    uint8_t d[8];
};
struct Method {
    const char *name;
    int out;       // argument behind `this` that hands out an object, or -1
    int interface; // of that object; -1: told by the type or the id
    int type;      // argument that receives the object's type
    int id;        // argument that names the interface
};
struct Interface {
    const char *name;
    int first; // of its methods
    int count;
    Id id;
};
struct ObjectType {
    unsigned type;
    int interface;
};

#include "interfaces.inc"

constexpr int methodCount = static_cast<int>(sizeof methods / sizeof *methods);
constexpr int interfaceCount = static_cast<int>(sizeof interfaces / sizeof *interfaces);

struct Flat {
    const char *name;
    int out;
    const char *interface;
};
constexpr Flat flats[] = {
    {"MAPIInitialize", -1, nullptr}, {"MAPIUninitialize", -1, nullptr}, {"MAPILogonEx", 4, "IMAPISession"}, {"MAPIAllocateBuffer", -1, nullptr},
    {"MAPIAllocateMore", -1, nullptr}, {"MAPIFreeBuffer", -1, nullptr}, {"MAPIAdminProfiles", 1, "IProfAdmin"}, {"HrQueryAllRows", -1, nullptr}, {"HrGetOneProp", -1, nullptr},
    {"ScDupPropset", -1, nullptr}, {"OpenStreamOnFile", 5, "IStream"}, {"HrThisThreadAdviseSink", 1, "IMAPIAdviseSink"}, {"LoadLibrary", -1, nullptr}, {"FreeLibrary", -1, nullptr},
};
constexpr int flatCount = static_cast<int>(sizeof flats / sizeof *flats);
static_assert(1 + flatCount + methodCount < LENS_MOST_CALLS, "more calls than the block marks can number");

constexpr int flatCall(int flat) { return 1 + flat; }
constexpr int methodCall(int method) { return 1 + flatCount + method; }

long long counts[LENS_MOST_CALLS];
long long handles[LENS_MOST_CALLS];

/// The lowest free descriptor: what a call leaves open moves it up, what it closes moves it down.
int lowestDescriptor()
{
    int probe = dup(2);
    if (probe >= 0) close(probe);
    return probe;
}

/// Marks what is allocated from here on with the outermost call, and counts the descriptors it leaves open.
struct Mark {
    explicit Mark(int call) : outer(lens_current_call)
    {
        counts[call]++;
        if (outer != 0) return;
        lens_current_call = call;
        descriptor = lowestDescriptor();
    }
    ~Mark()
    {
        if (outer == 0 && descriptor >= 0) handles[lens_current_call] += lowestDescriptor() - descriptor;
        lens_current_call = outer;
    }
    Mark(const Mark &) = delete;
    Mark &operator=(const Mark &) = delete;
    int outer;
    int descriptor = -1;
};

struct Class {
    Function *vtable;
    int interface;
    Function original[64];
};
Class classes[256];
int classCount = 0;

Class *classOf(Function *vtable)
{
    for (int index = 0; index < classCount; index++) {
        if (classes[index].vtable == vtable) return &classes[index];
    }
    return nullptr;
}

void adopt(void *object, int interface);

int interfaceById(const Id *id)
{
    if (id == nullptr) return -1;
    for (int index = 0; index < interfaceCount; index++) {
        if (memcmp(&interfaces[index].id, id, sizeof *id) == 0) return index;
    }
    return -1;
}

int interfaceByType(const uint32_t *type)
{
    if (type == nullptr) return -1;
    for (const ObjectType &known : objectTypes) {
        if (known.type == *type) return known.interface;
    }
    return -1;
}

template <int Index> Word methodThunk(Word self, Word a, Word b, Word c, Word d, Word e, Word f, Word g, Word h, Word i, Word j, Word k)
{
    const Method &method = methods[Index];
    Class *known = classOf(*reinterpret_cast<Function **>(self));
    Function original = known->original[Index - interfaces[known->interface].first];
    Word result;
    {
        Mark mark(methodCall(Index));
        result = original(self, a, b, c, d, e, f, g, h, i, j, k);
    }
    if (method.out >= 0 && static_cast<int32_t>(result) >= 0) {
        const Word arguments[] = {a, b, c, d, e, f, g, h, i, j, k};
        int interface = method.interface;
        if (interface < 0 && method.id >= 0) interface = interfaceById(reinterpret_cast<const Id *>(arguments[method.id]));
        if (interface < 0 && method.type >= 0) interface = interfaceByType(reinterpret_cast<const uint32_t *>(arguments[method.type]));
        void **handed = reinterpret_cast<void **>(arguments[method.out]);
        if (handed != nullptr) adopt(*handed, interface);
    }
    return result;
}

template <std::size_t... Index> constexpr auto thunks(std::index_sequence<Index...>)
{
    struct Table {
        Function entry[sizeof...(Index)];
    };
    return Table{{methodThunk<static_cast<int>(Index)>...}};
}
constexpr auto methodThunks = thunks(std::make_index_sequence<methodCount>());

bool makeWritable(void *from, size_t size)
{
    uintptr_t page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
    uintptr_t start = reinterpret_cast<uintptr_t>(from) & ~(page - 1);
    uintptr_t end = (reinterpret_cast<uintptr_t>(from) + size + page - 1) & ~(page - 1);
    return mprotect(reinterpret_cast<void *>(start), end - start, PROT_READ | PROT_WRITE) == 0;
}

/// Replaces the slots of an object's class. A class met again under a larger interface is replaced anew; one whose library
/// was unloaded and loaded again at the same place has its old slots back and is taken as new.
void adopt(void *object, int interface)
{
    if (object == nullptr || interface < 0) return;
    const Interface &shape = interfaces[interface];
    Function *vtable = *static_cast<Function **>(object);
    Class *known = classOf(vtable);
    bool replaced = known != nullptr && vtable[1] == methodThunks.entry[interfaces[known->interface].first + 1];
    if (replaced && shape.count <= interfaces[known->interface].count) return;
    if (shape.count > 64 || (known == nullptr && classCount == 256) || !makeWritable(vtable, sizeof(Function) * static_cast<size_t>(shape.count))) return;
    if (known == nullptr) known = &classes[classCount++];
    int done = replaced ? interfaces[known->interface].count : 0;
    for (int slot = done; slot < shape.count; slot++) known->original[slot] = vtable[slot];
    known->vtable = vtable;
    known->interface = interface;
    for (int slot = 0; slot < shape.count; slot++) vtable[slot] = methodThunks.entry[shape.first + slot];
}

constexpr bool equal(const char *left, const char *right)
{
    for (; *left != '\0' || *right != '\0'; left++, right++) {
        if (*left != *right) return false;
    }
    return true;
}

constexpr int flatIndex(const char *name)
{
    for (int index = 0; index < flatCount; index++) {
        if (equal(flats[index].name, name)) return index;
    }
    return -1;
}

int interfaceByName(const char *name)
{
    for (int index = 0; name != nullptr && index < interfaceCount; index++) {
        if (strcmp(interfaces[index].name, name) == 0) return index;
    }
    return -1;
}

Word callFlat(int flat, Function function, const Word (&w)[12])
{
    Word result;
    {
        Mark mark(flatCall(flat));
        result = function(w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], w[8], w[9], w[10], w[11]);
    }
    int out = flats[flat].out;
    if (out >= 0 && static_cast<int32_t>(result) >= 0 && w[out] != 0) adopt(*reinterpret_cast<void **>(w[out]), interfaceByName(flats[flat].interface));
    return result;
}

/// Functions found with GetProcAddress: the newest address of each name.
Function found[flatCount];

template <int Flat_> Word foundThunk(Word a, Word b, Word c, Word d, Word e, Word f, Word g, Word h, Word i, Word j, Word k, Word l)
{
    return callFlat(Flat_, found[Flat_], {a, b, c, d, e, f, g, h, i, j, k, l});
}

template <std::size_t... Index> constexpr auto foundThunks(std::index_sequence<Index...>)
{
    struct Table {
        Function entry[sizeof...(Index)];
    };
    return Table{{foundThunk<static_cast<int>(Index)>...}};
}
constexpr auto foundTable = foundThunks(std::make_index_sequence<flatCount>());

} // namespace

extern "C" void *__real_dlopen(const char *, int);
extern "C" int __real_dlclose(void *);
extern "C" void *__real_dlsym(void *, const char *);

/// The library's own function: looked up by name, because a program need not use each of them.
#define FLAT(name)                                                                                                                \
    extern "C" Word __wrap_##name(Word a, Word b, Word c, Word d, Word e, Word f, Word g, Word h, Word i, Word j, Word k, Word l) \
    {                                                                                                                             \
        static const Function real = reinterpret_cast<Function>(__real_dlsym(RTLD_DEFAULT, #name));                               \
        return callFlat(flatIndex(#name), real, {a, b, c, d, e, f, g, h, i, j, k, l});                                            \
    }

FLAT(MAPIInitialize)
FLAT(MAPIUninitialize)
FLAT(MAPILogonEx)
FLAT(MAPIAllocateBuffer)
FLAT(MAPIAllocateMore)
FLAT(MAPIFreeBuffer)
FLAT(MAPIAdminProfiles)
FLAT(HrQueryAllRows)
FLAT(HrGetOneProp)
FLAT(ScDupPropset)
FLAT(OpenStreamOnFile)
FLAT(HrThisThreadAdviseSink)

extern "C" {

void *__wrap_dlopen(const char *file, int flags)
{
    Mark mark(flatCall(flatIndex("LoadLibrary")));
    return __real_dlopen(file, flags);
}

int __wrap_dlclose(void *library)
{
    Mark mark(flatCall(flatIndex("FreeLibrary")));
    return __real_dlclose(library);
}

void *__wrap_dlsym(void *library, const char *name)
{
    void *address = __real_dlsym(library, name);
    int flat = flatIndex(name);
    if (address == nullptr || flat < 0) return address;
    found[flat] = reinterpret_cast<Function>(address);
    return reinterpret_cast<void *>(foundTable.entry[flat]);
}

const char *lens_call_name(int call)
{
    if (call == 0) return "code outside MAPI calls";
    if (call <= flatCount) return flats[call - 1].name;
    return call < methodCall(methodCount) ? methods[call - 1 - flatCount].name : nullptr;
}

long long lens_call_count(int call) { return counts[call]; }
long long lens_call_handles(int call) { return handles[call]; }

} // extern "C"
