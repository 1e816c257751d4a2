// The package as people get it: small enough, and whole. Unpacked far from the sources, it probes, checks and examines.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inTempFolder } from './support';

const root = path.resolve(__dirname, '../..');
const BAR_BYTES = 8 * 1024 * 1024;

describe('the package', function () {
  this.timeout(240_000);
  const unpacked = mkdtempSync(path.join(os.tmpdir(), 'mapi-lens-package-'));
  const product = path.join(unpacked, 'extension');
  const vsix = path.join(unpacked, 'product.vsix');
  after(() => rmSync(unpacked, { recursive: true, force: true }));

  before(() => {
    execFileSync(process.execPath, ['scripts/package.mjs', '--out', vsix], { cwd: root, stdio: 'pipe' });
    execFileSync('unzip', ['-q', vsix, '-d', unpacked]);
  });

  /** The unpacked command line, in a folder that has nothing to do with the sources. */
  function run(...args: string[]): { code: number | null; out: string } {
    const done = spawnSync(process.execPath, [path.join(product, 'dist/cli.js'), ...args], { cwd: unpacked, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
    return { code: done.status, out: done.stdout + done.stderr };
  }

  it('is at most 8 MB', () => {
    assert.ok(statSync(vsix).size <= BAR_BYTES, `${statSync(vsix).size} bytes`);
  });

  it('holds neither sources nor maps of the TypeScript parts', () => {
    const files = readdirSync(product, { recursive: true, encoding: 'utf8' });
    assert.deepEqual(files.filter((file) => /\.(?:ts|map|tsbuildinfo)$/.test(file) && !file.includes('node_modules')), []);
  });

  for (const form of [[], ['--javascript']]) {
    it(`probes a recipe in ${form.length === 0 ? 'C++' : 'JavaScript'}`, () => {
      const { out } = run('probe', 'Q237174-leaky', ...form, '--format', 'json');
      const { verdict } = JSON.parse(out) as { verdict: { kind: string; bytesPerIteration?: number; reason: string } };
      assert.equal(verdict.kind, 'leaks', verdict.reason);
      assert.ok(verdict.bytesPerIteration! > 0);
    });
  }

  it('checks a file and explains what it found', () => {
    const { code, out } = run('check', path.join(root, 'test/vscode/fixtures/workspace/reload.cpp'));
    assert.equal(code, 1, out);
    assert.match(out, /warning\[mapi-library-reload\]/);
    assert.match(run('explain', 'mapi-library-reload').out, /KB901014/);
  });

  it('examines the machine', () => {
    const { code, out } = run('doctor', '--format', 'json');
    assert.equal(code, 0, out);
    assert.ok((JSON.parse(out) as { articles: unknown[] }).articles.length > 0);
  });

  it('measures in a process of its own, as the editor asks it to', () => inTempFolder(async (folder) => {
    const script = `
      const { startDetached, follow } = require(${JSON.stringify(path.join(product, 'dist/extension-native.js'))});
      startDetached(${JSON.stringify(path.join(folder, 'probe'))}, { kind: 'probe', request: { snippet: { kind: 'recipe', id: 'Q237174-good' } } });
      (async () => { for await (const told of follow(${JSON.stringify(path.join(folder, 'probe'))})) if (told?.event.type === 'done') console.log(told.event.result.verdict.kind); })();`;
    assert.equal(execFileSync(process.execPath, ['-e', script], { cwd: unpacked, encoding: 'utf8' }).trim(), 'steady');
  }));
});
