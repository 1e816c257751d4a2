// What the JavaScript child measures on the lab: nothing where nothing leaks, the article's bytes where its fault is on, and the
// call that keeps them.
import assert from 'node:assert/strict';
import { keeps, opening, runSnippet, slope } from '../support/script-child';

const busy = `${opening}
function iteration(mapi, i, { session, storeId, folder }) {
  const store = session.openMsgStore(storeId, { flags: mapi.MDB_WRITE });
  store.release();
  const table = folder.getContentsTable();
  table.setColumns([mapi.PR_ENTRYID, mapi.PR_SUBJECT]);
  table.sortTable([[mapi.PR_SUBJECT, true]]);
  table.restrict(mapi.where.exists(mapi.PR_SUBJECT));
  const rows = table.queryRows(3);
  const message = folder.openEntry(rows.get(0, mapi.PR_ENTRYID));
  rows.free();
  table.release();
  const props = message.getProps([mapi.PR_SUBJECT]);
  props.get(mapi.PR_SUBJECT);
  props.free();
  message.release();
  const block = mapi.allocateBuffer(100);
  mapi.allocateMore(50, block);
  block.free();
  const stream = mapi.createStream();
  stream.write(Buffer.from('a few bytes'));
  stream.release();
}`;
const CALLS = 20;

const reopen = `${opening}
function iteration(mapi, i, { session, storeId }) { session.openMsgStore(storeId, { flags: mapi.MDB_WRITE }).release(); }`;

describe('measuring JavaScript snippets', () => {
  it('100,000 calls on a steady lab keep nothing, to the byte', () => {
    const run = runSnippet(busy, { batches: [1000, 100_000 / CALLS] });
    assert.equal(slope(run), 0);
  });

  it('nor without the preloaded counter, up to what the engine\'s own threads allocate meanwhile', () => {
    const run = runSnippet(busy, { batches: [1000, 100_000 / CALLS], uncounted: true });
    assert.ok(Math.abs(slope(run)) / CALLS < 0.1, `${slope(run)} bytes per iteration of ${CALLS} calls`);
  });

  it('the layer itself keeps nothing: the whole process stays as it is', () => {
    // The same counter without the meter: V8's and koffi's own memory included, after a collection.
    const text = `${busy.replace('function iteration', 'function work')}
      const koffi = require(${JSON.stringify(require.resolve('koffi'))});
      const fill = koffi.load(null).func('mallinfo2', 'void', ['void *']);
      const figures = new BigUint64Array(10);
      function held() { gc(); gc(); fill(new Uint8Array(figures.buffer)); return Number(figures[7] + figures[4]); }
      const marks = [];
      function iteration(mapi, i, state) {
        if (i % 1000 === 0) marks.push(held());
        work(mapi, i, state);
        if (i === 7000) console.error('MARKS ' + JSON.stringify(marks));
      }`;
    const run = runSnippet(text, { batches: [7001] });
    const marks = JSON.parse(/MARKS (.*)/.exec(run.printed)![1]!) as number[];
    // 5,000 iterations of 20 calls behind the warm-up.
    assert.ok(marks.at(-1)! - marks[2]! < 64 * 1024, marks.join(' '));
  });

  it('Q237174: OpenMsgStore keeps 40 to 60 bytes, and is named', () => {
    const leaky = runSnippet(reopen, { faults: ['Q237174'], batches: [200, 2000] });
    assert.equal(slope(leaky), 48);
    assert.equal(slope(runSnippet(reopen, { batches: [200, 2000] })), 0);
    const calls = keeps(runSnippet(reopen, { faults: ['Q237174'], batches: [200, 500], role: 'attribute' }));
    assert.ok(calls['IMAPISession::OpenMsgStore']! >= 47 && calls['IMAPISession::OpenMsgStore']! <= 52, JSON.stringify(calls));
    assert.equal(calls['IUnknown::Release'], 0);
  });

  it('KB901014: a load and free of the library keeps its heap', () => {
    const cycle = 'function iteration(mapi) { const library = mapi.loadLibrary(); library.initialize(); library.uninitialize(); mapi.freeLibrary(library); }';
    const leaky = runSnippet(cycle, { faults: ['KB901014'], batches: [10, 40] });
    assert.ok(slope(leaky) > 500, String(slope(leaky)));
    const steady = slope(runSnippet(cycle, { batches: [40, 200] }));
    assert.ok(Math.abs(steady) < 16, `${steady} bytes per cycle without the fault`);
    const calls = keeps(runSnippet(cycle, { faults: ['KB901014'], batches: [10, 40], role: 'attribute' }));
    assert.equal(Object.entries(calls).sort((a, b) => b[1] - a[1])[0]![0], 'LoadLibrary', JSON.stringify(calls));
  });

  it('KB843523: Synchronize is named, though its exporter lives on', () => {
    const text = `${opening}
      let exporter, importer, state;
      function iteration(mapi, i, { folder }) {
        if (exporter === undefined) {
          exporter = folder.openProperty(mapi.PR_CONTENTS_SYNCHRONIZER, 'IExchangeExportChanges');
          importer = folder.openProperty(mapi.PR_COLLECTOR, 'IExchangeImportContentsChanges');
          state = mapi.createStream(); importer.config(state);
          exporter.config(state, importer, null, null, null, 0, { flags: mapi.SYNC_NORMAL | mapi.SYNC_CATCHUP });
        }
        while (exporter.synchronize().result === mapi.hresults.SYNC_W_PROGRESS);
        exporter.updateState(state);
      }`;
    const calls = keeps(runSnippet(text, { faults: ['KB843523'], batches: [50, 500], role: 'attribute' }));
    const worst = Object.entries(calls).filter(([name]) => /Synchronize|UpdateState/.test(name));
    assert.ok(worst.some(([, bytes]) => bytes >= 16), JSON.stringify(calls));
  });

  it('names the call whose object the snippet forgot to release', () => {
    const text = `${opening}\nfunction iteration(mapi, i, { folder }) { const table = folder.getContentsTable(); table.setColumns([mapi.PR_SUBJECT]); }`;
    const calls = keeps(runSnippet(text, { batches: [20, 200], role: 'attribute' }));
    assert.equal(Object.entries(calls).sort((a, b) => b[1] - a[1])[0]![0], 'IMAPIContainer::GetContentsTable', JSON.stringify(calls));
    assert.ok(calls['IMAPIContainer::GetContentsTable']! > 100);
  });

  it('says so when memory ran out', () => {
    const text = `${opening}\nfunction iteration(mapi) { mapi.allocateBuffer(0x10000000); }`;
    const run = runSnippet(text, { batches: [5000], ceiling: 1 << 30 });
    const failed = run.reports.find((report) => report.type === 'failed');
    assert.ok(failed !== undefined && failed.outOfMemory === true, JSON.stringify(run.reports));
  });

  it('does not take a full heap of the library for its own memory limit', () => {
    const text = `${opening}\nlet sink;\nfunction iteration(mapi, i, { store }) { sink ??= mapi.adviseSink(); store.advise(null, mapi.fnevNewMail, sink); }`;
    const run = runSnippet(text, { batches: [50_000], ceiling: 1 << 30, faults: ['Q269794'] });
    const failed = run.reports.find((report) => report.type === 'failed');
    assert.match(failed?.reason ?? '', /^IMsgStore::Advise failed with /);
    assert.equal(failed!.outOfMemory, undefined);
  });
});
