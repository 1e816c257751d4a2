// Opens every item from one open store
// faults: KB893420
function setup(mapi) {
  mapi.initialize(null);
  const session = mapi.logonEx();
  return { session, store: session.openMsgStore(defaultStore(mapi, session)) };
}

function iteration(mapi, i, { store }) {
  store.openEntry(null).release();
}

function teardown(mapi, { session, store }) {
  store.release();
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
