// Functions that may be called with fewer arguments than they have parameters: told by the parameter lists of declarations, which
// nobody parses for it.
import type { DefaultedFunction } from '../model/types';
import { T, type Tokens } from './tokens';

/** The function whose parameters stand between these parentheses, where some of them have defaults, or are a pack. */
export function defaultedFunction(text: string, tokens: Tokens, visible: Uint8Array, open: number, close: number): Omit<DefaultedFunction, 'file' | 'inClass'> | undefined {
  // `Open(`, and `STDMETHOD(Open)(`.
  const name = tokens.mark[open - 1] === 41 ? open - 2 : open - 1;
  if (name < 0 || tokens.kind[name] !== T.identifier || !mayHaveDefaults(tokens, open, close)) return undefined;
  let [depth, angle, params, least] = [0, 0, 1, -1];
  for (let i = open + 1; i < close; i++) {
    const mark = tokens.mark[i]!;
    if (mark <= 1 || visible[i] === 0) continue;
    if (mark === 40 || mark === 91 || mark === 123) depth++;
    else if (mark === 41 || mark === 93 || mark === 125) depth--;
    else if (depth > 0) continue;
    else if (mark === 60 && tokens.mark[i + 1] === 60) i++;
    else if (mark === 60) angle++;
    else if (mark === 62) angle = Math.max(0, angle - 1);
    else if (angle > 0) continue;
    else if (mark === 44) params++;
    else if (mark === 61 && least < 0) least = params - 1;
    else if (mark === 46 && tokens.mark[i + 1] === 46) {
      // `, ...` is no parameter.
      if (tokens.mark[i - 1] === 44) params--;
      else if (least < 0) least = params - 1;
      i += 2;
    }
  }
  return least < 0 ? undefined : { name: text.slice(tokens.start[name], tokens.end[name]), params, least };
}

/** A look at the tokens before they are counted: most lists have neither `=` nor `...`. */
function mayHaveDefaults(tokens: Tokens, open: number, close: number): boolean {
  for (let i = open + 1; i < close; i++) {
    const mark = tokens.mark[i]!;
    if (mark === 61 && tokens.mark[i + 1] !== 61 && tokens.mark[i - 1] !== 61 || mark === 46 && tokens.mark[i + 1] === 46) return true;
  }
  return false;
}
