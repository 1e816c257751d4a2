// Mutations of correct programs: one release taken away, or one early return put before it, must be found, and where a
// repair is offered the repaired program must be silent.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createAnalyzer, type Analyzer } from '../../../src/analyzer';
import { ownershipRules } from '../../../src/analyzer/rules/ownership-rules';
import { applyFixes, grammars } from '../../support/analyzer';

const correct = readFileSync(path.resolve(__dirname, '../../fixtures/ownership/correct.cpp'), 'utf8');
const ids = new Set(ownershipRules.filter((rule) => rule.meta.level !== 'note').map((rule) => rule.meta.id));
const release = /^([ \t]*)(?:if \(\w+ != NULL\) )?(?:MAPIFreeBuffer|FreeProws)\(\w+\);$|^([ \t]*)(?:if \(\w+ != NULL\) )?\w+->Release\(\);$/;

interface Mutant { readonly title: string; readonly text: string }

function mutants(): Mutant[] {
  const lines = correct.split('\n');
  const made: Mutant[] = [];
  let returns = 'HRESULT';
  lines.forEach((line, at) => {
    const head = /^(\w+) \w+\(/.exec(line);
    if (head !== null) returns = head[1]!;
    if (!release.test(line)) return;
    const without = lines.filter((_line, index) => index !== at).join('\n');
    made.push({ title: `without line ${at + 1}: ${line.trim()}`, text: without });
    // A test in front of the release, as somebody in a hurry would add it.
    const early = `  if (Cancelled()) return${returns === 'void' ? '' : ' E_ABORT'};`;
    made.push({ title: `leaving before line ${at + 1}: ${line.trim()}`, text: [...lines.slice(0, at), early, ...lines.slice(at)].join('\n') });
  });
  return made;
}

function findings(analyzer: Analyzer, text: string): string[] {
  analyzer.setFile('correct.cpp', text);
  return analyzer.check('correct.cpp').findings.filter((finding) => ids.has(finding.ruleId)).map((finding) => `${finding.ruleId} at ${finding.range.start.line}`);
}

describe('mutations', () => {
  let analyzer: Analyzer;
  before(async () => { analyzer = await createAnalyzer(await grammars()); });
  after(() => analyzer.dispose());

  it('leave the correct programs alone', () => {
    assert.deepEqual(findings(analyzer, correct), []);
  });

  it('are silent again after their repair', () => {
    let repaired = 0;
    const noisy = mutants().flatMap(({ title, text }) => {
      analyzer.setFile('correct.cpp', text);
      const found = analyzer.check('correct.cpp').findings.filter((finding) => ids.has(finding.ruleId));
      if (found.length === 0 || found.some((finding) => finding.fixes[0]?.kind !== 'repair')) return [];
      repaired += 1;
      // Two repairs of one statement go one after the other.
      let better = applyFixes('correct.cpp', text, found);
      for (let round = 0; round < 2; round += 1) {
        analyzer.setFile('correct.cpp', better);
        better = applyFixes('correct.cpp', better, analyzer.check('correct.cpp').findings.filter((finding) => ids.has(finding.ruleId)));
      }
      const left = findings(analyzer, better);
      return left.length === 0 ? [] : [`${title}: ${left.join(', ')}`];
    });
    assert.deepEqual(noisy, []);
    assert.ok(repaired >= 20, `only ${repaired} mutants offer a repair`);
  }).timeout(120_000);

  it('are found in at least 95 of 100 cases', () => {
    const all = mutants();
    const missed = all.filter((mutant) => findings(analyzer, mutant.text).length === 0).map((mutant) => mutant.title);
    assert.ok(all.length >= 30, `only ${all.length} mutants`);
    assert.ok(missed.length <= all.length * 0.05, `${missed.length} of ${all.length} mutants were missed:\n${missed.join('\n')}`);
  }).timeout(120_000);
});
