#include "folder_sync.h"

#include <mapiutil.h>

HRESULT ExportChanges(LPEXCHANGEEXPORTCHANGES exporter, LPSTREAM state)
{
    HRESULT hr = S_OK;
    ULONG steps = 0;
    ULONG progress = 0;

    do
    {
        hr = exporter->Synchronize(&steps, &progress);
    } while (hr == SYNC_W_PROGRESS);

    hr = exporter->UpdateState(state);
    return hr;
}

HRESULT ExportHierarchy(LPMAPIFOLDER root, LPSTREAM state, LPUNKNOWN collector)
{
    LPEXCHANGEEXPORTCHANGES exporter = NULL;
    ULONG steps = 0;
    ULONG progress = 0;

    HRESULT hr = root->OpenProperty(PR_HIERARCHY_SYNCHRONIZER, (LPCIID)&IID_IExchangeExportChanges, 0, 0, (LPUNKNOWN *)&exporter);
    if (FAILED(hr))
        return hr;

    hr = exporter->Config(state, SYNC_NORMAL | SYNC_CATCHUP, collector, NULL, NULL, NULL, 0);
    while (SUCCEEDED(hr))
    {
        hr = exporter->Synchronize(&steps, &progress);
        if (hr != SYNC_W_PROGRESS)
            break;
    }
    if (SUCCEEDED(hr))
        hr = exporter->UpdateState(state);

    exporter->Release();
    return hr;
}
