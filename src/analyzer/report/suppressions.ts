// Suppression comments: `// mapi-lens-ignore <rule-id>: reason` on the line or the line above, `mapi-lens-ignore-file` for a
// whole file. A reason is required, and a comment that silences nothing is itself reported.

import type { Fix, Level, TextEdit } from '../../shared';
import type { Span } from '../model/types';
import { tokens } from './lexer';
import type { LineIndex } from './positions';

export interface Suppression extends Span {
  readonly rules: readonly string[];
  readonly reason: string;
  readonly wholeFile: boolean;
  /** The 1-based line it speaks for; a comment that stands alone speaks for the next line that holds code. */
  readonly line: number;
}

/** What the offered suppression says until somebody fills it in. */
export const placeholder = 'TODO say why this is right';

export const suppressionRules: Readonly<Record<'suppression-without-reason' | 'unused-suppression', { readonly title: string; readonly level: Level }>> = {
  'suppression-without-reason': { title: 'Suppression comment that gives no reason', level: 'warning' },
  'unused-suppression': { title: 'Suppression comment that silences nothing', level: 'warning' },
};

const comment = /^(?:\/\/+|\/\*+)[!/*]*\s*mapi-lens-ignore(-file)?(?![\w-])\s*([\w-]+(?:\s*,\s*[\w-]+)*)?\s*(?::\s*([^]*?))?\s*(?:\*+\/)?\s*$/;

export function findSuppressions(text: string, lines: LineIndex): readonly Suppression[] {
  if (!text.includes('mapi-lens-ignore')) return [];
  const found: Suppression[] = [];
  const waiting: Omit<Suppression, 'line'>[] = [];
  let codeLine = 0;
  for (const token of tokens(text)) {
    const line = lines.position(token.start).line;
    if (token.kind !== 'comment') {
      for (const one of waiting.splice(0)) found.push({ ...one, line });
      codeLine = lines.position(token.end).line;
      continue;
    }
    const match = comment.exec(text.slice(token.start, token.end));
    if (match === null) continue;
    const one = {
      start: token.start, end: token.end, rules: (match[2] ?? '').split(',').map((id) => id.trim()).filter((id) => id !== ''),
      reason: (match[3] ?? '').trim(), wholeFile: match[1] !== undefined,
    };
    if (codeLine === line) found.push({ ...one, line });
    else waiting.push(one);
  }
  for (const one of waiting) found.push({ ...one, line: 0 });
  return found;
}

export function silences(suppression: Suppression, ruleId: string, line: number): boolean {
  return suppression.reason !== '' && suppression.rules.includes(ruleId) && (suppression.wholeFile || suppression.line === line);
}

/** The fix that every finding offers: a comment above its line, indented like it, with a reason to fill in. */
export function suppressFix(file: string, text: string, lines: LineIndex, ruleId: string, line: number): Fix | undefined {
  const start = lines.lineStart(line);
  const before = line > 1 ? text.slice(lines.lineStart(line - 1), lines.lineEnd(line - 1)) : '';
  if (before.endsWith('\\')) return undefined;
  const indent = /^[ \t]*/.exec(text.slice(start, lines.lineEnd(line)))![0];
  const at = { line, column: 1 };
  const edit: TextEdit = { file, range: { start: at, end: at }, text: `${indent}// mapi-lens-ignore ${ruleId}: ${placeholder}${lineBreak(text)}` };
  return { title: `Suppress ${ruleId} here, with a reason`, kind: 'suppress', edits: [edit] };
}

/** Takes a suppression comment out, with its line when nothing else stands on it. */
export function removeComment(file: string, text: string, lines: LineIndex, suppression: Span): Fix {
  const first = lines.position(suppression.start).line;
  const last = lines.position(suppression.end).line;
  const alone = text.slice(lines.lineStart(first), suppression.start).trim() === '' && text.slice(suppression.end, lines.lineEnd(last)).trim() === '';
  let start = suppression.start;
  if (!alone) while (start > lines.lineStart(first) && /[ \t]/.test(text[start - 1]!)) start -= 1;
  const span = alone ? { start: lines.lineStart(first), end: lines.lineStart(last + 1) } : { start, end: suppression.end };
  return { title: 'Remove the comment', kind: 'repair', edits: [{ file, range: lines.range(span), text: '' }] };
}

function lineBreak(text: string): string {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}
