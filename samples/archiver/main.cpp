// Mailkeeper: a small service that copies old messages to an archive store and keeps count of what they weigh.
// It is a sample for MAPI Lens: most of it is as it should be, and five places leak on old MAPI components.

#include "archive_item.h"
#include "attachments.h"
#include "folder_sync.h"
#include "mapi_session.h"
#include "profile_check.h"
#include "store_writer.h"

#include <mapiutil.h>
#include <stdio.h>

namespace
{
    HRESULT OpenDefaultStore(LPMAPISESSION session, LPMDB *store)
    {
        SizedSPropTagArray(2, columns) = { 2, { PR_DEFAULT_STORE, PR_ENTRYID } };
        LPMAPITABLE table = NULL;
        LPSRowSet rows = NULL;

        HRESULT hr = session->GetMsgStoresTable(0, &table);
        if (FAILED(hr))
            return hr;
        hr = HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, &rows);
        table->Release();
        if (FAILED(hr))
            return hr;

        hr = MAPI_E_NOT_FOUND;
        for (ULONG row = 0; row < rows->cRows; ++row)
        {
            if (rows->aRow[row].lpProps[0].ulPropTag != PR_DEFAULT_STORE || !rows->aRow[row].lpProps[0].Value.b)
                continue;
            SBinary &id = rows->aRow[row].lpProps[1].Value.bin;
            hr = session->OpenMsgStore(0, id.cb, (LPENTRYID)id.lpb, NULL, MDB_WRITE | MDB_NO_DIALOG, store);
            break;
        }
        FreeProws(rows);
        return hr;
    }

    // Copies the items into the archive, which is the store that the profile opens first.
    HRESULT CopyItems(LPMAPISESSION session, LPMDB store, LPMAPIFOLDER source, std::vector<ArchiveItem> &items, ArchiveResult *result)
    {
        LPSPropValue id = NULL;
        HRESULT hr = HrGetOneProp(store, PR_ENTRYID, &id);
        if (FAILED(hr))
            return hr;
        StoreWriter writer(session, id->Value.bin.cb, (LPENTRYID)id->Value.bin.lpb);
        hr = writer.WriteAll(source, items, result);
        MAPIFreeBuffer(id);
        return hr;
    }

    HRESULT WeighMessage(LPMDB store, const ArchiveItem &item, ArchiveResult *result)
    {
        ULONG type = 0;
        LPMESSAGE message = NULL;
        HRESULT hr = store->OpenEntry((ULONG)item.entryId.size(), (LPENTRYID)&item.entryId[0], NULL, 0, &type, (LPUNKNOWN *)&message);
        if (FAILED(hr))
            return hr;

        char name[64];
        hr = FirstAttachmentName(message, name, sizeof(name));
        if (SUCCEEDED(hr) && name[0] != '\0')
            printf("%s: first attachment %s\n", item.subject.c_str(), name);
        if (SUCCEEDED(hr))
            hr = SumAttachmentSizes(message, &result->attachmentBytes);
        message->Release();
        return hr;
    }
}

int main(int argc, char **argv)
{
    if (argc < 2)
    {
        fprintf(stderr, "usage: mailkeeper PROFILE [PROFILE...]\n");
        return 2;
    }

    std::vector<std::string> profiles(argv + 1, argv + argc);
    printf("%d of %d profiles can be opened\n", CountUsableProfiles(profiles), argc - 1);

    MapiSession session;
    if (FAILED(session.LogOn(argv[1])))
        return 1;

    LPMDB store = NULL;
    if (FAILED(OpenDefaultStore(session.Get(), &store)))
        return 1;

    ULONG type = 0;
    LPMAPIFOLDER root = NULL;
    if (FAILED(store->OpenEntry(0, NULL, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)&root)))
    {
        store->Release();
        return 1;
    }

    std::vector<ArchiveItem> items;
    ArchiveResult result = { 0, 0, 0 };
    for (size_t i = 0; i < items.size(); ++i)
        WeighMessage(store, items[i], &result);
    CopyItems(session.Get(), store, root, items, &result);
    root->Release();

    printf("%lu messages copied, %lu failed\n", (unsigned long)result.copied, (unsigned long)result.failed);
    store->Release();
    return 0;
}
