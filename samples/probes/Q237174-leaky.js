// Opens the default store anew in every pass, and releases it properly
// faults: Q237174
function setup(mapi) {
  mapi.initialize(null);
  const session = mapi.logonEx();
  return { session, storeId: defaultStore(mapi, session) };
}

function iteration(mapi, i, { session, storeId }) {
  session.openMsgStore(storeId).release();
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
