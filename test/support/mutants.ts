// Mutants of correct programs (test/fixtures/ownership/correct.cpp): one release taken away, or one early return put before it;
// and the repair of a mutant as `check --fix` goes about it, round by round.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Analyzer } from '../../src/analyzer';
import { ownershipRules } from '../../src/analyzer/rules/ownership-rules';
import type { Finding } from '../../src/shared';
import { applyFixes } from './analyzer';

export const correct = readFileSync(path.resolve(__dirname, '../fixtures/ownership/correct.cpp'), 'utf8');
const ids = new Set(ownershipRules.filter((rule) => rule.meta.level !== 'note').map((rule) => rule.meta.id));
const release = /^([ \t]*)(?:if \(\w+ != NULL\) )?(?:MAPIFreeBuffer|FreeProws)\(\w+\);$|^([ \t]*)(?:if \(\w+ != NULL\) )?\w+->Release\(\);$/;

export interface Mutant { readonly title: string; readonly text: string }

export function mutants(): Mutant[] {
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

export function ownershipFindings(analyzer: Analyzer, text: string): readonly Finding[] {
  analyzer.setFile('correct.cpp', text);
  return analyzer.check('correct.cpp').findings.filter((finding) => ids.has(finding.ruleId));
}

/** The mutant after its repair; undefined when not everything that is found in it can be repaired. */
export function repaired(analyzer: Analyzer, { text }: Mutant): string | undefined {
  const found = ownershipFindings(analyzer, text);
  if (found.length === 0 || found.some((finding) => finding.fixes[0]?.kind !== 'repair')) return undefined;
  // Two repairs of one statement go one after the other.
  let better = applyFixes('correct.cpp', text, found);
  for (let round = 0; round < 2; round += 1) better = applyFixes('correct.cpp', better, ownershipFindings(analyzer, better));
  return better;
}
