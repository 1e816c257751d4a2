// The MAPI objects that parameters are bound to: one session, its default store, a folder with messages, a message with
// attachments and so on, each opened when it is first asked for and kept to the end. Uses the published API only, so it works
// against the lab and against a real profile alike.
#include "fixture.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

struct EntryId {
    ULONG size = 0;
    BYTE bytes[1024] = {};
    SBinary binary = {};
};

LPMAPISESSION session = nullptr;
LPMDB store = nullptr;
LPMAPIFOLDER folder = nullptr;
LPMESSAGE message = nullptr;
LPATTACH attachment = nullptr;
LPMAPITABLE table = nullptr;
LPADRBOOK addressBook = nullptr;
LPPROFSECT profileSection = nullptr;
LPSTREAM stream = nullptr;
LPEXCHANGEEXPORTCHANGES exporter = nullptr;
EntryId storeId;
EntryId folderId;
EntryId messageId;
bool initialised = false;

const GUID exportChanges = {0xA3EA9CC0, 0xD1B2, 0x11CD, {0x80, 0xFC, 0x00, 0xAA, 0x00, 0x4B, 0xBA, 0x0B}};
const GUID streamInterface = {0x0000000C, 0x0000, 0x0000, {0xC0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x46}};

void check(HRESULT result, const char *what)
{
    if (SUCCEEDED(result)) return;
    char reason[256];
    snprintf(reason, sizeof reason, "the fixture could not %s (0x%08lX); check the profile or choose the lab", what, static_cast<unsigned long>(result) & 0xFFFFFFFFul);
    lens_fail(reason);
}

void take(EntryId &id, const SBinary &from)
{
    if (from.cb > sizeof id.bytes) lens_fail("the fixture met an entry id of more than 1024 bytes; choose another profile");
    id.size = from.cb;
    memcpy(id.bytes, from.lpb, from.cb);
    id.binary.cb = id.size;
    id.binary.lpb = id.bytes;
}

void freeRows(LPSRowSet rows)
{
    if (rows == nullptr) return;
    for (ULONG index = 0; index < rows->cRows; index++) MAPIFreeBuffer(rows->aRow[index].lpProps);
    MAPIFreeBuffer(rows);
}

/// First row for which the second column is true, else the first of all; false when the table is empty.
bool chooseRow(LPMAPITABLE rows, ULONG preferred, EntryId &id)
{
    SizedSPropTagArray(2, columns) = {2, {PR_ENTRYID, preferred}};
    check(rows->SetColumns(reinterpret_cast<LPSPropTagArray>(&columns), 0), "choose the columns of a table");
    LPSRowSet set = nullptr;
    check(rows->QueryRows(100, 0, &set), "read a table");
    const SRow *chosen = nullptr;
    for (ULONG index = 0; index < set->cRows; index++) {
        const SRow &row = set->aRow[index];
        if (row.cValues < 2 || row.lpProps[0].ulPropTag != PR_ENTRYID) continue;
        const SPropValue &mark = row.lpProps[1];
        bool good = mark.ulPropTag == preferred && (PROP_TYPE(preferred) == PT_BOOLEAN ? mark.Value.b != 0 : mark.Value.l > 0);
        if (chosen == nullptr || good) chosen = &row;
        if (good) break;
    }
    if (chosen != nullptr) take(id, chosen->lpProps[0].Value.bin);
    freeRows(set);
    return chosen != nullptr;
}

LPMAPISESSION theSession()
{
    if (session != nullptr) return session;
    check(MAPIInitialize(nullptr), "start MAPI");
    initialised = true;
    const char *profile = getenv("MAPI_LENS_PROFILE");
    bool named = profile != nullptr && *profile != '\0';
    // Never with a dialog: a logon that wants one must fail, not hang.
    ULONG flags = MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL | (named ? MAPI_EXPLICIT_PROFILE : MAPI_USE_DEFAULT);
    check(MAPILogonEx(0, named ? reinterpret_cast<LPTSTR>(const_cast<char *>(profile)) : nullptr, nullptr, flags, &session), "log on");
    return session;
}

EntryId &theStoreId()
{
    if (storeId.size > 0) return storeId;
    LPMAPITABLE stores = nullptr;
    check(theSession()->GetMsgStoresTable(0, &stores), "list the message stores");
    if (!chooseRow(stores, PR_DEFAULT_STORE, storeId)) lens_fail("the fixture found no message store; check the profile");
    stores->Release();
    return storeId;
}

LPMDB theStore()
{
    if (store != nullptr) return store;
    EntryId &id = theStoreId();
    check(theSession()->OpenMsgStore(0, id.size, reinterpret_cast<LPENTRYID>(id.bytes), nullptr, MDB_NO_DIALOG | MDB_WRITE, &store), "open the default store");
    return store;
}

template <class Interface> Interface *openEntry(EntryId &id, ULONG wanted, const char *what)
{
    ULONG type = 0;
    LPUNKNOWN object = nullptr;
    check(theStore()->OpenEntry(id.size, reinterpret_cast<LPENTRYID>(id.bytes), nullptr, MAPI_BEST_ACCESS, &type, &object), what);
    if (type != wanted) lens_fail("the fixture met an entry of an unexpected kind; check the profile");
    return reinterpret_cast<Interface *>(object);
}

/// The receive folder if it holds messages, else the first folder with messages below the root.
EntryId &theFolderId()
{
    if (folderId.size > 0) return folderId;
    LPMAPIFOLDER root = nullptr;
    ULONG type = 0;
    check(theStore()->OpenEntry(0, nullptr, nullptr, MAPI_BEST_ACCESS, &type, reinterpret_cast<LPUNKNOWN *>(&root)), "open the root folder");
    LPMAPITABLE folders = nullptr;
    check(root->GetHierarchyTable(CONVENIENT_DEPTH, &folders), "list the folders");
    if (!chooseRow(folders, PR_CONTENT_COUNT, folderId)) lens_fail("the fixture found no folder; check the profile");
    folders->Release();
    root->Release();
    return folderId;
}

LPMAPIFOLDER theFolder()
{
    if (folder == nullptr) folder = openEntry<IMAPIFolder>(theFolderId(), MAPI_FOLDER, "open a folder");
    return folder;
}

LPMAPITABLE theTable()
{
    if (table == nullptr) check(theFolder()->GetContentsTable(0, &table), "open a contents table");
    return table;
}

EntryId &theMessageId()
{
    if (messageId.size > 0) return messageId;
    LPMAPITABLE contents = nullptr;
    check(theFolder()->GetContentsTable(0, &contents), "open a contents table");
    if (!chooseRow(contents, PR_HASATTACH, messageId)) lens_fail("the fixture found no message; put one into the store");
    contents->Release();
    return messageId;
}

LPMESSAGE theMessage()
{
    if (message == nullptr) message = openEntry<IMessage>(theMessageId(), MAPI_MESSAGE, "open a message");
    return message;
}

LPATTACH theAttachment()
{
    if (attachment == nullptr) check(theMessage()->OpenAttach(0, nullptr, MAPI_BEST_ACCESS, &attachment), "open an attachment");
    return attachment;
}

LPSTREAM theStream()
{
    if (stream == nullptr) check(theAttachment()->OpenProperty(PR_ATTACH_DATA_BIN, &streamInterface, 0, 0, reinterpret_cast<LPUNKNOWN *>(&stream)), "open a stream");
    return stream;
}

LPEXCHANGEEXPORTCHANGES theExporter()
{
    if (exporter == nullptr) check(theFolder()->OpenProperty(PR_CONTENTS_SYNCHRONIZER, &exportChanges, 0, 0, reinterpret_cast<LPUNKNOWN *>(&exporter)), "open an exporter");
    return exporter;
}

void *tags()
{
    static SizedSPropTagArray(3, some) = {3, {PR_ENTRYID, PR_SUBJECT, PR_MESSAGE_SIZE}};
    return &some;
}

template <class Interface> void drop(Interface *&object)
{
    if (object != nullptr) object->Release();
    object = nullptr;
}

struct Kind {
    const char *name;
    void *(*get)();
};

const Kind kinds[] = {
    {"session", [] { return static_cast<void *>(theSession()); }},
    {"store", [] { return static_cast<void *>(theStore()); }},
    {"folder", [] { return static_cast<void *>(theFolder()); }},
    {"message", [] { return static_cast<void *>(theMessage()); }},
    {"attachment", [] { return static_cast<void *>(theAttachment()); }},
    {"table", [] { return static_cast<void *>(theTable()); }},
    {"stream", [] { return static_cast<void *>(theStream()); }},
    {"exporter", [] { return static_cast<void *>(theExporter()); }},
    {"address-book", [] {
        if (addressBook == nullptr) check(theSession()->OpenAddressBook(0, nullptr, AB_NO_DIALOG, &addressBook), "open the address book");
        return static_cast<void *>(addressBook);
    }},
    {"profile-section", [] {
        static MAPIUID global = {{0x13, 0xDB, 0xB0, 0xC8, 0xAA, 0x05, 0x10, 0x1A, 0x9B, 0xB0, 0x00, 0xAA, 0x00, 0x2F, 0xC4, 0x5A}};
        if (profileSection == nullptr) check(theSession()->OpenProfileSection(&global, nullptr, 0, &profileSection), "open the global profile section");
        return static_cast<void *>(profileSection);
    }},
    {"advise-sink", fixtureAdviseSink},
    {"importer", fixtureImporter},
    {"hierarchy-importer", fixtureHierarchyImporter},
    {"store-id", [] { return static_cast<void *>(theStoreId().bytes); }},
    {"folder-id", [] { return static_cast<void *>(theFolderId().bytes); }},
    {"message-id", [] { return static_cast<void *>(theMessageId().bytes); }},
    {"store-binary", [] { return static_cast<void *>(&theStoreId().binary); }},
    {"folder-binary", [] { return static_cast<void *>(&theFolderId().binary); }},
    {"message-binary", [] { return static_cast<void *>(&theMessageId().binary); }},
    {"tags", tags},
};

} // namespace

extern "C" {

void *lens_fixture(const char *kind)
{
    for (const Kind &known : kinds) {
        if (strcmp(known.name, kind) == 0) return known.get();
    }
    lens_fail("the harness does not know a kind of fixture; install MAPI Lens again");
    return nullptr;
}

unsigned long lens_fixture_size(const char *kind)
{
    if (strcmp(kind, "store-id") == 0) return theStoreId().size;
    if (strcmp(kind, "folder-id") == 0) return theFolderId().size;
    return theMessageId().size;
}

void lens_fixture_close(void)
{
    drop(exporter);
    drop(stream);
    drop(attachment);
    drop(message);
    drop(table);
    drop(folder);
    drop(profileSection);
    drop(addressBook);
    drop(store);
    if (session != nullptr) session->Logoff(0, 0, 0);
    drop(session);
    if (initialised) MAPIUninitialize();
    initialised = false;
}

void lens_retain(void *object)
{
    if (object != nullptr) static_cast<IUnknown *>(object)->AddRef();
}

void lens_release(void *object)
{
    if (object != nullptr) static_cast<IUnknown *>(object)->Release();
}

void lens_free_buffer(void *buffer) { MAPIFreeBuffer(buffer); }
void lens_free_rows(void *rows) { freeRows(static_cast<LPSRowSet>(rows)); }

void lens_free_address_list(void *list)
{
    LPADRLIST entries = static_cast<LPADRLIST>(list);
    if (entries == nullptr) return;
    for (ULONG index = 0; index < entries->cEntries; index++) MAPIFreeBuffer(entries->aEntries[index].rgPropVals);
    MAPIFreeBuffer(entries);
}

} // extern "C"
