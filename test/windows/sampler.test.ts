// The outside sampler as the engine and `watch` use it on Windows: its helper is Windows Node, what it looks at a Windows process.
import assert from 'node:assert/strict';
import path from 'node:path';
import { tmpdir } from 'node:os';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { WatchEvent } from '../../src/shared/probe';
import { watchProcess } from '../../src/native/engine/watch';
import { windowsSampler, type WindowsSampler } from '../../src/native/samplers/windows';
import { killTree } from '../../src/native/windows/runtime';
import { startWindows, wine } from '../support/wine';

describe('sampler of Windows processes', function () {
  this.timeout(40_000);
  let sampler: WindowsSampler;
  let folder: string;
  let held: ReturnType<typeof startWindows> | undefined;

  before(() => {
    sampler = windowsSampler(wine());
    folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-sampler-'));
  });
  after(() => {
    sampler.close();
    if (held?.pid !== undefined) killTree(held.pid);
    rmSync(folder, { recursive: true, force: true });
  });

  /** A process that keeps 4 MB more every 100 ms, for 15 seconds at most. */
  async function growing(): Promise<number> {
    if (held?.pid !== undefined) killTree(held.pid);
    const script = path.join(folder, 'growing.js');
    writeFileSync(script, 'const kept = []; setInterval(() => kept.push(Buffer.alloc(4 << 20, 1)), 100); setTimeout(() => process.exit(1), 15000); require("fs").writeSync(1, process.pid + "\\n");');
    held = startWindows(wine().script(script, []));
    const text = await new Promise<string>((resolve) => held!.stdout!.once('data', (data) => resolve(String(data))));
    return Number(text);
  }

  it('names, samples and lists; nothing is told of a process that is not there', async () => {
    const pid = await growing();
    assert.ok(pid > 0);
    assert.equal(await sampler.name(pid), 'node.exe');
    const counters = await sampler.sample(pid);
    assert.ok(counters.privateBytes! > 10 << 20, JSON.stringify(counters));
    assert.ok((await sampler.list()).some((entry) => entry.pid === pid));
    assert.deepEqual(await sampler.sample(999_999), {});
    assert.equal(await sampler.name(999_999), undefined);
  });

  it('lets watch see a process grow and end', async () => {
    const pid = await growing();
    const events: WatchEvent[] = [];
    for await (const event of watchProcess(pid, { sampler, intervalMs: 150, durationMs: 30_000 })) {
      events.push(event);
      if (events.filter(({ type }) => type === 'sample').length === 25) killTree(held!.pid!);
    }
    assert.equal(events[0]?.type, 'watching');
    assert.equal(events.at(-1)?.type, 'exited');
    const bytes = events.flatMap((event) => (event.type === 'sample' ? [event.sample.counters.privateBytes ?? 0] : []));
    assert.ok(bytes.at(-1)! - bytes[0]! > 20 << 20, bytes.join(' '));
  });

  it('answers nothing, and soon, when its helper cannot start', async () => {
    const broken = windowsSampler({ ...wine(), script: () => ({ command: path.join(folder, 'no-such-program'), args: [] }) });
    assert.deepEqual(await broken.sample(1), {});
    assert.deepEqual(await broken.list(), []);
  });
});
