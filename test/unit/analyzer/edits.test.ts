// An analyzer that followed edits says what one says that sees the final texts for the first time: random edits on the samples of the
// rule specifications, spread over files. And what one edit does not touch is not looked at again.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { createAnalyzer, type Analyzer } from '../../../src/analyzer';
import { grammars } from '../../support/analyzer';

const specs = path.resolve(__dirname, '../../rules');
const samples = readdirSync(specs).filter((file) => file.endsWith('.md')).sort()
  .flatMap((file) => [...readFileSync(path.join(specs, file), 'utf8').matchAll(/```cpp\n([^]*?)```/g)].map((match) => match[1]!))
  .filter((text) => !text.includes('// file:'));
const files = ['a.cpp', 'b.cpp', 'c.h'];

type Edit = { readonly kind: 'insert' | 'delete' | 'type' | 'rename' | 'swap' | 'paste'; readonly file: number; readonly at: number; readonly other: number };
const edit = fc.record({
  kind: fc.constantFrom('insert', 'delete', 'type', 'rename', 'swap', 'paste'), file: fc.nat(files.length - 1), at: fc.nat(10_000), other: fc.nat(10_000),
}) as fc.Arbitrary<Edit>;
const typed = ['x', ' ', ';', 'return;', '(', '}', '{', '// note', 'int z = 0;', 'if (a)'];

function apply(text: string, { kind, at, other }: Edit): string {
  const lines = text.split('\n');
  const line = at % lines.length;
  switch (kind) {
    case 'insert': return lines.toSpliced(line, 0, ['', '// a line', 'int added = 1;', '    '][other % 4]!).join('\n');
    case 'delete': return lines.toSpliced(line, 1).join('\n');
    case 'type': return lines.with(line, lines[line]! + typed[other % typed.length]!).join('\n');
    case 'rename': {
      const words = [...new Set(text.match(/\b[A-Za-z_]\w{3,}\b/g) ?? [])];
      const word = words[at % Math.max(1, words.length)];
      return word === undefined ? text : text.replaceAll(new RegExp(`\\b${word}\\b`, 'g'), words[other % words.length]! + (other % 2 === 0 ? '' : '2'));
    }
    case 'swap': {
      const parts = text.split(/(?<=^\}\n)/m);
      const [i, j] = [at % parts.length, other % parts.length];
      return parts.with(i, parts[j]!).with(j, parts[i]!).join('');
    }
    case 'paste': return `${text}\n${samples[other % samples.length]!}`;
  }
}

function settle(analyzer: Analyzer): void {
  for (let rounds = 0, left = analyzer.stale(); left.length > 0 && rounds < 20; left = analyzer.stale(), rounds += 1) for (const file of left) analyzer.check(file);
}

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
      const texts = files.map((_, at) => picked.filter((__, i) => i % files.length === at).map((i) => samples[i]!).join('\n'));
      files.forEach((file, at) => followed.setFile(file, texts[at]!));
      settle(followed);
      for (const one of edits) {
        texts[one.file] = apply(texts[one.file]!, one);
        followed.setFile(files[one.file]!, texts[one.file]!);
        followed.check(files[one.file]!);
        settle(followed);
      }
      files.forEach((file, at) => fresh.setFile(file, texts[at]!));
      for (const file of files) assert.deepEqual(followed.check(file), fresh.check(file), `${file}\n${texts.join('\n----\n')}`);
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
