// An analyzer that followed edits says what one says that sees the final texts for the first time: random edits on the samples of the
// rule specifications, spread over files. And what one edit does not touch is not looked at again.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createAnalyzer, type Analyzer } from '../../../src/analyzer';
import type { Finding } from '../../../src/shared';
import { grammars } from '../../support/analyzer';
import { apply, edit, files, samples, textsOf } from '../../support/edits';

type Told = Map<string, readonly Finding[]>;

/** Checks what says of itself that it is out of date, and nothing else, as an editor does. */
function settle(analyzer: Analyzer, told: Told = new Map()): void {
  for (let rounds = 0, left = analyzer.stale(); left.length > 0 && rounds < 20; left = analyzer.stale(), rounds += 1) for (const file of left) told.set(file, analyzer.check(file).findings);
}

const inShort = (findings: readonly Finding[] = []): unknown => findings.map((finding) => [finding.ruleId, finding.range, finding.message]);

describe('edits', () => {
  let analyzers: Analyzer[];
  beforeEach(() => { analyzers = []; });
  afterEach(() => analyzers.forEach((analyzer) => analyzer.dispose()));
  const create = async (): Promise<Analyzer> => {
    const analyzer = await createAnalyzer(await grammars());
    analyzers.push(analyzer);
    return analyzer;
  };

  it('leave the findings of a first look at the final texts', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(samples.length - 1), { minLength: 3, maxLength: 9 }), fc.array(edit, { minLength: 1, maxLength: 12 }), async (picked, edits) => {
      const [followed, fresh] = [await create(), await create()];
      const texts = textsOf(picked);
      const told: Told = new Map();
      files.forEach((file, at) => followed.setFile(file, texts[at]!));
      settle(followed, told);
      for (const one of edits) {
        texts[one.file] = apply(texts[one.file]!, one);
        followed.setFile(files[one.file]!, texts[one.file]!);
        told.set(files[one.file]!, followed.check(files[one.file]!).findings);
        settle(followed, told);
      }
      files.forEach((file, at) => fresh.setFile(file, texts[at]!));
      for (const file of files) {
        const last = fresh.check(file);
        assert.deepEqual(followed.check(file), last, `${file}\n${texts.join('\n----\n')}`);
        assert.deepEqual(inShort(told.get(file)), inShort(last.findings), `${file}, as it was told last\n${texts.join('\n----\n')}`);
      }
      for (const analyzer of analyzers.splice(0)) analyzer.dispose();
    }), { numRuns: Number(process.env['EDITS_RUNS'] ?? 15), ...(process.env['EDITS_SEED'] === undefined ? { seed: 6 } : { seed: Number(process.env['EDITS_SEED']) }) });
  }).timeout(60_000);

  it('are remembered of a function that nobody calls, for whom calls it later', async () => {
    const analyzer = await create();
    const load = (body: string): string => `HMODULE Load() { return ${body}; }\n`;
    const caller = (name: string): string => `void Poll() {\n  for (int i = 0; i < 9; i++) {\n    HMODULE h = ${name}();\n    FreeLibrary(h);\n  }\n}\n`;
    const rules = (text: string): readonly string[] => {
      analyzer.setFile('a.cpp', text);
      const { findings } = analyzer.check('a.cpp');
      settle(analyzer);
      return findings.map((finding) => finding.ruleId);
    };
    const loading = load('LoadLibraryW(L"mapi32.dll")');
    assert.deepEqual(rules(load('NULL') + caller('Other')), []);
    assert.deepEqual(rules(loading + caller('Other')), []);
    assert.deepEqual(rules(loading + caller('Load')), ['mapi-library-reload']);
  });

  it('leave a finding in its file where two files define the destructor of one class', async () => {
    const analyzer = await create();
    analyzer.setFile('book.h', `class CBook {
public:
  ~CBook();
  void Open() { m_session->OpenAddressBook(0, NULL, 0, &m_book); }
  LPMAPISESSION m_session;
  LPADRBOOK m_book = NULL;
};
`);
    const text = 'CBook::~CBook() {\n  if (m_session) m_session->Release();\n}\n';
    const told = (): unknown => ['a.cpp', 'b.cpp'].map((file) => analyzer.check(file).findings.map((finding) => finding.ruleId));
    analyzer.setFile('a.cpp', text);
    analyzer.setFile('b.cpp', text);
    assert.deepEqual(told(), [['member-never-released'], []]);
    analyzer.setFile('a.cpp', `\n${text}`);
    assert.deepEqual(told(), [['member-never-released'], []]);
  });

  it('forget a macro that was taken out', async () => {
    const analyzer = await create();
    const use = 'void Show(LPMAPIFOLDER folder) {\n  LPMAPITABLE table = NULL;\n  if (FAILED(folder->GetContentsTable(0, &table))) return;\n  DROP(table)\n}\n';
    const rules = (text: string): readonly string[] => {
      analyzer.setFile('a.cpp', text);
      return analyzer.check('a.cpp').findings.map((finding) => finding.ruleId);
    };
    assert.deepEqual(rules(`#define DROP(p) (p);\n${use}`), ['leak-at-return']);
    assert.deepEqual(rules(use), []);
  });

  it('of a function that no longer names MAPI are seen by those who call it', async () => {
    const analyzer = await create();
    const keep = (line: string): string => `void Keep(LPMAPITABLE table) {\n${line}  seen = table != NULL;\n}\n`;
    analyzer.setFile('b.cpp', 'void Show(LPMAPIFOLDER folder) {\n  LPMAPITABLE table = NULL;\n  if (FAILED(folder->GetContentsTable(0, &table))) return;\n  Keep(table);\n}\n');
    for (const line of ['  FreeProws(NULL);\n', '']) {
      analyzer.setFile('a.cpp', keep(line));
      settle(analyzer);
      assert.deepEqual(analyzer.check('b.cpp').findings.map((finding) => finding.ruleId), ['leak-at-return'], line);
    }
  });

  it('of a method that gives a member back are seen by the file of the destructor', async () => {
    const analyzer = await create();
    const told: Told = new Map();
    analyzer.setFile('view.h', 'class View {\n public:\n  View() : m_store(NULL) {}\n  ~View();\n  HRESULT Open(LPMAPISESSION session);\n  void Close();\n private:\n  LPMDB m_store;\n};\n');
    analyzer.setFile('open.cpp', '#include "view.h"\nView::~View() { Note(this); }\nHRESULT View::Open(LPMAPISESSION session) {\n  return session->OpenMsgStore(0, 0, NULL, NULL, 0, &m_store);\n}\n');
    for (const line of ['m_store->SaveChanges(0);', 'm_store->Release();', 'Note(NULL);', 'm_store->Release();', 'm_store->SaveChanges(0);']) {
      analyzer.setFile('close.cpp', `#include "view.h"\nvoid View::Close() {\n  ${line}\n}\n`);
      settle(analyzer, told);
      assert.deepEqual(told.get('open.cpp')?.map((finding) => finding.ruleId), line.includes('Release') ? [] : ['member-never-released'], line);
    }
  });

  it('move findings with their function, and steps and repairs with them', async () => {
    const analyzer = await create();
    const text = samples.slice(0, 12).join('\n');
    analyzer.setFile('a.cpp', text);
    settle(analyzer);
    const before = analyzer.check('a.cpp').findings;
    assert.ok(before.length > 3);
    analyzer.setFile('a.cpp', `// one\n// two\n${text}`);
    const shown = (findings: typeof before, by: number): unknown => findings.map((finding) => [finding.ruleId, finding.fingerprint, finding.range.start.line + by, finding.steps.map((step) => step.range.end.line + by),
      finding.fixes.flatMap((fix) => fix.edits.map((one) => [one.range.start.line + by, one.text]))]);
    assert.deepEqual(shown(analyzer.check('a.cpp').findings, 0), shown(before, 2));
  });
});
