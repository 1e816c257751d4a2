// The tokens of a text as the blanking rules see them, the edits made so far, and the questions that all of them ask.
import { type Tokens } from './tokens';

/** Upper case as macros are written. */
export const capitals = /^[A-Z_][A-Z0-9_]*$/;

export interface Edit { readonly start: number; readonly end: number; readonly text: string }

export interface Source {
  readonly text: string;
  readonly tokens: Tokens;
  /** Texts of tokens, by token index, as far as somebody asked. */
  readonly words: string[];
  /** Visible token indexes in order. Blanked tokens are taken out, so that later rules see what the parser will see. */
  at: number[];
  readonly edits: Edit[];
}

export function word(source: Source, k: number): string {
  const i = source.at[k];
  return i === undefined ? '' : source.words[i] ??= source.text.slice(source.tokens.start[i], source.tokens.end[i]);
}

export function wordAt(source: Source, i: number): string {
  return source.words[i] ??= source.text.slice(source.tokens.start[i], source.tokens.end[i]);
}

export function isIdentifier(source: Source, k: number): boolean {
  const i = source.at[k];
  return i !== undefined && source.tokens.mark[i] === 1;
}

export function isMark(source: Source, k: number, mark: string): boolean {
  const i = source.at[k];
  return i !== undefined && source.tokens.mark[i] === mark.charCodeAt(0);
}

export function edit(source: Source, from: number, to: number, text = ''): void {
  const start = source.tokens.start[source.at[from]!]!;
  const end = source.tokens.end[source.at[Math.min(to, source.at.length - 1)]!]!;
  source.edits.push({ start, end, text: text.length > end - start ? '' : text });
}

/** Position of the bracket that closes the one at k. */
export function close(source: Source, k: number): number {
  const { at, tokens: { mark } } = source;
  const opener = mark[at[k]!]!;
  const closer = opener === 40 ? 41 : opener === 91 ? 93 : 125;
  let depth = 0;
  for (let j = k; j < at.length; j++) {
    const code = mark[at[j]!]!;
    if (code === opener) depth++;
    else if (code === closer && --depth === 0) return j;
  }
  return at.length - 1;
}

/** Position of the parenthesis that the one at k closes; -1 when there is none. */
export function opening(source: Source, k: number): number {
  let depth = 0;
  for (let j = k; j >= 0; j--) {
    if (isMark(source, j, ')')) depth++;
    else if (isMark(source, j, '(') && --depth === 0) return j;
  }
  return -1;
}

/** The next such mark within a few tokens; 0 when there is none. */
export function nextMark(source: Source, k: number, mark: string): number {
  for (let j = k; j < k + 8; j++) if (isMark(source, j, mark)) return j;
  return 0;
}

/** Nothing stands between it and the next one. */
export function touches(source: Source, k: number): boolean {
  return source.tokens.end[source.at[k]!] === source.tokens.start[source.at[k + 1]!];
}

export function isNewLine(source: Source, k: number): boolean {
  return source.text.slice(source.tokens.end[source.at[k]!], source.tokens.start[source.at[k + 1]!]).includes('\n');
}

export function lineEnd(source: Source, k: number): number {
  const end = source.text.indexOf('\n', source.tokens.start[source.at[k]!]);
  let j = k;
  while (j + 1 < source.at.length && (end < 0 || source.tokens.start[source.at[j + 1]!]! < end)) j++;
  return j;
}

/** Writes the edits, each filled up with spaces to the length of what it replaces. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits) {
    if (edit.start < at) continue;
    parts.push(text.slice(at, edit.start), edit.text, ' '.repeat(Math.max(0, edit.end - edit.start - edit.text.length)));
    at = edit.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
