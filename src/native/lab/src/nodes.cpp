#include "nodes.h"

#include <cstring>

#include "edkmdb.h"

namespace lab {

static const unsigned char providerUid[16] = {0x6c, 0x61, 0x62, 0x21, 0x4d, 0x41, 0x50, 0x49, 0x9c, 0x11, 0x52, 0x07, 0xb4, 0x5e, 0xd3, 0x01};
static const size_t entryIdSize = 36;

static void putNumber(std::string &bytes, uint64_t number, int size)
{
    for (int index = 0; index < size; index++) bytes.push_back(static_cast<char>(number >> (8 * index) & 0xFF));
}

static uint64_t getNumber(const BYTE *bytes, int size)
{
    uint64_t number = 0;
    for (int index = size - 1; index >= 0; index--) number = number << 8 | bytes[index];
    return number;
}

std::string bytesOf(const EntryId &id)
{
    std::string bytes(4, '\0');
    bytes.append(reinterpret_cast<const char *>(providerUid), sizeof providerUid);
    putNumber(bytes, id.kind, 4);
    putNumber(bytes, id.store, 4);
    putNumber(bytes, id.number, 8);
    return bytes;
}

bool parseEntryId(ULONG size, const ENTRYID *bytes, EntryId &id)
{
    const BYTE *from = reinterpret_cast<const BYTE *>(bytes);
    if (!from || size != entryIdSize || memcmp(from + 4, providerUid, sizeof providerUid) != 0) return false;
    id.kind = static_cast<ULONG>(getNumber(from + 20, 4));
    id.store = static_cast<ULONG>(getNumber(from + 24, 4));
    id.number = getNumber(from + 28, 8);
    return true;
}

std::string sourceKeyOf(uint64_t number)
{
    std::string key(reinterpret_cast<const char *>(providerUid), sizeof providerUid);
    putNumber(key, number, 6);
    return key;
}

bool PropNode::read(USHORT id, Value &out) const
{
    const auto found = bag.find(id);
    if (found == bag.end()) return false;
    out = found->second;
    return true;
}

std::vector<ULONG> PropNode::tags() const
{
    std::vector<ULONG> result;
    for (const auto &entry : bag) result.push_back(entry.second.tag);
    return result;
}

bool PropNode::isComputed(USHORT) const { return false; }

static bool has(const ULONG *list, size_t count, USHORT id)
{
    for (size_t index = 0; index < count; index++)
        if (PROP_ID(list[index]) == id) return true;
    return false;
}

template <size_t count>
static std::vector<ULONG> withComputed(const PropNode &node, const ULONG (&computed)[count])
{
    std::vector<ULONG> result = node.PropNode::tags();
    result.insert(result.end(), computed, computed + count);
    return result;
}

static const ULONG messageTags[] = {PR_ENTRYID, PR_RECORD_KEY, PR_SEARCH_KEY, PR_INSTANCE_KEY, PR_PARENT_ENTRYID, PR_STORE_ENTRYID,
                                    PR_OBJECT_TYPE, PR_HASATTACH, PR_MESSAGE_SIZE, PR_DISPLAY_TO_W, PR_DISPLAY_CC_W, PR_DISPLAY_BCC_W,
                                    PR_SOURCE_KEY, PR_CHANGE_KEY, PR_ACCESS};

static std::string recipientNames(const MessageNode &message, LONG type)
{
    std::string names;
    for (const NodePtr &recipient : message.recipients) {
        Value value;
        if (!recipient->read(PROP_ID(PR_RECIPIENT_TYPE), value) || value.number != type) continue;
        if (!recipient->read(PROP_ID(PR_DISPLAY_NAME), value)) continue;
        if (!names.empty()) names += "; ";
        names += value.bytes;
    }
    return names;
}

static int64_t sizeOfMessage(const MessageNode &message)
{
    size_t size = 256;
    for (const auto &entry : message.bag) size += 8 + sizeOf(entry.second);
    for (const auto &attachment : message.attachments)
        for (const auto &entry : attachment->bag) size += 8 + sizeOf(entry.second);
    return static_cast<int64_t>(size);
}

bool MessageNode::read(USHORT propId, Value &out) const
{
    const ULONG own = PROP_TAG(0, propId);
    const std::shared_ptr<FolderNode> folder = parent.lock();
    switch (own | PT_BINARY) {
    case PR_ENTRYID:
    case PR_RECORD_KEY:
    case PR_SEARCH_KEY:
    case PR_INSTANCE_KEY: out = binaryValue(own | PT_BINARY, bytesOf(id)); return true;
    case PR_PARENT_ENTRYID:
        if (!folder) return false;
        out = binaryValue(PR_PARENT_ENTRYID, bytesOf(folder->id));
        return true;
    case PR_STORE_ENTRYID: out = binaryValue(PR_STORE_ENTRYID, bytesOf(EntryId{MAPI_STORE, id.store, 0})); return true;
    case PR_SOURCE_KEY: out = binaryValue(PR_SOURCE_KEY, sourceKeyOf(id.number)); return true;
    case PR_CHANGE_KEY: out = binaryValue(PR_CHANGE_KEY, sourceKeyOf(change)); return true;
    default: break;
    }
    switch (propId) {
    case PROP_ID(PR_OBJECT_TYPE): out = numberValue(PR_OBJECT_TYPE, MAPI_MESSAGE); return true;
    case PROP_ID(PR_HASATTACH): out = numberValue(PR_HASATTACH, !attachments.empty()); return true;
    case PROP_ID(PR_MESSAGE_SIZE): out = numberValue(PR_MESSAGE_SIZE, sizeOfMessage(*this)); return true;
    case PROP_ID(PR_ACCESS): out = numberValue(PR_ACCESS, MAPI_ACCESS_MODIFY | MAPI_ACCESS_READ | MAPI_ACCESS_DELETE); return true;
    case PROP_ID(PR_DISPLAY_TO): out = textValue(PR_DISPLAY_TO, recipientNames(*this, MAPI_TO)); return true;
    case PROP_ID(PR_DISPLAY_CC): out = textValue(PR_DISPLAY_CC, recipientNames(*this, MAPI_CC)); return true;
    case PROP_ID(PR_DISPLAY_BCC): out = textValue(PR_DISPLAY_BCC, recipientNames(*this, MAPI_BCC)); return true;
    case PROP_ID(PR_MESSAGE_FLAGS):
        if (!PropNode::read(propId, out)) return false;
        out.number = attachments.empty() ? out.number & ~static_cast<int64_t>(MSGFLAG_HASATTACH) : out.number | MSGFLAG_HASATTACH;
        return true;
    default: return PropNode::read(propId, out);
    }
}

std::vector<ULONG> MessageNode::tags() const { return withComputed(*this, messageTags); }
bool MessageNode::isComputed(USHORT propId) const { return has(messageTags, ARRAYSIZE(messageTags), propId); }

static const ULONG attachTags[] = {PR_ATTACH_NUM, PR_OBJECT_TYPE, PR_ATTACH_SIZE};

bool AttachNode::read(USHORT propId, Value &out) const
{
    switch (propId) {
    case PROP_ID(PR_ATTACH_NUM): out = numberValue(PR_ATTACH_NUM, number); return true;
    case PROP_ID(PR_OBJECT_TYPE): out = numberValue(PR_OBJECT_TYPE, MAPI_ATTACH); return true;
    case PROP_ID(PR_ATTACH_SIZE): {
        size_t size = 0;
        for (const auto &entry : bag) size += 8 + sizeOf(entry.second);
        out = numberValue(PR_ATTACH_SIZE, static_cast<int64_t>(size));
        return true;
    }
    default: return PropNode::read(propId, out);
    }
}

std::vector<ULONG> AttachNode::tags() const { return withComputed(*this, attachTags); }
bool AttachNode::isComputed(USHORT propId) const { return has(attachTags, ARRAYSIZE(attachTags), propId); }

static const ULONG folderTags[] = {PR_ENTRYID, PR_RECORD_KEY, PR_INSTANCE_KEY, PR_PARENT_ENTRYID, PR_STORE_ENTRYID, PR_OBJECT_TYPE,
                                   PR_CONTENT_COUNT, PR_CONTENT_UNREAD, PR_SUBFOLDERS, PR_FOLDER_TYPE, PR_SOURCE_KEY, PR_ASSOC_CONTENT_COUNT};

static int64_t unreadIn(const FolderNode &folder)
{
    int64_t count = 0;
    for (const auto &message : folder.messages) {
        Value flags;
        if (message->read(PROP_ID(PR_MESSAGE_FLAGS), flags) && !(flags.number & MSGFLAG_READ)) count++;
    }
    return count;
}

bool FolderNode::read(USHORT propId, Value &out) const
{
    const std::shared_ptr<FolderNode> above = parent.lock();
    switch (propId) {
    case PROP_ID(PR_ENTRYID):
    case PROP_ID(PR_RECORD_KEY):
    case PROP_ID(PR_INSTANCE_KEY): out = binaryValue(PROP_TAG(PT_BINARY, propId), bytesOf(id)); return true;
    case PROP_ID(PR_PARENT_ENTRYID): out = binaryValue(PR_PARENT_ENTRYID, bytesOf(above ? above->id : id)); return true;
    case PROP_ID(PR_STORE_ENTRYID): out = binaryValue(PR_STORE_ENTRYID, bytesOf(EntryId{MAPI_STORE, id.store, 0})); return true;
    case PROP_ID(PR_SOURCE_KEY): out = binaryValue(PR_SOURCE_KEY, sourceKeyOf(id.number)); return true;
    case PROP_ID(PR_OBJECT_TYPE): out = numberValue(PR_OBJECT_TYPE, MAPI_FOLDER); return true;
    case PROP_ID(PR_FOLDER_TYPE): out = numberValue(PR_FOLDER_TYPE, above ? FOLDER_GENERIC : FOLDER_ROOT); return true;
    case PROP_ID(PR_CONTENT_COUNT): out = numberValue(PR_CONTENT_COUNT, static_cast<int64_t>(messages.size())); return true;
    case PROP_ID(PR_CONTENT_UNREAD): out = numberValue(PR_CONTENT_UNREAD, unreadIn(*this)); return true;
    case PROP_ID(PR_ASSOC_CONTENT_COUNT): out = numberValue(PR_ASSOC_CONTENT_COUNT, static_cast<int64_t>(associated.size())); return true;
    case PROP_ID(PR_SUBFOLDERS): out = numberValue(PR_SUBFOLDERS, !folders.empty()); return true;
    default: return PropNode::read(propId, out);
    }
}

std::vector<ULONG> FolderNode::tags() const { return withComputed(*this, folderTags); }
bool FolderNode::isComputed(USHORT propId) const { return has(folderTags, ARRAYSIZE(folderTags), propId); }

}  // namespace lab
