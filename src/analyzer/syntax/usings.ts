// `using namespace a;`, `using a::F;` and `namespace b = a::c;`, wherever they stand, and how far they hold.

import type { UsingModel } from '../model/types';
import type { NamespaceOutline } from './outline';
import type { Tokens } from './tokens';

const path = String.raw`(?:::\s*)?\w+(?:\s*::\s*\w+)*`;
const written = new RegExp(String.raw`\busing\s+namespace\s+(${path})\s*;|\busing\s+(${path}\s*::\s*\w+)\s*;|\bnamespace\s+(\w+)\s*=\s*(${path})\s*;`, 'g');

/** `spaces`: inner ones first. */
export function usingsOf(text: string, tokens: Tokens, visible: Uint8Array, spaces: readonly NamespaceOutline[]): readonly UsingModel[] {
  const found: UsingModel[] = [];
  for (const match of text.matchAll(written)) {
    const token = tokenAt(tokens, match.index);
    if (token === undefined || visible[token] === 0) continue;
    const [space, name, alias] = [match[1], match[2], match[3]];
    const meant = (space ?? name ?? match[4]!).replace(/\s+/g, '').replace(/^::/, '');
    const within = spaces.find(({ start, end }) => start <= match.index && match.index < end)?.path ?? '';
    found.push({ kind: space !== undefined ? 'space' : name !== undefined ? 'name' : 'alias', path: meant, ...(alias !== undefined && { alias }), within, start: match.index, end: endOfBlock(tokens, visible, token, text.length) });
  }
  return found;
}

/** The token that begins there; none in a comment or a text. */
function tokenAt(tokens: Tokens, offset: number): number | undefined {
  let [low, high] = [0, tokens.count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens.start[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low < tokens.count && tokens.start[low] === offset ? low : undefined;
}

function endOfBlock(tokens: Tokens, visible: Uint8Array, from: number, end: number): number {
  let depth = 0;
  for (let i = from; i < tokens.count; i++) {
    if (visible[i] === 0) continue;
    if (tokens.mark[i] === 123) depth++;
    else if (tokens.mark[i] === 125 && --depth < 0) return tokens.start[i]!;
  }
  return end;
}
