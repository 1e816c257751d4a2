// Repairs must compile: every repaired mutant of the correct programs, all in one translation unit, by a real compiler for Windows
// against the MAPI headers that come with it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAnalyzer } from '../../src/analyzer';
import { grammars } from '../support/analyzer';
import { correct, mutants, repaired } from '../support/mutants';

/** What the correct programs call besides Windows and MAPI. */
const prelude = `#include <windows.h>
#include <mapix.h>
#include <mapiutil.h>
struct SUBJECT { wchar_t text[200]; };
template <class... T> void Print(T...) {}
HRESULT Pump(IStream *stream);
bool Cancelled();
`;

function compile(folder: string, text: string): string {
  const file = path.join(folder, 'programs.cpp');
  writeFileSync(file, text);
  const run = spawnSync('x86_64-w64-mingw32-g++', ['-fsyntax-only', '-w', file], { encoding: 'utf8' });
  if (run.error !== undefined) throw run.error;
  return run.status === 0 ? '' : run.stderr;
}

describe('repaired mutants', () => {
  let folder = '';
  before(() => { folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-mutants-')); });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('compile for Windows, each as well as the program they came from', async () => {
    const analyzer = await createAnalyzer(await grammars());
    const texts = mutants().flatMap((mutant) => {
      const text = repaired(analyzer, mutant);
      return text === undefined ? [] : [{ title: mutant.title, text }];
    });
    analyzer.dispose();
    assert.ok(texts.length >= 20, `only ${texts.length} mutants offer a repair`);
    const spaces = [{ title: 'correct', text: correct }, ...texts].map(({ title, text }, index) => `// ${title}\nnamespace program${index} {\n${text}\n}\n`);
    assert.equal(compile(folder, prelude + spaces.join('\n')), '');
  });

  it('are really compiled: a release that is spelled wrongly fails', () => {
    assert.match(compile(folder, prelude + correct.replace('table->Release();', 'table->Releese();')), /Releese/);
  });
});
