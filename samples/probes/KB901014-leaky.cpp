// Loads mapi32.dll for every pass and frees it again
// faults: KB901014
#include <windows.h>
#include <mapix.h>

void iteration()
{
    HMODULE mapi = LoadLibrary("mapi32.dll");
    if (!mapi) return;
    LPMAPIALLOCATEBUFFER allocate = (LPMAPIALLOCATEBUFFER)GetProcAddress(mapi, "MAPIAllocateBuffer");
    LPMAPIFREEBUFFER release = (LPMAPIFREEBUFFER)GetProcAddress(mapi, "MAPIFreeBuffer");
    LPVOID buffer = nullptr;
    if (allocate && release && SUCCEEDED(allocate(100, &buffer))) release(buffer);
    FreeLibrary(mapi);
}
