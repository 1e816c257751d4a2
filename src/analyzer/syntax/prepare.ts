// Makes text that the grammar can hold: same length, offsets never move. Preprocessor lines and branches not taken become blanks;
// so does what stands between the language and its dialects (see blank.ts).
import type { Language, MacroModel } from '../model/types';
import { blankEdits, type Edit } from './blank';
import { visibility } from './outline';
import { preprocess } from './preprocess';
import { tokenize, type Tokens } from './tokens';

export interface Prepared {
  readonly text: string;
  readonly tokens: Tokens;
  /** 1 for tokens that the compiler sees. */
  readonly visible: Uint8Array;
  readonly macros: readonly MacroModel[];
}

export function prepare(text: string, language: Language, macros: (name: string) => MacroModel | undefined = () => undefined): Prepared {
  const tokens = tokenize(text);
  const pre = preprocess(text, tokens, language);
  const visible = visibility(tokens, pre.hidden);
  const own = new Map(pre.macros.map((macro) => [macro.name, macro]));
  const edits = blankEdits(text, tokens, visible, (name) => own.get(name) ?? macros(name));
  for (let i = 0; i < pre.hidden.length; i += 2) edits.push({ start: pre.hidden[i]!, end: pre.hidden[i + 1]!, text: '' });
  edits.sort((a, b) => a.start - b.start);
  return { text: applyEdits(text, edits), tokens, visible, macros: pre.macros };
}

/** Writes the edits, each filled up with spaces to the length of what it replaces; line ends stay where nothing is written. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits) {
    if (edit.start < at) continue;
    parts.push(text.slice(at, edit.start), edit.text, text.slice(edit.start + edit.text.length, edit.end).replace(/[^\r\n]/g, ' '));
    at = edit.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
