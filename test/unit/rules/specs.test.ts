// Runs every rule's Markdown spec: findings must start on the lines that say so and nowhere else, steps must stand where they
// are promised, and a `fixed` block must be what the preferred repair makes of the file - with the rule silent on it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createAnalyzer, type Analyzer } from '../../../src/analyzer';
import { rules } from '../../../src/analyzer/rules';
import type { Finding } from '../../../src/shared';
import { applyFixes, grammars } from '../../support/analyzer';
import { readSpec, type SpecCase } from './spec-file';

const folder = path.resolve(__dirname, '../../rules');
const specs = (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith('.md'));

function findingsOf(analyzer: Analyzer, ruleId: string, files: readonly string[]): Finding[] {
  return files.flatMap((file) => [...analyzer.check(file).findings]).filter((finding) => finding.ruleId === ruleId);
}

async function withFiles<T>(files: readonly { name: string; code: string }[], use: (analyzer: Analyzer) => T): Promise<T> {
  const analyzer = await createAnalyzer(await grammars());
  try {
    for (const file of files) analyzer.setFile(file.name, file.code);
    return use(analyzer);
  } finally {
    analyzer.dispose();
  }
}

function checkSteps(spec: SpecCase, findings: readonly Finding[]): void {
  const steps = findings.flatMap((finding) => finding.steps);
  const told = steps.map((step) => `${step.file}:${step.range.start.line} ${step.message}`).join('\n  ');
  const numbered: { order: number; index: number }[] = [];
  for (const file of spec.files) {
    for (const expected of file.steps) {
      const index = steps.findIndex((step) => step.file === file.name && step.range.start.line === expected.line && step.message.includes(expected.text));
      assert.ok(index >= 0, `no step "${expected.text}" at ${file.name}:${expected.line}; steps told:\n  ${told}`);
      if (expected.order !== undefined) numbered.push({ order: expected.order, index });
    }
  }
  numbered.sort((a, b) => a.order - b.order);
  assert.deepEqual(numbered.map((step) => step.index), numbered.map((step) => step.index).sort((a, b) => a - b), `steps stand in another order:\n  ${told}`);
}

async function runCase(id: string, spec: SpecCase): Promise<void> {
  const names = spec.files.map((file) => file.name);
  const findings = await withFiles(spec.files, (analyzer) => findingsOf(analyzer, id, names));
  const found = findings.map((finding) => `${finding.file}:${finding.range.start.line}`).sort();
  const expected = spec.files.flatMap((file) => file.findings.map((finding) => ({ ...finding, at: `${file.name}:${finding.line}` })));
  const missing = expected.map((finding) => finding.at).filter((at) => !found.includes(at));
  const extra = findings.filter((finding) => !expected.some((wanted) => wanted.at === `${finding.file}:${finding.range.start.line}`))
    .map((finding) => `${finding.file}:${finding.range.start.line} ${finding.message}`);
  assert.deepEqual({ missing, extra }, { missing: [], extra: [] });
  assert.equal(found.length, expected.length, `findings: ${found.join(', ')}`);
  for (const wanted of expected) {
    assert.equal(wanted.ruleId, id, `the expectation at ${wanted.at} names another rule`);
    const messages = findings.filter((finding) => `${finding.file}:${finding.range.start.line}` === wanted.at).map((finding) => finding.message);
    if (wanted.message !== undefined) assert.ok(messages.some((message) => message.includes(wanted.message!)), `message at ${wanted.at}: ${messages.join(' | ')}`);
  }
  if (spec.flagged) checkSteps(spec, findings);
  if (spec.fixed === undefined) return;
  const first = spec.files[0]!;
  const repaired = applyFixes(first.name, first.code, findings);
  assert.equal(repaired.trimEnd(), spec.fixed.trimEnd());
  const again = await withFiles([{ name: first.name, code: spec.fixed }, ...spec.files.slice(1)], (analyzer) => findingsOf(analyzer, id, [first.name]));
  assert.deepEqual(again.map((finding) => finding.message), [], 'the rule still speaks on the repaired text');
}

describe('rule specs', () => {
  it('exist for every rule, and only for rules', () => {
    assert.deepEqual(specs.map((name) => path.basename(name, '.md')).sort(), rules.map((rule) => rule.meta.id).sort());
  });

  for (const name of specs) {
    const spec = readSpec(readFileSync(path.join(folder, name), 'utf8'));
    describe(spec.id, () => {
      it('has the name of its file, and cases of both kinds', () => {
        assert.equal(`${spec.id}.md`, name);
        assert.ok(spec.cases.some((one) => one.flagged) && spec.cases.some((one) => !one.flagged));
      });
      for (const one of spec.cases) {
        it(`${one.flagged ? 'flags' : 'is silent on'}: ${one.title}`, async () => {
          assert.ok(one.files.length > 0, `no code under "${one.title}" (line ${one.line})`);
          const expects = one.files.some((file) => file.findings.length > 0);
          assert.ok(!one.flagged || expects, `a flagged case names its finding (line ${one.line})`);
          await runCase(spec.id, one);
        });
      }
    });
  }
});
