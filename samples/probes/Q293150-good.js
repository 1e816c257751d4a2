// Looks at the stores table again and again, in a session that stays
// faults: Q293150
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
