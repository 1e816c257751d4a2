// What a Windows program may do to the engine: each ends with one clear sentence, and no Windows process is left behind.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ProbeEvent, ProbeRequest, Snippet } from '../../src/shared/probe';
import { runProbe } from '../../src/native';
import { compileWindows, wine } from '../support/wine';

const file = path.join(__dirname, 'programs', 'misbehaving.cpp');
// What these probes start inherits it, whoever started it.
const mark = `MAPI_LENS_TEST_RUN=${process.pid}-windows`;

async function tell(snippet: Snippet, more: Partial<ProbeRequest> = {}): Promise<{ readonly types: readonly string[]; readonly reason: string }> {
  const events: ProbeEvent[] = [];
  for await (const event of runProbe({ snippet, runtime: 'wine', iterations: 240, runs: 1, attribute: false, deadlineMs: 30_000, memoryLimitBytes: 400 << 20, ...more })) events.push(event);
  const last = events.at(-1);
  assert.ok(last?.type === 'done');
  return { types: events.map((event) => event.type), reason: last.result.verdict.reason };
}

function cpp(name: string): Snippet {
  return { kind: 'function', file, name };
}

/** Processes of these probes, by the mark in their environment; Wine's own services are started before them and have none. */
function left(): readonly string[] {
  const read = (pid: string, what: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${what}`, 'latin1');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid && read(name, 'environ').includes(mark)).map((pid) => read(pid, 'cmdline').replaceAll('\0', ' '));
}

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600 && !what(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('a Windows program that', function () {
  this.timeout(120_000);
  before(() => {
    process.env['MAPI_LENS_TEST_RUN'] = `${process.pid}-windows`;
  });
  after(() => {
    delete process.env['MAPI_LENS_TEST_RUN'];
  });
  afterEach('leaves nothing behind', async () => {
    await until(() => left().length === 0);
    assert.deepEqual(left(), []);
  });

  it('crashes is told with the iteration', async () => {
    const { reason, types } = await tell(cpp('crashes'));
    assert.match(reason, /^The code failed in iteration 3: an access violation, a wild pointer \(0xC0000005 at address /);
    assert.ok(types.includes('crashed'));
  });
  it('sleeps for ever is stopped at the deadline', async () => {
    const { reason, types } = await tell(cpp('sleepsForever'), { deadlineMs: 6000 });
    assert.match(reason, /^The run did not end within 6 s and was stopped in iteration \d+; shorten the code or raise the deadline\.$/);
    assert.ok(types.includes('timed-out'));
  });
  for (const name of ['allocates', 'allocatesWithNew']) {
    it(`${name} without end is stopped at the ceiling`, async () => {
      const { reason, types } = await tell(cpp(name));
      assert.match(reason, /^The code used more than the 400 MB it may have, in iteration 0; raise the limit/);
      assert.ok(types.includes('out-of-memory'));
    });
  }
  it('calls exit is told so', async () => {
    assert.match((await tell(cpp('exits'))).reason, /^The code failed in iteration 4: the code called exit\(\)\.$/);
    assert.match((await tell(cpp('exitsAtOnce'))).reason, /^The code failed .*: the process ended with code 7\.$/);
  });
  it('starts another one loses it with the probe', async () => {
    await withSleeper(async () => assert.match((await tell(cpp('startsAnother'))).reason, /^Nothing is kept/));
  });
});

describe('an engine that is killed', function () {
  this.timeout(120_000);
  for (const [title, name] of [['a C++ probe', 'startsAnotherAndSleeps'], ['a JavaScript probe', 'stuck.js']] as const) {
    it(`leaves no Windows process of ${title} behind`, async () => {
      await withSleeper(async (write) => {
        const snippet = name.endsWith('.js') ? write(name, 'function iteration(mapi) { for (;;); }') : `${file}:${name}`;
        const env = { ...process.env, MAPI_LENS_TEST_RUN: `${process.pid}-windows` };
        const engine = spawn(process.execPath, [path.join(__dirname, '../../dist/cli.js'), 'probe', snippet, '--runtime', 'wine', '--iterations', '240', '--deadline', '100'], { env, stdio: 'ignore' });
        const ended = new Promise((resolve) => engine.on('exit', resolve));
        const running = name.endsWith('.js') ? /node\.exe/ : /sleeper\.exe/;
        await until(() => left().some((line) => running.test(line) && !line.includes('cli.js')));
        assert.ok(left().some((line) => running.test(line)), `nothing runs: ${left().join('; ')}`);
        engine.kill('SIGKILL');
        await ended;
        await until(() => left().length === 0);
        assert.deepEqual(left(), []);
      });
    });
  }
});

/** A program beside the probe that sleeps for ten minutes. */
async function withSleeper(use: (write: (name: string, text: string) => string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-sleeper-'));
  process.env['SLEEPER'] = wine().toChild(compileWindows(folder, 'sleeper', '#include <windows.h>\nint main() { Sleep(600000); return 0; }'));
  try {
    await use((name, text) => {
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    });
  } finally {
    delete process.env['SLEEPER'];
    rmSync(folder, { recursive: true, force: true });
  }
}
