// The parser spends as long on a blank as on half a token, and prepared text is mostly blanks. So it is given the text without them,
// and a map that says where each character stood.
import type { Edit } from './token-source';
import type { Tokens } from './tokens';

export interface Compact {
  readonly text: string;
  /** Offset in the file of each character. */
  readonly origin: Uint32Array;
}

/** Gaps up to this long are left as they are: there is nothing to win. */
const SHORT = 3;

/** `prepared` has the length of the file; tokens that were blanked begin with a space in it. */
export function compact(prepared: string, tokens: Tokens, edits: readonly Edit[]): Compact {
  const parts: string[] = [];
  const origin = new Uint32Array(prepared.length + 1);
  let length = 0;
  const copy = (from: number, to: number): void => {
    parts.push(prepared.slice(from, to));
    for (let i = from; i < to; i++) origin[length++] = i;
  };
  let from = -1;
  let to = -1;
  const live = (start: number, end: number): void => {
    if (from < 0) [from, to] = [start, end];
    else if (start - to <= SHORT) to = Math.max(to, end);
    else {
      copy(from, to);
      parts.push(' ');
      origin[length++] = to;
      [from, to] = [start, end];
    }
  };
  let e = 0;
  const written = edits.filter((edit) => edit.text !== '');
  for (let i = 0; i < tokens.count; i++) {
    const start = tokens.start[i]!;
    for (; e < written.length && written[e]!.start <= start; e++) live(written[e]!.start, written[e]!.start + written[e]!.text.length);
    if (prepared.charCodeAt(start) !== 32) live(start, tokens.end[i]!);
  }
  for (; e < written.length; e++) live(written[e]!.start, written[e]!.start + written[e]!.text.length);
  if (from >= 0) copy(from, to);
  origin[length] = to < 0 ? 0 : to;
  return { text: parts.join(''), origin: origin.subarray(0, length + 1) };
}
