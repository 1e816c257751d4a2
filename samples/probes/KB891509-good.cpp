// Serves every mailbox from one session
// faults: KB891509
#include <mapix.h>

static LPMAPISESSION session;

void probe_setup() { MAPIInitialize(nullptr); }

void iteration()
{
    if (!session && FAILED(MAPILogonEx(0, nullptr, nullptr, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL | MAPI_USE_DEFAULT, &session))) return;
    LPMAPITABLE stores = nullptr;
    if (SUCCEEDED(session->GetMsgStoresTable(0, &stores))) stores->Release();
}

void probe_teardown()
{
    if (session) {
        session->Logoff(0, 0, 0);
        session->Release();
    }
    MAPIUninitialize();
}
