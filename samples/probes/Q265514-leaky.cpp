// Opens, closes and releases the store for every folder that is looked at
// faults: Q265514
#include <mapix.h>

void iteration(LPMAPISESSION session, ULONG cbStore, LPENTRYID storeId)
{
    LPMDB store = nullptr;
    if (FAILED(session->OpenMsgStore(0, cbStore, storeId, nullptr, MDB_NO_DIALOG, &store))) return;
    LPUNKNOWN root = nullptr;
    ULONG type = 0;
    if (SUCCEEDED(store->OpenEntry(0, nullptr, nullptr, 0, &type, &root))) root->Release();
    ULONG flags = LOGOFF_NO_WAIT;
    store->StoreLogoff(&flags);
    store->Release();
}
