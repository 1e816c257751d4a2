// Notifications and incremental synchronization.
#include "check.h"

#include <cstdlib>

struct Heard {
    ULONG calls = 0;
    ULONG lastEvent = 0;
    ULONG lastTableEvent = 0;
};

static LONG WINAPI hear(LPVOID context, ULONG count, LPNOTIFICATION notifications)
{
    Heard *heard = static_cast<Heard *>(context);
    for (ULONG index = 0; index < count; index++) {
        heard->calls++;
        heard->lastEvent = notifications[index].ulEventType;
        if (heard->lastEvent == fnevTableModified) heard->lastTableEvent = notifications[index].info.tab.ulTableEvent;
    }
    return 0;
}

LAB_TEST("a store tells of new, changed and deleted messages until Unadvise")
{
    Fixture lab;
    Held<IMAPIFolder> folder;
    Held<IMAPIAdviseSink> sink;
    Heard heard;
    ULONG connection = 0;
    lab.makeFolder("advised", folder.out());
    CHECK_OK(HrAllocAdviseSink(hear, &heard, sink.out()));
    CHECK_OK(lab.store->Advise(0, nullptr, fnevObjectCreated | fnevObjectDeleted, sink.get(), &connection));
    lab.addMessage(folder.get(), "heard");
    CHECK_EQUAL(heard.calls, 1);
    CHECK_EQUAL(heard.lastEvent, fnevObjectCreated);
    CHECK_OK(folder->EmptyFolder(0, nullptr, 0));
    CHECK_EQUAL(heard.calls, 2);
    CHECK_EQUAL(heard.lastEvent, fnevObjectDeleted);
    CHECK_OK(lab.store->Unadvise(connection));
    CHECK_RESULT(lab.store->Unadvise(connection), MAPI_E_INVALID_PARAMETER);
    lab.addMessage(folder.get(), "not heard");
    CHECK_EQUAL(heard.calls, 2);
}

LAB_TEST("a table tells of its rows, and a connection ends with its object")
{
    Fixture lab;
    Held<IMAPIFolder> folder;
    Held<IMAPITable> table;
    Held<IMAPIAdviseSink> sink;
    Heard heard;
    ULONG connection = 0;
    lab.makeFolder("table events", folder.out());
    CHECK_OK(folder->GetContentsTable(0, table.out()));
    CHECK_OK(HrAllocAdviseSink(hear, &heard, sink.out()));
    CHECK_OK(table->Advise(fnevTableModified, sink.get(), &connection));
    lab.addMessage(folder.get(), "row");
    CHECK_EQUAL(heard.lastEvent, fnevTableModified);
    CHECK_EQUAL(heard.lastTableEvent, TABLE_ROW_ADDED);
    table.reset();
    lab.addMessage(folder.get(), "another row");
    CHECK_EQUAL(heard.calls, 1);
}

// An importer of the test's own: counts, and fails when told to.
class Counter : public IExchangeImportContentsChanges {
public:
    STDMETHODIMP QueryInterface(REFIID riid, LPVOID *ppvObj) override
    {
        if (riid != IID_IUnknown && riid != IID_IExchangeImportContentsChanges) return E_NOINTERFACE;
        *ppvObj = this;
        AddRef();
        return S_OK;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return static_cast<ULONG>(++references); }
    STDMETHODIMP_(ULONG) Release() override { return static_cast<ULONG>(--references); }
    STDMETHODIMP GetLastError(HRESULT, ULONG, LPMAPIERROR *) override { return E_NOTIMPL; }
    STDMETHODIMP Config(LPSTREAM, ULONG) override { return S_OK; }
    STDMETHODIMP UpdateState(LPSTREAM) override { return S_OK; }
    STDMETHODIMP ImportMessageChange(ULONG, LPSPropValue, ULONG, LPMESSAGE *) override
    {
        if (changes == failAfter) return E_ACCESSDENIED;
        changes++;
        return SYNC_E_IGNORE;
    }
    STDMETHODIMP ImportMessageDeletion(ULONG, LPENTRYLIST lpSrcEntryList) override
    {
        deletions += lpSrcEntryList->cValues;
        return S_OK;
    }
    STDMETHODIMP ImportPerUserReadStateChange(ULONG, LPREADSTATE) override { return S_OK; }
    STDMETHODIMP ImportMessageMove(ULONG, BYTE *, ULONG, BYTE *, ULONG, BYTE *, ULONG, BYTE *, ULONG, BYTE *) override { return S_OK; }

    LONG references = 1;
    ULONG changes = 0;
    ULONG deletions = 0;
    ULONG failAfter = 0xFFFFFFFF;
};

static void openExporter(IMAPIFolder *folder, IExchangeExportChanges **exporter)
{
    CHECK_OK(folder->OpenProperty(PR_CONTENTS_SYNCHRONIZER, &IID_IExchangeExportChanges, 0, 0, reinterpret_cast<LPUNKNOWN *>(exporter)));
}

static HRESULT synchronize(IExchangeExportChanges *exporter, ULONG *rounds)
{
    ULONG steps = 0;
    ULONG progress = 0;
    HRESULT result = S_OK;
    *rounds = 0;
    do {
        result = exporter->Synchronize(&steps, &progress);
        (*rounds)++;
    } while (result == SYNC_W_PROGRESS && *rounds < 1000);
    return result;
}

static void openState(IStream **stream)
{
    CHECK_OK(OpenStreamOnFile(MAPIAllocateBuffer, MAPIFreeBuffer, SOF_UNIQUEFILENAME | STGM_CREATE | STGM_READWRITE | STGM_DELETEONRELEASE, nullptr,
                              nullptr, stream));
}

LAB_TEST("synchronization runs in steps and then sends only what changed")
{
    Fixture lab;
    Held<IMAPIFolder> folder;
    Held<IExchangeExportChanges> exporter;
    Held<IStream> state;
    Counter counter;
    ULONG rounds = 0;
    lab.makeFolder("synchronized", folder.out());
    for (int index = 0; index < 20; index++) lab.addMessage(folder.get(), "change");
    openState(state.out());
    openExporter(folder.get(), exporter.out());
    CHECK_RESULT(exporter->Synchronize(nullptr, nullptr), MAPI_E_UNCONFIGURED);
    CHECK_OK(exporter->Config(state.get(), SYNC_NORMAL, &counter, nullptr, nullptr, nullptr, 0));
    CHECK_OK(synchronize(exporter.get(), &rounds));
    CHECK_EQUAL(counter.changes, 20);
    CHECK(rounds >= 3);
    CHECK_OK(exporter->UpdateState(state.get()));
    lab.addMessage(folder.get(), "later");
    CHECK_OK(exporter->Config(state.get(), SYNC_NORMAL, &counter, nullptr, nullptr, nullptr, 0));
    CHECK_OK(synchronize(exporter.get(), &rounds));
    CHECK_EQUAL(counter.changes, 21);
    CHECK_OK(exporter->UpdateState(state.get()));
    CHECK_OK(folder->EmptyFolder(0, nullptr, 0));
    CHECK_OK(exporter->Config(state.get(), SYNC_NORMAL, &counter, nullptr, nullptr, nullptr, 0));
    CHECK_OK(synchronize(exporter.get(), &rounds));
    CHECK_EQUAL(counter.deletions, 21);
    exporter.reset();
    CHECK_EQUAL(counter.references, 1);
}

LAB_TEST("an importer's error stops Synchronize and the state stays where it was")
{
    Fixture lab;
    Held<IMAPIFolder> folder;
    Held<IExchangeExportChanges> exporter;
    Held<IStream> state;
    Counter counter;
    ULONG rounds = 0;
    lab.makeFolder("failing", folder.out());
    for (int index = 0; index < 12; index++) lab.addMessage(folder.get(), "change");
    openState(state.out());
    openExporter(folder.get(), exporter.out());
    counter.failAfter = 9;
    CHECK_OK(exporter->Config(state.get(), SYNC_NORMAL, &counter, nullptr, nullptr, nullptr, 0));
    CHECK_RESULT(synchronize(exporter.get(), &rounds), E_ACCESSDENIED);
    CHECK_OK(exporter->UpdateState(state.get()));
    counter.failAfter = 0xFFFFFFFF;
    counter.changes = 0;
    CHECK_OK(exporter->Config(state.get(), SYNC_NORMAL, &counter, nullptr, nullptr, nullptr, 0));
    CHECK_OK(synchronize(exporter.get(), &rounds));
    CHECK_EQUAL(counter.changes, 12);
}

LAB_TEST("fail-synchronize-at makes the wanted call and all after it fail")
{
    Fixture lab;
    Held<IExchangeExportChanges> exporter;
    Held<IStream> state;
    Counter counter;
    openState(state.out());
    openExporter(lab.inbox.get(), exporter.out());
    CHECK_EQUAL(MapiLabConfigure("fail-synchronize-at=2"), 0);
    CHECK_OK(exporter->Config(state.get(), SYNC_NORMAL, &counter, nullptr, nullptr, nullptr, 0));
    CHECK_RESULT(exporter->Synchronize(nullptr, nullptr), SYNC_W_PROGRESS);
    CHECK_RESULT(exporter->Synchronize(nullptr, nullptr), MAPI_E_CALL_FAILED);
    CHECK_RESULT(exporter->Synchronize(nullptr, nullptr), MAPI_E_CALL_FAILED);
    CHECK_EQUAL(MapiLabConfigure("none"), 0);
}

LAB_TEST("a state stream that is not ours is refused")
{
    Fixture lab;
    Held<IExchangeExportChanges> exporter;
    Held<IStream> state;
    Counter counter;
    ULONG written = 0;
    openState(state.out());
    openExporter(lab.inbox.get(), exporter.out());
    CHECK_OK(state->Write("rubbish that is long enough", 27, &written));
    CHECK_RESULT(exporter->Config(state.get(), SYNC_NORMAL, &counter, nullptr, nullptr, nullptr, 0), MAPI_E_CORRUPT_DATA);
    CHECK_EQUAL(counter.references, 1);
}

LAB_TEST("the lab's own importer takes over messages, folders and deletions")
{
    Fixture lab;
    Held<IMAPIFolder> from;
    Held<IMAPIFolder> to;
    Held<IExchangeExportChanges> exporter;
    Held<IExchangeImportContentsChanges> importer;
    Held<IStream> state;
    Held<IStream> folderState;
    Block<SPropValue> count;
    ULONG rounds = 0;
    lab.makeFolder("export", from.out());
    lab.makeFolder("import", to.out());
    for (int index = 0; index < 5; index++) lab.addMessage(from.get(), "travels");
    openState(state.out());
    openExporter(from.get(), exporter.out());
    CHECK_OK(to->OpenProperty(PR_COLLECTOR, &IID_IExchangeImportContentsChanges, 0, 0, importer.unknown()));
    CHECK_OK(exporter->Config(state.get(), SYNC_NORMAL, importer.get(), nullptr, nullptr, nullptr, 0));
    CHECK_OK(synchronize(exporter.get(), &rounds));
    CHECK_OK(exporter->UpdateState(state.get()));
    CHECK_OK(HrGetOneProp(to.get(), PR_CONTENT_COUNT, &count.at));
    CHECK_EQUAL(count.at->Value.l, 5);
    MAPIFreeBuffer(count.at);
    count.at = nullptr;
    CHECK_OK(from->EmptyFolder(0, nullptr, 0));
    CHECK_OK(exporter->Config(state.get(), SYNC_NORMAL, importer.get(), nullptr, nullptr, nullptr, 0));
    CHECK_OK(synchronize(exporter.get(), &rounds));
    CHECK_OK(HrGetOneProp(to.get(), PR_CONTENT_COUNT, &count.at));
    CHECK_EQUAL(count.at->Value.l, 0);

    Held<IExchangeExportChanges> folders;
    Held<IExchangeImportHierarchyChanges> collector;
    Held<IMAPIFolder> child;
    Held<IMAPITable> table;
    ULONG rows = 0;
    char name[] = "child";
    CHECK_OK(from->CreateFolder(FOLDER_GENERIC, reinterpret_cast<LPTSTR>(name), nullptr, nullptr, 0, child.out()));
    openState(folderState.out());
    CHECK_OK(from->OpenProperty(PR_HIERARCHY_SYNCHRONIZER, &IID_IExchangeExportChanges, 0, 0, folders.unknown()));
    CHECK_OK(to->OpenProperty(PR_COLLECTOR, &IID_IExchangeImportHierarchyChanges, 0, 0, collector.unknown()));
    CHECK_OK(folders->Config(folderState.get(), 0, collector.get(), nullptr, nullptr, nullptr, 0));
    CHECK_OK(synchronize(folders.get(), &rounds));
    CHECK_OK(to->GetHierarchyTable(0, table.out()));
    CHECK_OK(table->GetRowCount(0, &rows));
    CHECK_EQUAL(rows, 1);
}
