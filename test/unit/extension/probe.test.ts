// The probe's memory and words, from recordings of real probes: what a panel is told must follow from the events alone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { toCsv, toMarkdown } from '../../../src/extension/probe/exports';
import { estimate } from '../../../src/extension/probe/live-growth';
import { createCurve } from '../../../src/extension/probe/sample-store';
import { close, createSession, isLive, take, type Session } from '../../../src/extension/probe/session';
import { measuredLine, verdictText } from '../../../src/extension/probe/verdict-text';
import { parseFromPanel, parseToPanel, type ProbeEvent } from '../../../src/shared';

const recordings = path.resolve(__dirname, '../../vscode/fixtures/recordings');

function replayed(name: string): Session {
  const session = createSession(1, name, 'iteration');
  for (const line of readFileSync(path.join(recordings, `${name}.ndjson`), 'utf8').trim().split('\n')) take(session, JSON.parse(line) as ProbeEvent, 0);
  return session;
}

describe('a probe in the host', () => {
  it('tells a leak with its size and the call that keeps it', () => {
    const { result } = replayed('leaks');
    const text = verdictText(result!);
    assert.match(text.headline, /^Leaks 624 bytes per iteration, first seen at iteration [\d,]+$/);
    assert.equal(text.details[0], 'IMAPISession::GetMsgStoresTable keeps 624 bytes per call.');
    assert.equal(measuredLine(result!, ['none']), 'measured: +624 bytes per iteration on MAPI Lab without faults');
  });

  it('keeps every kind of end', () => {
    assert.equal(replayed('steady').result!.verdict.kind, 'steady');
    assert.equal(replayed('inconclusive').result!.verdict.kind, 'inconclusive');
    assert.equal(replayed('crashed').result!.verdict.kind, 'failed');
    const broken = replayed('compile-error');
    assert.equal(broken.diagnostics.length, 1);
    assert.equal(broken.diagnostics[0]!.line, 6);
  });

  it('closes a stream that ends without saying so', () => {
    const session = createSession(1, 'torn', 'iteration');
    assert.ok(isLive(session));
    close(session, 5, 'The probe ended without a result.');
    assert.ok(!isLive(session));
    assert.equal(session.ending?.kind, 'failed');
  });

  it('bounds a curve by halving its detail, and keeps its beginning and its end', () => {
    const curve = createCurve(100);
    for (let index = 0; index < 1000; index += 1) curve.add({ iteration: index, atMs: index, counters: { heapBytes: index * 48 } });
    const { iteration, counters } = curve.columns();
    assert.ok(curve.length <= 100 && curve.generation > 0);
    assert.equal(iteration[0], 0);
    assert.equal(iteration.at(-1), 999);
    assert.equal(counters.heapBytes!.at(-1), 999 * 48);
    assert.ok(iteration.every((value, index) => index === 0 || value > iteration[index - 1]!));
  });

  it('estimates the growth of a run that is still going', () => {
    const curve = createCurve();
    for (let index = 0; index < 200; index += 1) curve.add({ iteration: index, atMs: index, counters: { heapBytes: index * 48 + (index % 3) } });
    const growth = estimate(curve.columns())!;
    assert.ok(growth.low <= 48 && 48 <= growth.high && Math.abs(growth.slope - 48) < 0.1);
  });

  it('writes CSV and Markdown that hold the numbers', () => {
    const session = replayed('leaks');
    const rows = toCsv([{ prefix: '', session }]).trim().split('\n');
    assert.match(rows[0]!, /^curve,iteration,ms,heapBytes/);
    assert.ok(rows.length > 20 && rows.every((row) => row.split(',').length === rows[0]!.split(',').length));
    assert.match(toMarkdown(session, '1.2.3'), /IMAPISession::GetMsgStoresTable \| \d+ \| 624 bytes[\s\S]*/);
  });

  it('takes no message from a panel that is none', () => {
    for (const message of [null, 1, {}, { type: 'action', action: 'format-disk' }, { type: 'options', options: { target: 'lab' } }, { type: 'openArticle', id: '../etc' }]) assert.equal(parseFromPanel(message), undefined);
    assert.deepEqual(parseFromPanel({ type: 'action', action: 'stop', more: 1 }), { type: 'action', action: 'stop' });
    const snapshot = { phase: 'running', curves: [] };
    assert.notEqual(parseToPanel({ type: 'snapshot', snapshot, samples: [] }), undefined);
    assert.equal(parseToPanel({ type: 'snapshot', snapshot, samples: [{ curve: 'a', from: -1 }] }), undefined);
    assert.equal(parseToPanel({ type: 'snapshot', snapshot }), undefined);
  });
});
