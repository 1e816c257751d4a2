// Applies repairs to texts in memory: the preferred one of each finding, as far as they do not touch each other.
// What has to wait is done in the next round, on the text that this one made.

import type { Finding, Position, TextEdit } from '../shared';

export interface Repaired {
  /** File -> new text, changed files only. */
  readonly texts: ReadonlyMap<string, string>;
  /** Findings whose repair was applied. */
  readonly count: number;
}

interface Edit { readonly start: number; readonly end: number; readonly text: string }

export function applyRepairs(findings: readonly Finding[], textOf: (file: string) => string | undefined): Repaired {
  const edits = new Map<string, Edit[]>();
  let count = 0;
  for (const finding of findings) {
    const repair = finding.fixes.find((fix) => fix.kind === 'repair');
    if (repair === undefined) continue;
    const wanted = repair.edits.map((edit) => toEdit(edit, textOf(edit.file)));
    if (wanted.some((edit) => edit === undefined)) continue;
    // Two findings may ask for the very same edit: doing it once serves both.
    const fresh = repair.edits.map((edit, at) => ({ file: edit.file, edit: wanted[at]! })).filter(({ file, edit }) => !(edits.get(file) ?? []).some((other) => same(edit, other)));
    if (fresh.some(({ file, edit }) => (edits.get(file) ?? []).some((other) => touch(edit, other)))) continue;
    for (const { file, edit } of fresh) edits.set(file, [...(edits.get(file) ?? []), edit]);
    count += 1;
  }
  const texts = new Map<string, string>();
  for (const [file, list] of edits) texts.set(file, apply(textOf(file)!, list));
  return { texts, count };
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
