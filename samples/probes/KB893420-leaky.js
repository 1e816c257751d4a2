// Opens a store for every item, and with each two registry handles that stay
// faults: KB893420
function setup(mapi) {
  mapi.initialize(null);
  const session = mapi.logonEx();
  return { session, id: defaultStore(mapi, session) };
}

function iteration(mapi, i, { session, id }) {
  const store = session.openMsgStore(id);
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
