// Opens a store for every item, and with each two registry handles that stay
// faults: KB893420
#include <mapix.h>

void iteration(LPMAPISESSION session, ULONG cbStore, LPENTRYID storeId, ULONG cbMessage, LPENTRYID messageId)
{
    LPMDB store = nullptr;
    if (FAILED(session->OpenMsgStore(0, cbStore, storeId, nullptr, MDB_NO_DIALOG, &store))) return;
    LPUNKNOWN message = nullptr;
    ULONG type = 0;
    if (SUCCEEDED(store->OpenEntry(cbMessage, messageId, nullptr, 0, &type, &message))) message->Release();
    store->Release();
}
