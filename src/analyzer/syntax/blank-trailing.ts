// `Log(text CONTEXT_CC)`, `void Log(char *text CONTEXT_DC)`: macros that bring an argument or a parameter, its comma included. They go
// out of sight at both ends, so the two still fit together.
import type { MacroModel } from '../model/types';
import { declarationWords, noise, noiseByPlace } from './dialect';
import { capitals, edit, isIdentifier, isMark, type Source, word } from './token-source';

type Macro = (name: string) => MacroModel | undefined;

/** `wholeOf` gives the text with what was left out of `source`: what a name is hangs on all of the file. */
export function blankTrailing(source: Source, wholeOf: () => Source, macro: Macro): void {
  const ends = trailing(source, macro);
  if (ends.length === 0) return;
  // Where one stands behind `*name` or a whole value nothing else can be meant; behind `Type name` it might be the name itself.
  const whole = wholeOf();
  const known = new Set(trailing(whole, macro).filter((k) => isCertain(whole, k)).map((k) => word(whole, k)));
  const gone = new Set<number>();
  for (const k of ends) {
    if (!known.has(word(source, k)) && macro(word(source, k)) === undefined) continue;
    edit(source, k, k);
    gone.add(source.at[k]!);
  }
  source.at = source.at.filter((i) => !gone.has(i));
}

/** Words in capitals at the end of an argument or parameter that has more than them, unless they are defined as something else. */
function trailing(source: Source, macro: Macro): number[] {
  const { at, tokens: { mark } } = source;
  const found: number[] = [];
  const open: number[] = [];
  for (let k = 0; k < at.length; k++) {
    const code = mark[at[k]!]!;
    if (code === 40 || code === 91 || code === 123) open.push(k);
    else if (code === 41 || code === 93 || code === 125) open.pop();
    else if (code === 1 && open.length > 0 && (isMark(source, k + 1, ',') || isMark(source, k + 1, ')')) && isList(source, open[open.length - 1]!) && endsValue(source, k - 1)) {
      const name = word(source, k);
      if (capitals.test(name) && !declarationWords.has(name) && /^(,|$)/.test(macro(name)?.body ?? '')) found.push(k);
    }
  }
  return found;
}

/** The bracket holds arguments or parameters. */
function isList(source: Source, k: number): boolean {
  return isMark(source, k, '(') && isIdentifier(source, k - 1) && !declarationWords.has(word(source, k - 1));
}

function endsValue(source: Source, k: number): boolean {
  if (isIdentifier(source, k)) return !declarationWords.has(word(source, k));
  return isWhole(source, k);
}

/** A number, `a[0]` and `f()`: no type ends so, and a cast is never empty. */
function isWhole(source: Source, k: number): boolean {
  if (/^\d/.test(word(source, k))) return true;
  const open = isMark(source, k, ']') && isMark(source, k - 2, '[') ? k - 2 : isMark(source, k, ')') && isMark(source, k - 1, '(') ? k - 1 : 0;
  return open > 0 && isIdentifier(source, open - 1) && !declarationWords.has(word(source, open - 1));
}

function isCertain(source: Source, k: number): boolean {
  if (!isIdentifier(source, k - 1)) return true;
  const name = word(source, k - 1);
  return !capitals.test(name) && !name.startsWith('_') && name !== 'restrict' && !noise.has(name) && !noiseByPlace.has(name) && /^[*&.>]$/.test(word(source, k - 2));
}
