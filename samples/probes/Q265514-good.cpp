// Opens a folder in every pass, from a store that stays open
// faults: Q265514
#include <mapix.h>

void iteration(LPMDB store)
{
    LPUNKNOWN root = nullptr;
    ULONG type = 0;
    if (SUCCEEDED(store->OpenEntry(0, nullptr, nullptr, 0, &type, &root))) root->Release();
}
