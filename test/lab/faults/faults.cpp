// Measures what one call keeps: `faults <library> <copy of the library> <scenario> <calls>`. The copy is used for
// counting only, so that the library itself can be unloaded. Prints `<bytes per call> <handles per call> <last result>`.
#include <mapix.h>
#include <edkmdb.h>
#include <mapilab.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#ifndef _WIN32
#include <dirent.h>
#endif

struct Functions {
    HMODULE library;
    LPMAPIINITIALIZE initialize;
    LPMAPIUNINITIALIZE uninitialize;
    LPMAPILOGONEX logon;
    LPMAPIFREEBUFFER freeBuffer;
};

template <class F> static void find(HMODULE library, const char *name, F &function)
{
    const FARPROC found = GetProcAddress(library, name);
    if (!found) {
        fprintf(stderr, "no %s\n", name);
        exit(2);
    }
    memcpy(&function, &found, sizeof function);
}

static Functions load(const char *path)
{
    Functions functions;
    functions.library = LoadLibraryA(path);
    if (!functions.library) {
        fprintf(stderr, "cannot load %s\n", path);
        exit(2);
    }
    find(functions.library, "MAPIInitialize", functions.initialize);
    find(functions.library, "MAPIUninitialize", functions.uninitialize);
    find(functions.library, "MAPILogonEx", functions.logon);
    find(functions.library, "MAPIFreeBuffer", functions.freeBuffer);
    return functions;
}

static void must(HRESULT result, const char *what)
{
    if (SUCCEEDED(result)) return;
    fprintf(stderr, "%s failed: 0x%08X\n", what, static_cast<unsigned>(result));
    exit(2);
}

static int (*heapStats)(uint64_t *, uint64_t *);

static uint64_t heapBytes()
{
    uint64_t bytes = 0;
    heapStats(&bytes, nullptr);
    return bytes;
}

static long handles()
{
#ifdef _WIN32
    DWORD count = 0;
    GetProcessHandleCount(GetCurrentProcess(), &count);
    return static_cast<long>(count);
#else
    long count = 0;
#ifdef __APPLE__
    DIR *folder = opendir("/dev/fd");
#else
    DIR *folder = opendir("/proc/self/fd");
#endif
    while (folder && readdir(folder)) count++;
    if (folder) closedir(folder);
    return count;
#endif
}

static Functions mapi;
static const char *libraryPath;
static LPMAPISESSION session;
static LPMDB store;
static LPMAPIFOLDER inbox;
static LPEXCHANGEEXPORTCHANGES exporter;
static LPSTREAM state;
static LPATTACH attachment;
static LPMAPIADVISESINK sink;
static std::string storeId;
static HRESULT last = S_OK;

class Ignore : public IExchangeImportContentsChanges {
public:
    STDMETHODIMP QueryInterface(REFIID, LPVOID *ppvObj) override
    {
        *ppvObj = this;
        return S_OK;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return 2; }
    STDMETHODIMP_(ULONG) Release() override { return 1; }
    STDMETHODIMP GetLastError(HRESULT, ULONG, LPMAPIERROR *) override { return E_NOTIMPL; }
    STDMETHODIMP Config(LPSTREAM, ULONG) override { return S_OK; }
    STDMETHODIMP UpdateState(LPSTREAM) override { return S_OK; }
    STDMETHODIMP ImportMessageChange(ULONG, LPSPropValue, ULONG, LPMESSAGE *) override { return SYNC_E_IGNORE; }
    STDMETHODIMP ImportMessageDeletion(ULONG, LPENTRYLIST) override { return S_OK; }
    STDMETHODIMP ImportPerUserReadStateChange(ULONG, LPREADSTATE) override { return S_OK; }
    STDMETHODIMP ImportMessageMove(ULONG, BYTE *, ULONG, BYTE *, ULONG, BYTE *, ULONG, BYTE *, ULONG, BYTE *) override { return S_OK; }
};
class Deaf : public IMAPIAdviseSink {
public:
    STDMETHODIMP QueryInterface(REFIID, LPVOID *) override { return E_NOINTERFACE; }
    STDMETHODIMP_(ULONG) AddRef() override { return 2; }
    STDMETHODIMP_(ULONG) Release() override { return 1; }
    STDMETHODIMP_(ULONG) OnNotify(ULONG, LPNOTIFICATION) override { return 0; }
};
static Ignore ignore;
static Deaf deaf;

static void openSession() { must(mapi.logon(0, nullptr, nullptr, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_USE_DEFAULT, &session), "MAPILogonEx"); }

static void openStore()
{
    must(session->OpenMsgStore(0, static_cast<ULONG>(storeId.size()), reinterpret_cast<LPENTRYID>(&storeId[0]), nullptr, MDB_WRITE, &store), "OpenMsgStore");
}

static void findStore()
{
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    must(session->GetMsgStoresTable(0, &table), "GetMsgStoresTable");
    must(table->QueryRows(1, 0, &rows), "QueryRows");
    for (ULONG index = 0; index < rows->aRow[0].cValues; index++) {
        const SPropValue &value = rows->aRow[0].lpProps[index];
        if (value.ulPropTag == PR_ENTRYID) storeId.assign(reinterpret_cast<char *>(value.Value.bin.lpb), value.Value.bin.cb);
    }
    mapi.freeBuffer(rows->aRow[0].lpProps);
    mapi.freeBuffer(rows);
    table->Release();
}

static void openObjects()
{
    ULONG size = 0;
    ULONG type = 0;
    LPENTRYID id = nullptr;
    must(store->GetReceiveFolder(nullptr, 0, &size, &id, nullptr), "GetReceiveFolder");
    must(store->OpenEntry(size, id, nullptr, MAPI_MODIFY, &type, reinterpret_cast<LPUNKNOWN *>(&inbox)), "OpenEntry");
    mapi.freeBuffer(id);
    must(inbox->OpenProperty(PR_CONTENTS_SYNCHRONIZER, &IID_IExchangeExportChanges, 0, 0, reinterpret_cast<LPUNKNOWN *>(&exporter)), "OpenProperty");
    LPMESSAGE message = nullptr;
    ULONG number = 0;
    must(inbox->CreateMessage(nullptr, 0, &message), "CreateMessage");
    must(message->CreateAttach(nullptr, 0, &number, &attachment), "CreateAttach");
    must(attachment->OpenProperty(PR_ATTACH_DATA_BIN, &IID_IStream, 0, MAPI_CREATE | MAPI_MODIFY, reinterpret_cast<LPUNKNOWN *>(&state)), "OpenProperty");
    BYTE icon[] = {1, 2, 3};
    SPropValue rendering;
    rendering.ulPropTag = PR_ATTACH_RENDERING;
    rendering.Value.bin.cb = sizeof icon;
    rendering.Value.bin.lpb = icon;
    must(attachment->SetProps(1, &rendering, nullptr), "SetProps");
    message->Release();
    must(exporter->Config(state, SYNC_NORMAL, &ignore, nullptr, nullptr, nullptr, 0), "Config");
    sink = &deaf;
}

static void reloadLibrary()
{
    Functions fresh = load(libraryPath);
    fresh.initialize(nullptr);
    fresh.uninitialize();
    FreeLibrary(fresh.library);
}
static void logonAndOff()
{
    LPMAPISESSION own = nullptr;
    last = mapi.logon(0, nullptr, nullptr, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_USE_DEFAULT, &own);
    own->Logoff(0, 0, 0);
    own->Release();
}
static void openAndCloseStore()
{
    LPMDB own = nullptr;
    last = session->OpenMsgStore(0, static_cast<ULONG>(storeId.size()), reinterpret_cast<LPENTRYID>(&storeId[0]), nullptr, MDB_WRITE, &own);
    own->Release();
}
static void synchronizeOnce() { last = exporter->Synchronize(nullptr, nullptr); }
static void updateState() { last = exporter->UpdateState(state); }
static void configure() { last = exporter->Config(state, SYNC_NORMAL | SYNC_CATCHUP, &ignore, nullptr, nullptr, nullptr, 0); }
static void readIcon()
{
    SPropTagArray tags = {1, {PR_ATTACH_RENDERING}};
    ULONG count = 0;
    LPSPropValue value = nullptr;
    last = attachment->GetProps(&tags, 0, &count, &value);
    mapi.freeBuffer(value);
}
static void readOther()
{
    SPropTagArray tags = {1, {PR_ATTACH_NUM}};
    ULONG count = 0;
    LPSPropValue value = nullptr;
    last = attachment->GetProps(&tags, 0, &count, &value);
    mapi.freeBuffer(value);
}
static void adviseOnly()
{
    ULONG connection = 0;
    LPMAPITABLE table = nullptr;
    inbox->GetContentsTable(0, &table);
    last = table->Advise(fnevTableModified, sink, &connection);
    table->Release();
}
static void adviseAndUnadvise()
{
    ULONG connection = 0;
    last = store->Advise(0, nullptr, fnevNewMail, sink, &connection);
    if (SUCCEEDED(last)) store->Unadvise(connection);
}

static const struct { const char *name; void (*call)(); } scenarios[] = {
    {"reload", reloadLibrary}, {"logon", logonAndOff},      {"open-store", openAndCloseStore}, {"synchronize", synchronizeOnce},
    {"update", updateState},   {"config", configure},       {"icon", readIcon},                {"attachment", readOther},
    {"advise", adviseOnly},    {"advise-unadvise", adviseAndUnadvise},
};

int main(int count, char **arguments)
{
    if (count != 5) return 2;
    libraryPath = arguments[1];
    HMODULE counter = LoadLibraryA(arguments[2]);
    if (!counter) return 2;
    find(counter, "MapiLabHeapStats", heapStats);
    void (*call)() = nullptr;
    for (const auto &scenario : scenarios)
        if (strcmp(scenario.name, arguments[3]) == 0) call = scenario.call;
    if (!call) return 2;
    const int calls = atoi(arguments[4]);
    if (call != reloadLibrary) {
        mapi = load(libraryPath);
        must(mapi.initialize(nullptr), "MAPIInitialize");
        openSession();
        findStore();
        openStore();
        openObjects();
    }
    for (int warm = 0; warm < 10; warm++) call();
    const uint64_t bytes = heapBytes();
    const long before = handles();
    for (int index = 0; index < calls; index++) call();
    const double perCall = (static_cast<double>(heapBytes()) - static_cast<double>(bytes)) / calls;
    printf("%.2f %.2f 0x%08X\n", perCall, static_cast<double>(handles() - before) / calls, static_cast<unsigned>(last));
    return 0;
}
