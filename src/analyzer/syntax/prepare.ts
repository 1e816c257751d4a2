// Makes text that the grammar can hold: same length, same line ends, offsets never move. Preprocessor lines and branches not taken
// become blanks; so does what stands between the language and its dialects (see blank.ts).
import type { Language, MacroModel } from '../model/types';
import { preprocess } from './preprocess';
import { tokenize, type Tokens } from './tokens';

export interface Prepared {
  readonly text: string;
  readonly tokens: Tokens;
  readonly macros: readonly MacroModel[];
  /** Pairs start, end of text the preprocessor hides. */
  readonly hidden: readonly number[];
}

export function prepare(text: string, language: Language): Prepared {
  const tokens = tokenize(text);
  const { macros, hidden } = preprocess(text, tokens, language);
  return { text: blankOut(text, hidden), tokens, macros, hidden };
}

/** Replaces the stretches by spaces; line ends stay. `spans` are pairs of ascending offsets. */
export function blankOut(text: string, spans: readonly number[]): string {
  if (spans.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (let i = 0; i < spans.length; i += 2) {
    const [start, end] = [Math.max(spans[i]!, at), spans[i + 1]!];
    if (end <= start) continue;
    parts.push(text.slice(at, start), text.slice(start, end).replace(/[^\r\n]/g, ' '));
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
