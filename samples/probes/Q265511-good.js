// Walks over the attachments of a message without their pictures
// faults: Q265511
function setup(mapi) {
  mapi.initialize(null);
  const session = mapi.logonEx();
  const store = session.openMsgStore(defaultStore(mapi, session));
  return { session, store, message: messageWithAttachment(mapi, store) };
}

function iteration(mapi, i, { message }) {
  const attachment = message.openAttach(0);
  attachment.getProps([mapi.PR_ATTACH_FILENAME]).free();
  attachment.release();
}
function teardown(mapi, { session, store, message }) {
  message.release();
  store.release();
  session.logoff(0);
  session.release();
  mapi.uninitialize();
}

function messageWithAttachment(mapi, store) {
  const root = store.openEntry(null);
  const folders = root.getHierarchyTable({ flags: mapi.CONVENIENT_DEPTH });
  folders.setColumns([mapi.PR_ENTRYID]);
  const rows = folders.queryRows(100);
  let found;
  for (let row = 0; row < rows.length && found === undefined; row++) {
    const folder = store.openEntry(rows.get(row, mapi.PR_ENTRYID));
    const contents = folder.getContentsTable();
    contents.setColumns([mapi.PR_ENTRYID, mapi.PR_HASATTACH]);
    const messages = contents.queryRows(100);
    for (let at = 0; at < messages.length && found === undefined; at++) {
      if (messages.get(at, mapi.PR_HASATTACH)) found = store.openEntry(messages.get(at, mapi.PR_ENTRYID));
    }
    messages.free();
    contents.release();
    folder.release();
  }
  rows.free();
  folders.release();
  root.release();
  if (found === undefined) throw new Error("No message with an attachment was found; put one into the store.");
  return found;
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
