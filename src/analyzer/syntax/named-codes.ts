// Told from the tokens of a function that is left out: whether it comes back with result codes that its own text names.

import type { FunctionOutline } from './outline';
import { T, type Tokens } from './tokens';

/** Each `return` gives a name or a number, and a variable that is returned gets nothing else: it is worth reading for those who ask how it went. */
export function namesItsCodes(text: string, tokens: Tokens, visible: Uint8Array, fn: FunctionOutline): boolean {
  const word = (i: number): string => text.slice(tokens.start[i], tokens.end[i]);
  const isWord = (i: number): boolean => tokens.mark[i] === 1 || tokens.kind[i] === T.number;
  let isCode = false;
  for (let i = fn.head; i < fn.params && !isCode; i++) isCode = tokens.mark[i] === 1 && /^(?:HRESULT|SCODE|ECRESULT)$/.test(word(i));
  if (!isCode) return false;
  const returned = new Set<string>();
  for (let i = fn.open + 1; i < fn.close; i++) {
    if (tokens.mark[i] !== 1 || visible[i] === 0 || tokens.end[i]! - tokens.start[i]! !== 6 || word(i) !== 'return') continue;
    if (!isWord(i + 1) || tokens.mark[i + 2] !== 59 /* ; */) return false;
    returned.add(word(i + 1));
  }
  for (let i = fn.open + 1; i < fn.close; i++) {
    if (tokens.mark[i] !== 1 || visible[i] === 0 || tokens.mark[i + 1] !== 61 /* = */ || tokens.mark[i + 2] === 61 || !returned.has(word(i))) continue;
    if (!isWord(i + 2) || tokens.mark[i + 3] !== 59 && tokens.mark[i + 3] !== 44 /* , */) return false;
  }
  return returned.size > 0;
}
