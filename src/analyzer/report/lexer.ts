// A small reader of C-like text that tells comments and literals from code, for suppression comments and fingerprints.
// It never fails: what has no end ends with the text.

import type { Span } from '../model/types';

export interface Token extends Span {
  readonly kind: 'comment' | 'literal' | 'word' | 'sign';
}

/** Tokens of the text between two offsets, comments included, white space left out. */
export function* tokens(text: string, start = 0, end = text.length): Generator<Token> {
  const token = /\/\/(?:\\\r?\n|[^\r\n])*|\/\*[^]*?(?:\*\/|$)|(?:u8|[uUL])?R"([^\s()\\"]{0,16})\([^]*?(?:\)\1"|$)|@"(?:""|[^"])*(?:"|$)|(?:u8|[uUL])?"(?:\\[^]|[^"\\\r\n])*(?:"|$|(?=[\r\n]))|(?:u8|[uUL])?'(?:\\[^]|[^'\\\r\n])*(?:'|$|(?=[\r\n]))|\d(?:'?[\w.])*|[A-Za-z_$][\w$]*|->|::|[^\s]/gy;
  token.lastIndex = start;
  const blank = /\s*/gy;
  while (token.lastIndex < end) {
    blank.lastIndex = token.lastIndex;
    blank.exec(text);
    token.lastIndex = blank.lastIndex;
    if (token.lastIndex >= end) return;
    const match = token.exec(text);
    if (match === null) return;
    yield { kind: kindOf(match[0]), start: match.index, end: Math.min(match.index + match[0].length, end) };
  }
}

function kindOf(token: string): Token['kind'] {
  if (token.startsWith('//') || token.startsWith('/*')) return 'comment';
  if (/["']/.test(token) || /^\d/.test(token)) return 'literal';
  return /^[A-Za-z_$]/.test(token) ? 'word' : 'sign';
}
