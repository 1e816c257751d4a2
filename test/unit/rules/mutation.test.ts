// Mutations of correct programs: one release taken away, or one early return put before it, must be found, and where a
// repair is offered the repaired program must be silent, with nothing changed but what the repair puts in.
import assert from 'node:assert/strict';
import { createAnalyzer, type Analyzer } from '../../../src/analyzer';
import { grammars } from '../../support/analyzer';
import { correct, mutants, ownershipFindings, repaired } from '../../support/mutants';

/** What a repair may put in: releases, braces around them, NULL where the next round could find the old pointer. */
const repairing = /^(?:\s|[{}]|(?:if \(\w+\) )?(?:(?:MAPIFreeBuffer|FreeProws|FreePadrlist)\(\w+\);|\w+->Release\(\);)|\w+ = NULL;)*$/;

function findings(analyzer: Analyzer, text: string): string[] {
  return ownershipFindings(analyzer, text).map((finding) => `${finding.ruleId} at ${finding.range.start.line}`);
}

describe('mutations', () => {
  let analyzer: Analyzer;
  before(async () => { analyzer = await createAnalyzer(await grammars()); });
  after(() => analyzer.dispose());

  it('leave the correct programs alone', () => {
    assert.deepEqual(findings(analyzer, correct), []);
  });

  it('are silent again after their repair', () => {
    let count = 0;
    const noisy = mutants().flatMap((mutant) => {
      const better = repaired(analyzer, mutant);
      if (better === undefined) return [];
      count += 1;
      const left = findings(analyzer, better);
      return left.length === 0 ? [] : [`${mutant.title}: ${left.join(', ')}`];
    });
    assert.deepEqual(noisy, []);
    assert.ok(count >= 20, `only ${count} mutants offer a repair`);
  }).timeout(120_000);

  it('keep every other character when they are repaired', () => {
    const edits = mutants().flatMap((mutant) => ownershipFindings(analyzer, mutant.text).flatMap((finding) => (
      finding.fixes.filter((fix) => fix.kind === 'repair').flatMap((fix) => fix.edits.map((edit) => ({ title: mutant.title, ...edit })))
    )));
    assert.ok(edits.length >= 20, `only ${edits.length} edits`);
    for (const edit of edits) {
      assert.deepEqual(edit.range.start, edit.range.end, `${edit.title}: a repair takes text away`);
      assert.match(edit.text, repairing, edit.title);
    }
  }).timeout(120_000);

  it('are found in at least 95 of 100 cases', () => {
    const all = mutants();
    const missed = all.filter((mutant) => findings(analyzer, mutant.text).length === 0).map((mutant) => mutant.title);
    assert.ok(all.length >= 30, `only ${all.length} mutants`);
    assert.ok(missed.length <= all.length * 0.05, `${missed.length} of ${all.length} mutants were missed:\n${missed.join('\n')}`);
  }).timeout(120_000);
});
