// Logs on for one look at the stores table, again and again
// faults: Q293150
function setup(mapi) {
  mapi.initialize(null);
}

function iteration(mapi) {
  const session = mapi.logonEx();
  session.getMsgStoresTable().release();
  session.logoff(0);
  session.release();
}

function teardown(mapi) {
  mapi.uninitialize();
}
