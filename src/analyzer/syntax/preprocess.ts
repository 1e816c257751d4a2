// Follows the preprocessor through one file: takes one consistent configuration of its #if branches, collects its macros and says
// which stretches the parser must not see. The first branch is taken unless an earlier choice or a well-known name decides otherwise,
// so that `#ifdef X ... #endif ... #ifndef X` is read the way one compiler would read it, X being what leaves more of the text.
import type { Language, MacroModel } from '../model/types';
import { T, type Tokens } from './tokens';

export interface Preprocessed {
  readonly macros: readonly MacroModel[];
  /** Pairs start, end of the directives and of the branches not taken, ascending. */
  readonly hidden: readonly number[];
}

interface Branching { taken: boolean; active: readonly [outer: boolean, now: boolean] }

const knownFalse = ['lint', '__LINT__', '_PREFAST_', 'RC_INVOKED', 'MIDL_PASS', '__midl', 'DOXYGEN', '__DOXYGEN__', '__cplusplus_cli', 'SWIG',
  'WIN16', '_WIN16', '__WIN16__', 'DOS', '_DOS', '__DOS__', 'MSDOS', '_MSDOS', '__MSDOS__', 'OS2', '_OS2', '__OS2__', 'MAC', '_MAC', 'macintosh', '__APPLE__'];
const knownTrue = ['WIN32', '_WIN32', '__WIN32__', 'WIN64', '_WIN64', '_WINDOWS', '_MSC_VER'];

export function preprocess(text: string, tokens: Tokens, language: Language): Preprocessed {
  const macros: MacroModel[] = [];
  const hidden: number[] = [];
  const assumed = smallerWithout(text, tokens);
  for (const name of knownFalse) assumed.set(name, false).set(valueOf(name), false);
  for (const name of knownTrue) assumed.set(name, true).set(valueOf(name), true);
  assumed.set('__cplusplus', language !== 'c');
  const stack: Branching[] = [];
  let active = true;
  let hiddenFrom = -1;
  const hide = (from: number, to: number): void => { if (active) hidden.push(from, to); };

  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kind[i] !== T.directive) continue;
    const [start, end] = [tokens.start[i]!, tokens.end[i]!];
    const match = /^#\s*([A-Za-z]+)/.exec(text.slice(start, Math.min(end, start + 40)));
    const word = match?.[1] ?? '';
    const rest = (): string => text.slice(start + (match?.[0].length ?? 1), end);
    const wasActive = active;
    if (word === 'if' || word === 'ifdef' || word === 'ifndef') {
      const chosen: boolean = active && assume(condition(word, rest()), true, assumed);
      stack.push({ taken: chosen, active: [active, chosen] });
      active = chosen;
    } else if ((word === 'elif' || word === 'else') && stack.length > 0) {
      const top = stack[stack.length - 1]!;
      active = top.active[0] && !top.taken && (word === 'else' || assume(condition('if', rest()), true, assumed));
      if (active) top.taken = true;
    } else if (word === 'endif' && stack.length > 0) {
      active = stack.pop()!.active[0];
    } else if (active && word === 'define') {
      const macro = parseDefine(rest(), start, end);
      if (macro) {
        macros.push(macro);
        assumed.set(macro.name, true);
      }
    } else if (active && word === 'undef') {
      assumed.set(rest().trim(), false);
    }
    if (wasActive && active) hide(start, end);
    else if (wasActive) hiddenFrom = start;
    else if (active) {
      hide(hiddenFrom, end);
      hiddenFrom = -1;
    }
  }
  if (!active && hiddenFrom >= 0) hidden.push(hiddenFrom, text.length);
  return { macros, hidden };
}

/** Names of `#ifdef X` and `#ifndef X` with more text between the second and its end than between the first and its end. */
function smallerWithout(text: string, tokens: Tokens): Map<string, boolean> {
  const open: { readonly name: string; readonly word: string; readonly start: number }[] = [];
  const sizes = new Map<string, { ifdef: number; ifndef: number }>();
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kind[i] !== T.directive) continue;
    const start = tokens.start[i]!;
    const [, word = '', name = ''] = /^#\s*(if\w*|endif)\b[ \t]*(\w*)/.exec(text.slice(start, Math.min(tokens.end[i]!, start + 80))) ?? [];
    if (word.startsWith('if')) open.push({ name, word, start });
    const ended = word === 'endif' ? open.pop() : undefined;
    if (ended?.word !== 'ifdef' && ended?.word !== 'ifndef') continue;
    const size = sizes.get(ended.name) ?? { ifdef: 0, ifndef: 0 };
    size[ended.word] += start - ended.start;
    sizes.set(ended.name, size);
  }
  return new Map([...sizes].flatMap(([name, { ifdef, ifndef }]) => (ifdef > 0 && ifndef > ifdef ? [[name, false] as const] : [])));
}

/** What `#if X` asks, next to `#ifdef X`. */
function valueOf(name: string): string {
  return `value of ${name}`;
}

function condition(word: string, rest: string): string {
  const text = withoutComments(rest).trim();
  return word === 'ifdef' ? `defined(${text})` : word === 'ifndef' ? `!defined(${text})` : text;
}

/** Decides a condition; what is not known yet is chosen so that the condition becomes `want`, and kept for the rest of the file. */
function assume(source: string, want: boolean, assumed: Map<string, boolean>): boolean {
  const tokens = source.match(/\|\||&&|!(?!=)|\(|\)|[A-Za-z_]\w*|[^\s|&!()A-Za-z_]+|[|&=!]+/g) ?? [];
  let at = 0;
  const atom = (key: string, wanted: boolean): boolean => {
    const known = assumed.get(key);
    if (known !== undefined) return known;
    assumed.set(key, wanted);
    return wanted;
  };
  const primary = (wanted: boolean): boolean => {
    const token = tokens[at];
    if (token === '!') {
      at++;
      return !primary(!wanted);
    }
    if (token === 'defined') {
      at += tokens[at + 1] === '(' ? 2 : 1;
      const name = tokens[at++] ?? '';
      if (tokens[at] === ')') at++;
      return atom(name, wanted);
    }
    if (token === '(') {
      at++;
      const value = or(wanted);
      if (tokens[at] === ')') at++;
      // `(A + B) > 3`: the rest of a comparison is taken as part of one opaque condition.
      return opaqueRest(value, wanted);
    }
    const from = at;
    let depth = 0;
    while (at < tokens.length && (depth > 0 || (tokens[at] !== '&&' && tokens[at] !== '||' && tokens[at] !== ')'))) {
      if (tokens[at] === '(') depth++;
      if (tokens[at] === ')') depth--;
      at++;
    }
    if (at === from) at++;
    const text = tokens.slice(from, at).join(' ');
    if (/^[\d.]+[uUlL]*$/.test(text)) return Number.parseInt(text, 10) !== 0;
    return atom(/^[A-Za-z_]\w*$/.test(text) ? valueOf(text) : text, wanted);
  };
  const opaqueRest = (value: boolean, wanted: boolean): boolean => {
    const from = at;
    while (at < tokens.length && tokens[at] !== '&&' && tokens[at] !== '||' && tokens[at] !== ')') at++;
    return at === from ? value : atom(tokens.join(' '), wanted);
  };
  const and = (wanted: boolean): boolean => {
    let value = primary(wanted);
    while (tokens[at] === '&&') {
      at++;
      const right = primary(wanted);
      value &&= right;
    }
    return value;
  };
  const or = (wanted: boolean): boolean => {
    let value = and(wanted);
    while (tokens[at] === '||') {
      at++;
      const right = value ? skipped(and) : and(wanted);
      value ||= right;
    }
    return value;
  };
  /** Reads a part that cannot matter any more without letting it assume anything. */
  const skipped = (part: (wanted: boolean) => boolean): boolean => {
    const before = new Map(assumed);
    part(false);
    assumed.clear();
    before.forEach((value, key) => assumed.set(key, value));
    return false;
  };
  return or(want);
}

function parseDefine(rest: string, start: number, end: number): MacroModel | undefined {
  const match = /^\s+([A-Za-z_]\w*)(\(([^)]*)\))?/.exec(rest);
  if (!match) return undefined;
  const body = withSingleSpaces(withoutComments(rest.slice(match[0].length)).replace(/\\\r?\n/g, ' ')).trim();
  const params = match[3] === undefined ? undefined : match[3].split(',').map((param) => param.replace(/\\\r?\n/g, '').trim()).filter((param) => param !== '');
  return { name: match[1]!, body, span: { start, end }, ...(params && { params }) };
}

function withoutComments(text: string): string {
  if (!text.includes('/')) return text;
  return text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\/\*[\s\S]*?\*\/|\/\/.*$/gm, (part) => part.startsWith('/') ? ' ' : part);
}

function withSingleSpaces(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (part) => part.startsWith('"') ? part : ' ');
}
