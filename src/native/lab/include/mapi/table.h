// IMAPITable and its flags.
#define TBLSTAT_COMPLETE 0u
#define TBLSTAT_QCHANGED 7u
#define TBLSTAT_SORTING 9u
#define TBLSTAT_SORT_ERROR 10u
#define TBLSTAT_SETTING_COLS 11u
#define TBLSTAT_SETCOL_ERROR 13u
#define TBLSTAT_RESTRICTING 14u
#define TBLSTAT_RESTRICT_ERROR 15u
#define TBLTYPE_SNAPSHOT 0u
#define TBLTYPE_KEYSET 1u
#define TBLTYPE_DYNAMIC 2u

typedef ULONG BOOKMARK;
#define BOOKMARK_BEGINNING ((BOOKMARK)0)
#define BOOKMARK_CURRENT ((BOOKMARK)1)
#define BOOKMARK_END ((BOOKMARK)2)

#define TBL_ALL_COLUMNS 0x00000001u
#define TBL_LEAF_ROW 1u
#define TBL_EMPTY_CATEGORY 2u
#define TBL_EXPANDED_CATEGORY 3u
#define TBL_COLLAPSED_CATEGORY 4u
#define TBL_NOWAIT 0x00000001u
#define TBL_ASYNC 0x00000001u
#define TBL_BATCH 0x00000002u
#define TBL_NOADVANCE 0x00000001u
#define DIR_BACKWARD 0x00000001u

#define MAPI_IMAPITABLE_METHODS(IPURE) \
    MAPIMETHOD(GetLastError) (THIS_ HRESULT hResult, ULONG ulFlags, LPMAPIERROR *lppMAPIError) IPURE; \
    MAPIMETHOD(Advise) (THIS_ ULONG ulEventMask, LPMAPIADVISESINK lpAdviseSink, ULONG *lpulConnection) IPURE; \
    MAPIMETHOD(Unadvise) (THIS_ ULONG ulConnection) IPURE; \
    MAPIMETHOD(GetStatus) (THIS_ ULONG *lpulTableStatus, ULONG *lpulTableType) IPURE; \
    MAPIMETHOD(SetColumns) (THIS_ LPSPropTagArray lpPropTagArray, ULONG ulFlags) IPURE; \
    MAPIMETHOD(QueryColumns) (THIS_ ULONG ulFlags, LPSPropTagArray *lpPropTagArray) IPURE; \
    MAPIMETHOD(GetRowCount) (THIS_ ULONG ulFlags, ULONG *lpulCount) IPURE; \
    MAPIMETHOD(SeekRow) (THIS_ BOOKMARK bkOrigin, LONG lRowCount, LONG *lplRowsSought) IPURE; \
    MAPIMETHOD(SeekRowApprox) (THIS_ ULONG ulNumerator, ULONG ulDenominator) IPURE; \
    MAPIMETHOD(QueryPosition) (THIS_ ULONG *lpulRow, ULONG *lpulNumerator, ULONG *lpulDenominator) IPURE; \
    MAPIMETHOD(FindRow) (THIS_ LPSRestriction lpRestriction, BOOKMARK bkOrigin, ULONG ulFlags) IPURE; \
    MAPIMETHOD(Restrict) (THIS_ LPSRestriction lpRestriction, ULONG ulFlags) IPURE; \
    MAPIMETHOD(CreateBookmark) (THIS_ BOOKMARK *lpbkPosition) IPURE; \
    MAPIMETHOD(FreeBookmark) (THIS_ BOOKMARK bkPosition) IPURE; \
    MAPIMETHOD(SortTable) (THIS_ LPSSortOrderSet lpSortCriteria, ULONG ulFlags) IPURE; \
    MAPIMETHOD(QuerySortOrder) (THIS_ LPSSortOrderSet *lppSortCriteria) IPURE; \
    MAPIMETHOD(QueryRows) (THIS_ LONG lRowCount, ULONG ulFlags, LPSRowSet *lppRows) IPURE; \
    MAPIMETHOD(Abort) (THIS) IPURE; \
    MAPIMETHOD(ExpandRow) (THIS_ ULONG cbInstanceKey, LPBYTE pbInstanceKey, ULONG ulRowCount, ULONG ulFlags, LPSRowSet *lppRows, ULONG *lpulMoreRows) IPURE; \
    MAPIMETHOD(CollapseRow) (THIS_ ULONG cbInstanceKey, LPBYTE pbInstanceKey, ULONG ulFlags, ULONG *lpulRowCount) IPURE; \
    MAPIMETHOD(WaitForCompletion) (THIS_ ULONG ulFlags, ULONG ulTimeout, ULONG *lpulTableStatus) IPURE; \
    MAPIMETHOD(GetCollapseState) (THIS_ ULONG ulFlags, ULONG cbInstanceKey, LPBYTE lpbInstanceKey, ULONG *lpcbCollapseState, LPBYTE *lppbCollapseState) IPURE; \
    MAPIMETHOD(SetCollapseState) (THIS_ ULONG ulFlags, ULONG cbCollapseState, LPBYTE pbCollapseState, BOOKMARK *lpbkLocation) IPURE;
#undef INTERFACE
#define INTERFACE IMAPITable
DECLARE_MAPI_INTERFACE_(IMAPITable, IUnknown)
{
    MAPI_IUNKNOWN_METHODS(PURE)
    MAPI_IMAPITABLE_METHODS(PURE)
};
