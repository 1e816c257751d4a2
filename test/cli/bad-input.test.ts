// Everything that may lie where source is expected: one clear problem each, and the other files still analysed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Io } from '../../src/cli/io';
import { run as main } from '../../src/cli/main';
import { paint } from '../../src/cli/paint';
import { findFiles } from '../../src/cli/sources/find-files';
import { readSource } from '../../src/cli/sources/read-source';
import { checkJson, clean, cli, inFolder, mapiLens, stale, type CheckJson } from './tool';

/** `stale.cpp` stands for the others: its finding proves that they were analysed. */
function withOthers(files: Readonly<Record<string, string | Uint8Array>>, use: (report: CheckJson & { code: number | null }, folder: string) => void, prepare?: (folder: string) => void): void {
  inFolder({ 'stale.cpp': stale, ...files }, (folder) => {
    prepare?.(folder);
    const report = checkJson(folder);
    assert.deepEqual(report.findings.map((finding) => finding.file), ['stale.cpp']);
    use(report, folder);
  });
}

const told = (report: CheckJson): string[] => report.problems.map((problem) => `${problem.file}: ${problem.message}`);

describe('bad input', () => {
  it('a file that is not text', () => withOthers({ 'bad.cpp': Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 4, 0]) }, (report) => {
    assert.deepEqual(told(report), ['bad.cpp: It is not text; save it as UTF-8, or exclude it.']);
    assert.equal(report.code, 1);
  }));

  it('a file of 20 MB', () => withOthers({ 'big.cpp': 'int x;\n'.repeat(3_000_000) }, (report) => {
    assert.deepEqual(told(report), ['big.cpp: It is 20 MB long; files over 8 MB are left out.']);
  }));

  it('UTF-16 with and without a mark', () => {
    const utf16 = Buffer.from(stale, 'utf16le');
    inFolder({ 'a.cpp': Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), 'b.cpp': utf16, 'c.cpp': Buffer.from(utf16).swap16() }, (folder) => {
      const report = checkJson(folder);
      assert.deepEqual(report.findings.map((finding) => `${finding.file}:${finding.range.start.column}`), ['a.cpp:10', 'b.cpp:10', 'c.cpp:10']);
      assert.deepEqual(report.problems, []);
    });
  });

  it('an empty file', () => withOthers({ 'empty.cpp': '' }, (report) => assert.deepEqual(report.problems, [])));

  it('a file full of syntax errors', () => {
    const noise = Array.from({ length: 4000 }, (_, at) => ['{', '))', 'if (', '"', '#define', '/*', '::~', 'R"x(', '\\', '0x'][(at * 7919) % 10]).join(' ');
    withOthers({ 'noise.cpp': noise, 'deep.cpp': `void f() { ${'{('.repeat(20000)}` }, (report) => {
      for (const line of told(report)) assert.match(line, /^(noise|deep)\.cpp: .+\.$/);
    });
  });

  it('a file that is deleted while it is being read', async () => {
    assert.deepEqual(await readSource('/nonexistent/a.cpp'), { ok: false, reason: 'It is gone; it was there a moment ago.' });
  });

  it('a link that leads back to itself or to a folder around it', function () {
    if (process.platform === 'win32') return;
    withOthers({ 'sub/a.cpp': clean }, (report) => {
      assert.deepEqual(told(report).sort(), [
        'sub/loop.cpp: This link leads back to itself, so it is not followed.',
        'sub/up: This link leads back to a folder that contains it, so it is not followed.',
      ]);
      assert.equal(report.stats.files, 2);
    }, (folder) => {
      symlinkSync('loop.cpp', path.join(folder, 'sub/loop.cpp'));
      symlinkSync('..', path.join(folder, 'sub/up'));
    });
  });

  it('a link that leads nowhere', () => withOthers({}, (report) => assert.deepEqual(told(report), ['gone.cpp: This link leads nowhere.']),
    (folder) => symlinkSync('nowhere', path.join(folder, 'gone.cpp'))));

  it('a folder that cannot be read', function () {
    if (process.platform === 'win32') return;
    inFolder({ 'stale.cpp': stale, 'locked/a.cpp': clean, 'locked.cpp': clean }, (folder) => {
      chmodSync(path.join(folder, 'locked'), 0);
      chmodSync(path.join(folder, 'locked.cpp'), 0);
      chmodSync(folder, 0o755);
      // The superuser reads everything, so the check runs as nobody when the tests run as root.
      const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
      const done = spawnSync(process.execPath, [cli, 'check', '--format', 'json'], { cwd: folder, encoding: 'utf8', ...nobody });
      const report = JSON.parse(done.stdout) as CheckJson;
      assert.deepEqual(told(report).sort(), ['locked.cpp: Permission is denied.', 'locked: The folder cannot be read: Permission is denied.']);
      assert.deepEqual(report.findings.map((finding) => finding.file), ['stale.cpp']);
      chmodSync(path.join(folder, 'locked'), 0o755);
    });
  });

  it('a pipe that calls itself source', function () {
    if (process.platform === 'win32') return;
    withOthers({}, (report) => assert.deepEqual(report.problems, []), (folder) => {
      assert.equal(spawnSync('mkfifo', [path.join(folder, 'pipe.cpp')]).status, 0);
    });
  });

  it('a folder that disappears during the walk', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'mapi-lens-gone-'));
    mkdirSync(path.join(folder, 'sub'));
    // Excluding is asked just before a folder is entered: the moment for it to vanish.
    const found = await findFiles([], {
      cwd: folder, show: (file) => path.relative(folder, file),
      isExcluded: (file) => {
        rmSync(file, { recursive: true });
        return false;
      },
    });
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(found, { files: [], problems: [{ file: 'sub', message: 'The folder cannot be read: It is gone; it was there a moment ago.' }] });
  });
});

describe('bad .mapi-lens.json', () => {
  const cases: Readonly<Record<string, [content: string | Uint8Array, expected: string]>> = {
    'broken JSON': ['{\n  "levels": {\n    "leak-in-loop": \n  }\n}', '.mapi-lens.json:4:3: A value is expected after "leak-in-loop"; correct the JSON there.'],
    'a key that does not exist': ['{\n  "level": {}\n}', '.mapi-lens.json:2:3: level: There is no setting "level"; use one of levels, exclude, supports, api.'],
    'a rule that does not exist': ['{ "levels": {\n  "nope": "off" } }', '.mapi-lens.json:2:3: levels.nope: No rule is called "nope"; correct the name or remove the line.'],
    'a level that does not exist': ['{ "levels": {\n  "unused-suppression": "loud" } }', '.mapi-lens.json:2:25: levels.unused-suppression: The level of unused-suppression must be error, warning, note or off.'],
    'a preset that does not exist': ['{ "supports": "exchange-97" }', '.mapi-lens.json:1:15: supports: There is no preset "exchange-97"; use one of '],
    'a version that is none': ['{ "supports": { "mapi32.dll": 6.5 } }', '.mapi-lens.json:1:31: supports.mapi32.dll: The version of mapi32.dll must be up to four numbers in quotes, like "6.5.7638.1".'],
    'a row without a name': ['{ "api": [{ "args": 1 }] }', '.mapi-lens.json:1:11: api[0].name: A row needs the name of a function.'],
    'a row of an unknown family': ['{ "api": [{ "name": "F", "args": 1, "gives": [{ "at": 0, "family": "gold" }] }] }', '.mapi-lens.json:1:68: api[0].gives[0].family: family must be one of com-ref, '],
    'no object': ['[]', '.mapi-lens.json:1:1: The file must hold one object in braces.'],
    'an empty file': ['', '.mapi-lens.json:1:1: '],
    'no text': [Buffer.from([0, 1, 2, 3]), '.mapi-lens.json is not text; write it as JSON, in UTF-8.'],
  };
  for (const [name, [content, expected]] of Object.entries(cases)) {
    it(`${name} is told with line and key`, () => inFolder({ 'a.cpp': clean, '.mapi-lens.json': content }, (folder) => {
      const { code, err, out } = mapiLens(folder, ['check']);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.ok(err.startsWith(`mapi-lens: ${expected}`), err);
      assert.equal(err.split('\n').length, 2);
    }));
  }

  it('may hold comments, trailing commas and a byte order mark', () => {
    inFolder({ 'stale.cpp': stale, '.mapi-lens.json': '\uFEFF{\n  // quiet\n  "levels": { "unused-suppression": "off", },\n}\n' }, (folder) => {
      assert.equal(checkJson(folder).findings.length, 0);
    });
  });

  it('is found above the folder that is checked', () => {
    inFolder({ 'sub/stale.cpp': stale, '.mapi-lens.json': '{ "levels": { "unused-suppression": "off" } }' }, (folder) => {
      assert.equal(checkJson(folder, 'sub').findings.length, 0);
      assert.equal(checkJson(path.join(folder, 'sub')).findings.length, 0);
      assert.equal(checkJson('/', folder).findings.length, 0);
      writeFileSync(path.join(folder, 'sub/.mapi-lens.json'), '{}');
      assert.equal(checkJson(folder, 'sub').findings.length, 1);
    });
  });
});

describe('an interrupted check', () => {
  it('ends with 2 and one sentence, and leaves report, baseline and cache alone', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'mapi-lens-test-'));
    try {
      writeFileSync(path.join(folder, 'stale.cpp'), stale);
      writeFileSync(path.join(folder, 'base.json'), 'the one before');
      const interrupt = new AbortController();
      interrupt.abort();
      const said: string[] = [];
      const io: Io = { out: assert.fail, err: (line) => { said.push(line); }, status: () => undefined, paint: paint(false), columns: undefined, cwd: folder, env: {}, signal: interrupt.signal };
      assert.equal(await main(['check', '--baseline', 'base.json', '--update-baseline', '--cache', 'x.cache'], io), 2);
      assert.deepEqual(said, ['mapi-lens: The check was interrupted, so nothing is reported; run it again.']);
      assert.deepEqual(readdirSync(folder).sort(), ['base.json', 'stale.cpp']);
      assert.equal(readFileSync(path.join(folder, 'base.json'), 'utf8'), 'the one before');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
