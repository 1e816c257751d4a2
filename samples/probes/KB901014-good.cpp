// Loads mapi32.dll once and keeps it
// faults: KB901014
#include <windows.h>
#include <mapix.h>

static HMODULE mapi;

void iteration()
{
    if (!mapi) mapi = LoadLibrary("mapi32.dll");
    if (!mapi) return;
    LPMAPIALLOCATEBUFFER allocate = (LPMAPIALLOCATEBUFFER)GetProcAddress(mapi, "MAPIAllocateBuffer");
    LPMAPIFREEBUFFER release = (LPMAPIFREEBUFFER)GetProcAddress(mapi, "MAPIFreeBuffer");
    LPVOID buffer = nullptr;
    if (allocate && release && SUCCEEDED(allocate(100, &buffer))) release(buffer);
}

void probe_teardown()
{
    if (mapi) FreeLibrary(mapi);
    mapi = nullptr;
}
