// Puts the repairs of findings into texts in memory, as far as they do not touch each other, and says whether that helped.

import type { Finding, Fix, Position, TextEdit } from './finding';

/** Each repair took its finding away, and none brought another one of weight into the files it changed. */
export function isBetter(before: readonly Finding[], applied: readonly Finding[], after: readonly Finding[], changed: ReadonlySet<string>): boolean {
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

/** The preferred repair; a suppression is none. */
export function repairOf(finding: Finding): Fix | undefined {
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
