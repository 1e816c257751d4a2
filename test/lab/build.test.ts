// The lab builds with every compiler at hand, its headers with every dialect, and its library really unloads.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildLab } from '../../scripts/build-lab.mjs';
import { includes, must, run, work } from './toolchain';

const own = [`-I${includes}`, `-I${includes}/sdk`];
const client = `
#include <windows.h>
#include <mapix.h>
#include <mapiutil.h>
#include <edkmdb.h>
#include <mapilab.h>
`;
const cppUse = `
HRESULT use(LPMAPISESSION session, LPMDB *store)
{
    SizedSPropTagArray(2, tags) = {2, {PR_ENTRYID, PR_SUBJECT}};
    LPSRowSet rows = NULL;
    (void)tags;
    FreeProws(rows);
    return session->OpenMsgStore(0, 0, NULL, &IID_IMsgStore, MDB_WRITE, store);
}
`;
const cUse = `
HRESULT use(LPMAPISESSION session, LPMDB *store)
{
    return session->lpVtbl->OpenMsgStore(session, 0, 0, NULL, &IID_IMsgStore, MDB_WRITE, store);
}
`;

const dialects: ReadonlyArray<{ compiler: string; flags: string[]; language: 'c' | 'c++' }> = [
  ...['g++', 'clang++'].flatMap((compiler) => ['-std=c++11', '-std=c++17', '-std=c++20'].flatMap((standard) =>
    [[], ['-DUNICODE']].map((unicode) => ({ compiler, flags: [standard, '-pedantic', ...unicode, ...own], language: 'c++' as const })))),
  ...['gcc', 'clang'].flatMap((compiler) => ['-std=c11', '-std=gnu17'].map((standard) => ({ compiler, flags: [standard, '-pedantic', ...own], language: 'c' as const }))),
  ...['x86_64-w64-mingw32', 'i686-w64-mingw32'].flatMap((prefix) => [
    { compiler: `${prefix}-g++`, flags: ['-std=c++17', `-I${includes}`], language: 'c++' as const },
    { compiler: `${prefix}-g++`, flags: ['-std=c++17', `-I${includes}/windows`], language: 'c++' as const },
    { compiler: `${prefix}-gcc`, flags: ['-std=gnu11', `-I${includes}/windows`], language: 'c' as const },
  ]),
];

describe('headers', () => {
  before(() => {
    mkdirSync(work, { recursive: true });
    writeFileSync(path.join(work, 'client.cpp'), client + cppUse);
    writeFileSync(path.join(work, 'client.c'), client + cUse);
  });
  for (const { compiler, flags, language } of dialects) {
    const shown = flags.map((flag) => flag.replace(includes, 'include')).join(' ');
    it(`compile without warnings: ${compiler} ${shown}`, () => {
      must(compiler, ['-fsyntax-only', '-Wall', '-Wextra', '-Werror', ...flags, path.join(work, language === 'c' ? 'client.c' : 'client.cpp')]);
    });
  }
});

describe('library', () => {
  // -Werror is part of the build, so a warning is a failure.
  it('builds with g++, and a second call has nothing to do', () => {
    buildLab({ compiler: 'g++' });
    assert.equal(buildLab({ compiler: 'g++' }).built, false);
  });
  it('builds with clang++', () => {
    assert.ok(statSync(buildLab({ compiler: 'clang++', output: path.join(work, 'lab-clang') }).path).size > 0);
  });
  it('builds without CMake, and sweeps what killed builds left behind', () => {
    const left = path.join(work, 'lab-plain.999999999');
    mkdirSync(left, { recursive: true });
    writeFileSync(path.join(left, 'all.o'), 'x');
    rmSync(path.join(work, 'lab-plain', 'stamp'), { force: true });
    assert.ok(statSync(buildLab({ useCMake: false, output: path.join(work, 'lab-plain') }).path).size > 0);
    assert.ok(!existsSync(left));
  });
  it('builds as mapi32.dll for 64 and 32 bits', () => {
    for (const [target, format] of [['win32-x64', 'pei-x86-64'], ['win32-ia32', 'pei-i386']] as const) {
      const listing = must('objdump', ['-p', buildLab({ target }).path]);
      assert.match(listing, new RegExp(format));
      for (const name of ['MAPIInitialize', 'MAPILogonEx', 'HrQueryAllRows', 'MapiLabConfigure']) assert.match(listing, new RegExp(`\\b${name}\\r?\\n`));
      assert.doesNotMatch(listing, /DLL Name: lib(gcc|stdc|winpthread)/);
    }
  });
  it('names a compiler that is missing, and a system that it cannot build for', () => {
    assert.throws(() => buildLab({ compiler: 'no-such-compiler', output: path.join(work, 'nowhere') }), /needs the compiler no-such-compiler/);
    assert.throws(() => buildLab({ target: 'solaris-sparc' }), /Cannot build MAPI Lab for solaris-sparc/);
  });
  it('has no symbol that would keep it in memory after dlclose', () => {
    for (const path of [buildLab().path]) assert.doesNotMatch(must('nm', ['-D', path]), / u /);
  });
  it('exports MAPI and its own control functions, and nothing of its inside', () => {
    const names = must('nm', ['-D', '--defined-only', buildLab().path]).split('\n').map((line) => line.split(' ').at(-1) ?? '').filter((name) => name !== '');
    assert.ok(names.includes('MAPILogonEx') && names.includes('MapiLabMisuse'));
    assert.deepEqual(names.filter((name) => name.startsWith('_ZN3lab')), []);
  });
  it('says so when it is called wrongly', () => {
    const result = run('node', ['scripts/build-lab.mjs', '--targe', 'x']);
    assert.equal(result.status, 2);
    assert.match(result.errors, /^Usage: build-lab\.mjs/);
  });
});
