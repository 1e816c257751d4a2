// Logs on and off for every mailbox that is served
// faults: KB891509
function setup(mapi) {
  mapi.initialize(null);
}

function iteration(mapi) {
  const session = mapi.logonEx();
  session.logoff(0);
  session.release();
}

function teardown(mapi) {
  mapi.uninitialize();
}
