// IMsgStore, and IExchangeManageStore for the same store.
#include "objects.h"

#include "faults.h"

namespace lab {

class ManageStore final : public Object<IExchangeManageStore> {
public:
    ManageStore(const SessionPtr &session, const std::shared_ptr<StoreNode> &node) : Object(session, "IExchangeManageStore"), node_(node) {}

    STDMETHODIMP CreateStoreEntryID(LPSTR, LPSTR lpszMailboxDN, ULONG, ULONG *lpcbEntryID, LPENTRYID *lppEntryID) override
    {
        LAB_METHOD("IExchangeManageStore::CreateStoreEntryID");
        const std::string wanted = lpszMailboxDN ? lpszMailboxDN : "";
        for (const auto &store : world().stores) {
            Value name;
            if (wanted.empty() ? store == node_ : store->read(PROP_ID(PR_DISPLAY_NAME), name) && name.bytes == wanted)
                return writeEntryId(bytesOf(EntryId{MAPI_STORE, store->number, 0}), lpcbEntryID, lppEntryID);
        }
        return MAPI_E_NOT_FOUND;
    }
    STDMETHODIMP EntryIDFromSourceKey(ULONG cFolderKeySize, BYTE *lpFolderSourceKey, ULONG cMessageKeySize, BYTE *lpMessageSourceKey,
                                      ULONG *lpcbEntryID, LPENTRYID *lppEntryID) override
    {
        LAB_METHOD("IExchangeManageStore::EntryIDFromSourceKey");
        const bool isMessage = cMessageKeySize > 0 && lpMessageSourceKey;
        const BYTE *key = isMessage ? lpMessageSourceKey : lpFolderSourceKey;
        const ULONG size = isMessage ? cMessageKeySize : cFolderKeySize;
        if (!key || size != 22) return MAPI_E_INVALID_PARAMETER;
        uint64_t number = 0;
        for (int index = 21; index >= 16; index--) number = number << 8 | key[index];
        const bool exists = isMessage ? findMessage(*node_->root, number) != nullptr : findFolder(*node_->root, number) != nullptr;
        if (!exists) return MAPI_E_NOT_FOUND;
        return writeEntryId(bytesOf(EntryId{isMessage ? MAPI_MESSAGE : MAPI_FOLDER, node_->number, number}), lpcbEntryID, lppEntryID);
    }
    STDMETHODIMP GetRights(ULONG, LPENTRYID, ULONG, LPENTRYID, ULONG *) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP GetMailboxTable(LPSTR, LPMAPITABLE *lppTable, ULONG ulFlags) override
    {
        LAB_METHOD("IExchangeManageStore::GetMailboxTable");
        TableSource source;
        source.rows = [] { return std::vector<NodePtr>(world().stores.begin(), world().stores.end()); };
        source.columns = {PR_DISPLAY_NAME, PR_ENTRYID, PR_INSTANCE_KEY};
        return openTable(session_, source, (ulFlags & MAPI_UNICODE) != 0, lppTable);
    }
    STDMETHODIMP GetPublicFolderTable(LPSTR, LPMAPITABLE *, ULONG) override { return MAPI_E_NO_SUPPORT; }

private:
    bool answers(REFIID riid) const override { return riid == IID_IUnknown || riid == IID_IExchangeManageStore; }
    std::shared_ptr<StoreNode> node_;
};

class Store final : public PropObject<IMsgStore> {
public:
    Store(const SessionPtr &session, const std::shared_ptr<StoreNode> &node)
        : PropObject(session, "IMsgStore"), node_(node), logon_(new (std::nothrow) StoreLogon)
    {
        afterOpenMsgStore();
    }
    ~Store() override { dropConnections(this); }

    STDMETHODIMP QueryInterface(REFIID riid, LPVOID *ppvObj) override
    {
        if (!ppvObj) return MAPI_E_INVALID_PARAMETER;
        if (riid != IID_IExchangeManageStore) return PropObject::QueryInterface(riid, ppvObj);
        *ppvObj = nullptr;
        return handOut(new (std::nothrow) ManageStore(session_, node_), nullptr, reinterpret_cast<IUnknown **>(ppvObj));
    }
    STDMETHODIMP Advise(ULONG cbEntryID, LPENTRYID lpEntryID, ULONG ulEventMask, LPMAPIADVISESINK lpAdviseSink, ULONG *lpulConnection) override
    {
        LAB_METHOD("IMsgStore::Advise");
        EntryId id;
        if (!lpAdviseSink || !lpulConnection) return MAPI_E_INVALID_PARAMETER;
        if (lpEntryID && !parseEntryId(cbEntryID, lpEntryID, id)) return MAPI_E_INVALID_ENTRYID;
        Watch watch;
        watch.owner = this;
        watch.store = node_->number;
        watch.number = id.number;
        watch.mask = ulEventMask;
        return connect(watch, lpAdviseSink, lpulConnection);
    }
    STDMETHODIMP Unadvise(ULONG ulConnection) override
    {
        LAB_METHOD("IMsgStore::Unadvise");
        return disconnect(this, ulConnection);
    }
    STDMETHODIMP CompareEntryIDs(ULONG cbEntryID1, LPENTRYID lpEntryID1, ULONG cbEntryID2, LPENTRYID lpEntryID2, ULONG, ULONG *lpulResult) override
    {
        LAB_METHOD("IMsgStore::CompareEntryIDs");
        return compareEntryIds(cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, lpulResult);
    }
    STDMETHODIMP OpenEntry(ULONG cbEntryID, LPENTRYID lpEntryID, LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPUNKNOWN *lppUnk) override
    {
        LAB_METHOD("IMsgStore::OpenEntry");
        if (cbEntryID > 0 && lpEntryID) {
            EntryId id;
            if (!parseEntryId(cbEntryID, lpEntryID, id) || id.store != node_->number) return MAPI_E_INVALID_ENTRYID;
            return openEntry(session_, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk);
        }
        if (!lppUnk) return MAPI_E_INVALID_PARAMETER;
        if (lpulObjType) *lpulObjType = MAPI_FOLDER;
        *lppUnk = nullptr;
        return openFolder(session_, node_->root, true, lpInterface, reinterpret_cast<LPMAPIFOLDER *>(lppUnk));
    }
    STDMETHODIMP SetReceiveFolder(LPTSTR lpszMessageClass, ULONG ulFlags, ULONG cbEntryID, LPENTRYID lpEntryID) override
    {
        LAB_METHOD("IMsgStore::SetReceiveFolder");
        EntryId id;
        const std::string messageClass = textOf(lpszMessageClass, (ulFlags & MAPI_UNICODE) != 0);
        if (!lpEntryID) {
            node_->receiveFolders.erase(messageClass);
            return S_OK;
        }
        if (!parseEntryId(cbEntryID, lpEntryID, id) || id.kind != MAPI_FOLDER) return MAPI_E_INVALID_ENTRYID;
        node_->receiveFolders[messageClass] = id.number;
        return S_OK;
    }
    STDMETHODIMP GetReceiveFolder(LPTSTR lpszMessageClass, ULONG ulFlags, ULONG *lpcbEntryID, LPENTRYID *lppEntryID, LPTSTR *lppszExplicitClass) override
    {
        LAB_METHOD("IMsgStore::GetReceiveFolder");
        std::string messageClass = textOf(lpszMessageClass, (ulFlags & MAPI_UNICODE) != 0);
        auto found = node_->receiveFolders.find(messageClass);
        while (found == node_->receiveFolders.end() && !messageClass.empty()) {
            const size_t dot = messageClass.rfind('.');
            messageClass = dot == std::string::npos ? "" : messageClass.substr(0, dot);
            found = node_->receiveFolders.find(messageClass);
        }
        if (found == node_->receiveFolders.end()) return MAPI_E_NOT_FOUND;
        if (lppszExplicitClass) {
            Building building;
            if (ulFlags & MAPI_UNICODE) building.wide(messageClass);
            else building.narrow(messageClass);
            if (building.failed()) return MAPI_E_NOT_ENOUGH_MEMORY;
            *lppszExplicitClass = static_cast<LPTSTR>(building.handOut());
        }
        return writeEntryId(bytesOf(EntryId{MAPI_FOLDER, node_->number, found->second}), lpcbEntryID, lppEntryID);
    }
    STDMETHODIMP GetReceiveFolderTable(ULONG ulFlags, LPMAPITABLE *lppTable) override
    {
        LAB_METHOD("IMsgStore::GetReceiveFolderTable");
        TableSource source;
        const std::shared_ptr<StoreNode> node = node_;
        source.rows = [node] {
            std::vector<NodePtr> rows;
            for (const auto &entry : node->receiveFolders) {
                NodePtr row = std::make_shared<PropNode>();
                put(row->bag, textValue(PR_MESSAGE_CLASS, entry.first));
                put(row->bag, binaryValue(PR_ENTRYID, bytesOf(EntryId{MAPI_FOLDER, node->number, entry.second})));
                rows.push_back(row);
            }
            return rows;
        };
        source.columns = {PR_MESSAGE_CLASS, PR_ENTRYID};
        return openTable(session_, source, (ulFlags & MAPI_UNICODE) != 0, lppTable);
    }
    STDMETHODIMP StoreLogoff(ULONG *lpulFlags) override
    {
        LAB_METHOD("IMsgStore::StoreLogoff");
        if (lpulFlags) *lpulFlags = LOGOFF_COMPLETE;
        return S_OK;
    }
    STDMETHODIMP AbortSubmit(ULONG, LPENTRYID, ULONG) override { return MAPI_E_NOT_IN_QUEUE; }
    STDMETHODIMP GetOutgoingQueue(ULONG, LPMAPITABLE *) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP SetLockState(LPMESSAGE, ULONG) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP FinishedMsg(ULONG, ULONG, LPENTRYID) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP NotifyNewMail(LPNOTIFICATION) override { return MAPI_E_NO_SUPPORT; }

private:
    bool answers(REFIID riid) const override { return riid == IID_IMsgStore || PropObject::answers(riid); }
    const PropNode &reading() const override { return *node_; }
    PropNode *writing() override { return node_.get(); }
    HRESULT save(ULONG) override { return S_OK; }

    std::shared_ptr<StoreNode> node_;
    std::unique_ptr<StoreLogon> logon_;
};

HRESULT openStore(const SessionPtr &session, const std::shared_ptr<StoreNode> &node, LPCIID iid, LPMDB *out)
{
    return handOut(new (std::nothrow) Store(session, node), iid, out);
}

}  // namespace lab
