// Logs on and off for every mailbox that is served
// faults: KB891509
#include <mapix.h>

void probe_setup() { MAPIInitialize(nullptr); }
void probe_teardown() { MAPIUninitialize(); }

void iteration()
{
    LPMAPISESSION session = nullptr;
    if (FAILED(MAPILogonEx(0, nullptr, nullptr, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL | MAPI_USE_DEFAULT, &session))) return;
    session->Logoff(0, 0, 0);
    session->Release();
}
