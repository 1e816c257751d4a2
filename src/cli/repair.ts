// Applies repairs to texts in memory: the preferred one of each finding, as far as they do not touch each other.
// What has to wait is done in the next round, on the text that this one made. What does not help is taken back.

import type { Finding, Fix, Position, TextEdit } from '../shared';

export interface RepairJob {
  readonly findings: readonly Finding[];
  /** Those that are to be repaired. */
  wanted(findings: readonly Finding[]): readonly Finding[];
  textOf(file: string): string | undefined;
  setText(file: string, text: string): void;
  check(): Promise<readonly Finding[]>;
  readonly signal: AbortSignal;
}

export interface Repairs {
  /** What is left. */
  readonly findings: readonly Finding[];
  /** Findings whose repair was taken back. */
  readonly refused: readonly Finding[];
}

/** Repairs can make room for further ones; this many rounds are tried beyond one for each finding. */
const moreRounds = 8;

/** Repairs as many as help. When a round makes something worse, its first half is tried instead, down to the one that does. */
export async function repairAll(job: RepairJob): Promise<Repairs> {
  const refused = new Map<string, Finding>();
  let { findings } = job;
  let size = Infinity;
  for (let round = findings.length + moreRounds; round > 0 && !job.signal.aborted; round -= 1) {
    const wanted = job.wanted(findings).filter((finding) => repairOf(finding) !== undefined && !refused.has(identity(finding)));
    const { texts, applied } = applyRepairs(wanted, job.textOf, size);
    if (applied.length === 0) break;
    const before = [...texts.keys()].map((file) => [file, job.textOf(file)!] as const);
    for (const [file, text] of texts) job.setText(file, text);
    const after = await job.check();
    // A check that was cut short says less than it should.
    if (!job.signal.aborted && isBetter(findings, applied, after, new Set(texts.keys()))) {
      findings = after;
      continue;
    }
    for (const [file, text] of before) job.setText(file, text);
    if (job.signal.aborted) break;
    if (applied.length > 1) size = Math.ceil(applied.length / 2);
    else {
      refused.set(identity(applied[0]!), applied[0]!);
      size = Infinity;
    }
  }
  return { findings, refused: [...refused.values()] };
}

function identity({ file, fingerprint }: Finding): string {
  return `${file}\n${fingerprint}`;
}

/** Each repair took its finding away, and none brought another one of weight into the files it changed. */
function isBetter(before: readonly Finding[], applied: readonly Finding[], after: readonly Finding[], changed: ReadonlySet<string>): boolean {
  const kind = ({ file, ruleId, level }: Finding): string => `${file}\n${ruleId}\n${level}`;
  const count = (findings: readonly Finding[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const finding of findings) counts.set(kind(finding), (counts.get(kind(finding)) ?? 0) + 1);
    return counts;
  };
  const known = count(before);
  const gone = count(applied);
  return [...count(after.filter((finding) => changed.has(finding.file)))].every(([key, many]) => many <= (known.get(key) ?? 0) - (gone.get(key) ?? 0) || key.endsWith('\nnote') && !gone.has(key));
}

export interface Repaired {
  /** File -> new text, changed files only. */
  readonly texts: ReadonlyMap<string, string>;
  /** Findings whose repair was applied. */
  readonly applied: readonly Finding[];
}

interface Edit { readonly start: number; readonly end: number; readonly text: string }

export function applyRepairs(findings: readonly Finding[], textOf: (file: string) => string | undefined, most = Infinity): Repaired {
  const edits = new Map<string, Edit[]>();
  const applied: Finding[] = [];
  // Of several releases before one return the last thing acquired goes first: those before it come in between, a round later.
  for (const finding of findings.toReversed()) {
    const repair = repairOf(finding);
    if (repair === undefined) continue;
    if (applied.length >= most) break;
    const wanted = repair.edits.map((edit) => toEdit(edit, textOf(edit.file)));
    if (wanted.some((edit) => edit === undefined)) continue;
    // Two findings may ask for the very same edit: doing it once serves both.
    const fresh = repair.edits.map((edit, at) => ({ file: edit.file, edit: wanted[at]! })).filter(({ file, edit }) => !(edits.get(file) ?? []).some((other) => same(edit, other)));
    if (fresh.some(({ file, edit }) => (edits.get(file) ?? []).some((other) => touch(edit, other)))) continue;
    for (const { file, edit } of fresh) edits.set(file, [...(edits.get(file) ?? []), edit]);
    applied.push(finding);
  }
  const texts = new Map<string, string>();
  for (const [file, list] of edits) texts.set(file, apply(textOf(file)!, list));
  return { texts, applied };
}

function repairOf(finding: Finding): Fix | undefined {
  return finding.fixes.find((fix) => fix.kind === 'repair');
}

function apply(text: string, edits: readonly Edit[]): string {
  return [...edits].sort((a, b) => b.start - a.start || b.end - a.end).reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}

function toEdit(edit: TextEdit, text: string | undefined): Edit | undefined {
  if (text === undefined) return undefined;
  const starts = lineStarts(text);
  const start = offset(starts, text, edit.range.start);
  const end = offset(starts, text, edit.range.end);
  return start === undefined || end === undefined || end < start ? undefined : { start, end, text: edit.text };
}

function offset(starts: readonly number[], text: string, position: Position): number | undefined {
  const start = starts[position.line - 1];
  return start === undefined ? undefined : Math.min(start + position.column - 1, text.length);
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((match) => match.index + match[0].length)];
}

function same(a: Edit, b: Edit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

function touch(a: Edit, b: Edit): boolean {
  return a.start <= b.end && b.start <= a.end;
}
