// The functions that make the lab's objects, one per kind. Each is defined in the file of its kind.
#pragma once
#include "edkmdb.h"
#include "prop-object.h"
#include "table.h"

namespace lab {

HRESULT openSession(const std::string &profile, LPMAPISESSION *out);
HRESULT openStore(const SessionPtr &session, const std::shared_ptr<StoreNode> &node, LPCIID iid, LPMDB *out);
HRESULT openFolder(const SessionPtr &session, const std::shared_ptr<FolderNode> &node, bool writable, LPCIID iid, LPMAPIFOLDER *out);
HRESULT openMessage(const SessionPtr &session, const std::shared_ptr<MessageNode> &node, bool writable, LPCIID iid, LPMESSAGE *out);
HRESULT openAddressBook(const SessionPtr &session, LPADRBOOK *out);
HRESULT openProfileSection(const SessionPtr &session, LPPROFSECT *out);
HRESULT openProfileAdmin(LPPROFADMIN *out);
HRESULT openContentsExporter(const SessionPtr &session, const std::shared_ptr<FolderNode> &folder, LPUNKNOWN *out);
HRESULT openHierarchyExporter(const SessionPtr &session, const std::shared_ptr<FolderNode> &folder, LPUNKNOWN *out);
HRESULT openContentsImporter(const SessionPtr &session, const std::shared_ptr<FolderNode> &folder, LPUNKNOWN *out);
HRESULT openHierarchyImporter(const SessionPtr &session, const std::shared_ptr<FolderNode> &folder, LPUNKNOWN *out);

// Opens a folder or message of a store, or an entry of the address book (store 0).
HRESULT openEntry(const SessionPtr &session, ULONG size, LPENTRYID entryId, LPCIID iid, ULONG flags, ULONG *type, LPUNKNOWN *out);
HRESULT openAddressEntry(const SessionPtr &session, const EntryId &id, LPCIID iid, ULONG *type, LPUNKNOWN *out);
HRESULT compareEntryIds(ULONG size1, LPENTRYID id1, ULONG size2, LPENTRYID id2, ULONG *result);
HRESULT writeEntryId(const std::string &bytes, ULONG *size, LPENTRYID *entryId);

}  // namespace lab
