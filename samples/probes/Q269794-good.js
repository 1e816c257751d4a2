// Gives every registration back
// faults: Q269794
// iterations: 2400
function setup(mapi) {
  mapi.initialize(null);
  const session = mapi.logonEx();
  return { session, store: session.openMsgStore(defaultStore(mapi, session)), sink: mapi.adviseSink() };
}

function iteration(mapi, i, { store, sink }) {
  store.unadvise(store.advise(null, mapi.fnevNewMail, sink));
}

function teardown(mapi, { session, store, sink }) {
  store.release();
  sink.release();
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
