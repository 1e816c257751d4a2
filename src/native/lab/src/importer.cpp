// The collectors of a folder: importers that put what an exporter sends into it.
#include <cstring>

#include "sync-state.h"

namespace lab {

// Imported objects remember the source key that they came with under this property of the lab's own.
static const USHORT importedKey = 0x6701;

template <class Interface> class Importer : public Object<Interface> {
public:
    STDMETHODIMP GetLastError(HRESULT, ULONG, LPMAPIERROR *lppMAPIError) override { return noLastError(lppMAPIError); }
    STDMETHODIMP Config(LPSTREAM lpStream, ULONG) override
    {
        LAB_METHOD("Config");
        uint64_t ignored = 0;
        return lpStream ? readSyncState(lpStream, ignored) : MAPI_E_INVALID_PARAMETER;
    }
    STDMETHODIMP UpdateState(LPSTREAM lpStream) override
    {
        LAB_METHOD("UpdateState");
        return lpStream ? writeSyncState(lpStream, world().lastChange) : S_OK;
    }

protected:
    Importer(const SessionPtr &session, const char *kind, const std::shared_ptr<FolderNode> &folder) : Object<Interface>(session, kind), folder_(folder) {}
    std::shared_ptr<FolderNode> folder_;
};

static std::string keyIn(ULONG count, LPSPropValue props)
{
    for (ULONG index = 0; index < count; index++)
        if (props[index].ulPropTag == PR_SOURCE_KEY)
            return std::string(reinterpret_cast<const char *>(props[index].Value.bin.lpb), props[index].Value.bin.cb);
    return "";
}

template <class Node> static std::shared_ptr<Node> withKey(const std::vector<std::shared_ptr<Node>> &list, const std::string &key)
{
    for (const auto &node : list) {
        Value value;
        if (node->PropNode::read(importedKey, value) && value.bytes == key) return node;
    }
    return nullptr;
}

class ContentsImporter final : public Importer<IExchangeImportContentsChanges> {
public:
    ContentsImporter(const SessionPtr &session, const std::shared_ptr<FolderNode> &folder)
        : Importer(session, "IExchangeImportContentsChanges", folder)
    {
    }
    STDMETHODIMP ImportMessageChange(ULONG cpvalChanges, LPSPropValue ppvalChanges, ULONG ulFlags, LPMESSAGE *lppmessage) override
    {
        LAB_METHOD("IExchangeImportContentsChanges::ImportMessageChange");
        const std::string key = ppvalChanges ? keyIn(cpvalChanges, ppvalChanges) : "";
        if (!lppmessage || key.empty()) return MAPI_E_INVALID_PARAMETER;
        *lppmessage = nullptr;
        const bool associated = (ulFlags & SYNC_ASSOCIATED) != 0;
        auto message = withKey(associated ? folder_->associated : folder_->messages, key);
        if (!message) {
            message = newMessage(folder_);
            message->associated = associated;
            put(message->bag, binaryValue(PROP_TAG(PT_BINARY, importedKey), key));
        }
        return openMessage(session_, message, true, nullptr, lppmessage);
    }
    STDMETHODIMP ImportMessageDeletion(ULONG, LPENTRYLIST lpSrcEntryList) override
    {
        LAB_METHOD("IExchangeImportContentsChanges::ImportMessageDeletion");
        if (!lpSrcEntryList) return MAPI_E_INVALID_PARAMETER;
        for (ULONG index = 0; index < lpSrcEntryList->cValues; index++) {
            const SBinary &bytes = lpSrcEntryList->lpbin[index];
            const auto message = withKey(folder_->messages, std::string(reinterpret_cast<const char *>(bytes.lpb), bytes.cb));
            if (message) removeMessage(*folder_, message->id.number);
        }
        return S_OK;
    }
    STDMETHODIMP ImportPerUserReadStateChange(ULONG cElements, LPREADSTATE lpReadState) override
    {
        LAB_METHOD("IExchangeImportContentsChanges::ImportPerUserReadStateChange");
        for (ULONG index = 0; index < cElements; index++) {
            const READSTATE &state = lpReadState[index];
            const auto message = withKey(folder_->messages, std::string(reinterpret_cast<const char *>(state.pbSourceKey), state.cbSourceKey));
            if (!message) continue;
            int64_t &flags = message->bag[PROP_ID(PR_MESSAGE_FLAGS)].number;
            flags = (state.ulFlags & SYNC_READ) ? flags | MSGFLAG_READ : flags & ~static_cast<int64_t>(MSGFLAG_READ);
            commitMessage(message);
        }
        return S_OK;
    }
    STDMETHODIMP ImportMessageMove(ULONG, BYTE *, ULONG, BYTE *, ULONG, BYTE *, ULONG, BYTE *, ULONG, BYTE *) override { return MAPI_E_NO_SUPPORT; }

private:
    bool answers(REFIID riid) const override { return riid == IID_IUnknown || riid == IID_IExchangeImportContentsChanges; }
};

class HierarchyImporter final : public Importer<IExchangeImportHierarchyChanges> {
public:
    HierarchyImporter(const SessionPtr &session, const std::shared_ptr<FolderNode> &folder)
        : Importer(session, "IExchangeImportHierarchyChanges", folder)
    {
    }
    STDMETHODIMP ImportFolderChange(ULONG cpvalChanges, LPSPropValue ppvalChanges) override
    {
        LAB_METHOD("IExchangeImportHierarchyChanges::ImportFolderChange");
        const std::string key = ppvalChanges ? keyIn(cpvalChanges, ppvalChanges) : "";
        if (key.empty()) return MAPI_E_INVALID_PARAMETER;
        auto folder = withKey(folder_->folders, key);
        if (!folder) {
            folder = addFolder(folder_, "", "");
            put(folder->bag, binaryValue(PROP_TAG(PT_BINARY, importedKey), key));
        }
        for (ULONG index = 0; index < cpvalChanges; index++) {
            Value value;
            if (readProp(ppvalChanges[index], value) == S_OK && !folder->isComputed(value.id())) put(folder->bag, value);
        }
        folder->change = ++world().lastChange;
        return S_OK;
    }
    STDMETHODIMP ImportFolderDeletion(ULONG, LPENTRYLIST lpSrcEntryList) override
    {
        LAB_METHOD("IExchangeImportHierarchyChanges::ImportFolderDeletion");
        for (ULONG index = 0; lpSrcEntryList && index < lpSrcEntryList->cValues; index++) {
            const SBinary &bytes = lpSrcEntryList->lpbin[index];
            const auto folder = withKey(folder_->folders, std::string(reinterpret_cast<const char *>(bytes.lpb), bytes.cb));
            if (!folder) continue;
            for (auto at = folder_->folders.begin(); at != folder_->folders.end(); ++at) {
                if (*at != folder) continue;
                folder_->folders.erase(at);
                break;
            }
            markFolderDeleted(*folder);
            folder_->hierarchyVersion++;
        }
        return S_OK;
    }

private:
    bool answers(REFIID riid) const override { return riid == IID_IUnknown || riid == IID_IExchangeImportHierarchyChanges; }
};

HRESULT openContentsImporter(const SessionPtr &session, const std::shared_ptr<FolderNode> &folder, LPUNKNOWN *out)
{
    return handOut(new (std::nothrow) ContentsImporter(session, folder), nullptr, out);
}

HRESULT openHierarchyImporter(const SessionPtr &session, const std::shared_ptr<FolderNode> &folder, LPUNKNOWN *out)
{
    return handOut(new (std::nothrow) HierarchyImporter(session, folder), nullptr, out);
}

}  // namespace lab
