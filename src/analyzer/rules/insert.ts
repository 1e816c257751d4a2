// Text edits that put a statement before another one, in the style of the lines around: indentation, line ends, and braces
// where there were none.

import type { ReportEdit } from './rule';
import type { Placed } from './statements';
import { onceForText } from './text';

export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))![0];
}

function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** `lines` are statements without indentation. */
export function insertBefore(text: string, placed: Placed, lines: string): readonly ReportEdit[] {
  const { stmt } = placed;
  const start = text.lastIndexOf('\n', stmt.start - 1) + 1;
  const firstOnLine = text.slice(start, stmt.start).trim() === '';
  const indent = indentAt(text, stmt.start);
  const eol = lineEnd(text);
  const end = endOf(text, stmt.end);
  const lastEnd = commentEnd(text, end);
  const statements = lines.split('\n');
  if (!placed.bare) return [{ at: at(stmt.start), text: statements.map((line) => (firstOnLine ? `${line}${eol}${indent}` : `${line} `)).join('') }];
  if (!firstOnLine) return [{ at: at(stmt.start), text: `{ ${statements.join(' ')} ` }, { at: at(end), text: ' }' }];
  const outer = placed.parent === undefined ? '' : indentAt(text, placed.parent.start);
  const ownLine = ownLineBraces(text);
  const headEnd = ownLine ? text.slice(0, stmt.start).trimEnd().length : codeEnd(text, placed.parent?.start ?? 0, stmt.start);
  const opening = ownLine ? `${eol}${outer}{` : ' {';
  // Blanks at the end of the head's line go: they would stand behind the brace.
  const blanks = /^[ \t]+(?=\r?\n)/.exec(text.slice(headEnd, stmt.start))?.[0].length ?? 0;
  return [
    { at: { start: headEnd, end: headEnd + blanks }, text: opening },
    { at: at(stmt.start), text: statements.map((line) => `${line}${eol}${indent}`).join('') },
    { at: at(lastEnd), text: `${eol}${outer}}` },
  ];
}

export function insertBeforeBrace(text: string, brace: number, lines: string): readonly ReportEdit[] {
  const start = text.lastIndexOf('\n', brace - 1) + 1;
  const statements = lines.split('\n');
  if (text.slice(start, brace).trim() !== '') return [{ at: at(brace), text: `${/\s/.test(text[brace - 1]!) ? '' : ' '}${statements.map((line) => `${line} `).join('')}` }];
  const indent = text.slice(start, brace);
  const inner = indent + unit(text);
  const eol = lineEnd(text);
  return [{ at: at(start), text: statements.map((line) => `${inner}${line}${eol}`).join('') }];
}

/** How the file is laid out, as far as repairs follow it. */
export function layoutOf(text: string): string {
  return `${lineEnd(text)}${unit(text)}${ownLineBraces(text)}`;
}

function at(offset: number): { start: number; end: number } {
  return { start: offset, end: offset };
}

/** Behind the semicolon, when the statement's range stops before it. */
function endOf(text: string, end: number): number {
  const rest = /^\s*;/.exec(text.slice(end, end + 20));
  return text[end - 1] === ';' || rest === null ? end : end + rest[0].length;
}

/** Behind a comment that stands on the rest of the line. */
function commentEnd(text: string, end: number): number {
  const rest = /^[ \t]*(?:\/\/[^\r\n]*|\/\*(?:(?!\*\/)[^\r\n])*\*\/(?=[ \t]*(?:\r?\n|$)))/.exec(text.slice(end, text.indexOf('\n', end) < 0 ? text.length : text.indexOf('\n', end)));
  return rest === null ? end : end + rest[0].length;
}

/** Behind the last thing before `before` that is no comment. */
function codeEnd(text: string, from: number, before: number): number {
  const code = text.slice(from, before).replaceAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\r\n]*|\/\*[^]*?\*\//g, (part) => (part.startsWith('/') ? ' '.repeat(part.length) : part));
  return from + code.trimEnd().length;
}

const unit = onceForText((text): string => {
  if (/^\t/m.test(text)) return '\t';
  const indents = [...text.matchAll(/^( +)\S/gm)].slice(0, 200).map((match) => match[1]!.length).filter((size) => size > 1);
  return ' '.repeat(indents.length === 0 ? 4 : Math.min(8, Math.min(...indents)));
});

/** What a brace of a control statement stands behind. */
const head = String.raw`(?:(?<!#[ \t]*)\b(?:(?:if|while|switch|foreach|catch)[ \t]*\([^{};#]*|for[ \t]*\([^{}\n]*)\)|\b(?:else|do|try))`;

/** Whether the file opens its braces on lines of their own. Those of functions are only asked where no other is: many stand alone in any style. */
const ownLineBraces = onceForText((text): boolean => {
  const votes = (before: string): number => [String.raw`[ \t]*\r?\n[ \t]*\{`, String.raw`[ \t]*\{`].map((brace) => [...text.matchAll(new RegExp(before + brace, 'g'))].length).reduce((own, same) => own - same);
  return (votes(head) || votes(String.raw`\)`)) > 0;
});
