// Parameters of many types, results that are handed out, statements to select.
#include <mapix.h>
#include <mapiutil.h>
#include <edkmdb.h>
#include <string>
#include <vector>

struct Counter {
    int calls = 0;
    void count(LPMDB store) { calls += store != nullptr; }
};

void everyInterface(LPMAPISESSION session, IMsgStore *store, LPMAPIFOLDER folder, LPMESSAGE message, LPATTACH attachment, LPMAPITABLE table, LPADRBOOK book, LPSTREAM stream,
                    LPEXCHANGEEXPORTCHANGES exporter, LPEXCHANGEIMPORTCONTENTSCHANGES importer, LPMAPIADVISESINK sink, LPUNKNOWN unknown, IMAPIProp &prop)
{
    LPUNKNOWN all[] = {session, store, folder, message, attachment, table, book, stream, exporter, importer, sink, unknown, &prop};
    for (LPUNKNOWN one : all) {
        one->AddRef();
        one->Release();
    }
}

HRESULT handsOut(LPMDB store, LPMAPIFOLDER *folder, LPSPropValue *name, ULONG *type)
{
    HRESULT hr = store->OpenEntry(0, nullptr, nullptr, 0, type, (LPUNKNOWN *)folder);
    if (SUCCEEDED(hr)) hr = HrGetOneProp(store, PR_DISPLAY_NAME, name);
    return hr;
}

LPSRowSet returnsRows(LPMAPITABLE table)
{
    LPSRowSet rows = nullptr;
    table->QueryRows(3, 0, &rows);
    table->SeekRow(BOOKMARK_BEGINNING, 0, nullptr);
    return rows;
}

LPMAPITABLE returnsTable(LPMAPIFOLDER folder)
{
    LPMAPITABLE table = nullptr;
    folder->GetContentsTable(0, &table);
    return table;
}

void plainValues(const std::string &name, std::vector<int> &numbers, BOOL flag, int count, LPCTSTR text, ULONG cbEntry, LPENTRYID entry, LPSPropTagArray tags)
{
    numbers.push_back(count + flag + static_cast<int>(cbEntry) + static_cast<int>(name.size()) + (text && entry && tags));
}

void usesCounter(Counter *counter, LPMDB store) { counter->count(store); }
void probe_setup(Counter **counter) { *counter = new Counter; }

void wholeFunction(LPMAPISESSION lpSession, ULONG cbStore, LPENTRYID lpStore)
{
    LPMDB lpMDB = NULL;
    LPSPropValue lpName = NULL;
    HRESULT hr = S_OK;
    hr = lpSession->OpenMsgStore(0, cbStore, lpStore, NULL, MDB_NO_DIALOG, &lpMDB);
    if (FAILED(hr)) return;
    hr = HrGetOneProp(lpMDB, PR_DISPLAY_NAME, &lpName);
    if (SUCCEEDED(hr)) MAPIFreeBuffer(lpName);
    lpMDB->Release();
}
