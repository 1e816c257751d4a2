// Opens every item from one open store
// faults: KB893420
#include <mapix.h>

void iteration(LPMDB store, ULONG cbMessage, LPENTRYID messageId)
{
    LPUNKNOWN message = nullptr;
    ULONG type = 0;
    if (SUCCEEDED(store->OpenEntry(cbMessage, messageId, nullptr, 0, &type, &message))) message->Release();
}
