// Exports what changed in a folder since the last run, by incremental change synchronization.
#pragma once

#include <windows.h>
#include <mapix.h>
#include <edkmdb.h>

// Runs a configured exporter to its end and keeps the new state.
HRESULT ExportChanges(LPEXCHANGEEXPORTCHANGES exporter, LPSTREAM state);

// The same for the folder tree of a store.
HRESULT ExportHierarchy(LPMAPIFOLDER root, LPSTREAM state, LPUNKNOWN collector);
