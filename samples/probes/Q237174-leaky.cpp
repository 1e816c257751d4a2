// Opens the default store anew in every pass, and releases it properly
// faults: Q237174
#include <mapix.h>

void iteration(LPMAPISESSION session, ULONG cbStore, LPENTRYID storeId)
{
    LPMDB store = nullptr;
    HRESULT hr = session->OpenMsgStore(0, cbStore, storeId, nullptr, MDB_NO_DIALOG, &store);
    if (FAILED(hr)) return;
    store->Release();
}
