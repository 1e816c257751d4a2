// The objects that snippets call: what comes back, how failures look, and that wrong use is a clear sentence.
import assert from 'node:assert/strict';
import { batches, failure, opening, runSnippet } from '../support/script-child';

/** Runs one iteration and answers what it put into `say(...)`. */
function say(body: string): unknown[] {
  const run = runSnippet(`${opening}\nconst said = [];\nfunction say(...values) { said.push(...values); }\nfunction iteration(mapi, i, { session, storeId, store, folder }) {\n${body}\nconsole.error('SAID ' + JSON.stringify(said, (_, value) => typeof value === 'bigint' ? Number(value) : value)); }`);
  const line = /^SAID (.*)$/m.exec(run.printed)?.[1];
  assert.ok(line !== undefined, `${JSON.stringify(run.reports)}\n${run.printed}`);
  assert.deepEqual(run.reports.at(-1), { type: 'end' }, run.printed);
  return JSON.parse(line) as unknown[];
}

describe('objects of the JavaScript layer', () => {
  it('carry results home: rows, properties, ids, types', () => {
    const [interfaceName, stores, size, subject] = say(`
      say(folder.interfaceName);
      const table = session.getMsgStoresTable(); const rows = table.queryRows(10); say(rows.length); rows.free(); table.release();
      const contents = folder.getContentsTable(); contents.setColumns([mapi.PR_ENTRYID, mapi.PR_SUBJECT]); say(contents.getRowCount());
      const one = contents.queryRows(1); say(typeof one.get(0, mapi.PR_SUBJECT)); one.free(); contents.release();`);
    assert.equal(interfaceName, 'IMAPIFolder');
    assert.equal(stores, 2);
    assert.ok((size as number) > 0);
    assert.equal(subject, 'string');
  });

  it('write and read back properties of several types', () => {
    assert.deepEqual(say(`
      const message = folder.createMessage();
      message.setProps([[mapi.PR_SUBJECT, 'Grüße'], [mapi.PR_SUBJECT_W, 'Grüße 😀'], [0x80010003, -5], [0x8002000b, true], [0x80030102, Buffer.from([1, 2, 3])], [0x80040014, 1n << 40n], [0x80050005, 1.5]]);
      const props = message.getProps([mapi.PR_SUBJECT_W, 0x80010003, 0x8002000b, 0x80030102, 0x80040014, 0x80050005, 0x80060003]);
      say(...props.values().values());
      props.free(); message.release();`),
    ['Grüße 😀', -5, true, { type: 'Buffer', data: [1, 2, 3] }, 2 ** 40, 1.5, { error: 0x8004010f }]);
  });

  it('sort, restrict and seek', () => {
    const [all, found, first, last] = say(`
      const table = folder.getContentsTable(); table.setColumns([mapi.PR_SUBJECT]); say(table.getRowCount());
      const read = () => { const rows = table.queryRows(1); const value = rows.get(0, mapi.PR_SUBJECT); rows.free(); return value; };
      table.restrict(mapi.where.and(mapi.where.exists(mapi.PR_SUBJECT), mapi.where.not(mapi.where.property(mapi.PR_SUBJECT, '==', 'no such subject')))); say(table.getRowCount());
      table.sortTable([[mapi.PR_SUBJECT]]); say(read());
      table.sortTable([[mapi.PR_SUBJECT, true]]); say(read());
      table.restrict(null); table.release();`) as [number, number, string, string];
    assert.equal(all, found);
    assert.ok(first < last, `${first} ${last}`);
  });

  it('read and write streams', () => {
    assert.deepEqual(say(`
      const stream = mapi.createStream(); say(stream.write(Buffer.from('hello stream'))); stream.seek(0n, 0);
      const into = Buffer.alloc(5); say(stream.read(into), into.toString()); stream.release();`), [12, 5, 'hello']);
  });

  it('synchronize step by step', () => {
    const [steps, last] = say(`
      const exporter = folder.openProperty(mapi.PR_CONTENTS_SYNCHRONIZER, 'IExchangeExportChanges');
      const importer = folder.openProperty(mapi.PR_COLLECTOR, 'IExchangeImportContentsChanges');
      const state = mapi.createStream(); importer.config(state);
      exporter.config(state, importer, null, null, null, 0, { flags: mapi.SYNC_NORMAL | mapi.SYNC_CATCHUP });
      let step, steps = 0; do { step = exporter.synchronize(); steps++; } while (step.result === mapi.hresults.SYNC_W_PROGRESS);
      say(steps, mapi.hresultName(step.result)); exporter.updateState(state);
      exporter.release(); importer.release(); state.release();`);
    assert.ok((steps as number) >= 1);
    assert.equal(last, 'S_OK');
  });

  it('hear notifications through a sink', () => {
    const [count] = say(`
      let heard = 0; const sink = mapi.adviseSink((events) => { heard += events; });
      const props = folder.getProps([mapi.PR_ENTRYID]);
      const connection = store.advise(props.get(mapi.PR_ENTRYID), mapi.fnevObjectCreated | mapi.fnevObjectModified | mapi.fnevObjectDeleted, sink);
      props.free(); const message = folder.createMessage(); message.setProps([[mapi.PR_SUBJECT, 'heard']]); message.saveChanges(); message.release();
      store.unadvise(connection); sink.release(); say(heard);`);
    assert.ok((count as number) > 0, 'nothing was heard');
  });

  it('turn a failed HRESULT into an error with name and code', () => {
    assert.deepEqual(say(`
      try { store.openEntry(Buffer.from('no entry id at all')); } catch (error) { say(error instanceof mapi.MapiError, error.name, error.code, error.hresult, error.call); }`),
    [true, 'MapiError', 'MAPI_E_INVALID_ENTRYID', 0x80040107, 'IMsgStore::OpenEntry']);
  });

  it('keep warnings apart from failures', () => {
    assert.deepEqual(say('const props = folder.getProps([0x80ff0003]); say(mapi.hresultName(mapi.lastResult)); props.free();'), ['MAPI_W_ERRORS_RETURNED']);
  });

  it('load the library once more and give it back', () => {
    assert.deepEqual(say('const library = mapi.loadLibrary("C:\\\\\\\\windows\\\\\\\\MAPI32.DLL"); library.initialize(); library.uninitialize(); mapi.freeLibrary(library); say("back");'), ['back']);
  });
});

describe('wrong use of the JavaScript layer', () => {
  function reason(body: string): string {
    return failure(runSnippet(`${opening}\nfunction iteration(mapi, i, { session, storeId, store, folder }) {\n${body} }`)).reason;
  }

  it('is a sentence with the line', () => {
    assert.match(reason('const table = folder.getContentsTable(); table.release(); table.queryRows(1);'), /^IMAPITable::QueryRows was called after the last release\(\); keep a reference with addRef\(\)\. \(snippet\.js:31:/);
    assert.match(reason('const rows = session.getMsgStoresTable().queryRows(1); rows.free(); rows.get(0, 1);'), /has been freed; read it before free\(\)/);
    assert.match(reason('store.openEntry("text");'), /TypeError: lpEntryID takes bytes \(a Buffer\), not string\./);
    assert.match(reason('folder.getContentsTable().restrict(5);'), /lpRestriction takes a restriction made with mapi\.where, not number/);
    assert.match(reason('folder.getContentsTable(1, 2, 3);'), /IMAPIContainer::GetContentsTable takes no arguments and options such as \{ flags \}, not 3 arguments/);
    assert.match(reason('folder.openProperty(mapi.PR_COLLECTOR, "INonsense");'), /lpiid takes the name of an interface/);
    assert.match(reason('mapi.where.property(1, "~", 2);'), /~ is no relation; use one of/);
  });

  it('is told before the first iteration where set-up fails', () => {
    const missing = failure(runSnippet('function setup(mapi) { mapi.initialize(); mapi.logonEx("missing"); } function iteration() {}'));
    assert.match(missing.reason, /^MAPILogonEx failed with MAPI_E_\w+ \(snippet\.js:1/);
    assert.equal(missing.iteration, 0);
  });

  it('is told for a file that is no snippet', () => {
    assert.match(failure(runSnippet('const a = 1;')).reason, /snippet\.js defines no function iteration; write function iteration\(mapi, i\)/);
    assert.match(failure(runSnippet('function iteration( {')).reason, /SyntaxError: .*\(snippet\.js:\d/);
    assert.match(failure(runSnippet('const setup = 5; function iteration() {}')).reason, /setup in snippet\.js is no function/);
  });

  it('is told for a library that cannot be loaded, or is none of MAPI', () => {
    assert.match(failure(runSnippet('function iteration(mapi) { mapi.initialize(); }', { library: '/no/such/lib.so' })).reason, /\/no\/such\/lib\.so cannot be loaded \(.*\); check that the file exists and fits this x64 process/);
    assert.match(failure(runSnippet('function iteration(mapi) { mapi.initialize(); }', { library: 'libm.so.6' })).reason, /libm\.so\.6 exports no MAPIInitialize; use a call that this library has/);
  });

  it('cannot leave the process quietly', () => {
    assert.match(failure(runSnippet('function iteration(mapi, i) { if (i === 3) process.exit(0); }', { batches: [10] })).reason, /ended the process with exit code 0/);
    const thrown = failure(runSnippet('function iteration(mapi, i) { if (i === 3) throw new RangeError("too far"); }', { batches: [10] }));
    assert.match(thrown.reason, /RangeError: too far \(snippet\.js:1:/);
    assert.equal(thrown.iteration, 3);
    assert.match(failure(runSnippet('async function iteration(mapi, i) { await null; throw new Error("later"); }')).reason, /^later \(snippet\.js:1/);
  });
});

describe('snippets', () => {
  it('may be plain functions, exports or an ES module, and may wait', () => {
    const counted = '; let n = 0; process.on("exit", () => process.stderr.write("ran " + n + "\\n"));';
    for (const text of [
      `function iteration() { n++; }${counted}`,
      `exports.iteration = () => { n++; }${counted}`,
      `export async function iteration() { await null; n++; }${counted}`,
      `export const iteration = () => { n++; }${counted}`,
    ]) assert.match(runSnippet(text, { batches: [3, 4] }).printed, /ran 7/, text);
  });

  it('are not called in the control run', () => {
    const run = runSnippet('function iteration() { throw new Error("called"); }', { role: 'control', batches: [5] });
    assert.equal(batches(run)[0]!.iteration, 5);
  });
});
