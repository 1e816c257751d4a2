#include "shell.h"

#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>

#include "mapicode.h"
#include "mapidefs.h"
#include "misuse.h"

namespace lab {

struct Prefix {
    const char *kind;
    size_t unused;  // keeps the object aligned to 16 bytes
};

static const size_t zombieCount = 64;
static void *zombies[zombieCount];
static size_t zombieAt = 0;
static std::atomic<unsigned> live{0};

static Prefix *prefixOf(void *object) { return static_cast<Prefix *>(object) - 1; }
static const Prefix *prefixOf(const void *object) { return static_cast<const Prefix *>(object) - 1; }

// What stands in the place of an object that went: a table of methods that all report. Its only member is the pointer to
// that table.
static const int firstOwnMethod = 3;

struct ZombieUnknown {
    virtual HRESULT STDMETHODCALLTYPE QueryInterface(REFIID, LPVOID *)
    {
        reportMisuse(LAB_CALLER(), "%s: QueryInterface after the last Release", shellName(this));
        return MAPI_E_INVALID_OBJECT;
    }
    virtual ULONG STDMETHODCALLTYPE AddRef()
    {
        reportMisuse(LAB_CALLER(), "%s: AddRef after the last Release", shellName(this));
        return 0;
    }
    virtual ULONG STDMETHODCALLTYPE Release()
    {
        reportMisuse(LAB_CALLER(), "%s: released more often than referenced", shellName(this));
        return 0;
    }
};

template <int index> struct Zombie : Zombie<index - 1> {
    // The parameter only gives each level a method of its own; callers pass what the real method takes.
    virtual HRESULT STDMETHODCALLTYPE method(std::integral_constant<int, index> *)
    {
        reportMisuse(LAB_CALLER(), "%s: method %d called after the last Release", shellName(this), index);
#if defined(_WIN32) && !defined(_WIN64)
        abort();  // here a method takes its parameters off the stack, and this one does not know how many there are
#endif
        return MAPI_E_INVALID_OBJECT;
    }
    using Zombie<index - 1>::method;
};
template <> struct Zombie<firstOwnMethod> : ZombieUnknown {
    virtual HRESULT STDMETHODCALLTYPE method(std::integral_constant<int, firstOwnMethod> *)
    {
        reportMisuse(LAB_CALLER(), "%s: method 3 called after the last Release", shellName(this));
#if defined(_WIN32) && !defined(_WIN64)
        abort();
#endif
        return MAPI_E_INVALID_OBJECT;
    }
};
using AnyZombie = Zombie<48>;
static_assert(sizeof(AnyZombie) <= shellSize, "a zombie must fit into a shell");

static void *allocate()
{
    Prefix *prefix = static_cast<Prefix *>(malloc(sizeof(Prefix) + shellSize));
    if (!prefix) return nullptr;
    prefix->kind = "object";
    prefix->unused = 0;
    return prefix + 1;
}

void createShells()
{
    for (void *&zombie : zombies) zombie = allocate();
    zombieAt = 0;
}

void destroyShells()
{
    for (void *&zombie : zombies) {
        if (zombie) free(prefixOf(zombie));
        zombie = nullptr;
    }
}

void *takeShell()
{
    void *shell = allocate();
    if (shell) live++;
    return shell;
}

void nameShell(void *object, const char *kind) { prefixOf(object)->kind = kind; }
const char *shellName(const void *object) { return prefixOf(object)->kind; }

void retireShell(void *object)
{
    Locked locked;
    void *&place = zombies[zombieAt++ % zombieCount];
    if (place) free(prefixOf(place));
    new (object) AnyZombie;
    place = object;
    live--;
}

unsigned liveShells() { return live; }

}  // namespace lab
