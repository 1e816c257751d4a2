// A finding's identity over time: rule, function and what the code there does, never where it stands or how its variables
// are called. Moving lines, renaming variables, comments and line ends leave it alone.

import type { FunctionModel, Span } from '../model/types';
import { tokens } from './lexer';

/** Gives each finding of one file its fingerprint; the second like the first gets another one. */
export function createFingerprints(text: string): (ruleId: string, fn: FunctionModel | undefined, at: Span) => string {
  const seen = new Map<string, number>();
  return (ruleId, fn, at) => {
    const name = fn === undefined ? '' : `${fn.owner ?? ''}::${fn.name}/${fn.params.length}`;
    const key = `${ruleId}\n${name}\n${normalise(text, at)}`;
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    return hash(nth === 0 ? key : `${key}\n${nth}`);
  };
}

/** The code with one space between tokens, no comments, and `_` for every name that is not called. */
export function normalise(text: string, at: Span): string {
  const parts: string[] = [];
  for (const token of tokens(text, at.start, Math.min(at.end, at.start + 2000))) {
    if (token.kind === 'comment') continue;
    const word = text.slice(token.start, token.end);
    parts.push(token.kind === 'word' && !keywords.has(word) && !isCalled(text, token.end) ? '_' : word);
  }
  return parts.join(' ');
}

const keywords = new Set(['if', 'else', 'for', 'while', 'do', 'return', 'goto', 'switch', 'case', 'break', 'continue', 'new', 'delete', 'try', 'catch',
  'throw', 'this', 'null', 'nullptr', 'NULL', 'true', 'false', 'using', 'foreach', 'in', 'out', 'ref']);

function isCalled(text: string, end: number): boolean {
  let at = end;
  while (at < text.length && /\s/.test(text[at]!)) at += 1;
  return text[at] === '(';
}

/** 64 bits as 16 hexadecimal digits: two 32-bit multiply-and-xor walks with different seeds. */
function hash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit ^ (low >>> 13), 0x85ebca6b);
  }
  const hex = (value: number): string => ((value ^ (value >>> 16)) >>> 0).toString(16).padStart(8, '0');
  return hex(high) + hex(low);
}
