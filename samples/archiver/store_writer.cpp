#include "store_writer.h"

#include <mapiutil.h>

StoreWriter::StoreWriter(LPMAPISESSION session, ULONG cbStore, LPENTRYID storeId)
    : m_session(session), m_cbStore(cbStore), m_storeId(storeId)
{
}

HRESULT StoreWriter::WriteAll(LPMAPIFOLDER source, std::vector<ArchiveItem> &items, ArchiveResult *result)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; i < items.size(); ++i)
    {
        LPMDB store = NULL;
        hr = m_session->OpenMsgStore(0, m_cbStore, m_storeId, NULL, MDB_WRITE | MDB_NO_DIALOG, &store);
        if (FAILED(hr))
            return hr;

        hr = WriteOne(store, source, items[i]);
        items[i].done = SUCCEEDED(hr);
        if (items[i].done)
            ++result->copied;
        else
            ++result->failed;
        store->Release();
    }
    return hr;
}

HRESULT StoreWriter::WriteOne(LPMDB store, LPMAPIFOLDER source, const ArchiveItem &item)
{
    ULONG type = 0;
    LPMAPIFOLDER inbox = NULL;
    ULONG cbInbox = 0;
    LPENTRYID inboxId = NULL;

    HRESULT hr = store->GetReceiveFolder(NULL, 0, &cbInbox, &inboxId, NULL);
    if (FAILED(hr))
        return hr;
    hr = store->OpenEntry(cbInbox, inboxId, NULL, MAPI_MODIFY, &type, (LPUNKNOWN *)&inbox);
    MAPIFreeBuffer(inboxId);
    if (FAILED(hr))
        return hr;

    SBinary id = { (ULONG)item.entryId.size(), (LPBYTE)&item.entryId[0] };
    ENTRYLIST list = { 1, &id };
    hr = source->CopyMessages(&list, NULL, inbox, 0, NULL, 0);
    inbox->Release();
    return hr;
}
