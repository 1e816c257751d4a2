// Opens and configures another exporter in every pass
// faults: KB887828
function setup(mapi) {
  mapi.initialize(null);
  const session = mapi.logonEx();
  const store = session.openMsgStore(defaultStore(mapi, session));
  const folder = store.openEntry(null);
  const importer = folder.openProperty(mapi.PR_COLLECTOR, "IExchangeImportContentsChanges");
  return { session, store, folder, importer };
}

function iteration(mapi, i, { folder, importer }) {
  const exporter = folder.openProperty(mapi.PR_CONTENTS_SYNCHRONIZER, "IExchangeExportChanges");
  const state = mapi.createStream();
  exporter.config(state, importer, null, null, null, 0, { flags: mapi.SYNC_NORMAL | mapi.SYNC_CATCHUP });
  do exporter.synchronize(); while (mapi.lastResult === mapi.SYNC_W_PROGRESS);
  exporter.updateState(state);
  state.release();
  exporter.release();
}

function teardown(mapi, { session, store, folder, importer }) {
  for (const object of [importer, folder, store]) object.release();
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
