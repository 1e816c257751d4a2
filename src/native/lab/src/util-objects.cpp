// MAPI's helper functions for objects, tables and files.
#include <cstdio>
#include <cstring>

#include "mapiutil.h"
#include "stream.h"

using namespace lab;

LAB_EXPORT HRESULT STDAPICALLTYPE HrGetOneProp(LPMAPIPROP lpMapiProp, ULONG ulPropTag, LPSPropValue *lppProp)
{
    if (!lpMapiProp || !lppProp) return MAPI_E_INVALID_PARAMETER;
    SPropTagArray tags = {1, {ulPropTag}};
    ULONG count = 0;
    LPSPropValue props = nullptr;
    *lppProp = nullptr;
    HRESULT result = lpMapiProp->GetProps(&tags, 0, &count, &props);
    if (result == MAPI_W_ERRORS_RETURNED || (SUCCEEDED(result) && PROP_TYPE(props->ulPropTag) == PT_ERROR)) {
        result = props->Value.err;
        MAPIFreeBuffer(props);
        return result;
    }
    if (SUCCEEDED(result)) *lppProp = props;
    return result;
}

LAB_EXPORT HRESULT STDAPICALLTYPE HrSetOneProp(LPMAPIPROP lpMapiProp, LPSPropValue lpProp)
{
    if (!lpMapiProp || !lpProp) return MAPI_E_INVALID_PARAMETER;
    LPSPropProblemArray problems = nullptr;
    HRESULT result = lpMapiProp->SetProps(1, lpProp, &problems);
    if (SUCCEEDED(result) && problems) {
        result = problems->aProblem[0].scode;
        MAPIFreeBuffer(problems);
    }
    return result;
}

LAB_EXPORT BOOL STDAPICALLTYPE FPropExists(LPMAPIPROP lpMapiProp, ULONG ulPropTag)
{
    LPSPropTagArray tags = nullptr;
    BOOL found = FALSE;
    if (!lpMapiProp || FAILED(lpMapiProp->GetPropList(PROP_TYPE(ulPropTag) == PT_UNICODE ? MAPI_UNICODE : 0, &tags))) return FALSE;
    for (ULONG index = 0; index < tags->cValues; index++) {
        const ULONG tag = tags->aulPropTag[index];
        if (tag == ulPropTag || (PROP_TYPE(ulPropTag) == PT_UNSPECIFIED && PROP_ID(tag) == PROP_ID(ulPropTag))) found = TRUE;
    }
    MAPIFreeBuffer(tags);
    return found;
}

LAB_EXPORT LAB_NOINLINE void STDAPICALLTYPE FreeProws(LPSRowSet lpRows)
{
    if (!lpRows) return;
    for (ULONG index = 0; index < lpRows->cRows; index++) freeRoot(lpRows->aRow[index].lpProps, LAB_CALLER());
    freeRoot(lpRows, LAB_CALLER());
}

LAB_EXPORT LAB_NOINLINE void STDAPICALLTYPE FreePadrlist(LPADRLIST lpAdrlist)
{
    if (!lpAdrlist) return;
    for (ULONG index = 0; index < lpAdrlist->cEntries; index++) freeRoot(lpAdrlist->aEntries[index].rgPropVals, LAB_CALLER());
    freeRoot(lpAdrlist, LAB_CALLER());
}

LAB_EXPORT HRESULT STDAPICALLTYPE HrQueryAllRows(LPMAPITABLE lpTable, LPSPropTagArray lpPropTags, LPSRestriction lpRestriction,
                                                 LPSSortOrderSet lpSortOrderSet, LONG crowsMax, LPSRowSet *lppRows)
{
    if (!lpTable || !lppRows) return MAPI_E_INVALID_PARAMETER;
    ULONG count = 0;
    *lppRows = nullptr;
    HRESULT result = lpPropTags ? lpTable->SetColumns(lpPropTags, TBL_BATCH) : S_OK;
    if (SUCCEEDED(result) && lpRestriction) result = lpTable->Restrict(lpRestriction, TBL_BATCH);
    if (SUCCEEDED(result) && lpSortOrderSet) result = lpTable->SortTable(lpSortOrderSet, TBL_BATCH);
    if (SUCCEEDED(result)) result = lpTable->SeekRow(BOOKMARK_BEGINNING, 0, nullptr);
    if (SUCCEEDED(result)) result = lpTable->GetRowCount(0, &count);
    if (FAILED(result)) return result;
    if (crowsMax > 0 && count > static_cast<ULONG>(crowsMax)) return MAPI_E_TABLE_TOO_BIG;
    return lpTable->QueryRows(count ? static_cast<LONG>(count) : 1, 0, lppRows);
}

static bool lists(const SPropTagArray &tags, ULONG tag)
{
    for (ULONG index = 0; index < tags.cValues; index++)
        if (tags.aulPropTag[index] == tag) return true;
    return false;
}

LAB_EXPORT HRESULT STDAPICALLTYPE HrAddColumns(LPMAPITABLE lptbl, LPSPropTagArray lpproptagColumnsNew, LPALLOCATEBUFFER, LPFREEBUFFER)
{
    if (!lptbl || !lpproptagColumnsNew) return MAPI_E_INVALID_PARAMETER;
    LPSPropTagArray old = nullptr;
    HRESULT result = lptbl->QueryColumns(0, &old);
    if (FAILED(result)) return result;
    Building building;
    const size_t most = old->cValues + lpproptagColumnsNew->cValues;
    SPropTagArray *all = static_cast<SPropTagArray *>(building.take(CbNewSPropTagArray(most)));
    if (all) {
        for (ULONG index = 0; index < lpproptagColumnsNew->cValues; index++) all->aulPropTag[all->cValues++] = lpproptagColumnsNew->aulPropTag[index];
        for (ULONG index = 0; index < old->cValues; index++)
            if (!lists(*all, old->aulPropTag[index])) all->aulPropTag[all->cValues++] = old->aulPropTag[index];
    }
    MAPIFreeBuffer(old);
    return all ? lptbl->SetColumns(all, 0) : MAPI_E_NOT_ENOUGH_MEMORY;
}

#ifndef _WIN32
LAB_EXPORT HRESULT STDAPICALLTYPE CreateStreamOnHGlobal(HANDLE hGlobal, BOOL, LPSTREAM *ppstm)
{
    if (!ppstm || hGlobal) return E_INVALIDARG;
    return openMemoryStream(ppstm);
}
#endif

LAB_EXPORT HRESULT STDAPICALLTYPE OpenStreamOnFile(LPALLOCATEBUFFER, LPFREEBUFFER, ULONG ulFlags, LPTSTR lpszFileName, LPTSTR lpszPrefix,
                                                   LPSTREAM *lppStream)
{
    if (!lppStream) return MAPI_E_INVALID_PARAMETER;
    *lppStream = nullptr;
    // Its strings are narrow unless the program is built with UNICODE; the lab takes them as narrow.
    std::string path = textOf(lpszFileName, false);
    if (ulFlags & SOF_UNIQUEFILENAME) {
        static unsigned number = 0;
        char name[64];
        const Locked locked;
        snprintf(name, sizeof name, "%.16s%lu-%u.tmp", lpszPrefix ? textOf(lpszPrefix, false).c_str() : "SOF",
                 static_cast<unsigned long>(GetCurrentProcessId()), ++number);
        if (path.empty()) path = environment("TMPDIR");
        if (path.empty()) path = environment("TEMP");
#ifndef _WIN32
        if (path.empty()) path = "/tmp";
#endif
        path += path.empty() ? name : std::string("/") + name;
    }
    if (path.empty()) return MAPI_E_INVALID_PARAMETER;
    const char *mode = (ulFlags & STGM_CREATE) ? "w+b" : (ulFlags & (STGM_WRITE | STGM_READWRITE)) ? "r+b" : "rb";
    return openFileStream(path, mode, (ulFlags & STGM_DELETEONRELEASE) != 0, lppStream);
}
