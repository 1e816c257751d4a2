// Loading and unloading, MAPIInitialize, MAPILogonEx and the lab's control functions.
#include <cstring>

#include "faults.h"
#include "mapilab.h"
#include "objects.h"

namespace lab {

// The MAPI heap of KB901014: made when the library is loaded, meant to be destroyed when it is unloaded.
static PrivateHeap *mapiHeap = nullptr;
static const size_t mapiHeapBlocks[] = {8192, 4096, 1024};
static unsigned initialized = 0;

static void attach()
{
    createLock();
    createBlockRegistry();
    createShells();
    const std::string spec = environment("MAPI_LAB_FAULTS");
    if (!spec.empty() && !configure(spec)) reportMisuse(LAB_CALLER(), "MAPI_LAB_FAULTS: \"%s\" is not understood, all faults stay off", spec.c_str());
    mapiHeap = createHeap();
    for (size_t size : mapiHeapBlocks)
        if (mapiHeap) takeFrom(mapiHeap, size);
}

static void detach()
{
    dropWorld();
    leaveMapiHeap(mapiHeap);
    mapiHeap = nullptr;
    destroyShells();
    destroyBlockRegistry();
    destroyLock();
    releaseRuntime();
}

}  // namespace lab

#ifdef _WIN32
extern "C" BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID atProcessEnd)
{
    if (reason == DLL_PROCESS_ATTACH) {
        DisableThreadLibraryCalls(instance);
        lab::attach();
    }
    if (reason == DLL_PROCESS_DETACH && !atProcessEnd) lab::detach();
    return TRUE;
}
#else
__attribute__((constructor)) static void onLoad() { lab::attach(); }
__attribute__((destructor)) static void onUnload() { lab::detach(); }
#endif

LAB_EXPORT HRESULT STDMAPIINITCALLTYPE MAPIInitialize(LPVOID)
{
    const lab::Locked locked;
    lab::initialized++;
    return S_OK;
}

LAB_EXPORT LAB_NOINLINE void STDMAPIINITCALLTYPE MAPIUninitialize(void)
{
    const lab::Locked locked;
    if (lab::initialized == 0) lab::reportMisuse(LAB_CALLER(), "MAPIUninitialize: called more often than MAPIInitialize");
    else lab::initialized--;
}

LAB_EXPORT HRESULT STDMETHODCALLTYPE MAPILogonEx(ULONG_PTR, LPTSTR lpszProfileName, LPTSTR, ULONG ulFlags, LPMAPISESSION *lppSession)
{
    const lab::Locked locked;
    if (!lppSession) return MAPI_E_INVALID_PARAMETER;
    *lppSession = nullptr;
    if (lab::initialized == 0) return MAPI_E_NOT_INITIALIZED;
    std::string profile = lab::textOf(lpszProfileName, (ulFlags & MAPI_UNICODE) != 0);
    if (profile.empty()) {
        if (!(ulFlags & (MAPI_USE_DEFAULT | MAPI_LOGON_UI))) return MAPI_E_NOT_FOUND;
        if (lab::world().profiles.empty()) return MAPI_E_LOGON_FAILED;
        profile = *lab::world().profiles.begin();
    }
    if (profile == "missing") return MAPI_E_LOGON_FAILED;  // reserved: the profile that does not exist
    return lab::openSession(profile, lppSession);
}

LAB_EXPORT HRESULT STDMETHODCALLTYPE MAPIAdminProfiles(ULONG, LPPROFADMIN *lppProfAdmin)
{
    const lab::Locked locked;
    if (!lppProfAdmin) return MAPI_E_INVALID_PARAMETER;
    *lppProfAdmin = nullptr;
    return lab::initialized == 0 ? MAPI_E_NOT_INITIALIZED : lab::openProfileAdmin(lppProfAdmin);
}

LAB_EXPORT int MAPILAB_CALL MapiLabConfigure(const char *spec) { return spec && lab::configure(spec) ? 0 : -1; }
LAB_EXPORT const char *MAPILAB_CALL MapiLabVersion(void) { return lab::versionText(); }
LAB_EXPORT unsigned MAPILAB_CALL MapiLabMisuse(char *buffer, unsigned size) { return lab::takeMisuse(buffer, size); }
LAB_EXPORT unsigned MAPILAB_CALL MapiLabLiveObjects(void) { return lab::liveShells(); }
LAB_EXPORT int MAPILAB_CALL MapiLabHeapStats(uint64_t *bytes, uint64_t *blocks)
{
    uint64_t foundBytes = 0;
    uint64_t foundBlocks = 0;
    if (!lab::heapStats(foundBytes, foundBlocks)) return -1;
    if (bytes) *bytes = foundBytes;
    if (blocks) *blocks = foundBlocks;
    return 0;
}
