// IMAPIFolder.
#include <algorithm>

#include "objects.h"

namespace lab {

static const std::vector<ULONG> contentsColumns = {PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_SUBJECT_W, PR_MESSAGE_CLASS_W, PR_SENDER_NAME_W,
                                                   PR_MESSAGE_DELIVERY_TIME, PR_MESSAGE_FLAGS, PR_MESSAGE_SIZE, PR_HASATTACH, PR_IMPORTANCE};
static const std::vector<ULONG> hierarchyColumns = {PR_ENTRYID, PR_INSTANCE_KEY, PR_OBJECT_TYPE, PR_DISPLAY_NAME_W, PR_COMMENT_W, PR_FOLDER_TYPE,
                                                    PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_SUBFOLDERS, PR_DEPTH};

static std::vector<ULONG> inWidth(std::vector<ULONG> columns, bool unicode)
{
    for (ULONG &tag : columns)
        if (PROP_TYPE(tag) == PT_UNICODE && !unicode) tag = CHANGE_PROP_TYPE(tag, PT_STRING8);
    return columns;
}

static void collectFolders(const FolderNode &from, bool deep, std::vector<NodePtr> &rows)
{
    for (const auto &folder : from.folders) {
        rows.push_back(folder);
        if (deep) collectFolders(*folder, true, rows);
    }
}

class Folder final : public PropObject<IMAPIFolder> {
public:
    Folder(const SessionPtr &session, const std::shared_ptr<FolderNode> &node, bool writable)
        : PropObject(session, "IMAPIFolder"), node_(node), writable_(writable)
    {
    }

    STDMETHODIMP GetContentsTable(ULONG ulFlags, LPMAPITABLE *lppTable) override
    {
        LAB_METHOD("IMAPIFolder::GetContentsTable");
        TableSource source;
        const std::shared_ptr<FolderNode> node = node_;
        const bool associated = (ulFlags & MAPI_ASSOCIATED) != 0;
        source.rows = [node, associated] {
            const auto &list = associated ? node->associated : node->messages;
            return std::vector<NodePtr>(list.begin(), list.end());
        };
        source.version = [node] { return node->contentsVersion; };
        source.columns = inWidth(contentsColumns, (ulFlags & MAPI_UNICODE) != 0);
        source.folder = node_;
        source.contents = Contents::messages;
        return openTable(session_, source, (ulFlags & MAPI_UNICODE) != 0, lppTable);
    }
    STDMETHODIMP GetHierarchyTable(ULONG ulFlags, LPMAPITABLE *lppTable) override
    {
        LAB_METHOD("IMAPIFolder::GetHierarchyTable");
        TableSource source;
        const std::shared_ptr<FolderNode> node = node_;
        const bool deep = (ulFlags & CONVENIENT_DEPTH) != 0;
        source.rows = [node, deep] {
            std::vector<NodePtr> rows;
            collectFolders(*node, deep, rows);
            return rows;
        };
        source.version = [node] { return node->hierarchyVersion; };
        source.columns = inWidth(hierarchyColumns, (ulFlags & MAPI_UNICODE) != 0);
        source.folder = node_;
        source.contents = Contents::hierarchy;
        return openTable(session_, source, (ulFlags & MAPI_UNICODE) != 0, lppTable);
    }
    STDMETHODIMP OpenEntry(ULONG cbEntryID, LPENTRYID lpEntryID, LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPUNKNOWN *lppUnk) override
    {
        LAB_METHOD("IMAPIFolder::OpenEntry");
        return openEntry(session_, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk);
    }
    STDMETHODIMP SetSearchCriteria(LPSRestriction, LPENTRYLIST, ULONG) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP GetSearchCriteria(ULONG, LPSRestriction *, LPENTRYLIST *, ULONG *) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP CreateMessage(LPCIID lpInterface, ULONG ulFlags, LPMESSAGE *lppMessage) override
    {
        LAB_METHOD("IMAPIFolder::CreateMessage");
        if (!lppMessage) return MAPI_E_INVALID_PARAMETER;
        *lppMessage = nullptr;
        if (node_->deleted) return MAPI_E_OBJECT_DELETED;
        const auto message = newMessage(node_);
        message->associated = (ulFlags & MAPI_ASSOCIATED) != 0;
        if (message->associated) message->bag[PROP_ID(PR_MESSAGE_FLAGS)].number |= MSGFLAG_ASSOCIATED;
        return openMessage(session_, message, true, lpInterface, lppMessage);
    }
    STDMETHODIMP CopyMessages(LPENTRYLIST lpMsgList, LPCIID lpInterface, LPVOID lpDestFolder, ULONG_PTR ulUIParam, LPMAPIPROGRESS lpProgress,
                              ULONG ulFlags) override;
    STDMETHODIMP DeleteMessages(LPENTRYLIST lpMsgList, ULONG_PTR, LPMAPIPROGRESS, ULONG) override
    {
        LAB_METHOD("IMAPIFolder::DeleteMessages");
        if (!lpMsgList) return MAPI_E_INVALID_PARAMETER;
        bool complete = true;
        for (ULONG index = 0; index < lpMsgList->cValues; index++) {
            EntryId id;
            if (!parse(lpMsgList->lpbin[index], id) || !removeMessage(*node_, id.number)) complete = false;
        }
        return complete ? S_OK : MAPI_W_PARTIAL_COMPLETION;
    }
    STDMETHODIMP CreateFolder(ULONG ulFolderType, LPTSTR lpszFolderName, LPTSTR lpszFolderComment, LPCIID lpInterface, ULONG ulFlags,
                              LPMAPIFOLDER *lppFolder) override;
    STDMETHODIMP CopyFolder(ULONG, LPENTRYID, LPCIID, LPVOID, LPTSTR, ULONG_PTR, LPMAPIPROGRESS, ULONG) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP DeleteFolder(ULONG cbEntryID, LPENTRYID lpEntryID, ULONG_PTR ulUIParam, LPMAPIPROGRESS lpProgress, ULONG ulFlags) override;
    STDMETHODIMP SetReadFlags(LPENTRYLIST lpMsgList, ULONG_PTR, LPMAPIPROGRESS, ULONG ulFlags) override
    {
        LAB_METHOD("IMAPIFolder::SetReadFlags");
        for (const auto &message : node_->messages) {
            if (lpMsgList && !lists(*lpMsgList, message->id.number)) continue;
            int64_t &flags = message->bag[PROP_ID(PR_MESSAGE_FLAGS)].number;
            flags = (ulFlags & CLEAR_READ_FLAG) ? flags & ~static_cast<int64_t>(MSGFLAG_READ) : flags | MSGFLAG_READ;
            commitMessage(message);
        }
        return S_OK;
    }
    STDMETHODIMP GetMessageStatus(ULONG cbEntryID, LPENTRYID lpEntryID, ULONG, ULONG *lpulMessageStatus) override
    {
        LAB_METHOD("IMAPIFolder::GetMessageStatus");
        const auto message = own(cbEntryID, lpEntryID);
        if (!message || !lpulMessageStatus) return MAPI_E_NOT_FOUND;
        *lpulMessageStatus = message->status;
        return S_OK;
    }
    STDMETHODIMP SetMessageStatus(ULONG cbEntryID, LPENTRYID lpEntryID, ULONG ulNewStatus, ULONG ulNewStatusMask, ULONG *lpulOldStatus) override
    {
        LAB_METHOD("IMAPIFolder::SetMessageStatus");
        const auto message = own(cbEntryID, lpEntryID);
        if (!message) return MAPI_E_NOT_FOUND;
        if (lpulOldStatus) *lpulOldStatus = message->status;
        message->status = (message->status & ~ulNewStatusMask) | (ulNewStatus & ulNewStatusMask);
        return S_OK;
    }
    STDMETHODIMP SaveContentsSort(LPSSortOrderSet, ULONG) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP EmptyFolder(ULONG_PTR, LPMAPIPROGRESS, ULONG ulFlags) override
    {
        LAB_METHOD("IMAPIFolder::EmptyFolder");
        while (!node_->messages.empty()) removeMessage(*node_, node_->messages.front()->id.number);
        while ((ulFlags & DEL_ASSOCIATED) && !node_->associated.empty()) removeMessage(*node_, node_->associated.front()->id.number);
        return S_OK;
    }

private:
    bool answers(REFIID riid) const override
    {
        return riid == IID_IMAPIFolder || riid == IID_IMAPIContainer || PropObject::answers(riid);
    }
    const PropNode &reading() const override { return *node_; }
    PropNode *writing() override { return writable_ ? node_.get() : nullptr; }
    HRESULT save(ULONG) override { return S_OK; }
    HRESULT openObject(ULONG tag, LPCIID iid, ULONG flags, LPUNKNOWN *out) override;

    static bool parse(const SBinary &bytes, EntryId &id) { return parseEntryId(bytes.cb, reinterpret_cast<LPENTRYID>(bytes.lpb), id); }
    static bool lists(const ENTRYLIST &list, uint64_t number)
    {
        for (ULONG index = 0; index < list.cValues; index++) {
            EntryId id;
            if (parse(list.lpbin[index], id) && id.number == number) return true;
        }
        return false;
    }
    std::shared_ptr<MessageNode> own(ULONG size, LPENTRYID entryId) const
    {
        EntryId id;
        if (!parseEntryId(size, entryId, id)) return nullptr;
        for (const auto &message : node_->messages)
            if (message->id.number == id.number) return message;
        return nullptr;
    }

    std::shared_ptr<FolderNode> node_;
    bool writable_;
};

// The destination may be a client's wrapper around a folder, so it is asked who it is.
static std::shared_ptr<FolderNode> folderBehind(IMAPIFolder *folder)
{
    SPropTagArray tags = {1, {PR_ENTRYID}};
    ULONG count = 0;
    LPSPropValue props = nullptr;
    EntryId id;
    if (folder->GetProps(&tags, 0, &count, &props) != S_OK) return nullptr;
    const SBinary &bytes = props->Value.bin;
    const bool known = parseEntryId(bytes.cb, reinterpret_cast<LPENTRYID>(bytes.lpb), id) && id.kind == MAPI_FOLDER;
    freeRoot(props, nullptr);
    const auto store = known ? world().store(id.store) : nullptr;
    if (!store) return nullptr;
    return id.number == store->root->id.number ? store->root : findFolder(*store->root, id.number);
}

STDMETHODIMP Folder::CopyMessages(LPENTRYLIST lpMsgList, LPCIID, LPVOID lpDestFolder, ULONG_PTR, LPMAPIPROGRESS, ULONG ulFlags)
{
    LAB_METHOD("IMAPIFolder::CopyMessages");
    if (!lpMsgList || !lpDestFolder) return MAPI_E_INVALID_PARAMETER;
    const std::shared_ptr<FolderNode> target = folderBehind(static_cast<IMAPIFolder *>(lpDestFolder));
    if (!target) return MAPI_E_INVALID_PARAMETER;
    bool complete = true;
    for (ULONG index = 0; index < lpMsgList->cValues; index++) {
        EntryId id;
        const auto source = parse(lpMsgList->lpbin[index], id) ? findMessage(*node_, id.number) : nullptr;
        if (!source) {
            complete = false;
            continue;
        }
        const auto copy = newMessage(target);
        copy->bag = source->bag;
        copy->recipients = source->recipients;
        copy->nextAttach = source->nextAttach;
        for (const auto &attachment : source->attachments) copy->attachments.push_back(std::make_shared<AttachNode>(*attachment));
        commitMessage(copy);
        if (ulFlags & MESSAGE_MOVE) removeMessage(*node_, id.number);
    }
    return complete ? S_OK : MAPI_W_PARTIAL_COMPLETION;
}

STDMETHODIMP Folder::CreateFolder(ULONG ulFolderType, LPTSTR lpszFolderName, LPTSTR lpszFolderComment, LPCIID lpInterface, ULONG ulFlags,
                                  LPMAPIFOLDER *lppFolder)
{
    LAB_METHOD("IMAPIFolder::CreateFolder");
    if (!lppFolder || !lpszFolderName) return MAPI_E_INVALID_PARAMETER;
    *lppFolder = nullptr;
    if (ulFolderType != FOLDER_GENERIC) return MAPI_E_NO_SUPPORT;
    const bool unicode = (ulFlags & MAPI_UNICODE) != 0;
    const std::string name = textOf(lpszFolderName, unicode);
    for (const auto &folder : node_->folders) {
        Value existing;
        if (!folder->read(PROP_ID(PR_DISPLAY_NAME), existing) || existing.bytes != name) continue;
        return (ulFlags & OPEN_IF_EXISTS) ? openFolder(session_, folder, true, lpInterface, lppFolder) : MAPI_E_COLLISION;
    }
    return openFolder(session_, addFolder(node_, name, textOf(lpszFolderComment, unicode)), true, lpInterface, lppFolder);
}

STDMETHODIMP Folder::DeleteFolder(ULONG cbEntryID, LPENTRYID lpEntryID, ULONG_PTR, LPMAPIPROGRESS, ULONG ulFlags)
{
    LAB_METHOD("IMAPIFolder::DeleteFolder");
    EntryId id;
    if (!parseEntryId(cbEntryID, lpEntryID, id)) return MAPI_E_INVALID_ENTRYID;
    for (auto at = node_->folders.begin(); at != node_->folders.end(); ++at) {
        const std::shared_ptr<FolderNode> folder = *at;
        if (folder->id.number != id.number) continue;
        if (!folder->folders.empty() && !(ulFlags & DEL_FOLDERS)) return MAPI_E_HAS_FOLDERS;
        if (!folder->messages.empty() && !(ulFlags & DEL_MESSAGES)) return MAPI_E_HAS_MESSAGES;
        node_->folders.erase(at);
        node_->hierarchyVersion++;
        node_->deletedFolders.push_back(Deletion{++world().lastChange, sourceKeyOf(id.number)});
        markFolderDeleted(*folder);
        notifyChange(fnevObjectDeleted, id, node_.get(), Contents::hierarchy);
        return S_OK;
    }
    return MAPI_E_NOT_FOUND;
}

HRESULT Folder::openObject(ULONG tag, LPCIID iid, ULONG flags, LPUNKNOWN *out)
{
    switch (PROP_ID(tag)) {
    case PROP_ID(PR_CONTAINER_CONTENTS): return GetContentsTable(flags, reinterpret_cast<LPMAPITABLE *>(out));
    case PROP_ID(PR_FOLDER_ASSOCIATED_CONTENTS): return GetContentsTable(flags | MAPI_ASSOCIATED, reinterpret_cast<LPMAPITABLE *>(out));
    case PROP_ID(PR_CONTAINER_HIERARCHY): return GetHierarchyTable(flags, reinterpret_cast<LPMAPITABLE *>(out));
    case PROP_ID(PR_CONTENTS_SYNCHRONIZER):
        return *iid == IID_IExchangeExportChanges ? openContentsExporter(session_, node_, out) : MAPI_E_INTERFACE_NOT_SUPPORTED;
    case PROP_ID(PR_HIERARCHY_SYNCHRONIZER):
        return *iid == IID_IExchangeExportChanges ? openHierarchyExporter(session_, node_, out) : MAPI_E_INTERFACE_NOT_SUPPORTED;
    case PROP_ID(PR_COLLECTOR):
        if (*iid == IID_IExchangeImportContentsChanges) return openContentsImporter(session_, node_, out);
        if (*iid == IID_IExchangeImportHierarchyChanges) return openHierarchyImporter(session_, node_, out);
        return MAPI_E_INTERFACE_NOT_SUPPORTED;
    default: return MAPI_E_NO_SUPPORT;
    }
}

HRESULT openFolder(const SessionPtr &session, const std::shared_ptr<FolderNode> &node, bool writable, LPCIID iid, LPMAPIFOLDER *out)
{
    return handOut(new (std::nothrow) Folder(session, node, writable), iid, out);
}

}  // namespace lab
