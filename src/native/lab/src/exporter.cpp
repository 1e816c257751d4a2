// IExchangeExportChanges: what changed in a folder since a state, handed to an importer in several steps.
#include "faults.h"
#include "sync-state.h"

namespace lab {

// Changes for each call of Synchronize.
static const size_t changesPerStep = 8;

struct Change {
    uint64_t number;
    std::shared_ptr<MessageNode> message;
    std::shared_ptr<FolderNode> folder;
};

// The part that is too large for a shell.
struct ExportState {
    ExportState(const std::shared_ptr<FolderNode> &of, bool hierarchy) : folder(of), ofHierarchy(hierarchy) {}
    ExportState(const ExportState &) = delete;
    ExportState &operator=(const ExportState &) = delete;
    ~ExportState()
    {
        if (importer) importer->Release();
    }

    std::shared_ptr<FolderNode> folder;
    bool ofHierarchy;
    IUnknown *importer = nullptr;
    ULONG flags = 0;
    uint64_t from = 0;
    uint64_t done = 0;
    std::vector<Change> changes;
    std::vector<Deletion> deletions;
    size_t next = 0;
    unsigned calls = 0;
};

class Exporter final : public Object<IExchangeExportChanges> {
public:
    Exporter(const SessionPtr &session, const std::shared_ptr<FolderNode> &folder, bool ofHierarchy)
        : Object(session, "IExchangeExportChanges"), state_(new ExportState(folder, ofHierarchy))
    {
    }

    STDMETHODIMP GetLastError(HRESULT, ULONG, LPMAPIERROR *lppMAPIError) override { return noLastError(lppMAPIError); }
    STDMETHODIMP Config(LPSTREAM lpStream, ULONG ulFlags, LPUNKNOWN lpUnk, LPSRestriction lpRestriction, LPSPropTagArray lpIncludeProps,
                        LPSPropTagArray lpExcludeProps, ULONG ulBufferSize) override;
    STDMETHODIMP Synchronize(ULONG *lpulSteps, ULONG *lpulProgress) override;
    STDMETHODIMP UpdateState(LPSTREAM lpStream) override
    {
        LAB_METHOD("IExchangeExportChanges::UpdateState");
        if (!lpStream) return MAPI_E_INVALID_PARAMETER;
        if (!state_->importer) return MAPI_E_UNCONFIGURED;
        afterUpdateState();
        return writeSyncState(lpStream, state_->done);
    }

private:
    bool answers(REFIID riid) const override { return riid == IID_IUnknown || riid == IID_IExchangeExportChanges; }
    void collect();
    HRESULT exportOne(const Change &change);
    HRESULT exportMessage(const MessageNode &message, uint64_t since);
    HRESULT exportFolder(const FolderNode &folder);
    HRESULT exportDeletions();

    std::unique_ptr<ExportState> state_;
};

static void collectFolderChanges(const FolderNode &from, uint64_t since, ExportState &state)
{
    for (const auto &folder : from.folders) {
        if (folder->change > since) state.changes.push_back(Change{folder->change, nullptr, folder});
        collectFolderChanges(*folder, since, state);
    }
    for (const Deletion &deletion : from.deletedFolders)
        if (deletion.change > since) state.deletions.push_back(deletion);
}

void Exporter::collect()
{
    ExportState &state = *state_;
    state.changes.clear();
    state.deletions.clear();
    state.next = 0;
    state.calls = 0;
    if (state.ofHierarchy) {
        collectFolderChanges(*state.folder, state.from, state);
        return;
    }
    if (state.flags & (SYNC_NORMAL | SYNC_READ_STATE))
        for (const auto &message : state.folder->messages)
            if (message->change > state.from) state.changes.push_back(Change{message->change, message, nullptr});
    if (state.flags & SYNC_ASSOCIATED)
        for (const auto &message : state.folder->associated)
            if (message->change > state.from) state.changes.push_back(Change{message->change, message, nullptr});
    if (!(state.flags & SYNC_NO_DELETIONS) && state.from > 0)
        for (const Deletion &deletion : state.folder->deletedMessages)
            if (deletion.change > state.from) state.deletions.push_back(deletion);
}

STDMETHODIMP Exporter::Config(LPSTREAM lpStream, ULONG ulFlags, LPUNKNOWN lpUnk, LPSRestriction, LPSPropTagArray, LPSPropTagArray, ULONG)
{
    LAB_METHOD("IExchangeExportChanges::Config");
    if (!lpStream || !lpUnk) return MAPI_E_INVALID_PARAMETER;
    IUnknown *importer = nullptr;
    HRESULT result = lpUnk->QueryInterface(state_->ofHierarchy ? IID_IExchangeImportHierarchyChanges : IID_IExchangeImportContentsChanges,
                                           reinterpret_cast<LPVOID *>(&importer));
    if (FAILED(result)) return result;
    result = readSyncState(lpStream, state_->from);
    if (FAILED(result)) {
        importer->Release();
        return result;
    }
    if (state_->importer) state_->importer->Release();
    state_->importer = importer;
    state_->flags = ulFlags;
    state_->done = state_->from;
    collect();
    if (ulFlags & SYNC_CATCHUP) state_->next = state_->changes.size();
    afterConfig();
    return S_OK;
}

STDMETHODIMP Exporter::Synchronize(ULONG *lpulSteps, ULONG *lpulProgress)
{
    LAB_METHOD("IExchangeExportChanges::Synchronize");
    if (!state_->importer) return MAPI_E_UNCONFIGURED;
    state_->calls++;
    afterSynchronize();
    if (failSynchronizeAt() != 0 && state_->calls >= failSynchronizeAt()) return MAPI_E_CALL_FAILED;
    const size_t total = state_->changes.size();
    const size_t end = state_->next + changesPerStep < total ? state_->next + changesPerStep : total;
    while (state_->next < end) {
        const HRESULT result = exportOne(state_->changes[state_->next]);
        if (FAILED(result) && result != SYNC_E_IGNORE) return result;
        state_->next++;
    }
    if (lpulSteps) *lpulSteps = static_cast<ULONG>((total + changesPerStep - 1) / changesPerStep);
    if (lpulProgress) *lpulProgress = static_cast<ULONG>((end + changesPerStep - 1) / changesPerStep);
    if (end < total) return SYNC_W_PROGRESS;
    const HRESULT result = exportDeletions();
    if (SUCCEEDED(result)) state_->done = world().lastChange;
    return result;
}

HRESULT Exporter::exportOne(const Change &change)
{
    return change.message ? exportMessage(*change.message, state_->from) : exportFolder(*change.folder);
}

static std::vector<Value> valuesOf(const PropNode &node, const std::vector<ULONG> &tags)
{
    std::vector<Value> values;
    for (ULONG tag : tags) {
        Value value;
        if (node.read(static_cast<USHORT>(PROP_ID(tag)), value)) values.push_back(value);
    }
    return values;
}

HRESULT Exporter::exportMessage(const MessageNode &message, uint64_t since)
{
    auto *importer = static_cast<IExchangeImportContentsChanges *>(state_->importer);
    const bool unicode = (state_->flags & SYNC_UNICODE) != 0;
    const auto head = valuesOf(message, {PR_SOURCE_KEY, PR_LAST_MODIFICATION_TIME, PR_CHANGE_KEY, PR_ENTRYID, PR_SUBJECT, PR_MESSAGE_FLAGS});
    LPSPropValue props = nullptr;
    LPMESSAGE target = nullptr;
    HRESULT result = writeProps(head, unicode, &props);
    if (FAILED(result)) return result;
    const ULONG flags = (message.associated ? SYNC_ASSOCIATED : 0u) | (since == 0 ? SYNC_NEW_MESSAGE : 0u);
    result = importer->ImportMessageChange(static_cast<ULONG>(head.size()), props, flags, &target);
    freeRoot(props, nullptr);
    if (FAILED(result) || !target) return result;
    std::vector<ULONG> stored;
    for (const auto &entry : message.bag) stored.push_back(entry.second.tag);
    const auto body = valuesOf(message, stored);
    result = writeProps(body, unicode, &props);
    if (SUCCEEDED(result)) {
        result = target->SetProps(static_cast<ULONG>(body.size()), props, nullptr);
        freeRoot(props, nullptr);
    }
    if (SUCCEEDED(result)) result = target->SaveChanges(0);
    target->Release();
    return result;
}

HRESULT Exporter::exportFolder(const FolderNode &folder)
{
    auto *importer = static_cast<IExchangeImportHierarchyChanges *>(state_->importer);
    const auto values = valuesOf(folder, {PR_SOURCE_KEY, PR_LAST_MODIFICATION_TIME, PR_ENTRYID, PR_PARENT_ENTRYID, PR_DISPLAY_NAME, PR_COMMENT});
    LPSPropValue props = nullptr;
    HRESULT result = writeProps(values, (state_->flags & SYNC_UNICODE) != 0, &props);
    if (FAILED(result)) return result;
    result = importer->ImportFolderChange(static_cast<ULONG>(values.size()), props);
    freeRoot(props, nullptr);
    return result;
}

HRESULT Exporter::exportDeletions()
{
    if (state_->deletions.empty()) return S_OK;
    std::vector<SBinary> keys;
    for (Deletion &deletion : state_->deletions) {
        SBinary key;
        key.cb = static_cast<ULONG>(deletion.sourceKey.size());
        key.lpb = reinterpret_cast<LPBYTE>(&deletion.sourceKey[0]);
        keys.push_back(key);
    }
    ENTRYLIST list = {static_cast<ULONG>(keys.size()), keys.data()};
    HRESULT result = state_->ofHierarchy ? static_cast<IExchangeImportHierarchyChanges *>(state_->importer)->ImportFolderDeletion(0, &list)
                                         : static_cast<IExchangeImportContentsChanges *>(state_->importer)->ImportMessageDeletion(0, &list);
    if (result == SYNC_E_IGNORE) result = S_OK;
    if (SUCCEEDED(result)) state_->deletions.clear();
    return result;
}

HRESULT openContentsExporter(const SessionPtr &session, const std::shared_ptr<FolderNode> &folder, LPUNKNOWN *out)
{
    return handOut(new (std::nothrow) Exporter(session, folder, false), nullptr, out);
}

HRESULT openHierarchyExporter(const SessionPtr &session, const std::shared_ptr<FolderNode> &folder, LPUNKNOWN *out)
{
    return handOut(new (std::nothrow) Exporter(session, folder, true), nullptr, out);
}

}  // namespace lab
