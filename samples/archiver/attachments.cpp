#include "attachments.h"

#include <mapiutil.h>
#include <string.h>

namespace
{
    ULONG AttachmentSize(LPATTACH attach)
    {
        LPSPropValue value = NULL;
        if (FAILED(HrGetOneProp(attach, PR_ATTACH_SIZE, &value)))
            return 0;
        ULONG size = (ULONG)value->Value.l;
        MAPIFreeBuffer(value);
        return size;
    }

    HRESULT ReadNumbers(LPMESSAGE message, LPSRowSet *rows)
    {
        SizedSPropTagArray(1, columns) = { 1, { PR_ATTACH_NUM } };
        LPMAPITABLE table = NULL;
        HRESULT hr = message->GetAttachmentTable(0, &table);
        if (FAILED(hr))
            return hr;
        hr = HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, rows);
        table->Release();
        return hr;
    }
}

HRESULT SumAttachmentSizes(LPMESSAGE message, ULONGLONG *total)
{
    LPSRowSet rows = NULL;
    HRESULT hr = ReadNumbers(message, &rows);
    if (FAILED(hr))
        return hr;

    for (ULONG row = 0; row < rows->cRows; ++row)
    {
        LPATTACH attach = NULL;
        hr = message->OpenAttach((ULONG)rows->aRow[row].lpProps[0].Value.l, NULL, 0, &attach);
        if (FAILED(hr))
            continue;
        *total += AttachmentSize(attach);
    }
    FreeProws(rows);
    return S_OK;
}

HRESULT FirstAttachmentName(LPMESSAGE message, char *name, size_t size)
{
    LPSRowSet rows = NULL;
    HRESULT hr = ReadNumbers(message, &rows);
    if (FAILED(hr))
        return hr;

    name[0] = '\0';
    if (rows->cRows > 0)
    {
        LPATTACH attach = NULL;
        hr = message->OpenAttach((ULONG)rows->aRow[0].lpProps[0].Value.l, NULL, 0, &attach);
        if (SUCCEEDED(hr))
        {
            LPSPropValue value = NULL;
            if (SUCCEEDED(HrGetOneProp(attach, PR_ATTACH_FILENAME_A, &value)))
            {
                strncpy(name, value->Value.lpszA, size - 1);
                name[size - 1] = '\0';
                MAPIFreeBuffer(value);
            }
            attach->Release();
        }
    }
    FreeProws(rows);
    return hr;
}
