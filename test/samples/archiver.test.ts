// The sample program end to end: the five articles' patterns are found with steps and repairs, the repairs silence them, and the
// program compiles for Windows before and after.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Finding } from '../../src/shared';

const root = path.resolve(__dirname, '../..');
const cli = path.join(root, 'dist/cli.js');
const seeds = ['KB901014', 'Q237174', 'Q265514', 'Q192592', 'KB843523'];

function check(folder: string, ...flags: string[]): readonly Finding[] {
  const run = spawnSync(process.execPath, [cli, 'check', '.', '--format', 'json', ...flags], { cwd: folder, encoding: 'utf8' });
  assert.ok(run.status === 0 || run.status === 1, run.stderr);
  return (JSON.parse(run.stdout) as { findings: Finding[] }).findings;
}

function compile(folder: string): void {
  for (const name of readdirSync(path.join(folder, 'archiver')).filter((file) => file.endsWith('.cpp'))) {
    const run = spawnSync('x86_64-w64-mingw32-g++', ['-Wall', '-Werror', '-fsyntax-only', '-I', path.join(root, 'src/native/lab/include/windows'), path.join(folder, 'archiver', name)], { encoding: 'utf8' });
    assert.equal(run.status, 0, `${name}: ${run.stderr}`);
  }
}

describe('the sample program', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-samples-'));
    cpSync(path.join(root, 'samples/archiver'), path.join(folder, 'archiver'), { recursive: true });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('compiles for Windows as it is', () => compile(folder));

  it('shows all five articles, each finding with steps and a repair, and nothing else at warning or above', () => {
    const findings = check(folder).filter((finding) => finding.level !== 'note');
    const told = new Set(findings.flatMap((finding) => finding.articles));
    assert.deepEqual(seeds.filter((id) => !told.has(id)), []);
    const byFile = findings.map((finding) => `${finding.file} ${finding.ruleId}`).filter((name) => /churn|reload|reopen|unchecked-sync/.test(name)).sort();
    assert.deepEqual(byFile, [
      'archiver/attachments.cpp attachment-churn', 'archiver/folder_sync.cpp ics-unchecked-sync',
      'archiver/profile_check.cpp mapi-library-reload', 'archiver/store_writer.cpp msgstore-reopen',
    ]);
    for (const finding of findings) {
      assert.ok(finding.steps.length > 0, `${finding.ruleId} tells no steps`);
      assert.equal(finding.fixes[0]?.kind, 'repair', `${finding.ruleId} offers no repair`);
    }
  });

  it('is silent after check --fix, and still compiles', () => {
    check(folder, '--fix');
    assert.deepEqual(check(folder).map((finding) => `${finding.file}:${finding.range.start.line} ${finding.ruleId}`), []);
    compile(folder);
  });
});
