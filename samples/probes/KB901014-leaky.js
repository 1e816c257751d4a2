// Loads mapi32.dll for every pass and frees it again
// faults: KB901014
function iteration(mapi) {
  const library = mapi.loadLibrary('mapi32.dll');
  library.allocateBuffer(100).free();
  mapi.freeLibrary(library);
}
