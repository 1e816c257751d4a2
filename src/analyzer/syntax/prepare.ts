// Makes text that the grammar can hold: same length, offsets never move. Preprocessor lines and branches not taken become blanks;
// so does what stands between the language and its dialects (see blank.ts).
import type { Language, MacroModel } from '../model/types';
import { blankEdits } from './blank';
import type { Edit } from './token-source';
import { closing, outline, visibility, type FunctionOutline } from './outline';
import { compact, type Compact } from './compact';
import { preprocess } from './preprocess';
import { tokenize, type Tokens } from './tokens';

export interface Prepared {
  readonly text: string;
  /** The same without its blanks, for the parser. */
  readonly compact?: Compact;
  readonly tokens: Tokens;
  /** 1 for tokens that the compiler sees. */
  readonly visible: Uint8Array;
  readonly macros: readonly MacroModel[];
  /** Functions whose bodies were blanked because nothing in them matters. */
  readonly skipped: readonly Skipped[];
  /** Something outside those functions matters too; without it the file need not be parsed. */
  readonly worthParsing: boolean;
}

export interface Skipped extends FunctionOutline {
  readonly calls: readonly string[];
}

export interface PrepareOptions {
  readonly macros?: (name: string) => MacroModel | undefined;
  /** Whether a name can matter. Absent: everything does. */
  readonly interesting?: (name: string) => boolean;
  /** Where functions begin that are wanted whatever they name. */
  readonly wanted?: ReadonlySet<number>;
  /** Whether a function is known already: its body need not be read, though it may matter. */
  readonly known?: (fn: FunctionOutline) => boolean;
}

/** Where the functions of a text stand. */
export function outlineOf(text: string, language: Language): readonly FunctionOutline[] {
  const tokens = tokenize(text);
  return outline(text, tokens, visibility(tokens, preprocess(text, tokens, language).hidden));
}

export function prepare(text: string, language: Language, options: PrepareOptions = {}): Prepared {
  const tokens = tokenize(text);
  const pre = preprocess(text, tokens, language);
  const visible = visibility(tokens, pre.hidden);
  const own = new Map(pre.macros.map((macro) => [macro.name, macro]));
  const { skipped, worthParsing } = options.interesting ? skip(text, tokens, visible, options.interesting, options) : { skipped: [], worthParsing: true };
  if (!worthParsing) return { text, tokens, visible, macros: pre.macros, skipped, worthParsing };
  const edits = blankEdits(text, tokens, visible, (name) => own.get(name) ?? options.macros?.(name));
  for (let i = 0; i < pre.hidden.length; i += 2) edits.push({ start: pre.hidden[i]!, end: pre.hidden[i + 1]!, text: '' });
  for (const fn of skipped) edits.push({ start: fn.bodyStart + 1, end: Math.max(fn.bodyStart + 1, fn.bodyEnd - 1), text: '' });
  edits.sort((a, b) => a.start - b.start || b.end - a.end);
  const prepared = applyEdits(text, edits);
  return { text: prepared, compact: compact(prepared, tokens, edits), tokens, visible, macros: pre.macros, skipped, worthParsing };
}

/** A class with members of interface types: its fields are needed although it may name no function. */
const holdsInterfaces = /\b(?:class|struct)\b[^;{}()]*\{[^}]*\b(?:LP[A-Z]{3,}|I[A-Z][a-z]\w+)\b[\s*>&]+m?_?\w+\s*(?:=[^;]*)?;/;

/** Takes the bodies in which nothing matters out of sight, and says whether anything else does. */
function skip(text: string, tokens: Tokens, visible: Uint8Array, interesting: (name: string) => boolean, { wanted, known }: PrepareOptions): { skipped: Skipped[]; worthParsing: boolean } {
  const verdicts = new Map<string, boolean>();
  const matters = (i: number): boolean => {
    const name = text.slice(tokens.start[i], tokens.end[i]);
    let verdict = verdicts.get(name);
    if (verdict === undefined) verdicts.set(name, verdict = interesting(name));
    return verdict;
  };
  const skipped: Skipped[] = [];
  let worthParsing = /mapi/i.test(text) || holdsInterfaces.test(text);
  let next = 0;
  let behind = -1;
  const isWanted = (from: number, to: number): boolean => wanted !== undefined && [...wanted].some((start) => start > from && start < to);
  const outside = (to: number): void => {
    for (; next < to && !worthParsing; next++) if (tokens.mark[next] === 1 && visible[next] === 1 && matters(next)) worthParsing = true;
  };
  for (const fn of outline(text, tokens, visible)) {
    outside(fn.params);
    // Everything behind the name counts but the types of parameters: initialisers and the body.
    let found = isWanted(behind, fn.bodyEnd);
    behind = fn.bodyEnd;
    const isKnown = known?.(fn) === true;
    if (isKnown) worthParsing = true;
    else for (let i = closing(tokens, visible, fn.params); i < fn.close && !found; i++) found = tokens.mark[i] === 1 && visible[i] === 1 && matters(i);
    next = Math.max(next, fn.close + 1);
    if (found && !isKnown) {
      worthParsing = true;
      continue;
    }
    const calls = new Set<string>();
    for (let i = fn.open + 1; i < fn.close; i++) {
      if (tokens.mark[i] === 1 && tokens.mark[i + 1] === 40 && visible[i] === 1) calls.add(text.slice(tokens.start[i], tokens.end[i]));
    }
    visible.fill(0, fn.open + 1, fn.close);
    skipped.push({ ...fn, calls: [...calls] });
  }
  outside(tokens.count);
  return { skipped, worthParsing };
}

/** Writes the edits, each filled up with spaces to the length of what it replaces. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits) {
    if (edit.start < at) continue;
    parts.push(text.slice(at, edit.start), edit.text, ' '.repeat(Math.max(0, edit.end - edit.start - edit.text.length)));
    at = edit.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
