// `check --format sarif`: the standard's structure, over real output and over a finding that has everything.
import assert from 'node:assert/strict';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import type { Log } from 'sarif';
import { formatSarif } from '../../src/cli/format/sarif';
import type { Finding, Range } from '../../src/shared';
import { inFolder, mapiLens, stale } from './tool';
import { sarifShape } from './sarif-shape';

const ajv = new Ajv({ allErrors: true });
addFormats(ajv);
const isSarif = ajv.compile(sarifShape);

function valid(text: string): Log {
  const log = JSON.parse(text) as Log;
  assert.ok(isSarif(log), ajv.errorsText(isSarif.errors, { separator: '\n' }));
  return log;
}

const at = (line: number): Range => ({ start: { line, column: 1 }, end: { line, column: 9 } });

describe('SARIF', () => {
  it('of a run with findings and problems', () => {
    inFolder({ 'with space/a#1.cpp': stale, 'bad.cpp': Buffer.from([1, 0, 2, 0, 0, 3]) }, (folder) => {
      const { code, out } = mapiLens(folder, ['check', '--format', 'sarif']);
      assert.equal(code, 1);
      const run = valid(out).runs[0]!;
      const [result] = run.results!;
      assert.equal(result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri, 'with%20space/a%231.cpp');
      assert.equal(run.tool.driver.rules?.[result!.ruleIndex!]?.id, result?.ruleId);
      assert.equal(run.invocations?.[0]?.toolExecutionNotifications?.length, 1);
    });
  });

  it('of a finding with steps and repairs in several files', () => {
    const finding: Finding = {
      ruleId: 'leak-in-loop', level: 'error', file: 'a.cpp', range: at(3), message: 'Lost.', articles: ['Q237174'], fingerprint: '0123456789abcdef',
      steps: [{ file: '/elsewhere/b.h', range: at(1), message: 'handed out here' }, { file: 'a.cpp', range: at(3), message: 'lost here' }],
      fixes: [
        { title: 'Release it', kind: 'repair', edits: [{ file: 'a.cpp', range: at(4), text: 'p->Release();\n' }, { file: 'b.cpp', range: at(5), text: '' }] },
        { title: 'Suppress', kind: 'suppress', edits: [{ file: 'a.cpp', range: at(3), text: '// x\n' }] },
      ],
    };
    const rules = [{ id: 'leak-in-loop', family: 'ownership' as const, title: 'Leak in a loop', level: 'warning' as const, articles: [] }];
    const log = valid(formatSarif({ findings: [finding], problems: [], stats: { files: 1, lines: 1, functions: 1, parseMs: 1, totalMs: 1 }, known: 0, fixed: 0, textOf: () => '' }, '1.2.3', '/home/x', rules, () => '# leak-in-loop'));
    const result = log.runs[0]!.results![0]!;
    assert.deepEqual(result.codeFlows?.[0]?.threadFlows[0]?.locations.map((step) => step.location?.message?.text), ['handed out here', 'lost here']);
    assert.equal(result.fixes?.length, 1, 'a suppression is no fix');
    assert.equal(result.fixes[0]?.artifactChanges.length, 2);
    assert.equal(log.runs[0]!.originalUriBaseIds?.['SRCROOT']?.uri, 'file:///home/x/');
  });

  it('refuses what the standard does not know', () => {
    assert.ok(!isSarif({ $schema: 'https://example.org/x', version: '2.1.0', runs: [{}] }));
  });
});
