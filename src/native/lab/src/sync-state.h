// The state stream of incremental synchronization: a mark and the number of the last change that was seen.
#pragma once
#include "objects.h"

namespace lab {

// An empty stream means: nothing seen yet. MAPI_E_CORRUPT_DATA for anything else that is not ours.
HRESULT readSyncState(LPSTREAM stream, uint64_t &lastChange);
HRESULT writeSyncState(LPSTREAM stream, uint64_t lastChange);

}  // namespace lab
