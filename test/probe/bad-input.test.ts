// Everything that a snippet may do to the engine: each ends with one clear sentence, and nothing is left behind.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { labLibrary } from '../../src/native/build/lab';
import { inTempFolder, leftOvers, processesWith, programs, snippet, start, tell, typesOf, until } from './support';

const quick = { deadlineMs: 2500, memoryLimitBytes: 300 << 20 };

async function fails(name: string, reason: RegExp, event: string): Promise<void> {
  const { events, result } = await tell({ snippet: snippet('misbehaving.cpp', name), ...quick });
  assert.equal(result.verdict.kind, 'failed');
  assert.match(result.verdict.reason, reason);
  assert.ok(typesOf(events).includes(event), `${event} is not among ${typesOf(events).join(', ')}`);
  assert.equal(events.filter((one) => one.type === 'done').length, 1);
}

describe('a snippet that', () => {
  // What these probes start carries a mark and uses a folder of its own: other probes on the machine are none of our business.
  const mark = `MAPI_LENS_TEST_RUN=${process.pid}`;
  const usual = process.env['TMPDIR'];
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'mapi-lens-bad-input-'));
    process.env['TMPDIR'] = folder;
    process.env['MAPI_LENS_TEST_RUN'] = String(process.pid);
  });
  after(() => {
    delete process.env['MAPI_LENS_TEST_RUN'];
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach('leaves nothing behind', () => {
    assert.deepEqual(processesWith(mark), []);
    assert.deepEqual(leftOvers(folder), []);
  });

  it('does not compile is told at the user\'s line and column', async () => {
    const { events, result } = await tell({ snippet: snippet('does-not-compile.cpp') });
    const failure = events.find((event) => event.type === 'build-failed')!;
    assert.deepEqual(failure.diagnostics.map(({ file, line, column }) => ({ file, line, column })), [{ file: path.join(programs, 'does-not-compile.cpp'), line: 4, column: 14 }]);
    assert.match(result.verdict.reason, /does-not-compile\.cpp:4:14: .*undeclared/);
  });
  it('needs a type that cannot be bound names it and the hook', async () => {
    const { result } = await tell({ snippet: snippet('misbehaving.cpp', 'needsMailbox') });
    assert.match(result.verdict.reason, /cannot supply mailbox of type Mailbox \* for needsMailbox\. Add a function void probe_setup\(Mailbox \*\*mailbox\)/);
  });
  it('does not exist names those that do', async () => {
    const { result } = await tell({ snippet: snippet('misbehaving.cpp', 'noSuchThing') });
    assert.match(result.verdict.reason, /has no function noSuchThing\. It has needsMailbox, crashes/);
  });
  it('crashes is told with iteration and function', () => fails('crashes', /failed in iteration 3: SIGSEGV.* in crashes/, 'crashed'));
  it('sleeps for ever is stopped at the deadline', () => fails('sleepsForever', /did not end within 2\.5 s .* iteration 5/, 'timed-out'));
  it('spins for ever is stopped at the deadline', () => fails('spins', /iteration 5, in spins/, 'timed-out'));
  it('forks without end is stopped', () => fails('forks', /process after process with fork/, 'crashed'));
  it('forks a daemon loses it with the probe', async () => {
    const { result } = await tell({ snippet: snippet('misbehaving.cpp', 'forksAway'), iterations: 240, ...quick });
    assert.equal(result.verdict.kind, 'steady');
  });
  it('forks and lets both return is measured once', async () => {
    const { result } = await tell({ snippet: snippet('misbehaving.cpp', 'forksAndReturns'), iterations: 240, ...quick });
    assert.equal(result.verdict.kind, 'steady');
  });
  it('allocates without end and writes through null is out of memory', () => fails('allocates', /more than the 300 MB/, 'out-of-memory'));
  it('allocates without end and looks at the result is out of memory', () => fails('allocatesQuietly', /more than the 300 MB/, 'out-of-memory'));
  it('allocates without end with new is out of memory', () => fails('allocatesWithNew', /more than the 300 MB/, 'out-of-memory'));
  it('calls exit() is told so', () => fails('exits', /iteration 4: the code called exit\(\)/, 'crashed'));
  it('calls _exit() is told its code', () => fails('exitsAtOnce', /ended with code 7/, 'crashed'));
  it('throws is told what', () => fails('throws', /iteration 2: the code threw an exception: no luck/, 'crashed'));
  it('frees twice is told what the C library said', () => fails('freesTwice', /iteration 2: SIGABRT.*double free/, 'crashed'));
  it('prints what looks like the protocol is not believed', async () => {
    const { result } = await tell({ snippet: snippet('misbehaving.cpp', 'printsProtocol'), iterations: 2400 });
    assert.equal(result.verdict.kind, 'steady');
    assert.ok(result.runs.every((run) => run.samples.every((sample) => sample.counters.heapBytes! < 99999999)));
  });
  it('prints 1 GB costs a few kilobytes', async () => {
    const { events, result } = await tell({ snippet: snippet('misbehaving.cpp', 'printsMuch'), iterations: 240, deadlineMs: 20_000 });
    assert.equal(result.verdict.kind, 'steady');
    assert.ok(events.some((event) => event.type === 'note' && event.text.includes('printed 1073741824 bytes')));
    assert.ok(JSON.stringify(events).length < 1 << 20);
  });
  it('is not there is told so', async () => {
    const { result } = await tell({ snippet: snippet('missing.cpp') });
    assert.match(result.verdict.reason, /missing\.cpp cannot be read \(ENOENT\); check its name/);
  });
  it('has no compiler is told what to install', async () => {
    const { result } = await tell({ snippet: snippet('misbehaving.cpp', 'slow'), compiler: 'no-such-compiler' });
    assert.match(result.verdict.reason, /The compiler no-such-compiler was not found; install it/);
  });
});

describe('a target that', () => {
  const against = async (file: string, reason: RegExp): Promise<void> => {
    const { result } = await tell({ snippet: { kind: 'recipe', id: 'Q237174-leaky' }, target: { kind: 'dll', path: file } });
    assert.equal(result.verdict.kind, 'failed');
    assert.match(result.verdict.reason, reason);
  };
  it('is no library is refused', () => against(__filename, /is no library; name a shared library/));
  it('has the wrong bitness is refused', () => inTempFolder(async (folder) => {
    const file = path.join(folder, 'libmapi.so');
    const library = readFileSync(labLibrary());
    library[4] = 1; // the ELF header's class: 32 bits
    writeFileSync(file, library);
    await against(file, /has 32 bits and the probe's process 64/);
  }));
  it('is for another system is refused', () => inTempFolder(async (folder) => {
    const file = path.join(folder, 'mapi32.dll');
    const pe = Buffer.alloc(512);
    pe.write('MZ');
    pe.writeUInt32LE(128, 60);
    pe.write('PE\0\0', 128, 'latin1');
    pe.writeUInt16LE(0x8664, 132);
    writeFileSync(file, pe);
    await against(file, /is a windows library and cannot run here; use --runtime wine/);
  }));
  it('exports no MAPI is refused', () => against(process.execPath, /exports no MAPIInitialize/));
  it('is the system\'s where there is none is refused', async () => {
    const { result } = await tell({ snippet: { kind: 'recipe', id: 'Q237174-leaky' }, target: { kind: 'system' } });
    assert.match(result.verdict.reason, /There is no system MAPI on linux; use --target lab/);
  });
  it('is a copy of the lab works as any other', async () => {
    const { result } = await tell({ snippet: { kind: 'recipe', id: 'Q237174-good' }, target: { kind: 'dll', path: labLibrary() } });
    assert.equal(result.verdict.kind, 'steady', result.verdict.reason);
  });
});

describe('the engine', () => {
  it('says that the temporary folder is full', () => inTempFolder(async (folder) => {
    const small = path.join(folder, 'small');
    mkdirSync(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]);
    try {
      const full = await start(['probe', path.join(programs, 'misbehaving.cpp:slow')], { TMPDIR: small, MAPI_LENS_CACHE: path.join(folder, 'cache') }).ended;
      assert.equal(full.code, 2, full.out);
      assert.match(full.out, /temporary folder .* is full; free some/);
      assert.deepEqual(leftOvers(small), []);
    } finally {
      execFileSync('umount', [small]);
    }
  }));

  for (const [name, signal] of [['Ctrl-C', 'SIGINT'], ['termination', 'SIGTERM']] as const) {
    it(`ends cleanly at ${name}`, () => inTempFolder(async (folder) => {
      const mark = path.basename(folder); // in the environment of all that is started, and in the watchdog's arguments
      const run = start(['probe', path.join(programs, 'misbehaving.cpp:sleepsForever'), '--deadline', '60'], { TMPDIR: folder, MAPI_LENS_TEST: path.basename(folder) });
      await until(() => processesWith(mark).length >= 3); // engine, watchdog, child
      await new Promise((resolve) => setTimeout(resolve, 300));
      run.child.kill(signal);
      const { code, err } = await run.ended;
      assert.equal(code, 2);
      assert.match(err, /The probe was stopped/);
      await until(() => processesWith(mark).length === 0);
      assert.deepEqual(leftOvers(folder), []);
    }));
  }

  it('ends cleanly at Ctrl-C at any moment', () => inTempFolder(async (folder) => {
    for (const ms of [100, 250, 400, 700, 1100]) {
      const run = start(['probe', 'Q237174-leaky', '--runs', '3'], { TMPDIR: folder, MAPI_LENS_CACHE: path.join(folder, `cache${ms}`), MAPI_LENS_TEST: path.basename(folder) });
      await new Promise((resolve) => setTimeout(resolve, ms));
      run.child.kill('SIGINT');
      const { code, signal } = await run.ended;
      // Before the program listens, the signal ends it as it ends any other; there is nothing to clean up then.
      assert.ok(code === 2 || signal === 'SIGINT', `${code} ${signal} after ${ms} ms`);
      await until(() => processesWith(path.basename(folder)).length === 0);
      assert.deepEqual(leftOvers(folder), [], `after ${ms} ms`);
    }
  }));

  it('leaves no process and no file behind when it is killed itself', () => inTempFolder(async (folder) => {
    const mark = path.basename(folder); // in the environment of all that is started, and in the watchdog's arguments
    const run = start(['probe', path.join(programs, 'misbehaving.cpp:forksAway'), '--iterations', '100000000', '--deadline', '60'], { TMPDIR: folder, MAPI_LENS_TEST: path.basename(folder) });
    await until(() => leftOvers(folder).length === 1 && processesWith(mark).length >= 4); // engine, watchdog, child, daemon
    run.child.kill('SIGKILL');
    assert.equal((await run.ended).signal, 'SIGKILL');
    await until(() => processesWith(mark).length === 0);
    await until(() => leftOvers(folder).length === 0);
  }));

  it('sweeps what another engine left when even its watchdog was killed', () => inTempFolder(async (folder) => {
    const old = path.join(folder, 'mapi-lens-probe-999999999-left');
    mkdirSync(old);
    writeFileSync(path.join(old, 'probe.o'), 'x');
    await start(['probe', path.join(programs, 'misbehaving.cpp:slow'), '--iterations', '24'], { TMPDIR: folder }).ended;
    assert.deepEqual(leftOvers(folder), []);
  }));
});
