// Loads mapi32.dll once and keeps it
// faults: KB901014
function setup(mapi) {
  return mapi.loadLibrary('mapi32.dll');
}

function iteration(mapi, i, library) {
  library.allocateBuffer(100).free();
}

function teardown(mapi, library) {
  mapi.freeLibrary(library);
}
