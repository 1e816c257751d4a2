// Makes text that the grammar can hold: same length, offsets never move. Preprocessor lines and branches not taken become blanks;
// so does what stands between the language and its dialects (see blank.ts).
import type { DefaultedFunction, Language, MacroModel, UsingModel } from '../model/types';
import { blankEdits } from './blank';
import { writeNative } from './managed';
import { applyEdits, type Edit } from './token-source';
import { closing, outline, visibility, type FunctionOutline, type NamespaceOutline } from './outline';
import { comMethod } from './com-method';
import { compact, type Compact } from './compact';
import { defaultedFunction } from './defaulted';
import { namesItsCodes } from './named-codes';
import { preprocess } from './preprocess';
import { usingsOf } from './usings';
import { T, tokenize, withLineFeeds, type Tokens } from './tokens';

export interface Prepared {
  readonly text: string;
  /** The same without its blanks, for the parser. */
  readonly compact?: Compact;
  readonly tokens: Tokens;
  /** 1 for tokens that the compiler sees. */
  readonly visible: Uint8Array;
  readonly macros: readonly MacroModel[];
  /** The macro that a name stands for in this file. */
  readonly macro: (name: string) => MacroModel | undefined;
  /** Functions whose bodies were blanked because nothing in them matters. */
  readonly skipped: readonly Skipped[];
  readonly defaulted: readonly Omit<DefaultedFunction, 'file'>[];
  readonly functions: readonly FunctionOutline[];
  /** Namespaces that are opened, inner ones first. */
  readonly namespaces: readonly NamespaceOutline[];
  readonly usings: readonly UsingModel[];
  /** Something outside those functions matters too; without it the file need not be parsed. */
  readonly worthParsing: boolean;
  /** Every brace that opens is closed; with one too few or too many nobody knows where a function ends. */
  readonly balanced: boolean;
}

export interface Skipped extends FunctionOutline {
  readonly calls: readonly string[];
  readonly namesCodes: boolean;
  /** Its head was taken out of sight too: there is nothing left of it for the parser. */
  readonly whole: boolean;
}

export interface PrepareOptions {
  readonly macros?: (name: string) => MacroModel | undefined;
  /** Whether a name can matter. Absent: everything does. */
  readonly interesting?: (name: string) => boolean;
  /** Where functions begin that are wanted whatever they name. */
  readonly wanted?: ReadonlySet<number>;
  /** Nothing but the wanted functions is read, where they can be read without what is around them. */
  readonly alone?: boolean;
  /** Whether a function is known already: its body need not be read, though it may matter. */
  readonly known?: (fn: FunctionOutline) => boolean;
  /** Whether a text names a function that can matter, or a parameter's type is that of a pointer to one. */
  readonly named?: (word: string) => boolean;
  /** Whether a name is the type of an object that has to be released: a function that declares one and releases something matters, and one that asks for another interface. */
  readonly object?: (name: string) => boolean;
}

/** Where the functions of a text stand. */
export function outlineOf(source: string, language: Language): readonly FunctionOutline[] {
  const text = writeNative(withLineFeeds(source));
  const tokens = tokenize(text);
  return outline(text, tokens, visibility(tokens, preprocess(text, tokens, language).hidden));
}

export function prepare(source: string, language: Language, options: PrepareOptions = {}): Prepared {
  const text = writeNative(withLineFeeds(source));
  const tokens = tokenize(text);
  const pre = preprocess(text, tokens, language);
  const visible = visibility(tokens, pre.hidden);
  const balanced = isBalanced(tokens, visible);
  const whole = visible.slice();
  const own = new Map(pre.macros.map((macro) => [macro.name, macro]));
  const defaulted: Omit<DefaultedFunction, 'file'>[] = [];
  const namespaces: NamespaceOutline[] = [];
  const functions = outline(text, tokens, visible, {
    list: (open, close, inClass) => {
      const found = defaultedFunction(text, tokens, visible, open, close);
      if (found) defaulted.push({ ...found, inClass });
    },
    namespace: (space) => namespaces.push(space),
  });
  const outlined = { defaulted, functions, namespaces, usings: usingsOf(text, tokens, visible, namespaces) };
  const defined = new Set(functions.filter((fn) => fn.owner === undefined && fn.head < fn.params - 1).map((fn) => fn.name));
  const known = new Map<string, MacroModel | undefined>(own);
  const macro = (name: string): MacroModel | undefined => {
    // A name that the file gives to a function of its own is no macro of another file's.
    if (!known.has(name)) known.set(name, defined.has(name) ? undefined : options.macros?.(name));
    return known.get(name);
  };
  const gaps = options.alone === true && options.wanted !== undefined ? gapsAround(text, tokens, visible, functions, options.wanted) : undefined;
  const { skipped, worthParsing } = gaps === undefined && options.interesting ? skip(text, tokens, visible, functions, options.interesting, options) : { skipped: [], worthParsing: true };
  if (!worthParsing) return { text, tokens, visible, macros: pre.macros, macro, skipped, ...outlined, worthParsing, balanced };
  const edits = blankEdits(text, tokens, visible, whole, macro);
  for (let i = 0; i < pre.hidden.length; i += 2) edits.push({ start: pre.hidden[i]!, end: pre.hidden[i + 1]!, text: '' });
  for (const [start, end] of gaps ?? []) edits.push({ start, end, text: '' });
  for (const fn of skipped) edits.push(fn.whole ? { start: fn.start, end: fn.bodyEnd, text: '' } : emptied(fn));
  edits.sort((a, b) => a.start - b.start || b.end - a.end);
  const prepared = applyEdits(text, edits);
  return { text: prepared, compact: compact(prepared, tokens, edits), tokens, visible, macros: pre.macros, macro, skipped, ...outlined, worthParsing, balanced };
}

/** A class with members of interface types, or with pointers and a destructor to give them back: its fields are needed although it may name no function. */
function holdsInterfaces(text: string): boolean {
  const opens = text.search(/\b(?:class|struct)\b[^;{}()]*\{/);
  if (opens < 0) return false;
  const body = text.slice(opens);
  return /\b(?:LP[A-Z]{3,}|I[A-Z][a-z]\w+)\b[\s*>&]+m?_?\w+\s*(?:=[^;]*)?;/.test(body) || /~\w+\s*\(/.test(body) && /\w\s*\*\s*\w+\s*(?:=[^;(]*)?;/.test(body);
}

/** A body is left with an empty statement: `F() {};` alone would be a variable with an initialiser. */
function emptied({ bodyStart, bodyEnd }: Skipped): Edit {
  const [start, end] = [bodyStart + 1, Math.max(bodyStart + 1, bodyEnd - 1)];
  return { start, end, text: end > start ? ';' : '' };
}

function isBalanced(tokens: Tokens, visible: Uint8Array): boolean {
  let depth = 0;
  for (let i = 0; i < tokens.count && depth >= 0; i++) {
    if (visible[i] === 0) continue;
    if (tokens.mark[i] === 123) depth++;
    else if (tokens.mark[i] === 125) depth--;
  }
  return depth === 0;
}

/** What is not one of the wanted functions, taken out of sight; undefined when one of them stands in a class, which says whose it is. */
function gapsAround(text: string, tokens: Tokens, visible: Uint8Array, functions: readonly FunctionOutline[], wanted: ReadonlySet<number>): readonly (readonly [number, number])[] | undefined {
  const starts = [...wanted];
  let behind = -1;
  const read = functions.filter((fn) => {
    const isWanted = starts.some((start) => start >= behind && start < fn.bodyEnd);
    behind = fn.bodyEnd;
    return isWanted;
  });
  if (read.length === 0 || read.some((fn) => fn.inClass)) return undefined;
  const gaps: [number, number][] = [];
  let [at, token] = [0, 0];
  for (const { start, bodyEnd } of [...read, { start: text.length, bodyEnd: text.length }]) {
    if (start > at) gaps.push([at, start]);
    for (; token < tokens.count && tokens.start[token]! < start; token++) visible[token] = 0;
    while (token < tokens.count && tokens.start[token]! < bodyEnd) token++;
    at = bodyEnd;
  }
  return gaps;
}

const [releases, declares, asks] = [1, 2, 4] as const;

/** Takes the bodies in which nothing matters out of sight, and says whether anything else does. */
function skip(text: string, tokens: Tokens, visible: Uint8Array, functions: readonly FunctionOutline[], interesting: (name: string) => boolean, { wanted, known, named, object }: PrepareOptions): { skipped: Skipped[]; worthParsing: boolean } {
  const verdicts = new Map<string, boolean>();
  const matters = (i: number): boolean => {
    const name = text.slice(tokens.start[i], tokens.end[i]);
    let verdict = verdicts.get(name);
    if (verdict === undefined) verdicts.set(name, verdict = interesting(name) || interesting(comMethod(name) ?? name));
    return verdict;
  };
  const roles = new Map<string, number>([['Release', releases], ['QueryInterface', asks]]);
  const roleOf = (i: number): number => {
    const name = text.slice(tokens.start[i], tokens.end[i]);
    let role = roles.get(name);
    if (role === undefined) roles.set(name, role = object?.(name) === true ? declares : 0);
    return role;
  };
  const seenIn = (from: number, to: number): number => {
    let seen = 0;
    for (let i = from; i < to; i++) if (tokens.mark[i] === 1 && visible[i] === 1) seen |= roleOf(i);
    return seen;
  };
  /** It declares one and releases something, or has one and asks it, or another one, for an interface. */
  const movesObject = (params: number, body: number, end: number): boolean => {
    const seen = seenIn(body, end);
    return (seen & declares) !== 0 && (seen & (releases | asks)) !== 0 || (seen & asks) !== 0 && (seenIn(params, body) & declares) !== 0;
  };
  /** `"MAPIFreeBuffer"`, looked up by its name. */
  const names = (i: number): boolean => {
    const [start, end] = [tokens.start[i]!, tokens.end[i]!];
    return named !== undefined && end - start < 48 && named(text.slice(text.indexOf('"', start) + 1, end - 1));
  };
  const skipped: Skipped[] = [];
  let worthParsing = /mapi/i.test(text) || holdsInterfaces(text);
  let next = 0;
  let behind = -1;
  const isWanted = (from: number, to: number): boolean => wanted !== undefined && [...wanted].some((start) => start >= from && start < to);
  const outside = (to: number): void => {
    for (; next < to && !worthParsing; next++) if (tokens.mark[next] === 1 && visible[next] === 1 && matters(next)) worthParsing = true;
  };
  for (const fn of functions) {
    outside(fn.params);
    // Everything behind the name counts: initialisers and the body; of the parameters only pointers to functions.
    let found = isWanted(behind, fn.bodyEnd);
    behind = fn.bodyEnd;
    const isKnown = known?.(fn) === true;
    if (isKnown) worthParsing = true;
    else {
      const body = closing(tokens, visible, fn.params);
      for (let i = body; i < fn.close && !found; i++) found = visible[i] === 1 && (tokens.mark[i] === 1 ? matters(i) : tokens.kind[i] === T.string && names(i));
      for (let i = fn.params; i < body && !found; i++) found = tokens.mark[i] === 1 && named?.(text.slice(tokens.start[i], tokens.end[i])) === true;
      found ||= object !== undefined && movesObject(fn.params, body, fn.close);
    }
    next = Math.max(next, fn.close + 1);
    if (found && !isKnown) {
      worthParsing = true;
      continue;
    }
    const calls = new Set<string>();
    for (let i = fn.open + 1; i < fn.close; i++) {
      // `f(x)`, and `(*f)(x)`.
      if (tokens.mark[i] !== 1 || tokens.mark[i + 1] !== 40 && (tokens.mark[i + 1] !== 41 || tokens.mark[i + 2] !== 40) || visible[i] !== 1) continue;
      const name = text.slice(tokens.start[i], tokens.end[i]);
      calls.add(name).add(comMethod(name) ?? name);
    }
    const namesCodes = namesItsCodes(text, tokens, visible, fn);
    // What is known already needs no head, unless it is a method's, which its class declares with it.
    const whole = isKnown && !fn.inClass;
    if (whole) visible.fill(0, fn.head, fn.close + 1);
    else visible.fill(0, fn.open + 1, fn.close);
    skipped.push({ ...fn, calls: [...calls], namesCodes, whole });
  }
  outside(tokens.count);
  return { skipped, worthParsing };
}
