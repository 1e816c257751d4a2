// Configures one exporter and uses it in every pass
// faults: KB887828
function setup(mapi) {
  mapi.initialize(null);
  const session = mapi.logonEx();
  const store = session.openMsgStore(defaultStore(mapi, session));
  const folder = store.openEntry(null);
  const importer = folder.openProperty(mapi.PR_COLLECTOR, "IExchangeImportContentsChanges");
  const exporter = folder.openProperty(mapi.PR_CONTENTS_SYNCHRONIZER, "IExchangeExportChanges");
  const state = mapi.createStream();
  exporter.config(state, importer, null, null, null, 0, { flags: mapi.SYNC_NORMAL | mapi.SYNC_CATCHUP });
  return { session, store, folder, importer, exporter, state };
}

function iteration(mapi, i, { exporter, state }) {
  do exporter.synchronize(); while (mapi.lastResult === mapi.SYNC_W_PROGRESS);
  exporter.updateState(state);
}
function teardown(mapi, { session, store, folder, importer, exporter, state }) {
  for (const object of [state, exporter, importer, folder, store]) object.release();
  session.logoff(0);
  session.release();
  mapi.uninitialize();
}

function defaultStore(mapi, session) {
  const table = session.getMsgStoresTable();
  table.setColumns([mapi.PR_ENTRYID]);
  const rows = table.queryRows(1);
  const id = Buffer.from(rows.get(0, mapi.PR_ENTRYID));
  rows.free();
  table.release();
  return id;
}
