// IAddrBook with one container, its mail users and one-off recipients.
#include <cstring>

#include "objects.h"

namespace lab {

static const uint64_t containerNumber = 1000;

class MailUser final : public PropObject<IMailUser> {
public:
    MailUser(const SessionPtr &session, const NodePtr &node) : PropObject(session, "IMailUser"), node_(node) {}

private:
    bool answers(REFIID riid) const override { return riid == IID_IMailUser || PropObject::answers(riid); }
    const PropNode &reading() const override { return *node_; }
    PropNode *writing() override { return nullptr; }
    HRESULT save(ULONG) override { return MAPI_E_NO_ACCESS; }
    NodePtr node_;
};

static TableSource userTable()
{
    TableSource source;
    source.rows = [] { return world().users; };
    source.columns = {PR_ENTRYID, PR_DISPLAY_NAME, PR_ADDRTYPE, PR_EMAIL_ADDRESS, PR_OBJECT_TYPE, PR_DISPLAY_TYPE, PR_INSTANCE_KEY};
    return source;
}

class Container final : public PropObject<IABContainer> {
public:
    Container(const SessionPtr &session, const NodePtr &node) : PropObject(session, "IABContainer"), node_(node) {}

    STDMETHODIMP GetContentsTable(ULONG ulFlags, LPMAPITABLE *lppTable) override
    {
        LAB_METHOD("IABContainer::GetContentsTable");
        return openTable(session_, userTable(), (ulFlags & MAPI_UNICODE) != 0, lppTable);
    }
    STDMETHODIMP GetHierarchyTable(ULONG ulFlags, LPMAPITABLE *lppTable) override
    {
        LAB_METHOD("IABContainer::GetHierarchyTable");
        TableSource source;
        source.rows = [] { return std::vector<NodePtr>(); };
        source.columns = {PR_ENTRYID, PR_DISPLAY_NAME};
        return openTable(session_, source, (ulFlags & MAPI_UNICODE) != 0, lppTable);
    }
    STDMETHODIMP OpenEntry(ULONG cbEntryID, LPENTRYID lpEntryID, LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPUNKNOWN *lppUnk) override
    {
        LAB_METHOD("IABContainer::OpenEntry");
        return openEntry(session_, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk);
    }
    STDMETHODIMP SetSearchCriteria(LPSRestriction, LPENTRYLIST, ULONG) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP GetSearchCriteria(ULONG, LPSRestriction *, LPENTRYLIST *, ULONG *) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP CreateEntry(ULONG, LPENTRYID, ULONG, LPMAPIPROP *) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP CopyEntries(LPENTRYLIST, ULONG_PTR, LPMAPIPROGRESS, ULONG) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP DeleteEntries(LPENTRYLIST, ULONG) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP ResolveNames(LPSPropTagArray, ULONG, LPADRLIST, LPFlagList) override { return MAPI_E_NO_SUPPORT; }

private:
    bool answers(REFIID riid) const override
    {
        return riid == IID_IABContainer || riid == IID_IMAPIContainer || PropObject::answers(riid);
    }
    const PropNode &reading() const override { return *node_; }
    PropNode *writing() override { return nullptr; }
    HRESULT save(ULONG) override { return MAPI_E_NO_ACCESS; }
    NodePtr node_;
};

static NodePtr containerNode()
{
    NodePtr node = std::make_shared<PropNode>();
    put(node->bag, textValue(PR_DISPLAY_NAME, "Lab Address List"));
    put(node->bag, binaryValue(PR_ENTRYID, bytesOf(EntryId{MAPI_ABCONT, 0, containerNumber})));
    put(node->bag, numberValue(PR_OBJECT_TYPE, MAPI_ABCONT));
    put(node->bag, numberValue(PR_CONTAINER_FLAGS, AB_RECIPIENTS | AB_UNMODIFIABLE));
    put(node->bag, numberValue(PR_DEPTH, 0));
    return node;
}

static NodePtr resolve(const std::string &name, bool &ambiguous)
{
    NodePtr found;
    ambiguous = false;
    const Value wanted = textValue(PR_DISPLAY_NAME, name);
    for (const NodePtr &user : world().users) {
        Value display;
        Value address;
        user->read(PROP_ID(PR_DISPLAY_NAME), display);
        user->read(PROP_ID(PR_EMAIL_ADDRESS), address);
        if (!contains(display, wanted, FL_PREFIX | FL_IGNORECASE) && !contains(address, textValue(PR_EMAIL_ADDRESS, name), FL_IGNORECASE)) continue;
        ambiguous = found != nullptr;
        if (ambiguous) return nullptr;
        found = user;
    }
    return found;
}

class AddressBook final : public PropObject<IAddrBook> {
public:
    AddressBook(const SessionPtr &session, const NodePtr &node) : PropObject(session, "IAddrBook"), node_(node) {}
    ~AddressBook() override { dropConnections(this); }

    STDMETHODIMP OpenEntry(ULONG cbEntryID, LPENTRYID lpEntryID, LPCIID lpInterface, ULONG ulFlags, ULONG *lpulObjType, LPUNKNOWN *lppUnk) override
    {
        LAB_METHOD("IAddrBook::OpenEntry");
        if (cbEntryID > 0) return openEntry(session_, cbEntryID, lpEntryID, lpInterface, ulFlags, lpulObjType, lppUnk);
        if (!lppUnk) return MAPI_E_INVALID_PARAMETER;
        if (lpulObjType) *lpulObjType = MAPI_ABCONT;
        return handOut(new (std::nothrow) Container(session_, containerNode()), lpInterface, lppUnk);
    }
    STDMETHODIMP CompareEntryIDs(ULONG cbEntryID1, LPENTRYID lpEntryID1, ULONG cbEntryID2, LPENTRYID lpEntryID2, ULONG, ULONG *lpulResult) override
    {
        LAB_METHOD("IAddrBook::CompareEntryIDs");
        return compareEntryIds(cbEntryID1, lpEntryID1, cbEntryID2, lpEntryID2, lpulResult);
    }
    STDMETHODIMP Advise(ULONG cbEntryID, LPENTRYID lpEntryID, ULONG ulEventMask, LPMAPIADVISESINK lpAdviseSink, ULONG *lpulConnection) override
    {
        LAB_METHOD("IAddrBook::Advise");
        EntryId id;
        if (!lpAdviseSink || !lpulConnection) return MAPI_E_INVALID_PARAMETER;
        if (lpEntryID && !parseEntryId(cbEntryID, lpEntryID, id)) return MAPI_E_INVALID_ENTRYID;
        Watch watch;
        watch.owner = this;
        watch.number = id.number;
        watch.mask = ulEventMask;
        return connect(watch, lpAdviseSink, lpulConnection);
    }
    STDMETHODIMP Unadvise(ULONG ulConnection) override
    {
        LAB_METHOD("IAddrBook::Unadvise");
        return disconnect(this, ulConnection);
    }
    STDMETHODIMP CreateOneOff(LPTSTR lpszName, LPTSTR lpszAdrType, LPTSTR lpszAddress, ULONG ulFlags, ULONG *lpcbEntryID, LPENTRYID *lppEntryID) override
    {
        LAB_METHOD("IAddrBook::CreateOneOff");
        static const unsigned char uid[16] = MAPI_ONE_OFF_UID;
        const bool unicode = (ulFlags & MAPI_UNICODE) != 0;
        if (!lpszAdrType || !lpszAddress) return MAPI_E_INVALID_PARAMETER;
        std::string bytes(4, '\0');
        bytes.append(reinterpret_cast<const char *>(uid), sizeof uid);
        bytes.append(4, '\0');
        for (LPTSTR text : {lpszName, lpszAdrType, lpszAddress}) bytes.append(textOf(text, unicode)).push_back('\0');
        return writeEntryId(bytes, lpcbEntryID, lppEntryID);
    }
    STDMETHODIMP NewEntry(ULONG_PTR, ULONG, ULONG, LPENTRYID, ULONG, LPENTRYID, ULONG *, LPENTRYID *) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP ResolveName(ULONG_PTR ulUIParam, ULONG ulFlags, LPTSTR lpszNewEntryTitle, LPADRLIST lpAdrList) override;
    STDMETHODIMP Address(ULONG_PTR *, LPADRPARM, LPADRLIST *) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP Details(ULONG_PTR *, LPFNDISMISS, LPVOID, ULONG, LPENTRYID, LPFNBUTTON, LPVOID, LPTSTR, ULONG) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP RecipOptions(ULONG_PTR, ULONG, LPADRENTRY) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP QueryDefaultRecipOpt(LPTSTR, ULONG, ULONG *, LPSPropValue *) override { return MAPI_E_NOT_FOUND; }
    STDMETHODIMP GetPAB(ULONG *, LPENTRYID *) override { return MAPI_E_NOT_FOUND; }
    STDMETHODIMP SetPAB(ULONG, LPENTRYID) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP GetDefaultDir(ULONG *lpcbEntryID, LPENTRYID *lppEntryID) override
    {
        LAB_METHOD("IAddrBook::GetDefaultDir");
        return writeEntryId(bytesOf(EntryId{MAPI_ABCONT, 0, containerNumber}), lpcbEntryID, lppEntryID);
    }
    STDMETHODIMP SetDefaultDir(ULONG, LPENTRYID) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP GetSearchPath(ULONG ulFlags, LPSRowSet *lppSearchPath) override
    {
        LAB_METHOD("IAddrBook::GetSearchPath");
        if (!lppSearchPath) return MAPI_E_INVALID_PARAMETER;
        TableSource source;
        source.rows = [] { return std::vector<NodePtr>{containerNode()}; };
        source.columns = {PR_ENTRYID, PR_DISPLAY_NAME, PR_OBJECT_TYPE};
        LPMAPITABLE table = nullptr;
        HRESULT result = openTable(session_, source, (ulFlags & MAPI_UNICODE) != 0, &table);
        if (result != S_OK) return result;
        result = table->QueryRows(1, 0, lppSearchPath);
        table->Release();
        return result;
    }
    STDMETHODIMP SetSearchPath(ULONG, LPSRowSet) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP PrepareRecips(ULONG, LPSPropTagArray, LPADRLIST) override { return S_OK; }

private:
    bool answers(REFIID riid) const override { return riid == IID_IAddrBook || PropObject::answers(riid); }
    const PropNode &reading() const override { return *node_; }
    PropNode *writing() override { return nullptr; }
    HRESULT save(ULONG) override { return MAPI_E_NO_ACCESS; }
    NodePtr node_;
};

// Adds what the address book knows to an entry of the list, in a new property array; the old one is freed, as MAPI does.
static SCODE fillEntry(ADRENTRY &entry, const PropNode &user, bool unicode)
{
    std::vector<Value> values;
    for (ULONG index = 0; index < entry.cValues; index++) {
        Value value;
        Value known;
        if (readProp(entry.rgPropVals[index], value) != S_OK || user.read(value.id(), known)) continue;
        values.push_back(value);
    }
    for (const auto &known : user.bag) values.push_back(known.second);
    LPSPropValue props = nullptr;
    const SCODE result = writeProps(values, unicode, &props);
    if (result != S_OK) return result;
    freeRoot(entry.rgPropVals, nullptr);
    entry.rgPropVals = props;
    entry.cValues = static_cast<ULONG>(values.size());
    return S_OK;
}

STDMETHODIMP AddressBook::ResolveName(ULONG_PTR, ULONG ulFlags, LPTSTR, LPADRLIST lpAdrList)
{
    LAB_METHOD("IAddrBook::ResolveName");
    if (!lpAdrList) return MAPI_E_INVALID_PARAMETER;
    for (ULONG index = 0; index < lpAdrList->cEntries; index++) {
        ADRENTRY &entry = lpAdrList->aEntries[index];
        Value name;
        bool resolved = false;
        bool ambiguous = false;
        for (ULONG column = 0; column < entry.cValues; column++) {
            const SPropValue &prop = entry.rgPropVals[column];
            if (prop.ulPropTag == PR_ENTRYID) resolved = true;
            if (PROP_ID(prop.ulPropTag) == PROP_ID(PR_DISPLAY_NAME)) readProp(prop, name);
        }
        if (resolved) continue;
        const NodePtr user = resolve(name.bytes, ambiguous);
        if (!user) return ambiguous ? MAPI_E_AMBIGUOUS_RECIP : MAPI_E_NOT_FOUND;
        const SCODE result = fillEntry(entry, *user, (ulFlags & MAPI_UNICODE) != 0);
        if (result != S_OK) return result;
    }
    return S_OK;
}

HRESULT openAddressBook(const SessionPtr &session, LPADRBOOK *out)
{
    NodePtr node = std::make_shared<PropNode>();
    put(node->bag, numberValue(PR_OBJECT_TYPE, MAPI_ADDRBOOK));
    return handOut(new (std::nothrow) AddressBook(session, node), nullptr, out);
}

HRESULT openAddressEntry(const SessionPtr &session, const EntryId &id, LPCIID iid, ULONG *type, LPUNKNOWN *out)
{
    *type = id.kind;
    if (id.kind == MAPI_ABCONT && id.number == containerNumber) return handOut(new (std::nothrow) Container(session, containerNode()), iid, out);
    if (id.kind != MAPI_MAILUSER || id.number == 0 || id.number > world().users.size()) return MAPI_E_NOT_FOUND;
    return handOut(new (std::nothrow) MailUser(session, world().users[static_cast<size_t>(id.number - 1)]), iid, out);
}

}  // namespace lab
