// Several threads at once, each with a session of its own.
#include "check.h"

static LONG volatile wrong = 0;

static void work()
{
    LPMAPISESSION session = nullptr;
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    if (MAPILogonEx(0, nullptr, nullptr, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_USE_DEFAULT, &session) != S_OK) {
        InterlockedIncrement(&wrong);
        return;
    }
    if (session->GetMsgStoresTable(0, &table) != S_OK || HrQueryAllRows(table, nullptr, nullptr, nullptr, 0, &rows) != S_OK || rows->cRows != 2)
        InterlockedIncrement(&wrong);
    for (ULONG index = 0; rows && index < rows->cRows; index++) {
        const SBinary &id = column(rows->aRow[index], PR_ENTRYID)->Value.bin;
        LPMDB store = nullptr;
        LPMAPIFOLDER root = nullptr;
        ULONG type = 0;
        if (session->OpenMsgStore(0, id.cb, reinterpret_cast<LPENTRYID>(id.lpb), nullptr, MDB_WRITE, &store) != S_OK ||
            store->OpenEntry(0, nullptr, nullptr, MAPI_MODIFY, &type, reinterpret_cast<LPUNKNOWN *>(&root)) != S_OK)
            InterlockedIncrement(&wrong);
        UlRelease(root);
        UlRelease(store);
    }
    FreeProws(rows);
    UlRelease(table);
    if (session->Logoff(0, 0, 0) != S_OK) InterlockedIncrement(&wrong);
    session->Release();
}

static DWORD WINAPI threadMain(LPVOID)
{
    if (MAPIInitialize(nullptr) != S_OK) return 1;
    for (int round = 0; round < 20; round++) work();
    MAPIUninitialize();
    return 0;
}

LAB_TEST("threads with sessions of their own do not meet")
{
    HANDLE threads[6];
    for (HANDLE &thread : threads) thread = CreateThread(nullptr, 0, threadMain, nullptr, 0, nullptr);
    for (HANDLE thread : threads) {
        CHECK(thread != nullptr);
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
    }
    CHECK_EQUAL(wrong, 0);
}
