// Serves every mailbox from one session
// faults: KB891509
function setup(mapi) {
  mapi.initialize(null);
  return mapi.logonEx();
}

function iteration(mapi, i, session) {
  session.getMsgStoresTable().release();
}

function teardown(mapi, session) {
  session.logoff(0);
  session.release();
  mapi.uninitialize();
}
