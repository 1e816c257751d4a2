// The lab's contents: two stores with a folder hierarchy, messages with recipients and attachments, an address book.
#include <cstdio>

#include "edkmdb.h"
#include "nodes.h"
#include "notify.h"

namespace lab {

// A plain pointer: a destructor at the end of the process could run before the library is told that it is unloaded.
static World *theWorld = nullptr;

std::shared_ptr<StoreNode> World::store(ULONG number) const
{
    for (const auto &candidate : stores)
        if (candidate->number == number) return candidate;
    return nullptr;
}

static const struct { const char *name; const char *address; } people[] = {
    {"Ada Brook", "ada.brook@lab.example"},   {"Ben Carter", "ben.carter@lab.example"}, {"Cleo Dunn", "cleo.dunn@lab.example"},
    {"Dan Ellis", "dan.ellis@lab.example"},   {"Eva Frost", "eva.frost@lab.example"},   {"Finn Grant", "finn.grant@lab.example"},
};

static NodePtr makeUser(World &into, size_t index)
{
    NodePtr user = std::make_shared<PropNode>();
    const std::string address = people[index].address;
    const std::string id = bytesOf(EntryId{MAPI_MAILUSER, 0, index + 1});
    put(user->bag, binaryValue(PR_ENTRYID, id));
    put(user->bag, binaryValue(PR_RECORD_KEY, id));
    put(user->bag, binaryValue(PR_INSTANCE_KEY, id));
    put(user->bag, binaryValue(PR_SEARCH_KEY, "SMTP:" + address));
    put(user->bag, textValue(PR_DISPLAY_NAME, people[index].name));
    put(user->bag, textValue(PR_ADDRTYPE, "SMTP"));
    put(user->bag, textValue(PR_EMAIL_ADDRESS, address));
    put(user->bag, textValue(PR_SMTP_ADDRESS, address));
    put(user->bag, numberValue(PR_OBJECT_TYPE, MAPI_MAILUSER));
    put(user->bag, numberValue(PR_DISPLAY_TYPE, DT_MAILUSER));
    into.users.push_back(user);
    return user;
}

static std::shared_ptr<FolderNode> makeFolder(World &in, ULONG store, const std::string &name, const std::string &comment)
{
    auto folder = std::make_shared<FolderNode>();
    folder->id = EntryId{MAPI_FOLDER, store, ++in.lastNumber};
    folder->change = ++in.lastChange;
    put(folder->bag, textValue(PR_DISPLAY_NAME, name));
    put(folder->bag, textValue(PR_COMMENT, comment));
    put(folder->bag, textValue(PR_CONTAINER_CLASS, "IPF.Note"));
    put(folder->bag, numberValue(PR_ACCESS, 0x3F));
    put(folder->bag, timeValue(PR_CREATION_TIME, now()));
    put(folder->bag, timeValue(PR_LAST_MODIFICATION_TIME, now()));
    return folder;
}

static std::shared_ptr<FolderNode> addFolderTo(World &in, const std::shared_ptr<FolderNode> &parent, const std::string &name,
                                               const std::string &comment)
{
    auto folder = makeFolder(in, parent->id.store, name, comment);
    folder->parent = parent;
    parent->folders.push_back(folder);
    parent->hierarchyVersion++;
    return folder;
}

std::shared_ptr<FolderNode> addFolder(const std::shared_ptr<FolderNode> &parent, const std::string &name, const std::string &comment)
{
    auto folder = addFolderTo(world(), parent, name, comment);
    notifyChange(fnevObjectCreated, folder->id, parent.get(), Contents::hierarchy);
    return folder;
}

static std::shared_ptr<MessageNode> makeMessage(World &in, const std::shared_ptr<FolderNode> &parent)
{
    auto message = std::make_shared<MessageNode>();
    message->id = EntryId{MAPI_MESSAGE, parent->id.store, ++in.lastNumber};
    message->parent = parent;
    put(message->bag, textValue(PR_MESSAGE_CLASS, "IPM.Note"));
    put(message->bag, numberValue(PR_MESSAGE_FLAGS, MSGFLAG_UNSENT | MSGFLAG_READ));
    put(message->bag, numberValue(PR_IMPORTANCE, IMPORTANCE_NORMAL));
    put(message->bag, numberValue(PR_PRIORITY, PRIO_NORMAL));
    put(message->bag, numberValue(PR_SENSITIVITY, SENSITIVITY_NONE));
    put(message->bag, timeValue(PR_CREATION_TIME, now()));
    put(message->bag, timeValue(PR_LAST_MODIFICATION_TIME, now()));
    return message;
}

std::shared_ptr<MessageNode> newMessage(const std::shared_ptr<FolderNode> &parent) { return makeMessage(world(), parent); }

static void addRecipient(MessageNode &message, const NodePtr &user, ULONG type)
{
    NodePtr recipient = std::make_shared<PropNode>(*user);
    put(recipient->bag, numberValue(PR_RECIPIENT_TYPE, type));
    put(recipient->bag, numberValue(PR_ROWID, static_cast<int64_t>(message.recipients.size())));
    message.recipients.push_back(recipient);
}

static void addAttachment(MessageNode &message, const std::string &name, const std::string &data)
{
    auto attachment = std::make_shared<AttachNode>();
    attachment->number = message.nextAttach++;
    put(attachment->bag, numberValue(PR_ATTACH_METHOD, ATTACH_BY_VALUE));
    put(attachment->bag, textValue(PR_ATTACH_LONG_FILENAME, name));
    put(attachment->bag, textValue(PR_ATTACH_FILENAME, name));
    put(attachment->bag, textValue(PR_DISPLAY_NAME, name));
    put(attachment->bag, textValue(PR_ATTACH_EXTENSION, name.substr(name.rfind('.'))));
    put(attachment->bag, numberValue(PR_RENDERING_POSITION, -1));
    put(attachment->bag, binaryValue(PR_ATTACH_DATA_BIN, data));
    put(attachment->bag, binaryValue(PR_ATTACH_RENDERING, std::string("icon of ") + name));
    message.attachments.push_back(attachment);
}

static void fillMessage(World &in, const std::shared_ptr<FolderNode> &folder, int index)
{
    static const char *const subjects[] = {"Weekly report", "Lunch on Thursday", "Minutes of the meeting", "Order", "Question about the invoice"};
    auto message = makeMessage(in, folder);
    char number[16];
    snprintf(number, sizeof number, " %d", index + 1);
    const std::string subject = subjects[index % 5] + std::string(number);
    const NodePtr &sender = in.users[static_cast<size_t>(index) % in.users.size()];
    Value name;
    Value address;
    sender->read(PROP_ID(PR_DISPLAY_NAME), name);
    sender->read(PROP_ID(PR_EMAIL_ADDRESS), address);
    FILETIME time = now();
    const uint64_t ticks = (static_cast<uint64_t>(time.dwHighDateTime) << 32 | time.dwLowDateTime) - static_cast<uint64_t>(index) * 36000000000ULL;
    const Value received = numberValue(PR_MESSAGE_DELIVERY_TIME, static_cast<int64_t>(ticks));
    put(message->bag, textValue(PR_SUBJECT, subject));
    put(message->bag, textValue(PR_NORMALIZED_SUBJECT, subject));
    put(message->bag, textValue(PR_CONVERSATION_TOPIC, subject));
    put(message->bag, textValue(PR_BODY, subject + ".\r\nThis message was made by the lab.\r\n"));
    put(message->bag, textValue(PR_SENDER_NAME, name.bytes));
    put(message->bag, textValue(PR_SENDER_ADDRTYPE, "SMTP"));
    put(message->bag, textValue(PR_SENDER_EMAIL_ADDRESS, address.bytes));
    put(message->bag, numberValue(PR_MESSAGE_FLAGS, index % 3 == 0 ? 0 : MSGFLAG_READ));
    put(message->bag, received);
    put(message->bag, numberValue(PR_CLIENT_SUBMIT_TIME, received.number));
    addRecipient(*message, in.users[static_cast<size_t>(index + 1) % in.users.size()], MAPI_TO);
    addRecipient(*message, in.users[static_cast<size_t>(index + 2) % in.users.size()], index % 2 ? MAPI_TO : MAPI_CC);
    if (index % 2 == 0) addAttachment(*message, "notes.txt", "plain notes\r\n");
    if (index % 4 == 0) addAttachment(*message, "table.csv", std::string(2000, 'x'));
    message->change = ++in.lastChange;
    folder->messages.push_back(message);
}

static void makeStore(World &in, const std::string &name, bool isDefault, int messages)
{
    auto store = std::make_shared<StoreNode>();
    store->number = static_cast<ULONG>(in.stores.size() + 1);
    store->root = makeFolder(in, store->number, "", "");
    auto subtree = addFolderTo(in, store->root, "Top of Personal Folders", "");
    store->inbox = addFolderTo(in, subtree, "Inbox", "Arriving mail");
    auto outbox = addFolderTo(in, subtree, "Outbox", "");
    auto sent = addFolderTo(in, subtree, "Sent Items", "");
    auto wastebasket = addFolderTo(in, subtree, "Deleted Items", "");
    auto projects = addFolderTo(in, subtree, "Projects", "");
    auto current = addFolderTo(in, projects, "Current", "");
    auto finder = addFolderTo(in, store->root, "Finder", "");
    for (int index = 0; index < messages; index++) fillMessage(in, store->inbox, index);
    for (int index = 0; index < messages / 4; index++) fillMessage(in, current, index);

    const std::string id = bytesOf(EntryId{MAPI_STORE, store->number, 0});
    put(store->bag, binaryValue(PR_ENTRYID, id));
    put(store->bag, binaryValue(PR_STORE_ENTRYID, id));
    put(store->bag, binaryValue(PR_RECORD_KEY, id));
    put(store->bag, binaryValue(PR_STORE_RECORD_KEY, id));
    put(store->bag, binaryValue(PR_SEARCH_KEY, id));
    put(store->bag, binaryValue(PR_INSTANCE_KEY, id));
    put(store->bag, binaryValue(PR_MDB_PROVIDER, id.substr(4, 16)));
    put(store->bag, textValue(PR_DISPLAY_NAME, name));
    put(store->bag, textValue(PR_PROVIDER_DISPLAY, "MAPI Lab"));
    put(store->bag, numberValue(PR_OBJECT_TYPE, MAPI_STORE));
    put(store->bag, numberValue(PR_DEFAULT_STORE, isDefault));
    put(store->bag, numberValue(PR_RESOURCE_FLAGS, isDefault ? STATUS_DEFAULT_STORE | STATUS_PRIMARY_STORE : STATUS_NO_DEFAULT_STORE));
    put(store->bag, numberValue(PR_RESOURCE_TYPE, MAPI_STORE_PROVIDER));
    put(store->bag, numberValue(PR_STORE_SUPPORT_MASK, 0x00043FFF & ~STORE_OLE_OK));
    put(store->bag, numberValue(PR_STORE_STATE, 0));
    put(store->bag, numberValue(PR_VALID_FOLDER_MASK, FOLDER_IPM_SUBTREE_VALID | FOLDER_IPM_INBOX_VALID | FOLDER_IPM_OUTBOX_VALID |
                                                          FOLDER_IPM_WASTEBASKET_VALID | FOLDER_IPM_SENTMAIL_VALID | FOLDER_FINDER_VALID));
    put(store->bag, binaryValue(PR_IPM_SUBTREE_ENTRYID, bytesOf(subtree->id)));
    put(store->bag, binaryValue(PR_IPM_OUTBOX_ENTRYID, bytesOf(outbox->id)));
    put(store->bag, binaryValue(PR_IPM_SENTMAIL_ENTRYID, bytesOf(sent->id)));
    put(store->bag, binaryValue(PR_IPM_WASTEBASKET_ENTRYID, bytesOf(wastebasket->id)));
    put(store->bag, binaryValue(PR_FINDER_ENTRYID, bytesOf(finder->id)));
    store->receiveFolders[""] = store->inbox->id.number;
    store->receiveFolders["IPM"] = store->inbox->id.number;
    in.stores.push_back(store);
}

World &world()
{
    if (!theWorld) {
        std::unique_ptr<World> made(new World);
        made->profiles.insert("MAPI Lab");
        for (size_t index = 0; index < ARRAYSIZE(people); index++) makeUser(*made, index);
        makeStore(*made, "Mailbox - Ada Brook", true, 40);
        makeStore(*made, "Archive", false, 8);
        theWorld = made.release();
    }
    return *theWorld;
}

void dropWorld()
{
    delete theWorld;
    theWorld = nullptr;
}

std::shared_ptr<FolderNode> findFolder(const FolderNode &from, uint64_t number)
{
    for (const auto &folder : from.folders) {
        if (folder->id.number == number) return folder;
        const auto below = findFolder(*folder, number);
        if (below) return below;
    }
    return nullptr;
}

std::shared_ptr<MessageNode> findMessage(const FolderNode &from, uint64_t number)
{
    for (const auto &message : from.messages)
        if (message->id.number == number) return message;
    for (const auto &message : from.associated)
        if (message->id.number == number) return message;
    for (const auto &folder : from.folders) {
        const auto below = findMessage(*folder, number);
        if (below) return below;
    }
    return nullptr;
}

void commitMessage(const std::shared_ptr<MessageNode> &message)
{
    const auto folder = message->parent.lock();
    const bool isNew = message->change == 0;
    message->change = ++world().lastChange;
    put(message->bag, timeValue(PR_LAST_MODIFICATION_TIME, now()));
    if (!folder) return;  // an embedded message belongs to its attachment
    if (isNew) (message->associated ? folder->associated : folder->messages).push_back(message);
    folder->contentsVersion++;
    notifyChange(isNew ? fnevObjectCreated : fnevObjectModified, message->id, folder.get(), Contents::messages);
}

static bool removeFrom(std::vector<std::shared_ptr<MessageNode>> &list, uint64_t number, FolderNode &folder)
{
    for (auto at = list.begin(); at != list.end(); ++at) {
        if ((*at)->id.number != number) continue;
        const EntryId id = (*at)->id;
        (*at)->deleted = true;
        folder.deletedMessages.push_back(Deletion{++world().lastChange, sourceKeyOf(number)});
        list.erase(at);
        folder.contentsVersion++;
        notifyChange(fnevObjectDeleted, id, &folder, Contents::messages);
        return true;
    }
    return false;
}

bool removeMessage(FolderNode &folder, uint64_t number)
{
    return removeFrom(folder.messages, number, folder) || removeFrom(folder.associated, number, folder);
}

void markFolderDeleted(FolderNode &folder)
{
    folder.deleted = true;
    for (const auto &message : folder.messages) message->deleted = true;
    for (const auto &message : folder.associated) message->deleted = true;
    for (const auto &below : folder.folders) markFolderDeleted(*below);
}

}  // namespace lab
