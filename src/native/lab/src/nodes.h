// What the lab's stores contain. Nodes outlive the COM objects that show them; a COM object holds its node.
#pragma once
#include <memory>
#include <set>
#include <vector>

#include "value.h"

namespace lab {

struct EntryId {
    ULONG kind = 0;   // MAPI_STORE, MAPI_FOLDER, MAPI_MESSAGE, MAPI_MAILUSER, MAPI_ABCONT
    ULONG store = 0;  // 0: the address book
    uint64_t number = 0;
};
std::string bytesOf(const EntryId &id);
bool parseEntryId(ULONG size, const ENTRYID *bytes, EntryId &id);
std::string sourceKeyOf(uint64_t number);

struct PropNode {
    PropBag bag;
    bool deleted = false;

    PropNode() = default;
    PropNode(const PropNode &) = default;
    PropNode &operator=(const PropNode &) = default;
    virtual ~PropNode() = default;
    // Computed properties first, then the stored ones.
    virtual bool read(USHORT id, Value &out) const;
    virtual std::vector<ULONG> tags() const;
    virtual bool isComputed(USHORT id) const;
};
using NodePtr = std::shared_ptr<PropNode>;

struct AttachNode;
struct FolderNode;
struct StoreNode;

struct MessageNode : PropNode {
    EntryId id;
    uint64_t change = 0;
    bool associated = false;
    ULONG status = 0;
    ULONG nextAttach = 0;
    std::weak_ptr<FolderNode> parent;
    std::vector<std::shared_ptr<AttachNode>> attachments;
    std::vector<NodePtr> recipients;

    bool read(USHORT propId, Value &out) const override;
    std::vector<ULONG> tags() const override;
    bool isComputed(USHORT propId) const override;
};

struct AttachNode : PropNode {
    ULONG number = 0;
    std::shared_ptr<MessageNode> embedded;

    bool read(USHORT propId, Value &out) const override;
    std::vector<ULONG> tags() const override;
    bool isComputed(USHORT propId) const override;
};

struct Deletion {
    uint64_t change;
    std::string sourceKey;
};

struct FolderNode : PropNode {
    EntryId id;
    uint64_t change = 0;
    uint64_t contentsVersion = 0;
    uint64_t hierarchyVersion = 0;
    std::weak_ptr<FolderNode> parent;
    std::vector<std::shared_ptr<FolderNode>> folders;
    std::vector<std::shared_ptr<MessageNode>> messages;
    std::vector<std::shared_ptr<MessageNode>> associated;
    std::vector<Deletion> deletedMessages;
    std::vector<Deletion> deletedFolders;

    bool read(USHORT propId, Value &out) const override;
    std::vector<ULONG> tags() const override;
    bool isComputed(USHORT propId) const override;
};

struct StoreNode : PropNode {
    ULONG number = 0;
    std::shared_ptr<FolderNode> root;
    std::shared_ptr<FolderNode> inbox;
    std::map<std::string, uint64_t> receiveFolders;  // message class -> folder number
};

struct NameEntry {
    GUID set;
    bool isText;
    LONG number;
    std::string text;
};

struct World {
    uint64_t lastNumber = 0;
    uint64_t lastChange = 0;
    std::vector<std::shared_ptr<StoreNode>> stores;
    std::vector<NodePtr> users;
    std::set<std::string> profiles;
    std::vector<NameEntry> names;  // property id 0x8000 + index

    std::shared_ptr<StoreNode> store(ULONG number) const;
};

// Made when first asked for, together with its two stores; dropped when the library is unloaded.
World &world();
void dropWorld();

std::shared_ptr<FolderNode> findFolder(const FolderNode &from, uint64_t number);
std::shared_ptr<MessageNode> findMessage(const FolderNode &from, uint64_t number);
std::shared_ptr<FolderNode> addFolder(const std::shared_ptr<FolderNode> &parent, const std::string &name, const std::string &comment);
std::shared_ptr<MessageNode> newMessage(const std::shared_ptr<FolderNode> &parent);
// Puts a new message into its folder or records a change of one that is there.
void commitMessage(const std::shared_ptr<MessageNode> &message);
bool removeMessage(FolderNode &folder, uint64_t number);
void markFolderDeleted(FolderNode &folder);

}  // namespace lab
