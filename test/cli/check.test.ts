// `mapi-lens check` from the outside: formats, levels, exit codes, files, settings, repairs, baseline, cache.
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkJson, clean, inFolder, mapiLens, stale } from './tool';

describe('check', () => {
  it('says nothing found, with 0, and counts what it read', () => {
    inFolder({ 'a.cpp': clean, 'sub/b.c': clean, 'notes.txt': 'no source' }, (folder) => {
      const { code, out } = mapiLens(folder, ['check']);
      assert.equal(code, 0);
      assert.match(out, /^Nothing found in 2 files, \d+ lines/);
    });
  });

  it('prints a finding with its place, line, mark and a way to repair it', () => {
    inFolder({ 'src/a.cpp': stale.replaceAll('    g', '\tg') }, (folder) => {
      const { code, out } = mapiLens(folder, ['check']);
      assert.equal(code, 1);
      assert.equal(out.split('\n').slice(0, 5).join('\n'), [
        'warning[unused-suppression]: No rule is called stale-rule, so this comment silences nothing: correct the name or remove the comment.',
        ' --> src/a.cpp:3:7',
        '  |',
        '3 |     g(); // mapi-lens-ignore stale-rule: gone long ago',
        '  |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
      ].join('\n'));
      assert.match(out, /= fix: Remove the comment \(--fix does it\)/);
      assert.doesNotMatch(out, /\x1b/);
    });
  });

  it('colours for terminals and on demand only', () => {
    inFolder({ 'a.cpp': stale }, (folder) => {
      assert.match(mapiLens(folder, ['check'], { FORCE_COLOR: '1' }).out, /\x1b\[33m/);
      assert.doesNotMatch(mapiLens(folder, ['check'], { FORCE_COLOR: '1', NO_COLOR: '1' }).out, /\x1b/);
    });
  });

  it('writes the JSON of the contract', () => {
    inFolder({ 'src/a.cpp': stale }, (folder) => {
      const report = checkJson(folder, 'src');
      assert.equal(report.tool, 'mapi-lens');
      assert.match(report.version, /^\d+\.\d+\.\d+/);
      const [finding] = report.findings;
      assert.deepEqual(Object.keys(finding!), ['ruleId', 'level', 'file', 'range', 'message', 'steps', 'articles', 'fixes', 'fingerprint']);
      assert.equal(finding!.file, 'src/a.cpp');
      assert.deepEqual(finding!.range, { start: { line: 3, column: 10 }, end: { line: 3, column: 55 } });
      assert.deepEqual(Object.keys(report.stats), ['files', 'lines', 'functions', 'parseMs', 'totalMs']);
      assert.deepEqual(report.problems, []);
    });
  });

  it('names files outside the current folder by their full path', () => {
    inFolder({ 'a.cpp': stale, 'sub/empty.txt': '' }, (folder) => {
      const [finding] = checkJson(path.join(folder, 'sub'), '..').findings;
      assert.equal(finding?.file, path.join(folder, 'a.cpp').replaceAll(path.sep, '/'));
    });
  });

  it('ends as --fail-on says', () => {
    inFolder({ 'a.cpp': stale, '.mapi-lens.json': '{ "levels": { "unused-suppression": "note" } }' }, (folder) => {
      const code = (...args: string[]): number | null => mapiLens(folder, ['check', ...args]).code;
      assert.equal(code(), 0);
      assert.equal(code('--fail-on', 'note'), 1);
      assert.equal(code('--fail-on', 'error'), 0);
      assert.equal(code('--fail-on', 'never'), 0);
      assert.equal(code('--fail-on', 'sometimes'), 2);
    });
  });

  it('keeps to one rule when told so', () => {
    inFolder({ 'a.cpp': stale }, (folder) => {
      assert.equal(checkJson(folder, '--rule', 'suppression-without-reason').findings.length, 0);
      assert.equal(checkJson(folder, '--rule', 'suppression-without-reason', '--rule', 'unused-suppression').findings.length, 1);
      const { code, err } = mapiLens(folder, ['check', '--rule', 'unused-supression']);
      assert.equal(code, 2);
      assert.equal(err, 'mapi-lens: There is no rule "unused-supression"; did you mean unused-suppression?\n');
    });
  });
});

describe('check: files', () => {
  it('reads files, folders and globs, each file once', () => {
    inFolder({ 'a.cpp': clean, 'sub/b.hpp': clean, 'sub/c.cs': 'class C {}', 'm.ixx': clean, 'n.cppm': clean, 'odd.txt': clean }, (folder) => {
      const files = (...args: string[]): number => checkJson(folder, ...args).stats.files;
      assert.equal(files('a.cpp', '.', './a.cpp'), 5);
      assert.equal(files('**/*.hpp'), 1);
      assert.equal(files('sub/*.{hpp,cs}'), 2);
      assert.equal(files('odd.txt'), 1);
    });
  });

  it('leaves out what .gitignore names, nested and negated', () => {
    inFolder({
      '.gitignore': 'out/\n*.gen.cpp\n!keep.gen.cpp\n', 'a.cpp': clean, 'x.gen.cpp': clean, 'keep.gen.cpp': clean, 'out/b.cpp': clean,
      'sub/.gitignore': '/c.cpp\n', 'sub/c.cpp': clean, 'sub/deep/c.cpp': clean,
    }, (folder) => {
      assert.equal(checkJson(folder).stats.files, 3);
      assert.equal(checkJson(folder, 'out').stats.files, 1, 'a folder that is named is entered');
      assert.equal(checkJson(folder, 'x.gen.cpp').stats.files, 1, 'a file that is named is read');
    });
  });

  it('leaves out what the settings exclude', () => {
    inFolder({ '.mapi-lens.json': '{ "exclude": ["third-party", "**/*_gen.cpp"] }', 'a.cpp': clean, 'third-party/b.cpp': clean, 'sub/c_gen.cpp': clean }, (folder) => {
      assert.equal(checkJson(folder).stats.files, 1);
    });
  });

  it('says what is missing, in one line, with 2', () => {
    inFolder({ 'a.cpp': clean }, (folder) => {
      for (const args of [['nope.cpp'], ['*.nope'], ['--baseline', 'nope.json'], ['--jobs', '0'], ['--jobs', 'many'], ['--nope'], ['--update-baseline'], ['--format', 'xml'], ['--format', 'json', '--format', 'text']]) {
        const { code, err, out } = mapiLens(folder, ['check', ...args]);
        assert.equal(code, 2, args.join(' '));
        assert.match(err, /^mapi-lens: [A-Z-].*[.?]\n$/, args.join(' '));
        assert.equal(out, '');
      }
    });
  });
});

describe('check --fix', () => {
  it('repairs, keeps encoding, line ends and mode, and then finds nothing', () => {
    const crlf = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(stale.replaceAll('\n', '\r\n'), 'utf16le')]);
    inFolder({ 'a.cpp': crlf, 'clean.cpp': clean }, (folder) => {
      chmodSync(path.join(folder, 'a.cpp'), 0o640);
      const untouched = statSync(path.join(folder, 'clean.cpp')).mtimeMs;
      const { code, out } = mapiLens(folder, ['check', '--fix']);
      assert.equal(code, 0);
      assert.match(out, /1 finding repaired/);
      const bytes = readFileSync(path.join(folder, 'a.cpp'));
      assert.deepEqual([bytes[0], bytes[1]], [0xff, 0xfe]);
      assert.equal(bytes.subarray(2).toString('utf16le'), 'void F()\r\n{\r\n    g();\r\n}\r\n');
      assert.equal(statSync(path.join(folder, 'a.cpp')).mode & 0o777, 0o640);
      assert.equal(statSync(path.join(folder, 'clean.cpp')).mtimeMs, untouched);
      assert.equal(mapiLens(folder, ['check']).code, 0);
    });
  });
});

describe('check --baseline', () => {
  it('leaves known findings out and keeps new ones, also when lines move', () => {
    inFolder({ 'a.cpp': stale }, (folder) => {
      assert.equal(mapiLens(folder, ['check', '--baseline', 'base.json', '--update-baseline']).code, 0);
      writeFileSync(path.join(folder, 'a.cpp'), `// a new line\n${stale}${stale.replace('F()', 'G()').replace('stale-rule', 'other-rule')}`);
      const { code, out } = mapiLens(folder, ['check', '--baseline', 'base.json']);
      assert.equal(code, 1);
      assert.match(out, /1 warning in .*1 finding of the baseline left out/);
      assert.match(out, /a\.cpp:8:/);
    });
  });

  it('keeps --fix away from known findings', () => {
    inFolder({ 'a.cpp': stale }, (folder) => {
      mapiLens(folder, ['check', '--baseline', 'base.json', '--update-baseline']);
      assert.equal(mapiLens(folder, ['check', '--baseline', 'base.json', '--fix']).code, 0);
      assert.equal(readFileSync(path.join(folder, 'a.cpp'), 'utf8'), stale);
    });
  });

  it('takes the JSON of a check for a baseline, and refuses other files', () => {
    inFolder({ 'a.cpp': stale, 'wrong.json': '{}', 'broken.json': '{' }, (folder) => {
      writeFileSync(path.join(folder, 'report.json'), mapiLens(folder, ['check', '--format', 'json']).out);
      assert.equal(mapiLens(folder, ['check', '--baseline', 'report.json']).code, 0);
      for (const name of ['wrong.json', 'broken.json']) {
        const { code, err } = mapiLens(folder, ['check', '--baseline', name]);
        assert.equal(code, 2);
        assert.match(err, /^mapi-lens: The baseline .*--update-baseline\.\n$/);
      }
    });
  });
});

describe('check --jobs', () => {
  const padding = `/*${'no code here, but text to read. '.repeat(4000)}*/\n`;

  it('finds the same with any number of threads, macros of headers and calls across files included', () => {
    const files: Record<string, string> = { 'mapi.h': '#define CHECK(hr) if (FAILED(hr)) return hr\nHRESULT OpenIt(LPMAPISESSION s, LPMDB *p);\n' };
    for (let at = 0; at < 20; at += 1) {
      files[`f${at}.cpp`] = `${padding}#include "mapi.h"\nHRESULT F${at}(LPMAPISESSION s)\n{\n    LPMDB p = NULL;\n    HRESULT hr = ${at % 2 === 0 ? 's->OpenMsgStore(0, cb, lpb, NULL, 0, &p)' : 'OpenIt(s, &p)'};\n`
        + `    CHECK(hr);\n    ${at % 3 === 0 ? 'p->Release();' : ''}\n    return S_OK;\n}\n`;
    }
    files['open.cpp'] = 'HRESULT OpenIt(LPMAPISESSION s, LPMDB *p)\n{\n    return s->OpenMsgStore(0, cb, lpb, NULL, 0, p);\n}\n';
    inFolder(files, (folder) => {
      const one = checkJson(folder, '--jobs', '1');
      const three = checkJson(folder, '--jobs', '3');
      assert.ok(one.findings.length > 10, `${one.findings.length} findings`);
      assert.deepEqual(three.findings, one.findings);
      assert.deepEqual({ ...three.stats, parseMs: 0, totalMs: 0 }, { ...one.stats, parseMs: 0, totalMs: 0 });
    });
  });

  it('keeps in the cache what the other threads learned: the next check reads nothing again', () => {
    inFolder(Object.fromEntries(Array.from({ length: 20 }, (_unused, at) => [`f${at}.cpp`, `${padding}${stale}`])), (folder) => {
      const first = checkJson(folder, '--jobs', '3', '--cache', 'x.cache');
      const second = checkJson(folder, '--jobs', '3', '--cache', 'x.cache');
      assert.ok(first.stats.parseMs > 0);
      assert.equal(second.stats.parseMs, 0);
      assert.deepEqual(second.findings, first.findings);
    });
  });
});

describe('check --cache', () => {
  const open = 'HMODULE Open() { return LoadLibraryA("mapi32.dll"); }\n';
  const user = 'void All(int n) { for (int i = 0; i < n; ++i) { HMODULE h = Open(); FreeLibrary(h); } }\n';
  const without = ({ stats, ...report }: ReturnType<typeof checkJson>): unknown => ({ ...report, stats: { ...stats, parseMs: 0, totalMs: 0 } });

  it('says what a check without it says, whatever changed since, in other files too', () => {
    inFolder({ 'open.cpp': open, 'user.cpp': user, 'a.cpp': stale, 'b.cpp': clean }, (folder) => {
      const both = (): readonly string[] => {
        const [plain, cached] = [checkJson(folder), checkJson(folder, '--cache', 'kept/x.cache')];
        assert.deepEqual(without(cached), without(plain));
        return cached.findings.map((finding) => `${finding.ruleId} ${finding.file}`);
      };
      const all = ['unused-suppression a.cpp', 'mapi-library-reload user.cpp'];
      assert.deepEqual([both(), both()], [all, all]);
      writeFileSync(path.join(folder, 'open.cpp'), open.replace('mapi32', 'other'));
      assert.deepEqual(both(), all.slice(0, 1));
      writeFileSync(path.join(folder, 'open.cpp'), `\n\n${open}`);
      assert.deepEqual(both(), all);
      writeFileSync(path.join(folder, 'open.cpp'), `\n\n\n${open}`);
      assert.deepEqual(both(), all);
      writeFileSync(path.join(folder, 'c.cpp'), stale);
      rmSync(path.join(folder, 'a.cpp'));
      assert.deepEqual(both(), ['unused-suppression c.cpp', 'mapi-library-reload user.cpp']);
      rmSync(path.join(folder, 'open.cpp'));
      assert.deepEqual(both(), ['unused-suppression c.cpp']);
    });
  });

  it('goes by what was asked for: levels, repairs', () => {
    inFolder({ 'a.cpp': stale }, (folder) => {
      checkJson(folder, '--cache', 'x.cache');
      assert.equal(checkJson(folder, '--cache', 'x.cache', '--fix').findings.length, 0);
      writeFileSync(path.join(folder, 'a.cpp'), stale);
      writeFileSync(path.join(folder, '.mapi-lens.json'), '{ "levels": { "unused-suppression": "off" } }');
      assert.equal(checkJson(folder, '--cache', 'x.cache').findings.length, 0);
    });
  });

  it('says so where no folder for it can be made', function () {
    if (process.platform !== 'linux') this.skip();
    inFolder({ 'a.cpp': stale }, (folder) => {
      const { problems } = checkJson(folder, '--cache', '/proc/nowhere/x.cache');
      assert.equal(problems.length, 1);
      assert.match(problems[0]!.message, /cache/);
    });
  });

  it('takes a file that is no cache for none, and says when it cannot be written', () => {
    inFolder({ 'a.cpp': stale, 'x.cache': 'something else', 'taken/y.cpp': clean }, (folder) => {
      assert.deepEqual(checkJson(folder, '--cache', 'x.cache').problems, []);
      assert.notEqual(readFileSync(path.join(folder, 'x.cache'), 'utf8'), 'something else');
      const { findings, problems } = checkJson(folder, '--cache', 'taken');
      assert.equal(findings.length, 1);
      assert.deepEqual(problems.map((problem) => problem.file), ['taken']);
      assert.match(problems[0]!.message, /^The cache could not be written: /);
      assert.deepEqual(readdirSync(folder).sort(), ['a.cpp', 'taken', 'x.cache']);
    });
  });
});
