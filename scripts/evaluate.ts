// Measures the analyzer on code of real projects: `npm run evaluate -- <labels.json> <folder of git repositories>`. For each
// labelled bug the file as it was with the bug is checked by itself and a finding must stand at the label's line or tell of it
// in a step; for each labelled trap the function at the label's line must be quiet. With `--alone FOLDER...` see evaluate-alone.ts.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createAnalyzer, type Analyzer } from '../src/analyzer';
import type { Finding } from '../src/shared';
import { decodeText } from '../src/shared/text';
import { grammars } from '../test/support/analyzer';
import { evaluateAlone } from './evaluate-alone';

interface Label {
  readonly id: string;
  readonly repo: string;
  readonly buggy_commit?: string;
  readonly commit?: string;
  readonly path: string;
  readonly line: number;
  readonly category?: string;
  readonly pattern?: string;
}

/** How far from the label's line a finding may stand: a call goes over several lines. */
const nearby = 3;

async function main(): Promise<number> {
  const [labelsFile, repositories] = process.argv.slice(2);
  if (labelsFile === '--alone' && repositories !== undefined) return evaluateAlone(process.argv.slice(3));
  if (labelsFile === undefined || repositories === undefined) {
    console.error('Name the labels file and the folder of git repositories: npm run evaluate -- labels.json FOLDER; or programs: npm run evaluate -- --alone FOLDER...');
    return 2;
  }
  const labels = JSON.parse(readFileSync(labelsFile, 'utf8')) as { bugs: Label[]; traps: Label[] };
  const analyzer = await createAnalyzer(await grammars());
  let found = 0;
  let quiet = 0;
  for (const bug of labels.bugs) {
    const findings = check(analyzer, repositories, bug);
    const hit = findings.find((finding) => tells(finding, bug.line));
    if (hit !== undefined) found += 1;
    console.log(`${bug.id}  ${hit === undefined ? 'missed' : 'found '}  ${(bug.category ?? '').padEnd(22)} ${bug.path}:${bug.line}${hit === undefined ? '' : `  ${hit.ruleId} at ${hit.range.start.line}`}`);
  }
  for (const trap of labels.traps) {
    const noise = check(analyzer, repositories, trap).filter((finding) => finding.level !== 'note' && insideFunction(analyzer, trap, finding));
    if (noise.length === 0) quiet += 1;
    console.log(`${trap.id}  ${noise.length === 0 ? 'quiet ' : 'NOISY '}  ${(trap.pattern ?? '').padEnd(22)} ${trap.path}:${trap.line}${noise.map((finding) => `  ${finding.ruleId} at ${finding.range.start.line}`).join('')}`);
  }
  console.log(`bugs found: ${found} of ${labels.bugs.length}; traps quiet: ${quiet} of ${labels.traps.length}`);
  analyzer.dispose();
  return 0;
}

function check(analyzer: Analyzer, repositories: string, label: Label): readonly Finding[] {
  const text = textOf(repositories, label);
  analyzer.setFile(label.path, text);
  const { findings } = analyzer.check(label.path);
  analyzer.removeFile(label.path);
  texts.set(label.path, text);
  return findings;
}

const texts = new Map<string, string>();

function textOf(repositories: string, label: Label): string {
  const commit = label.buggy_commit ?? label.commit ?? 'HEAD';
  const bytes = execFileSync('git', [`--git-dir=${gitDirectory(repositories, label.repo)}`, 'show', `${commit}:${label.path}`], { maxBuffer: 1 << 26 });
  const decoded = decodeText(bytes);
  if (!decoded.ok) throw new Error(`${label.path} cannot be read: ${decoded.reason}`);
  return decoded.text;
}

/** A clone, a bare repository or a mirror, named after the repository with or without its owner. */
function gitDirectory(repositories: string, repo: string): string {
  const names = [repo, repo.replace('/', '+'), path.basename(repo)];
  const places = names.flatMap((name) => ['.git', 'repo', 'repo/.git', ''].map((inner) => path.join(repositories, name, inner)));
  const found = places.find((place) => existsSync(path.join(place, 'HEAD')));
  if (found === undefined) throw new Error(`No git repository for ${repo} stands under ${repositories}.`);
  return found;
}

function tells(finding: Finding, line: number): boolean {
  const at = [finding.range.start.line, ...finding.steps.map((step) => step.range.start.line)];
  return at.some((one) => Math.abs(one - line) <= nearby);
}

function insideFunction(analyzer: Analyzer, trap: Label, finding: Finding): boolean {
  const text = texts.get(trap.path)!;
  const { model } = analyzer.parse(trap.path, text);
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const around = model.functions.map((fn) => [lineOf(fn.span.start), lineOf(fn.span.end)] as const).find(([first, last]) => first <= trap.line && trap.line <= last);
  if (around === undefined) return Math.abs(finding.range.start.line - trap.line) <= 20;
  return around[0] <= finding.range.start.line && finding.range.start.line <= around[1];
}

void main().then((code) => { process.exitCode = code; });
