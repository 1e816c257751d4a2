// Utility functions of MAPI whose export has two spellings: plain (`HrGetOneProp`) in some DLLs, decorated (`HrGetOneProp@12`) in
// others, Wine's among them. An import library knows one spelling only, so a program linked with the system's stub comes here and
// takes whichever there is. All arguments are of a machine word; no MAPI header is read, for its prototypes differ in type only.
#if defined(_WIN32)
#include <windows.h>

namespace {

/// A call of a function that neither spelling has ends the program with the code that Wine uses for it.
FARPROC find(const char *plain, const char *decorated)
{
    HMODULE mapi = GetModuleHandleA("mapi32.dll");
    if (mapi == nullptr) mapi = LoadLibraryA("mapi32.dll");
    FARPROC found = mapi == nullptr ? nullptr : GetProcAddress(mapi, plain);
    if (found == nullptr && mapi != nullptr) found = GetProcAddress(mapi, decorated);
    if (found == nullptr) RaiseException(0x80000100, EXCEPTION_NONCONTINUABLE, 0, nullptr);
    return found;
}

template <typename... Words>
LONG_PTR forward(FARPROC to, Words... words)
{
    return reinterpret_cast<LONG_PTR(WINAPI *)(Words...)>(reinterpret_cast<void *>(to))(words...);
}

using Word = LONG_PTR;

} // namespace

#define FORWARD(name, bytes, parameters, ...)                          \
    extern "C" LONG_PTR WINAPI name parameters                         \
    {                                                                  \
        static const FARPROC to = find(#name, #name "@" #bytes);       \
        return forward(__VA_ARGS__);                                   \
    }
#define FORWARD0(name) FORWARD(name, 0, (), to)
#define FORWARD1(name) FORWARD(name, 4, (Word a), to, a)
#define FORWARD2(name) FORWARD(name, 8, (Word a, Word b), to, a, b)
#define FORWARD3(name) FORWARD(name, 12, (Word a, Word b, Word c), to, a, b, c)
#define FORWARD4(name) FORWARD(name, 16, (Word a, Word b, Word c, Word d), to, a, b, c, d)
#define FORWARD5(name) FORWARD(name, 20, (Word a, Word b, Word c, Word d, Word e), to, a, b, c, d, e)
#define FORWARD6(name) FORWARD(name, 24, (Word a, Word b, Word c, Word d, Word e, Word f), to, a, b, c, d, e, f)

FORWARD0(DeinitMapiUtil)
FORWARD0(MAPIGetDefaultMalloc)
FORWARD1(FreePadrlist)
FORWARD1(FreeProws)
FORWARD1(HrDispatchNotifications)
FORWARD1(ScInitMapiUtil)
FORWARD1(UlAddRef)
FORWARD1(UlPropSize)
FORWARD1(UlRelease)
FORWARD2(FEqualNames)
FORWARD2(FPropExists)
FORWARD2(HrSetOneProp)
FORWARD2(HrThisThreadAdviseSink)
FORWARD2(LPropCompareProp)
FORWARD3(FPropCompareProp)
FORWARD3(FPropContainsProp)
FORWARD3(HrAllocAdviseSink)
FORWARD3(HrGetOneProp)
FORWARD3(LpValFindProp)
FORWARD3(PpropFindProp)
FORWARD3(ScCountProps)
FORWARD4(HrAddColumns)
FORWARD4(PropCopyMore)
FORWARD4(ScCopyProps)
FORWARD4(ScDupPropset)
FORWARD5(ScRelocProps)
FORWARD6(HrQueryAllRows)
#endif
