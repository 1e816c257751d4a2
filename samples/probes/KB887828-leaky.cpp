// Opens and configures another exporter in every pass
// faults: KB887828
#include <mapix.h>
#include <mapiutil.h>
#include <edkmdb.h>
#include <edkguid.h>

void iteration(LPMAPIFOLDER folder, LPEXCHANGEIMPORTCONTENTSCHANGES importer)
{
    LPEXCHANGEEXPORTCHANGES exporter = nullptr;
    LPSTREAM state = nullptr;
    if (FAILED(folder->OpenProperty(PR_CONTENTS_SYNCHRONIZER, &IID_IExchangeExportChanges, 0, 0, (LPUNKNOWN *)&exporter))) return;
    if (SUCCEEDED(CreateStreamOnHGlobal(nullptr, TRUE, &state))) {
        HRESULT hr = exporter->Config(state, SYNC_NORMAL, importer, nullptr, nullptr, nullptr, 0);
        ULONG steps = 0;
        ULONG progress = 0;
        while (SUCCEEDED(hr) && (hr = exporter->Synchronize(&steps, &progress)) == SYNC_W_PROGRESS) {
        }
        state->Release();
    }
    exporter->Release();
}
