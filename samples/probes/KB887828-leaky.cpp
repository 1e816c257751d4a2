// Opens and configures another exporter in every pass
// faults: KB887828
#include <mapix.h>
#include <mapiutil.h>
#include <edkmdb.h>
#include <edkguid.h>

static ULONG failures;

static HRESULT Synchronize(LPEXCHANGEEXPORTCHANGES exporter, LPSTREAM state, LPEXCHANGEIMPORTCONTENTSCHANGES importer)
{
    ULONG steps = 0;
    ULONG progress = 0;
    HRESULT hr = exporter->Config(state, SYNC_NORMAL, importer, nullptr, nullptr, nullptr, 0);
    while (SUCCEEDED(hr) && (hr = exporter->Synchronize(&steps, &progress)) == SYNC_W_PROGRESS) {
    }
    return FAILED(hr) ? hr : exporter->UpdateState(state);
}

void iteration(LPMAPIFOLDER folder, LPEXCHANGEIMPORTCONTENTSCHANGES importer)
{
    LPEXCHANGEEXPORTCHANGES exporter = nullptr;
    LPSTREAM state = nullptr;
    if (FAILED(folder->OpenProperty(PR_CONTENTS_SYNCHRONIZER, &IID_IExchangeExportChanges, 0, 0, (LPUNKNOWN *)&exporter))) return;
    if (SUCCEEDED(CreateStreamOnHGlobal(nullptr, TRUE, &state))) {
        if (FAILED(Synchronize(exporter, state, importer))) ++failures;
        state->Release();
    }
    exporter->Release();
}
