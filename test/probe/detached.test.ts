// An engine in a process of its own: followed, left and followed again, stopped, and alone in a folder that was removed.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { follow, startDetached, type Told } from '../../src/native';
import { processesWith, snippet } from './support';

const job = { kind: 'probe', request: { snippet: snippet('plain.c', 'iteration'), runs: 6 } } as const;

/** Follows until an event of this type, or to the end. */
async function until(folder: string, type?: string): Promise<readonly string[]> {
  const types: string[] = [];
  for await (const told of follow(folder)) {
    if (told === undefined) continue;
    types.push(told.event.type);
    if (told.event.type === type) break;
  }
  return types;
}

async function gone(folder: string): Promise<void> {
  const end = Date.now() + 20_000;
  while (processesWith(folder).length > 0) {
    assert.ok(Date.now() < end, `something still runs in ${folder}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a detached engine', () => {
  let folder: string;
  beforeEach(() => { folder = path.join(mkdtempSync(path.join(os.tmpdir(), 'mapi-lens-test-')), 'probe'); });
  afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

  it('works on while nobody follows, and who follows again is told everything', async () => {
    startDetached(folder, job);
    const first = await until(folder, 'run-ended');
    assert.equal(first.at(-1), 'run-ended');
    const all = await until(folder);
    assert.deepEqual(all.slice(0, first.length), first);
    assert.equal(all.at(-1), 'done');
    assert.ok(all.filter((type) => type === 'run-ended').length > first.filter((type) => type === 'run-ended').length);
    await gone(folder);
  });

  it('stops when it is asked to', async () => {
    startDetached(folder, job);
    await until(folder, 'sample');
    const controller = new AbortController();
    const told: Told[] = [];
    controller.abort();
    for await (const one of follow(folder, controller.signal)) if (one !== undefined) told.push(one);
    assert.equal(told.at(-1)!.event.type, 'aborted');
    await gone(folder);
  });

  it('ends by itself when its folder is removed', async () => {
    startDetached(folder, job);
    await until(folder, 'sample');
    const pid = (JSON.parse(readFileSync(path.join(folder, 'journal.ndjson'), 'utf8').split('\n')[0]!) as { engine: number }).engine;
    assert.ok(processesWith(folder).includes(pid));
    rmSync(folder, { recursive: true, force: true });
    await gone(folder);
    assert.ok(!existsSync(folder));
  });
});
