// The commands that read no source: help, explain, kb, lsp; and how a wrong call is answered.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { knownWords } from '../../src/analyzer';
import type { Io } from '../../src/cli/io';
import { run as main } from '../../src/cli/main';
import { paint } from '../../src/cli/paint';
import { articles } from '../../src/shared';
import { cli, mapiLens } from './tool';

const run = (...args: string[]): ReturnType<typeof mapiLens> => mapiLens(process.cwd(), args);

describe('mapi-lens', () => {
  it('shows help and version', () => {
    assert.equal(run().code, 2);
    for (const args of [['--help'], ['help'], ['-h']]) {
      const { code, out } = run(...args);
      assert.equal(code, 0);
      for (const command of ['check', 'explain', 'probe', 'watch', 'doctor', 'kb', 'lsp']) assert.match(out, new RegExp(`^  ${command} `, 'm'));
    }
    assert.match(run('--version').out, /^\d+\.\d+\.\d+\n$/);
    assert.match(run('check', '--help').out, /Usage: mapi-lens check \[paths\.\.\.\].*--fail-on/s);
  });

  it('answers wrong calls with one line and 2', () => {
    for (const args of [['chek'], ['nonsense'], ['kb', 'show'], ['kb', 'show', 'KB999999'], ['kb', 'steal'], ['kb', 'list', 'x'], ['explain', 'a', 'b'], ['explain', 'no-such'], ['check', '--format']]) {
      const { code, out, err } = run(...args);
      assert.equal(code, 2, args.join(' '));
      assert.equal(out, '');
      assert.match(err, /^mapi-lens: [^\n]+[.?]\n$/, args.join(' '));
    }
    assert.match(run('chek').err, /did you mean check\?/);
  });

  it('ends quietly when its reader has gone', (done) => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${cli}" kb --format json | head -c 10`], { stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', (data) => { err += String(data); });
    child.on('close', () => {
      assert.equal(err, '');
      done();
    });
  });
});

describe('kb', () => {
  it('lists all articles and shows one', () => {
    assert.equal(run('kb').out.trim().split('\n').length, articles.length);
    assert.deepEqual((JSON.parse(run('kb', 'list', '--format', 'json').out) as { id: string }[]).map((one) => one.id), articles.map((one) => one.id));
    const { out } = run('kb', 'show', '901014');
    assert.match(out, /^KB901014: /);
    assert.match(out, /CleanUpMAPIHeap/);
    assert.match(out, /6\.5\.7233\.46/);
    assert.equal((JSON.parse(run('kb', 'show', 'Q237174', '--format', 'json').out) as { id: string }).id, 'Q237174');
  });
});

describe('explain', () => {
  it('explains every rule and every full article', async () => {
    for (const id of [...knownWords.ruleIds, ...articles.filter((one) => one.detail === 'full').map((one) => one.id)]) {
      let out = '';
      const io: Io = { out: (text) => { out += text; }, err: assert.fail, status: () => undefined, paint: paint(false), columns: undefined, cwd: '/', env: {}, signal: new AbortController().signal };
      assert.equal(await main(['explain', id], io), 0, id);
      assert.ok(out.includes(id) && out.length > 200, `${id}: ${out}`);
    }
  });

  it('lists the rules, and knows an article however it is written', () => {
    assert.equal(run('explain').out.trim().split('\n').length, knownWords.ruleIds.length);
    assert.equal(run('explain', 'kb843523').out, run('kb', 'show', 'KB843523').out);
  });
});

describe('lsp', () => {
  it('answers an editor on standard input and output', async () => {
    const child = spawn(process.execPath, [cli, 'lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const send = (message: object): void => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    };
    let received = '';
    child.stdout.on('data', (data) => { received += String(data); });
    const answered = async (text: string): Promise<void> => {
      while (!received.includes(text)) await new Promise((resolve) => { child.stdout.once('data', resolve); });
    };
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
    await answered('"capabilities"');
    send({ id: 2, method: 'shutdown' });
    await answered('"id":2');
    send({ method: 'exit' });
    child.stdin.end();
    assert.equal(await ended, 0);
  });
});
