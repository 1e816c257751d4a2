// Synchronizes a folder only after it was told of a change
// faults: KB843523
#include <mapix.h>
#include <mapiutil.h>
#include <edkmdb.h>
#include <edkguid.h>

static LPEXCHANGEEXPORTCHANGES exporter;
static LPSTREAM state;
static bool changed = true;

static HRESULT synchronize(LPMAPIFOLDER folder, LPEXCHANGEIMPORTCONTENTSCHANGES importer)
{
    if (!exporter) {
        HRESULT hr = folder->OpenProperty(PR_CONTENTS_SYNCHRONIZER, &IID_IExchangeExportChanges, 0, 0, (LPUNKNOWN *)&exporter);
        if (SUCCEEDED(hr)) hr = CreateStreamOnHGlobal(nullptr, TRUE, &state);
        if (SUCCEEDED(hr)) hr = exporter->Config(state, SYNC_NORMAL, importer, nullptr, nullptr, nullptr, 0);
        if (FAILED(hr)) return hr;
    }
    HRESULT hr;
    ULONG steps = 0;
    ULONG progress = 0;
    do {
        hr = exporter->Synchronize(&steps, &progress);
    } while (hr == SYNC_W_PROGRESS);
    return SUCCEEDED(hr) ? exporter->UpdateState(state) : hr;
}

void iteration(LPMAPIFOLDER folder, LPEXCHANGEIMPORTCONTENTSCHANGES importer)
{
    static LONG known = -1;
    LPSPropValue count = nullptr;
    if (FAILED(HrGetOneProp(folder, PR_CONTENT_COUNT, &count))) return;
    if (count->Value.l != known) changed = true;
    known = count->Value.l;
    MAPIFreeBuffer(count);
    if (changed && SUCCEEDED(synchronize(folder, importer))) changed = false;
}

void probe_teardown()
{
    if (exporter) exporter->Release();
    if (state) state->Release();
}
