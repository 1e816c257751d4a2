// What a probe can be asked: functions, selections, C, other compilers, comparisons, recordings, watched processes.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { listProcesses, replay, watchProcess } from '../../src/native';
import type { ProbeEvent, ProbeRequest, ProbeResult, WatchEvent } from '../../src/shared/probe';
import { inTempFolder, programs, snippet, start, tell, typesOf } from './support';

async function steady(name: string): Promise<void> {
  const { result } = await tell({ snippet: snippet('binding.cpp', name) });
  assert.equal(result.verdict.kind, 'steady', result.verdict.reason);
}

function lines(from: string, to: string): ProbeRequest['snippet'] {
  const file = path.join(programs, 'binding.cpp');
  const text = readFileSync(file, 'utf8').split('\n');
  const first = text.findIndex((line) => line.includes(from));
  return { kind: 'selection', file, startLine: first + 1, endLine: text.findIndex((line, index) => index >= first && line.includes(to)) + 1 };
}

describe('parameters are bound by type:', () => {
  it('every interface, by pointer and by reference', () => steady('everyInterface'));
  it('what is handed out through parameters is released', () => steady('handsOut'));
  it('rows that are returned are freed', () => steady('returnsRows'));
  it('objects that are returned are released', () => steady('returnsTable'));
  it('strings, containers, numbers, entry ids with their size', () => steady('plainValues'));
  it('what only probe_setup can make', () => steady('usesCounter'));
});

describe('a selection', () => {
  it('brings the variables it uses: an opened store that is never released leaks', async () => {
    const { result } = await tell({ snippet: lines('hr = lpSession->OpenMsgStore', 'if (FAILED(hr)) return;') });
    assert.equal(result.verdict.kind, 'leaks', result.verdict.reason);
    assert.equal(result.calls[0]?.name, 'IMAPISession::OpenMsgStore');
  });
  it('that releases what it opened is steady', async () => {
    const { result } = await tell({ snippet: lines('hr = lpSession->OpenMsgStore', 'lpMDB->Release();') });
    assert.equal(result.verdict.kind, 'steady', result.verdict.reason);
  });
  it('that starts behind the opening gets the store from the fixture, with a reference to give away', async () => {
    const { result } = await tell({ snippet: lines('hr = HrGetOneProp(lpMDB', 'lpMDB->Release();') });
    assert.equal(result.verdict.kind, 'steady', result.verdict.reason);
  });
  it('that cuts a block in two is refused', async () => {
    const { result } = await tell({ snippet: lines('void wholeFunction', '{') });
    assert.match(result.verdict.reason, /do not lie inside one function/);
  });
});

describe('C and its compilers', () => {
  for (const compiler of ['g++', 'clang++']) {
    it(`measures a C file with ${compiler}, main and static functions included`, async () => {
      const leaky = await tell({ snippet: snippet('plain.c', 'iteration'), compiler });
      assert.deepEqual([leaky.result.verdict.kind, leaky.result.verdict.low, leaky.result.verdict.high], ['leaks', 100, 100]);
      assert.ok(leaky.result.environment.compiler?.startsWith(compiler));
    });
  }
  it('counts right where a program writes to all the room that a block has', async () => {
    const { result } = await tell({ snippet: snippet('plain.c', 'fillsItsRoom') });
    assert.deepEqual([result.verdict.kind, result.verdict.low, result.verdict.high], ['leaks', 100, 100], result.verdict.reason);
  });
  it('takes a program that was built before from the cache', async () => {
    const request: ProbeRequest = { snippet: snippet('plain.c', 'good'), iterations: 240 };
    await tell(request);
    const { events } = await tell(request);
    assert.ok(events.some((event) => event.type === 'built' && event.cached));
  });
  it('builds anew when a header changed', () => inTempFolder(async (folder) => {
    const file = path.join(folder, 'uses-header.cpp');
    writeFileSync(file, '#include "size.h"\n#include <cstdlib>\nvoid iteration() { if (malloc(SIZE)) {} }\n');
    for (const size of [24, 72]) {
      writeFileSync(path.join(folder, 'size.h'), `#define SIZE ${size}\n`);
      const { result } = await tell({ snippet: { kind: 'function', file } });
      assert.equal(result.verdict.bytesPerIteration, size);
    }
  }));
  it('reads include folders and defines from compile_commands.json', () => inTempFolder(async (folder) => {
    const file = path.join(folder, 'a.cpp');
    writeFileSync(file, '#include <cstdlib>\nvoid iteration() { if (malloc(SIZE)) {} }\n');
    writeFileSync(path.join(folder, 'compile_commands.json'), JSON.stringify([{ directory: folder, file: 'a.cpp', command: 'c++ -DSIZE=32 -Ithere -c a.cpp' }]));
    const { result } = await tell({ snippet: { kind: 'function', file } });
    assert.equal(result.verdict.bytesPerIteration, 32);
  }));
  it('runs text typed into an editor', async () => {
    const { result } = await tell({ snippet: { kind: 'text', language: 'cpp', text: '#include <cstdlib>\nvoid iteration() { if (malloc(64)) {} }\n' } });
    assert.equal(result.verdict.bytesPerIteration, 64);
  });
});

describe('a probe', () => {
  it('compares two snippets', async () => {
    const { result } = await tell({ snippet: snippet('plain.c', 'iteration'), compare: snippet('plain.c', 'good'), attribute: false });
    assert.deepEqual([result.verdict.kind, result.comparison?.verdict.kind], ['leaks', 'steady']);
  });
  it('ends with `aborted` when it is stopped', async () => {
    const abort = new AbortController();
    const events: ProbeEvent[] = [];
    const { runProbe } = await import('../../src/native');
    for await (const event of runProbe({ snippet: snippet('misbehaving.cpp', 'slow') }, { signal: abort.signal })) {
      events.push(event);
      if (event.type === 'sample') abort.abort();
    }
    assert.equal(events.at(-1)?.type, 'aborted');
  });
  it('names the MAPI call that keeps bytes and the article, and says it in every format', () => inTempFolder(async (folder) => {
    const json = await start(['probe', 'Q237174-leaky', '--format', 'json', '--record', path.join(folder, 'run.ndjson')]).ended;
    assert.equal(json.code, 1, json.err);
    const result = JSON.parse(json.out) as ProbeResult;
    assert.deepEqual(result.articles, ['Q237174']);
    const text = await start(['probe', '--replay', path.join(folder, 'run.ndjson')]).ended;
    assert.match(text.out, /IMAPISession::OpenMsgStore keeps 48\.0 bytes per call/);
    assert.match(text.out, /Q237174 describes 40-60/);
    assert.equal(text.code, 1);
    const lines_ = await start(['probe', '--replay', path.join(folder, 'run.ndjson'), '--format', 'ndjson']).ended;
    assert.equal(lines_.out, readFileSync(path.join(folder, 'run.ndjson'), 'utf8'));
    const events: ProbeEvent[] = [];
    for await (const event of replay(path.join(folder, 'run.ndjson'))) events.push(event);
    assert.deepEqual(typesOf(events).slice(0, 2), ['started', 'building']);
    assert.equal(events.at(-1)?.type, 'done');
  }));
  it('has the exit codes of the contract', async () => {
    const code = async (...args: string[]): Promise<number | null> => (await start(['probe', ...args]).ended).code;
    assert.equal(await code(`${path.join(programs, 'plain.c')}:good`), 0);
    assert.equal(await code(`${path.join(programs, 'plain.c')}:iteration`, '--no-attribute'), 1);
    assert.equal(await code(`${path.join(programs, 'misbehaving.cpp')}:crashes`), 2);
    assert.equal(await code('no-such-recipe'), 2);
  });
});

describe('watching', () => {
  async function watch(script: string, seconds: number): Promise<readonly WatchEvent[]> {
    const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    try {
      const events: WatchEvent[] = [];
      for await (const event of watchProcess(child.pid!, { intervalMs: 40, durationMs: seconds * 1000 })) events.push(event);
      return events;
    } finally {
      child.kill('SIGKILL');
    }
  }
  const verdictOf = (events: readonly WatchEvent[]): string => {
    const last = events.at(-1)!;
    return last.type === 'stopped' ? last.verdict.kind : last.type;
  };

  it('says that a growing process grows', async () => {
    assert.equal(verdictOf(await watch('const kept = []; setInterval(() => kept.push(Buffer.alloc(100000, 1)), 10);', 6)), 'leaks');
  });
  it('says that a quiet process is steady', async () => {
    assert.equal(verdictOf(await watch('setInterval(() => {}, 1000);', 4)), 'steady');
  });
  it('says when there is no such process', async () => {
    const events: WatchEvent[] = [];
    for await (const event of watchProcess(999_999_999)) events.push(event);
    assert.equal(events[0]?.type, 'unavailable');
  });
  it('lists the processes of this machine', async () => {
    assert.ok((await listProcesses()).some((one) => one.pid === process.ppid));
  });
});
