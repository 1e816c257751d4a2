// Small looks at the source text for repairs: whole lines, indentation, line ends. Edits copy what stands there, so they look like
// the code around them.

import type { Span, Stmt } from '../model/types';

/** The same question, looked up in each text once: every repair in a file asks it. */
export function onceForText<T>(look: (text: string) => T): (text: string) => T {
  let last: { readonly text: string; readonly found: T } | undefined;
  return (text) => (last?.text === text ? last : last = { text, found: look(text) }).found;
}

/** The span grown to whole lines, line break included; undefined when other code shares its lines. */
export function wholeLines(text: string, span: Span): Span | undefined {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  if (text.slice(start, span.start).trim() !== '') return undefined;
  const lineEnd = text.indexOf('\n', span.end);
  const rest = text.slice(span.end, lineEnd < 0 ? text.length : lineEnd);
  if (!/^[ \t]*;?[ \t]*(?:\/\/[^\n]*|\/\*[^\n]*\*\/[ \t]*)?\r?$/.test(rest)) return undefined;
  return { start, end: lineEnd < 0 ? text.length : lineEnd + 1 };
}

/** As wholeLines for a statement; the model's declarations begin at the name, the type in front of it belongs to them. */
export function statementLines(text: string, stmt: Stmt): Span | undefined {
  if (stmt.kind !== 'declare') return wholeLines(text, stmt);
  const start = text.lastIndexOf('\n', stmt.start - 1) + 1;
  const type = text.slice(start, stmt.start);
  const plain = type.replace(/<[^;]*>/g, '');
  return /^[ \t]*[\w:]+[\w:*&\s]*$/.test(plain) || type.trim() === '' ? wholeLines(text, { start: start + /^[ \t]*/.exec(type)![0].length, end: stmt.end }) : undefined;
}

export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))![0];
}

export function reindent(lines: string, from: string, to: string): string {
  return lines.split('\n').map((line) => (line.startsWith(from) ? to + line.slice(from.length) : line)).join('\n');
}

export function lineBreak(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
