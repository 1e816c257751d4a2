// What must not change a finding: the order of functions, the names of local variables, layout, comments, line ends, and the other
// files of the workspace. Random changes of the mutants and of the specs' programs, from fixed seeds.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { createAnalyzer, type Analyzer } from '../../../src/analyzer';
import { grammars } from '../../support/analyzer';
import { correct, mutants } from '../../support/mutants';
import { readSpec, type SpecFile } from '../rules/spec-file';

const seed = 20240229;
const functions = [...new Set([correct, ...mutants().map((mutant) => mutant.text)].flatMap((text) => text.split('\n\n').filter((part) => part.startsWith('HRESULT') || part.startsWith('void'))))];
const locals = ['table', 'rows', 'value', 'entry', 'session', 'stores', 'copy', 'stream', 'plain', 'first', 'second', 'hr', 'folder', 'count', 'message', 'size', 'type', 'prop', 'out', 'tags', 'i'];

/** One definition of each function, in a random selection and order. */
const programs = fc.shuffledSubarray(functions, { minLength: 2, maxLength: 8 }).map((chosen) => [...new Map(chosen.map((text) => [/(\w+)\(/.exec(text)![1]!, text])).values()]);

describe('a finding stays the same', () => {
  let analyzer: Analyzer;
  before(async () => { analyzer = await createAnalyzer(await grammars()); });
  after(() => analyzer.dispose());

  /** Rule and function of each finding, and its fingerprint where that is promised. */
  function identities(text: string, what: 'with fingerprint' | 'without'): string[] {
    analyzer.setFile('a.cpp', text);
    const places = analyzer.functions('a.cpp');
    return analyzer.check('a.cpp').findings.map((finding) => {
      const at = finding.range.start.line;
      const inside = places.find((place) => place.range.start.line <= at && at <= place.range.end.line)?.name ?? '';
      return `${finding.ruleId} in ${inside}${what === 'without' ? '' : ` ${finding.fingerprint}`}`;
    }).sort();
  }

  function hold(changed: fc.Arbitrary<{ readonly before: string; readonly after: string }>, what: 'with fingerprint' | 'without', numRuns = 60): void {
    let found = 0;
    fc.assert(fc.property(changed, ({ before, after }) => {
      const expected = identities(before, what);
      found += expected.length;
      assert.deepEqual(identities(after, what), expected);
    }), { seed, numRuns });
    assert.ok(found >= numRuns, `only ${found} findings were compared`);
  }

  it('when functions change places', () => {
    hold(programs.chain((parts) => fc.shuffledSubarray(parts, { minLength: parts.length, maxLength: parts.length }).map((other) => ({ before: parts.join('\n\n'), after: other.join('\n\n') }))), 'with fingerprint');
  }).timeout(60_000);

  it('when local variables have other names', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-zA-Z]{2,11}$/), { minLength: locals.length, maxLength: locals.length });
    hold(fc.tuple(programs, names).map(([parts, others]) => {
      const before = parts.join('\n\n');
      const renamed = new Map(locals.map((name, index) => [name, `my${others[index]!}`]));
      // Members and types that happen to be called the same stay as they are.
      return { before, after: before.replace(/(?<!->|\.)\b[a-z]\w*\b(?!\()/g, (name) => renamed.get(name) ?? name) };
    }), 'without');
  }).timeout(60_000);

  it('when the layout changes, comments are added, or lines end otherwise', () => {
    const layout = fc.record({ eol: fc.constantFrom('\n', '\r\n'), indent: fc.constantFrom('\t', '    ', ' '), braces: fc.boolean(), notes: fc.infiniteStream(fc.constantFrom('', '', '', ' // later', ' /* if (x) { */', '\n', '\n// MAPIFreeBuffer(value);')) });
    hold(fc.tuple(programs, layout).map(([parts, { eol, indent, braces, notes }]) => {
      const before = parts.join('\n\n');
      const lines = before.split('\n').map((line) => {
        const indented = line.replace(/^( {2})*/, (spaces) => indent.repeat(spaces.length / 2));
        const braced = braces && indented.endsWith(' {') ? `${indented.slice(0, -2)}\n${/^\s*/.exec(indented)![0]}{` : indented;
        return braced === '' ? '' : `${braced}${String(notes.next().value)}`;
      });
      return { before, after: lines.join('\n').replaceAll('\n', eol) };
    }), 'with fingerprint');
  }).timeout(60_000);

  it('when statements share a line or go over several', () => {
    hold(fc.tuple(programs, fc.infiniteStream(fc.constantFrom('\n', '\n', ' '))).map(([parts, joins]) => {
      const before = parts.join('\n\n');
      const joined = before.replace(/;\n\s+(?=\w)/g, (all) => (joins.next().value === ' ' ? '; ' : all));
      return { before, after: joined.replace(/, (?=\w)/g, (all) => (joins.next().value === ' ' ? ',\n      ' : all)) };
    }), 'with fingerprint');
  }).timeout(60_000);
});

describe('a silent program stays silent', () => {
  const folder = path.resolve(__dirname, '../../rules');
  const silent = readdirSync(folder).filter((name) => name.endsWith('.md')).flatMap((name) => {
    const spec = readSpec(readFileSync(path.join(folder, name), 'utf8'));
    return spec.cases.filter((one) => !one.flagged).map((one, index) => ({ id: spec.id, title: one.title, files: one.files.map((file): SpecFile => ({ ...file, name: `${spec.id}${index}/${file.name}` })) }));
  });

  it('beside any other silent programs', async () => {
    const analyzer = await createAnalyzer(await grammars());
    const noisy: string[] = [];
    fc.assert(fc.property(fc.shuffledSubarray(silent, { minLength: 12, maxLength: 12 }), (chosen) => {
      const files = chosen.flatMap((one) => one.files);
      for (const file of files) analyzer.setFile(file.name, file.code);
      for (const one of chosen) {
        for (const file of one.files) {
          for (const finding of analyzer.check(file.name).findings) if (finding.ruleId === one.id) noisy.push(`${one.id}: ${one.title}: ${finding.message}`);
        }
      }
      for (const file of files) analyzer.removeFile(file.name);
    }), { seed, numRuns: 40 });
    analyzer.dispose();
    assert.deepEqual([...new Set(noisy)], []);
  }).timeout(120_000);
});
