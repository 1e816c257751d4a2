#include "table.h"

#include <algorithm>

#include "restriction.h"

namespace lab {

// The part that is too large for a shell: rows, columns, filter, order, bookmarks.
struct TableState {
    TableSource source;
    bool unicode;
    std::vector<NodePtr> all;
    std::vector<NodePtr> rows;
    std::vector<ULONG> columns;
    std::unique_ptr<Restriction> filter;
    std::vector<SSortOrder> order;
    std::map<BOOKMARK, size_t> bookmarks;
    BOOKMARK lastBookmark = 2;
    uint64_t version = 0;
    size_t position = 0;

    void arrange();
    void refresh();
};

static bool before(const std::vector<SSortOrder> &order, const PropNode &left, const PropNode &right)
{
    for (const SSortOrder &sort : order) {
        Value a;
        Value b;
        const USHORT id = static_cast<USHORT>(PROP_ID(sort.ulPropTag));
        const bool hasA = left.read(id, a);
        const bool hasB = right.read(id, b);
        const int result = hasA != hasB ? (hasA ? 1 : -1) : compare(a, b);
        if (result != 0) return sort.ulOrder == TABLE_SORT_DESCEND ? result > 0 : result < 0;
    }
    return false;
}

void TableState::arrange()
{
    rows.clear();
    for (const NodePtr &node : all)
        if (!filter || matches(*filter, *node)) rows.push_back(node);
    if (!order.empty())
        std::stable_sort(rows.begin(), rows.end(), [this](const NodePtr &a, const NodePtr &b) { return before(order, *a, *b); });
    if (position > rows.size()) position = rows.size();
}

void TableState::refresh()
{
    const uint64_t current = source.version ? source.version() : 1;
    if (current + 1 == version) return;
    version = current + 1;
    all = source.rows();
    arrange();
}

class Table final : public Object<IMAPITable> {
public:
    Table(const SessionPtr &session, TableState *state) : Object(session, "IMAPITable"), state_(state) {}
    ~Table() override { dropConnections(this); }

    STDMETHODIMP GetLastError(HRESULT, ULONG, LPMAPIERROR *lppMAPIError) override { return noLastError(lppMAPIError); }
    STDMETHODIMP Advise(ULONG ulEventMask, LPMAPIADVISESINK lpAdviseSink, ULONG *lpulConnection) override
    {
        LAB_METHOD("IMAPITable::Advise");
        if (!lpAdviseSink || !lpulConnection) return MAPI_E_INVALID_PARAMETER;
        if (!state_->source.folder) return MAPI_E_NO_SUPPORT;
        Watch watch;
        watch.owner = this;
        watch.tableOf = state_->source.folder.get();
        watch.contents = state_->source.contents;
        watch.mask = ulEventMask;
        return connect(watch, lpAdviseSink, lpulConnection);
    }
    STDMETHODIMP Unadvise(ULONG ulConnection) override
    {
        LAB_METHOD("IMAPITable::Unadvise");
        return disconnect(this, ulConnection);
    }
    STDMETHODIMP GetStatus(ULONG *lpulTableStatus, ULONG *lpulTableType) override
    {
        LAB_METHOD("IMAPITable::GetStatus");
        if (!lpulTableStatus || !lpulTableType) return MAPI_E_INVALID_PARAMETER;
        *lpulTableStatus = TBLSTAT_COMPLETE;
        *lpulTableType = TBLTYPE_DYNAMIC;
        return S_OK;
    }
    STDMETHODIMP SetColumns(LPSPropTagArray lpPropTagArray, ULONG) override
    {
        LAB_METHOD("IMAPITable::SetColumns");
        if (!lpPropTagArray || lpPropTagArray->cValues == 0) return MAPI_E_INVALID_PARAMETER;
        state_->columns.assign(lpPropTagArray->aulPropTag, lpPropTagArray->aulPropTag + lpPropTagArray->cValues);
        return S_OK;
    }
    STDMETHODIMP QueryColumns(ULONG, LPSPropTagArray *lpPropTagArray) override
    {
        LAB_METHOD("IMAPITable::QueryColumns");
        if (!lpPropTagArray) return MAPI_E_INVALID_PARAMETER;
        Building building;
        SPropTagArray *list = static_cast<SPropTagArray *>(building.take(CbNewSPropTagArray(state_->columns.size())));
        if (!list) return MAPI_E_NOT_ENOUGH_MEMORY;
        list->cValues = static_cast<ULONG>(state_->columns.size());
        std::copy(state_->columns.begin(), state_->columns.end(), list->aulPropTag);
        *lpPropTagArray = static_cast<SPropTagArray *>(building.handOut());
        return S_OK;
    }
    STDMETHODIMP GetRowCount(ULONG, ULONG *lpulCount) override
    {
        LAB_METHOD("IMAPITable::GetRowCount");
        if (!lpulCount) return MAPI_E_INVALID_PARAMETER;
        state_->refresh();
        *lpulCount = static_cast<ULONG>(state_->rows.size());
        return S_OK;
    }
    STDMETHODIMP SeekRow(BOOKMARK bkOrigin, LONG lRowCount, LONG *lplRowsSought) override;
    STDMETHODIMP SeekRowApprox(ULONG ulNumerator, ULONG ulDenominator) override
    {
        LAB_METHOD("IMAPITable::SeekRowApprox");
        if (ulDenominator == 0) return MAPI_E_INVALID_PARAMETER;
        state_->refresh();
        const uint64_t at = static_cast<uint64_t>(state_->rows.size()) * ulNumerator / ulDenominator;
        state_->position = at < state_->rows.size() ? static_cast<size_t>(at) : state_->rows.size();
        return S_OK;
    }
    STDMETHODIMP QueryPosition(ULONG *lpulRow, ULONG *lpulNumerator, ULONG *lpulDenominator) override
    {
        LAB_METHOD("IMAPITable::QueryPosition");
        if (!lpulRow || !lpulNumerator || !lpulDenominator) return MAPI_E_INVALID_PARAMETER;
        state_->refresh();
        *lpulRow = *lpulNumerator = static_cast<ULONG>(state_->position);
        *lpulDenominator = static_cast<ULONG>(state_->rows.empty() ? 1 : state_->rows.size());
        return S_OK;
    }
    STDMETHODIMP FindRow(LPSRestriction lpRestriction, BOOKMARK bkOrigin, ULONG ulFlags) override;
    STDMETHODIMP Restrict(LPSRestriction lpRestriction, ULONG) override
    {
        LAB_METHOD("IMAPITable::Restrict");
        std::unique_ptr<Restriction> next;
        if (lpRestriction) {
            next.reset(new Restriction);
            const SCODE result = readRestriction(*lpRestriction, *next);
            if (result != S_OK) return result;
        }
        state_->filter = std::move(next);
        state_->bookmarks.clear();
        state_->position = 0;
        state_->refresh();
        state_->arrange();
        return S_OK;
    }
    STDMETHODIMP CreateBookmark(BOOKMARK *lpbkPosition) override
    {
        LAB_METHOD("IMAPITable::CreateBookmark");
        if (!lpbkPosition) return MAPI_E_INVALID_PARAMETER;
        *lpbkPosition = ++state_->lastBookmark;
        state_->bookmarks[*lpbkPosition] = state_->position;
        return S_OK;
    }
    STDMETHODIMP FreeBookmark(BOOKMARK bkPosition) override
    {
        LAB_METHOD("IMAPITable::FreeBookmark");
        if (bkPosition <= BOOKMARK_END) return S_OK;
        return state_->bookmarks.erase(bkPosition) ? S_OK : MAPI_E_INVALID_BOOKMARK;
    }
    STDMETHODIMP SortTable(LPSSortOrderSet lpSortCriteria, ULONG) override
    {
        LAB_METHOD("IMAPITable::SortTable");
        if (!lpSortCriteria) return MAPI_E_INVALID_PARAMETER;
        if (lpSortCriteria->cCategories > 0) return MAPI_E_TOO_COMPLEX;
        state_->order.assign(lpSortCriteria->aSort, lpSortCriteria->aSort + lpSortCriteria->cSorts);
        state_->bookmarks.clear();
        state_->position = 0;
        state_->refresh();
        state_->arrange();
        return S_OK;
    }
    STDMETHODIMP QuerySortOrder(LPSSortOrderSet *lppSortCriteria) override
    {
        LAB_METHOD("IMAPITable::QuerySortOrder");
        if (!lppSortCriteria) return MAPI_E_INVALID_PARAMETER;
        Building building;
        SSortOrderSet *set = static_cast<SSortOrderSet *>(building.take(CbNewSSortOrderSet(state_->order.size() + 1)));
        if (!set) return MAPI_E_NOT_ENOUGH_MEMORY;
        set->cSorts = static_cast<ULONG>(state_->order.size());
        std::copy(state_->order.begin(), state_->order.end(), set->aSort);
        *lppSortCriteria = static_cast<SSortOrderSet *>(building.handOut());
        return S_OK;
    }
    STDMETHODIMP QueryRows(LONG lRowCount, ULONG ulFlags, LPSRowSet *lppRows) override;
    STDMETHODIMP Abort() override { return S_OK; }
    STDMETHODIMP ExpandRow(ULONG, LPBYTE, ULONG, ULONG, LPSRowSet *, ULONG *) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP CollapseRow(ULONG, LPBYTE, ULONG, ULONG *) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP WaitForCompletion(ULONG, ULONG, ULONG *lpulTableStatus) override
    {
        LAB_METHOD("IMAPITable::WaitForCompletion");
        if (lpulTableStatus) *lpulTableStatus = TBLSTAT_COMPLETE;
        return S_OK;
    }
    STDMETHODIMP GetCollapseState(ULONG, ULONG, LPBYTE, ULONG *, LPBYTE *) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP SetCollapseState(ULONG, ULONG, LPBYTE, BOOKMARK *) override { return MAPI_E_NO_SUPPORT; }

private:
    bool answers(REFIID riid) const override { return riid == IID_IUnknown || riid == IID_IMAPITable; }
    bool positionOf(BOOKMARK bookmark, size_t &position) const;
    SCODE writeRow(const PropNode &node, SRow &row) const;

    std::unique_ptr<TableState> state_;
};

bool Table::positionOf(BOOKMARK bookmark, size_t &position) const
{
    if (bookmark == BOOKMARK_BEGINNING) position = 0;
    else if (bookmark == BOOKMARK_CURRENT) position = state_->position;
    else if (bookmark == BOOKMARK_END) position = state_->rows.size();
    else {
        const auto found = state_->bookmarks.find(bookmark);
        if (found == state_->bookmarks.end()) return false;
        position = found->second;
    }
    if (position > state_->rows.size()) position = state_->rows.size();
    return true;
}

STDMETHODIMP Table::SeekRow(BOOKMARK bkOrigin, LONG lRowCount, LONG *lplRowsSought)
{
    LAB_METHOD("IMAPITable::SeekRow");
    size_t from = 0;
    state_->refresh();
    if (!positionOf(bkOrigin, from)) return MAPI_E_INVALID_BOOKMARK;
    int64_t target = static_cast<int64_t>(from) + lRowCount;
    const int64_t end = static_cast<int64_t>(state_->rows.size());
    target = target < 0 ? 0 : target > end ? end : target;
    state_->position = static_cast<size_t>(target);
    if (lplRowsSought) *lplRowsSought = static_cast<LONG>(target - static_cast<int64_t>(from));
    return S_OK;
}

STDMETHODIMP Table::FindRow(LPSRestriction lpRestriction, BOOKMARK bkOrigin, ULONG ulFlags)
{
    LAB_METHOD("IMAPITable::FindRow");
    if (!lpRestriction) return MAPI_E_INVALID_PARAMETER;
    size_t at = 0;
    Restriction wanted;
    const SCODE result = readRestriction(*lpRestriction, wanted);
    if (result != S_OK) return result;
    state_->refresh();
    if (!positionOf(bkOrigin, at)) return MAPI_E_INVALID_BOOKMARK;
    if (ulFlags & DIR_BACKWARD) {
        while (at > 0)
            if (matches(wanted, *state_->rows[--at])) {
                state_->position = at;
                return S_OK;
            }
        return MAPI_E_NOT_FOUND;
    }
    for (; at < state_->rows.size(); at++)
        if (matches(wanted, *state_->rows[at])) {
            state_->position = at;
            return S_OK;
        }
    return MAPI_E_NOT_FOUND;
}

SCODE Table::writeRow(const PropNode &node, SRow &row) const
{
    Building building;
    SPropValue *props = building.array<SPropValue>(state_->columns.size());
    for (size_t index = 0; props && index < state_->columns.size(); index++) {
        const ULONG tag = state_->columns[index];
        Value value;
        if (node.read(static_cast<USHORT>(PROP_ID(tag)), value)) writeProp(value, PROP_TYPE(tag), state_->unicode, props[index], building);
        else writeError(PROP_ID(tag), MAPI_E_NOT_FOUND, props[index]);
    }
    if (building.failed()) return MAPI_E_NOT_ENOUGH_MEMORY;
    row.cValues = static_cast<ULONG>(state_->columns.size());
    row.lpProps = static_cast<SPropValue *>(building.handOut());
    return S_OK;
}

STDMETHODIMP Table::QueryRows(LONG lRowCount, ULONG ulFlags, LPSRowSet *lppRows)
{
    LAB_METHOD("IMAPITable::QueryRows");
    if (!lppRows) return MAPI_E_INVALID_PARAMETER;
    *lppRows = nullptr;
    state_->refresh();
    const size_t start = state_->position;
    const size_t wanted = static_cast<size_t>(lRowCount < 0 ? -static_cast<int64_t>(lRowCount) : lRowCount);
    const size_t available = lRowCount < 0 ? start : state_->rows.size() - start;
    const size_t count = wanted < available ? wanted : available;
    const size_t first = lRowCount < 0 ? start - count : start;
    Building building;
    SRowSet *set = static_cast<SRowSet *>(building.take(CbNewSRowSet(count ? count : 1)));
    if (!set) return MAPI_E_NOT_ENOUGH_MEMORY;
    for (size_t index = 0; index < count; index++) {
        const SCODE result = writeRow(*state_->rows[first + index], set->aRow[index]);
        if (result != S_OK) {
            while (index-- > 0) freeRoot(set->aRow[index].lpProps, nullptr);
            return result;
        }
    }
    set->cRows = static_cast<ULONG>(count);
    if (!(ulFlags & TBL_NOADVANCE)) state_->position = lRowCount < 0 ? first : start + count;
    *lppRows = static_cast<SRowSet *>(building.handOut());
    return S_OK;
}

HRESULT openTable(const SessionPtr &session, const TableSource &source, bool unicode, LPMAPITABLE *out)
{
    if (!out) return MAPI_E_INVALID_PARAMETER;
    *out = nullptr;
    TableState *state = new (std::nothrow) TableState{source, unicode, {}, {}, source.columns, nullptr, {}, {}, 2, 0, 0};
    if (!state) return MAPI_E_NOT_ENOUGH_MEMORY;
    state->refresh();
    Table *table = new (std::nothrow) Table(session, state);
    if (!table) delete state;
    return handOut(table, nullptr, out);
}

}  // namespace lab
