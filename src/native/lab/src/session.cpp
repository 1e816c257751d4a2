// IMAPISession.
#include "objects.h"

#include <cstring>

#include "faults.h"

namespace lab {

// What a session keeps on its heap for as long as it lives.
static const size_t sessionBlocks[] = {2048, 1024, 512};

SessionState::SessionState() : heap(createHeap())
{
    for (size_t size : sessionBlocks)
        if (heap) takeFrom(heap, size);
}

SessionState::~SessionState() { end(); }

void SessionState::end()
{
    if (ended) return;
    ended = true;
    leaveSessionHeap(heap);
    heap = nullptr;
}

bool usedAfterLogoff(const SessionPtr &session, const void *object, const char *method, const void *caller)
{
    if (!session || !session->ended) return false;
    if (strstr(method, "::")) reportMisuse(caller, "%s: called after the session ended (Logoff or its last Release)", method);
    else reportMisuse(caller, "%s::%s: called after the session ended (Logoff or its last Release)", shellName(object), method);
    return true;
}

HRESULT noLastError(LPMAPIERROR *error)
{
    if (!error) return MAPI_E_INVALID_PARAMETER;
    *error = nullptr;
    return S_OK;
}

class Session final : public Object<IMAPISession> {
public:
    explicit Session(const SessionPtr &session) : Object(session, "IMAPISession") {}
    ~Session() override
    {
        dropConnections(this);
        session_->end();
    }

    STDMETHODIMP GetLastError(HRESULT, ULONG, LPMAPIERROR *lppMAPIError) override { return noLastError(lppMAPIError); }
    STDMETHODIMP GetMsgStoresTable(ULONG ulFlags, LPMAPITABLE *lppTable) override
    {
        LAB_METHOD("IMAPISession::GetMsgStoresTable");
        TableSource source;
        source.rows = [] { return std::vector<NodePtr>(world().stores.begin(), world().stores.end()); };
        source.columns = {PR_ENTRYID, PR_DISPLAY_NAME, PR_DEFAULT_STORE, PR_RESOURCE_FLAGS, PR_MDB_PROVIDER, PR_RECORD_KEY, PR_INSTANCE_KEY,
                          PR_OBJECT_TYPE, PR_PROVIDER_DISPLAY};
        return openTable(session_, source, (ulFlags & MAPI_UNICODE) != 0, lppTable);
    }
    STDMETHODIMP OpenMsgStore(ULONG_PTR ulUIParam, ULONG cbEntryID, LPENTRYID lpEntryID, LPCIID lpInterface, ULONG ulFlags, LPMDB *lppMDB) override
    {
        LAB_METHOD("IMAPISession::OpenMsgStore");
        (void)ulUIParam;
        (void)ulFlags;
        EntryId id;
        if (!lppMDB) return MAPI_E_INVALID_PARAMETER;
        *lppMDB = nullptr;
        if (!parseEntryId(cbEntryID, lpEntryID, id) || id.kind != MAPI_STORE) return MAPI_E_INVALID_ENTRYID;
        const auto node = world().store(id.store);
        return node ? openStore(session_, node, lpInterface, lppMDB) : MAPI_E_NOT_FOUND;
    }
    STDMETHODIMP OpenAddressBook(ULONG_PTR, LPCIID, ULONG, LPADRBOOK *lppAdrBook) override
    {
        LAB_METHOD("IMAPISession::OpenAddressBook");
        return lppAdrBook ? openAddressBook(session_, lppAdrBook) : MAPI_E_INVALID_PARAMETER;
    }
    STDMETHODIMP OpenProfileSection(LPMAPIUID, LPCIID, ULONG, LPPROFSECT *lppProfSect) override
    {
        LAB_METHOD("IMAPISession::OpenProfileSection");
        return lppProfSect ? openProfileSection(session_, lppProfSect) : MAPI_E_INVALID_PARAMETER;
    }
    STDMETHODIMP GetStatusTable(ULONG ulFlags, LPMAPITABLE *lppTable) override
    {
        LAB_METHOD("IMAPISession::GetStatusTable");
        TableSource source;
        source.rows = [] {
            NodePtr row = std::make_shared<PropNode>();
            put(row->bag, textValue(PR_DISPLAY_NAME, "MAPI Lab"));
            put(row->bag, numberValue(PR_RESOURCE_TYPE, MAPI_SUBSYSTEM));
            put(row->bag, numberValue(PR_STATUS_CODE, STATUS_AVAILABLE));
            put(row->bag, numberValue(PR_OBJECT_TYPE, MAPI_STATUS));
            put(row->bag, numberValue(PR_ROWID, 0));
            return std::vector<NodePtr>{row};
        };
        source.columns = {PR_DISPLAY_NAME, PR_RESOURCE_TYPE, PR_STATUS_CODE, PR_OBJECT_TYPE, PR_ROWID};
        return openTable(session_, source, (ulFlags & MAPI_UNICODE) != 0, lppTable);
    }
    STDMETHODIMP OpenEntry(ULONG cbEntryID, LPENTRYID lpEntryID, LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPUNKNOWN *lppUnk) override
    {
        LAB_METHOD("IMAPISession::OpenEntry");
        return openEntry(session_, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk);
    }
    STDMETHODIMP CompareEntryIDs(ULONG cbEntryID1, LPENTRYID lpEntryID1, ULONG cbEntryID2, LPENTRYID lpEntryID2, ULONG, ULONG *lpulResult) override
    {
        LAB_METHOD("IMAPISession::CompareEntryIDs");
        return compareEntryIds(cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, lpulResult);
    }
    STDMETHODIMP Advise(ULONG cbEntryID, LPENTRYID lpEntryID, ULONG ulEventMask, LPMAPIADVISESINK lpAdviseSink, ULONG *lpulConnection) override
    {
        LAB_METHOD("IMAPISession::Advise");
        EntryId id;
        if (!lpAdviseSink || !lpulConnection) return MAPI_E_INVALID_PARAMETER;
        if (lpEntryID && !parseEntryId(cbEntryID, lpEntryID, id)) return MAPI_E_INVALID_ENTRYID;
        Watch watch;
        watch.owner = this;
        watch.store = id.store;
        watch.number = id.number;
        watch.mask = ulEventMask;
        return connect(watch, lpAdviseSink, lpulConnection);
    }
    STDMETHODIMP Unadvise(ULONG ulConnection) override
    {
        LAB_METHOD("IMAPISession::Unadvise");
        return disconnect(this, ulConnection);
    }
    STDMETHODIMP MessageOptions(ULONG_PTR, ULONG, LPTSTR, LPMESSAGE) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP QueryDefaultMessageOpt(LPTSTR, ULONG, ULONG *, LPSPropValue *) override { return MAPI_E_NOT_FOUND; }
    STDMETHODIMP EnumAdrTypes(ULONG ulFlags, ULONG *lpcAdrTypes, LPTSTR **lpppszAdrTypes) override
    {
        LAB_METHOD("IMAPISession::EnumAdrTypes");
        if (!lpcAdrTypes || !lpppszAdrTypes) return MAPI_E_INVALID_PARAMETER;
        Building building;
        LPTSTR *list = building.array<LPTSTR>(1);
        if (list) list[0] = (ulFlags & MAPI_UNICODE) ? reinterpret_cast<LPTSTR>(building.wide("SMTP")) : reinterpret_cast<LPTSTR>(building.narrow("SMTP"));
        if (building.failed()) return MAPI_E_NOT_ENOUGH_MEMORY;
        *lpcAdrTypes = 1;
        *lpppszAdrTypes = static_cast<LPTSTR *>(building.handOut());
        return S_OK;
    }
    STDMETHODIMP QueryIdentity(ULONG *lpcbEntryID, LPENTRYID *lppEntryID) override
    {
        LAB_METHOD("IMAPISession::QueryIdentity");
        return writeEntryId(bytesOf(EntryId{MAPI_MAILUSER, 0, 1}), lpcbEntryID, lppEntryID);
    }
    STDMETHODIMP Logoff(ULONG_PTR, ULONG, ULONG) override
    {
        const Locked locked;
        if (usedAfterLogoff(session_, this, "IMAPISession::Logoff", LAB_CALLER())) return MAPI_E_NOT_INITIALIZED;
        dropConnections(this);
        session_->end();
        return S_OK;
    }
    STDMETHODIMP SetDefaultStore(ULONG, ULONG, LPENTRYID) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP AdminServices(ULONG, LPSERVICEADMIN *) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP ShowForm(ULONG_PTR, LPMDB, LPMAPIFOLDER, LPCIID, ULONG, LPMESSAGE, ULONG, ULONG, ULONG, ULONG, LPSTR) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP PrepareForm(LPCIID, LPMESSAGE, ULONG *) override { return MAPI_E_NO_SUPPORT; }

private:
    bool answers(REFIID riid) const override { return riid == IID_IUnknown || riid == IID_IMAPISession; }
};

HRESULT openSession(const std::string &profile, LPMAPISESSION *out)
{
    SessionPtr state = std::make_shared<SessionState>();
    state->profile = profile;
    if (!state->heap) return MAPI_E_NOT_ENOUGH_MEMORY;
    return handOut(new (std::nothrow) Session(state), nullptr, out);
}

}  // namespace lab
