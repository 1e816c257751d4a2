// Blanks or rewrites, never longer than before, what the grammar cannot hold: words of the dialect, and macros standing where no
// expression or declaration can. Knows tokens and scopes, no project: a macro is recognised by its definition, its place or its look.
import type { MacroModel } from '../model/types';
import { blankCommas } from './blank-commas';
import { blankExceptions } from './blank-exceptions';
import { blankInside } from './blank-inside';
import { blankOutside } from './blank-outside';
import { blankPatterns } from './blank-patterns';
import { blankTrailing } from './blank-trailing';
import { blankWords } from './blank-words';
import { outline } from './outline';
import type { Edit, Source } from './token-source';
import type { Tokens } from './tokens';

/** `whole` tells what the compiler sees, `visible` what of it the parser shall see. */
export function blankEdits(text: string, tokens: Tokens, visible: Uint8Array, whole: Uint8Array, macro: (name: string) => MacroModel | undefined): Edit[] {
  const words = new Array<string>(tokens.count);
  const sourceOf = (seen: Uint8Array): Source => {
    const at: number[] = [];
    for (let i = 0; i < tokens.count; i++) if (seen[i] === 1) at.push(i);
    return { text, tokens, at, edits: [], words };
  };
  const source = sourceOf(visible);
  blankExceptions(source, macro);
  blankWords(source, macro);
  blankTrailing(source, () => sourceOf(whole), macro);
  blankPatterns(source);
  blankCommas(source);
  const seen = new Uint8Array(tokens.count);
  source.at.forEach((i) => { seen[i] = 1; });
  const bodies = new Uint8Array(tokens.count);
  for (const fn of outline(text, tokens, seen)) bodies.fill(1, fn.open, fn.close + 1);
  blankOutside(source, bodies);
  blankInside(source, bodies, macro);
  return source.edits.sort((a, b) => a.start - b.start);
}
