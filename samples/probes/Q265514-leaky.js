// Opens, closes and releases the store for every folder that is looked at
// faults: Q265514
function setup(mapi) {
  mapi.initialize(null);
  const session = mapi.logonEx();
  return { session, storeId: defaultStore(mapi, session) };
}

function iteration(mapi, i, { session, storeId }) {
  const store = session.openMsgStore(storeId);
  store.openEntry(null).release();
  store.release();
}
function teardown(mapi, { session }) {
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
