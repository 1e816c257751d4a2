// Configures one exporter and uses it in every pass
// faults: KB887828
#include <mapix.h>
#include <mapiutil.h>
#include <edkmdb.h>
#include <edkguid.h>

static LPEXCHANGEEXPORTCHANGES exporter;
static LPSTREAM state;

void iteration(LPMAPIFOLDER folder, LPEXCHANGEIMPORTCONTENTSCHANGES importer)
{
    if (!exporter) {
        if (FAILED(folder->OpenProperty(PR_CONTENTS_SYNCHRONIZER, &IID_IExchangeExportChanges, 0, 0, (LPUNKNOWN *)&exporter))) return;
        if (FAILED(CreateStreamOnHGlobal(nullptr, TRUE, &state))) return;
        if (FAILED(exporter->Config(state, SYNC_NORMAL, importer, nullptr, nullptr, nullptr, 0))) return;
    }
    HRESULT hr;
    ULONG steps = 0;
    ULONG progress = 0;
    do {
        hr = exporter->Synchronize(&steps, &progress);
    } while (hr == SYNC_W_PROGRESS);
    if (FAILED(hr)) return;
    hr = exporter->UpdateState(state);
    if (FAILED(hr)) return;
}

void probe_teardown()
{
    if (exporter) exporter->Release();
    if (state) state->Release();
}
