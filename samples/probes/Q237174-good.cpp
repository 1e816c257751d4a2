// Opens the default store once and asks the open one in every pass
// faults: Q237174
#include <mapix.h>
#include <mapiutil.h>

static LPMDB store;

void iteration(LPMAPISESSION session, ULONG cbStore, LPENTRYID storeId)
{
    if (!store && FAILED(session->OpenMsgStore(0, cbStore, storeId, nullptr, MDB_NO_DIALOG, &store))) return;
    LPSPropValue name = nullptr;
    if (SUCCEEDED(HrGetOneProp(store, PR_DISPLAY_NAME, &name))) MAPIFreeBuffer(name);
}

void probe_teardown()
{
    if (store) store->Release();
    store = nullptr;
}
