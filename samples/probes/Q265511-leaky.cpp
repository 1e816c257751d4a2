// Walks over the attachments of a message with their pictures
// faults: Q265511
#include <mapix.h>
#include <mapiutil.h>

void iteration(LPMESSAGE message)
{
    LPATTACH attachment = nullptr;
    if (FAILED(message->OpenAttach(0, nullptr, 0, &attachment))) return;
    SizedSPropTagArray(2, columns) = {2, {PR_ATTACH_FILENAME, PR_ATTACH_RENDERING}};
    ULONG count = 0;
    LPSPropValue values = nullptr;
    if (SUCCEEDED(attachment->GetProps((LPSPropTagArray)&columns, 0, &count, &values))) MAPIFreeBuffer(values);
    attachment->Release();
}
