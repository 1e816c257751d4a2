// Copies items into the archive store.
#pragma once

#include "archive_item.h"

class StoreWriter
{
public:
    StoreWriter(LPMAPISESSION session, ULONG cbStore, LPENTRYID storeId);

    HRESULT WriteAll(LPMAPIFOLDER source, std::vector<ArchiveItem> &items, ArchiveResult *result);

private:
    HRESULT WriteOne(LPMDB store, LPMAPIFOLDER source, const ArchiveItem &item);

    LPMAPISESSION m_session;
    ULONG m_cbStore;
    LPENTRYID m_storeId;
};
