// IMessage and IAttach. A message is read from its node until the first change; then it works on a draft that
// SaveChanges puts in the node's place.
#include <algorithm>

#include "faults.h"
#include "objects.h"

namespace lab {

static void noteIcon(USHORT id)
{
    if (id == PROP_ID(PR_ATTACH_RENDERING)) afterAttachmentIcon();
}

class Message final : public PropObject<IMessage> {
public:
    Message(const SessionPtr &session, const std::shared_ptr<MessageNode> &node, bool writable)
        : PropObject(session, "IMessage"), node_(node), writable_(writable)
    {
    }

    STDMETHODIMP GetAttachmentTable(ULONG ulFlags, LPMAPITABLE *lppTable) override
    {
        LAB_METHOD("IMessage::GetAttachmentTable");
        TableSource source;
        const std::shared_ptr<MessageNode> node = shown();
        source.rows = [node] { return std::vector<NodePtr>(node->attachments.begin(), node->attachments.end()); };
        source.columns = {PR_ATTACH_NUM, PR_ATTACH_SIZE, PR_ATTACH_METHOD, PR_ATTACH_FILENAME, PR_RENDERING_POSITION};
        return openTable(session_, source, (ulFlags & MAPI_UNICODE) != 0, lppTable);
    }
    STDMETHODIMP OpenAttach(ULONG ulAttachmentNum, LPCIID lpInterface, ULONG ulFlags, LPATTACH *lppAttach) override;
    STDMETHODIMP CreateAttach(LPCIID lpInterface, ULONG ulFlags, ULONG *lpulAttachmentNum, LPATTACH *lppAttach) override;
    STDMETHODIMP DeleteAttach(ULONG ulAttachmentNum, ULONG_PTR, LPMAPIPROGRESS, ULONG) override
    {
        LAB_METHOD("IMessage::DeleteAttach");
        if (!writable_) return MAPI_E_NO_ACCESS;
        auto &list = draft()->attachments;
        const auto gone = std::remove_if(list.begin(), list.end(), [=](const std::shared_ptr<AttachNode> &a) { return a->number == ulAttachmentNum; });
        if (gone == list.end()) return MAPI_E_NOT_FOUND;
        list.erase(gone, list.end());
        return S_OK;
    }
    STDMETHODIMP GetRecipientTable(ULONG ulFlags, LPMAPITABLE *lppTable) override
    {
        LAB_METHOD("IMessage::GetRecipientTable");
        TableSource source;
        const std::shared_ptr<MessageNode> node = shown();
        source.rows = [node] { return node->recipients; };
        source.columns = {PR_ROWID, PR_RECIPIENT_TYPE, PR_DISPLAY_NAME, PR_ADDRTYPE, PR_EMAIL_ADDRESS, PR_ENTRYID, PR_OBJECT_TYPE};
        return openTable(session_, source, (ulFlags & MAPI_UNICODE) != 0, lppTable);
    }
    STDMETHODIMP ModifyRecipients(ULONG ulFlags, LPADRLIST lpMods) override;
    STDMETHODIMP SubmitMessage(ULONG) override
    {
        LAB_METHOD("IMessage::SubmitMessage");
        if (shown()->recipients.empty()) return MAPI_E_NO_RECIPIENTS;
        int64_t &flags = draft()->bag[PROP_ID(PR_MESSAGE_FLAGS)].number;
        flags = (flags & ~static_cast<int64_t>(MSGFLAG_UNSENT)) | MSGFLAG_SUBMIT;
        return save(0);
    }
    STDMETHODIMP SetReadFlag(ULONG ulFlags) override
    {
        LAB_METHOD("IMessage::SetReadFlag");
        int64_t &flags = node_->bag[PROP_ID(PR_MESSAGE_FLAGS)].number;
        flags = (ulFlags & CLEAR_READ_FLAG) ? flags & ~static_cast<int64_t>(MSGFLAG_READ) : flags | MSGFLAG_READ;
        if (node_->change != 0) commitMessage(node_);
        return S_OK;
    }

    std::shared_ptr<MessageNode> draft()
    {
        if (!draft_) draft_ = std::make_shared<MessageNode>(*node_);
        return draft_;
    }

private:
    bool answers(REFIID riid) const override { return riid == IID_IMessage || PropObject::answers(riid); }
    const std::shared_ptr<MessageNode> &shown() const { return draft_ ? draft_ : node_; }
    const PropNode &reading() const override { return node_->deleted ? *node_ : *shown(); }
    PropNode *writing() override { return writable_ ? draft().get() : nullptr; }
    HRESULT save(ULONG flags) override
    {
        if (node_->deleted) return MAPI_E_OBJECT_DELETED;
        if (!writable_) return MAPI_E_NO_ACCESS;
        if (draft_) {
            *node_ = *draft_;
            draft_.reset();
        }
        commitMessage(node_);
        if (flags & KEEP_OPEN_READONLY) writable_ = false;
        return S_OK;
    }
    HRESULT openObject(ULONG tag, LPCIID, ULONG flags, LPUNKNOWN *out) override
    {
        if (PROP_ID(tag) == PROP_ID(PR_MESSAGE_RECIPIENTS)) return GetRecipientTable(flags, reinterpret_cast<LPMAPITABLE *>(out));
        if (PROP_ID(tag) == PROP_ID(PR_MESSAGE_ATTACHMENTS)) return GetAttachmentTable(flags, reinterpret_cast<LPMAPITABLE *>(out));
        return MAPI_E_NO_SUPPORT;
    }
    void removeRecipient(int64_t row);
    int64_t nextRow() const;

    std::shared_ptr<MessageNode> node_;
    std::shared_ptr<MessageNode> draft_;
    bool writable_;
};

// An attachment works on a copy; SaveChanges puts it into the message's draft.
class Attach final : public PropObject<IAttach> {
public:
    Attach(const SessionPtr &session, Message *message, const std::shared_ptr<AttachNode> &node, bool writable)
        : PropObject(session, "IAttach"), message_(message), node_(node), writable_(writable)
    {
        message_->AddRef();
    }
    ~Attach() override { message_->Release(); }

private:
    bool answers(REFIID riid) const override { return riid == IID_IAttachment || PropObject::answers(riid); }
    const PropNode &reading() const override { return *node_; }
    PropNode *writing() override { return writable_ ? node_.get() : nullptr; }
    void wasRead(USHORT id) override { noteIcon(id); }
    HRESULT save(ULONG flags) override
    {
        if (!writable_) return MAPI_E_NO_ACCESS;
        auto &list = message_->draft()->attachments;
        const auto copy = std::make_shared<AttachNode>(*node_);
        const auto same = std::find_if(list.begin(), list.end(), [&](const std::shared_ptr<AttachNode> &a) { return a->number == copy->number; });
        if (same == list.end()) list.push_back(copy);
        else *same = copy;
        if (flags & KEEP_OPEN_READONLY) writable_ = false;
        return S_OK;
    }
    HRESULT openObject(ULONG tag, LPCIID iid, ULONG flags, LPUNKNOWN *out) override
    {
        if (PROP_ID(tag) != PROP_ID(PR_ATTACH_DATA_OBJ) || *iid != IID_IMessage) return MAPI_E_NO_SUPPORT;
        if (!node_->embedded) {
            if (!(flags & MAPI_CREATE) || !writable_) return MAPI_E_NOT_FOUND;
            node_->embedded = std::make_shared<MessageNode>();
            node_->embedded->id.kind = MAPI_MESSAGE;
            put(node_->bag, numberValue(PR_ATTACH_METHOD, ATTACH_EMBEDDED_MSG));
        }
        return openMessage(session_, node_->embedded, writable_, nullptr, reinterpret_cast<LPMESSAGE *>(out));
    }

    Message *message_;
    std::shared_ptr<AttachNode> node_;
    bool writable_;
};

STDMETHODIMP Message::OpenAttach(ULONG ulAttachmentNum, LPCIID lpInterface, ULONG ulFlags, LPATTACH *lppAttach)
{
    LAB_METHOD("IMessage::OpenAttach");
    if (!lppAttach) return MAPI_E_INVALID_PARAMETER;
    *lppAttach = nullptr;
    const bool writable = writable_ && (ulFlags & (MAPI_MODIFY | MAPI_BEST_ACCESS));
    for (const auto &attachment : shown()->attachments)
        if (attachment->number == ulAttachmentNum)
            return handOut(new (std::nothrow) Attach(session_, this, std::make_shared<AttachNode>(*attachment), writable), lpInterface, lppAttach);
    return MAPI_E_NOT_FOUND;
}

STDMETHODIMP Message::CreateAttach(LPCIID lpInterface, ULONG, ULONG *lpulAttachmentNum, LPATTACH *lppAttach)
{
    LAB_METHOD("IMessage::CreateAttach");
    if (!lppAttach || !lpulAttachmentNum) return MAPI_E_INVALID_PARAMETER;
    *lppAttach = nullptr;
    if (!writable_) return MAPI_E_NO_ACCESS;
    const auto attachment = std::make_shared<AttachNode>();
    attachment->number = draft()->nextAttach++;
    put(attachment->bag, numberValue(PR_ATTACH_METHOD, NO_ATTACHMENT));
    put(attachment->bag, numberValue(PR_RENDERING_POSITION, -1));
    *lpulAttachmentNum = attachment->number;
    return handOut(new (std::nothrow) Attach(session_, this, attachment, true), lpInterface, lppAttach);
}

void Message::removeRecipient(int64_t row)
{
    auto &list = draft()->recipients;
    list.erase(std::remove_if(list.begin(), list.end(), [=](const NodePtr &recipient) {
        Value id;
        return recipient->read(PROP_ID(PR_ROWID), id) && id.number == row;
    }), list.end());
}

int64_t Message::nextRow() const
{
    int64_t next = 0;
    for (const NodePtr &recipient : shown()->recipients) {
        Value id;
        if (recipient->read(PROP_ID(PR_ROWID), id) && id.number >= next) next = id.number + 1;
    }
    return next;
}

STDMETHODIMP Message::ModifyRecipients(ULONG ulFlags, LPADRLIST lpMods)
{
    LAB_METHOD("IMessage::ModifyRecipients");
    if (!lpMods) return MAPI_E_INVALID_PARAMETER;
    if (!writable_) return MAPI_E_NO_ACCESS;
    if (ulFlags == 0) draft()->recipients.clear();
    for (ULONG index = 0; index < lpMods->cEntries; index++) {
        const ADRENTRY &entry = lpMods->aEntries[index];
        NodePtr recipient = std::make_shared<PropNode>();
        for (ULONG column = 0; column < entry.cValues; column++) {
            Value value;
            if (readProp(entry.rgPropVals[column], value) == S_OK) put(recipient->bag, value);
        }
        Value row;
        const bool hasRow = recipient->read(PROP_ID(PR_ROWID), row);
        if (hasRow && (ulFlags & (MODRECIP_MODIFY | MODRECIP_REMOVE))) removeRecipient(row.number);
        if (ulFlags & MODRECIP_REMOVE) continue;
        if (!hasRow) put(recipient->bag, numberValue(PR_ROWID, nextRow()));
        put(recipient->bag, numberValue(PR_OBJECT_TYPE, MAPI_MAILUSER));
        draft()->recipients.push_back(recipient);
    }
    return S_OK;
}

HRESULT openMessage(const SessionPtr &session, const std::shared_ptr<MessageNode> &node, bool writable, LPCIID iid, LPMESSAGE *out)
{
    return handOut(new (std::nothrow) Message(session, node, writable), iid, out);
}

}  // namespace lab
