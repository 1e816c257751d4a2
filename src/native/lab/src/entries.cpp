// Entry identifiers: opening what they name, comparing and handing them out.
#include <cstring>

#include "objects.h"

namespace lab {

HRESULT openEntry(const SessionPtr &session, ULONG size, LPENTRYID entryId, LPCIID iid, ULONG flags, ULONG *type, LPUNKNOWN *out)
{
    EntryId id;
    ULONG ignored;
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = nullptr;
    if (!type) type = &ignored;
    if (!parseEntryId(size, entryId, id)) return MAPI_E_INVALID_ENTRYID;
    const bool writable = (flags & (MAPI_MODIFY | MAPI_BEST_ACCESS)) != 0;
    if (id.store == 0) return openAddressEntry(session, id, iid, type, out);
    const auto store = world().store(id.store);
    if (!store) return MAPI_E_NOT_FOUND;
    *type = id.kind;
    if (id.kind == MAPI_STORE) return openStore(session, store, iid, reinterpret_cast<LPMDB *>(out));
    if (id.kind == MAPI_FOLDER) {
        const auto folder = id.number == store->root->id.number ? store->root : findFolder(*store->root, id.number);
        return folder ? openFolder(session, folder, writable, iid, reinterpret_cast<LPMAPIFOLDER *>(out)) : MAPI_E_NOT_FOUND;
    }
    const auto message = findMessage(*store->root, id.number);
    return message ? openMessage(session, message, writable, iid, reinterpret_cast<LPMESSAGE *>(out)) : MAPI_E_NOT_FOUND;
}

HRESULT compareEntryIds(ULONG size1, LPENTRYID id1, ULONG size2, LPENTRYID id2, ULONG *result)
{
    if (!result) return MAPI_E_INVALID_PARAMETER;
    *result = size1 == size2 && (size1 == 0 || memcmp(id1, id2, size1) == 0);
    return S_OK;
}

HRESULT writeEntryId(const std::string &bytes, ULONG *size, LPENTRYID *entryId)
{
    if (!size || !entryId) return MAPI_E_INVALID_PARAMETER;
    void *block = nullptr;
    const SCODE result = allocateRoot(bytes.size(), &block);
    if (result != S_OK) return result;
    memcpy(block, bytes.data(), bytes.size());
    *size = static_cast<ULONG>(bytes.size());
    *entryId = static_cast<LPENTRYID>(block);
    return S_OK;
}

}  // namespace lab
