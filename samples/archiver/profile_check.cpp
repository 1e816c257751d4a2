#include "profile_check.h"

#include <windows.h>
#include <mapix.h>

namespace
{
    typedef HRESULT (STDAPICALLTYPE *InitializeFunction)(LPVOID);
    typedef void (STDAPICALLTYPE *UninitializeFunction)();

    bool CanBeOpened(HMODULE mapi, const std::string &profile)
    {
        if (profile.empty())
            return false;
        InitializeFunction initialize = (InitializeFunction)GetProcAddress(mapi, "MAPIInitialize");
        UninitializeFunction uninitialize = (UninitializeFunction)GetProcAddress(mapi, "MAPIUninitialize");
        if (!initialize || !uninitialize)
            return false;
        if (FAILED(initialize(NULL)))
            return false;
        uninitialize();
        return true;
    }
}

int CountUsableProfiles(const std::vector<std::string> &profiles)
{
    int usable = 0;
    for (size_t i = 0; i < profiles.size(); ++i)
    {
        HMODULE mapi = LoadLibraryA("mapi32.dll");
        if (mapi == NULL)
            return usable;

        if (CanBeOpened(mapi, profiles[i]))
            ++usable;
        FreeLibrary(mapi);
    }
    return usable;
}
