// Logs on for one look at the stores table, again and again
// faults: Q293150
#include <mapix.h>

void probe_setup() { MAPIInitialize(nullptr); }
void probe_teardown() { MAPIUninitialize(); }

void iteration()
{
    LPMAPISESSION session = nullptr;
    if (FAILED(MAPILogonEx(0, nullptr, nullptr, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL | MAPI_USE_DEFAULT, &session))) return;
    LPMAPITABLE stores = nullptr;
    if (SUCCEEDED(session->GetMsgStoresTable(0, &stores))) stores->Release();
    session->Logoff(0, 0, 0);
    session->Release();
}
