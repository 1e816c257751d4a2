// Blanks or rewrites, never longer than before, what the grammar cannot hold: words of the dialect, and macros standing where no
// expression or declaration can. Knows tokens and scopes, no project: a macro is recognised by its definition, its place or its look.
import type { MacroModel } from '../model/types';
import {
  afterParameters, annotation, builtInType, declarationWords, interfaceWrapper, methodWrapper, noise, plainMethodWrapper, replaced, typedMethodWrapper, typeWrappers,
  uuidInterface, withArguments,
} from './dialect';
import { outline } from './outline';
import { T, type Tokens } from './tokens';

export interface Edit { readonly start: number; readonly end: number; readonly text: string }

interface Source {
  readonly text: string;
  readonly tokens: Tokens;
  /** Texts of tokens, by token index, as far as somebody asked. */
  readonly words: string[];
  /** Visible token indexes in order. Blanked tokens are taken out, so that later rules see what the parser will see. */
  at: number[];
  readonly edits: Edit[];
}

const capitals = /^[A-Z_][A-Z0-9_]*$/;

export function blankEdits(text: string, tokens: Tokens, visible: Uint8Array, macro: (name: string) => MacroModel | undefined): Edit[] {
  const at: number[] = [];
  for (let i = 0; i < tokens.count; i++) if (visible[i] === 1) at.push(i);
  const source: Source = { text, tokens, at, edits: [], words: new Array<string>(tokens.count) };
  blankWords(source, macro);
  blankPatterns(source);
  const seen = new Uint8Array(tokens.count);
  source.at.forEach((i) => { seen[i] = 1; });
  const bodies = new Uint8Array(tokens.count);
  for (const fn of outline(text, tokens, seen)) bodies.fill(1, fn.open, fn.close + 1);
  blankOutside(source, bodies);
  blankInside(source, bodies, macro);
  return source.edits.sort((a, b) => a.start - b.start);
}

function word(source: Source, k: number): string {
  const i = source.at[k];
  return i === undefined ? '' : source.words[i] ??= source.text.slice(source.tokens.start[i], source.tokens.end[i]);
}

function isIdentifier(source: Source, k: number): boolean {
  const i = source.at[k];
  return i !== undefined && source.tokens.mark[i] === 1;
}

function isMark(source: Source, k: number, mark: string): boolean {
  const i = source.at[k];
  return i !== undefined && source.tokens.mark[i] === mark.charCodeAt(0);
}

function edit(source: Source, from: number, to: number, text = ''): void {
  const start = source.tokens.start[source.at[from]!]!;
  const end = source.tokens.end[source.at[Math.min(to, source.at.length - 1)]!]!;
  source.edits.push({ start, end, text: text.length > end - start ? '' : text });
}

/** Position of the bracket that closes the one at k. */
function close(source: Source, k: number): number {
  const { at, tokens: { mark } } = source;
  const opener = mark[at[k]!]!;
  const closer = opener === 40 ? 41 : opener === 91 ? 93 : 125;
  let depth = 0;
  for (let j = k; j < at.length; j++) {
    const code = mark[at[j]!]!;
    if (code === opener) depth++;
    else if (code === closer && --depth === 0) return j;
  }
  return at.length - 1;
}

function isEmptyMacro(macro: MacroModel | undefined): boolean {
  return macro !== undefined && (macro.body === '' || /^(__attribute__\s*\(|__declspec\s*\(|\[\[)/.test(macro.body) || noise.has(macro.body) || annotation.test(macro.body));
}

/** The dialect's words, wherever they stand. */
function blankWords(source: Source, macro: (name: string) => MacroModel | undefined): void {
  const kept: number[] = [];
  const verdicts = new Map<string, boolean>();
  for (let k = 0; k < source.at.length; k++) {
    const keep = (): void => { kept.push(source.at[k]!); };
    if (!isIdentifier(source, k)) { keep(); continue; }
    const text = word(source, k);
    let special = verdicts.get(text);
    if (special === undefined) {
      special = noise.has(text) || annotation.test(text) || withArguments.has(text) || replaced.has(text) || typeWrappers.has(text) || methodWrapper.test(text)
        || typedMethodWrapper.test(text) || plainMethodWrapper.test(text) || interfaceWrapper.test(text) || uuidInterface.has(text)
        || ((text === 'IN' || text === 'OUT' || text === 'OPTIONAL' || text === '__asm')) || isEmptyMacro(macro(text));
      verdicts.set(text, special);
    }
    if (!special) { keep(); continue; }
    const call = isMark(source, k + 1, '(');
    const end = call ? close(source, k + 1) : k;
    if (text === 'interface' && !isIdentifier(source, k + 1)) keep();
    else if (replaced.has(text)) {
      edit(source, k, k, replaced.get(text));
      keep();
    } else if (text === 'IN' || text === 'OUT' || text === 'OPTIONAL') {
      const marker = text === 'OPTIONAL' ? isMark(source, k + 1, ',') || isMark(source, k + 1, ')') || isIdentifier(source, k + 1) : isIdentifier(source, k + 1);
      if (marker) edit(source, k, k); else keep();
    } else if (typeWrappers.has(text) && call) {
      edit(source, k, k + 1);
      edit(source, end, end);
      for (let j = k + 2; j < end; j++) kept.push(source.at[j]!);
      k = end;
    } else if (methodWrapper.test(text) && call) {
      edit(source, k, k + 1, 'HRESULT');
      edit(source, end, end);
      for (let j = k; j < end; j++) if (j !== k + 1) kept.push(source.at[j]!);
      k = end;
    } else if (plainMethodWrapper.test(text) && call) {
      edit(source, k, k + 1, 'HRESULT');
      edit(source, end, end);
      for (let j = k; j < end; j++) if (j !== k + 1) kept.push(source.at[j]!);
      k = end;
    } else if (typedMethodWrapper.test(text) && call) {
      edit(source, k, k + 1);
      edit(source, end, end);
      for (let j = k + 2; j < end; j++) if (isMark(source, j, ',')) edit(source, j, j); else kept.push(source.at[j]!);
      k = end;
    } else if (interfaceWrapper.test(text) && call) {
      edit(source, k, k + 1, 'struct');
      edit(source, end, end);
      kept.push(source.at[k]!);
      for (let j = k + 2; j < end; j++) {
        if (isMark(source, j, ',')) edit(source, j, j, ':');
        kept.push(source.at[j]!);
      }
      k = end;
    } else if (uuidInterface.has(text)) {
      edit(source, k, end, 'struct');
      keep();
      k = end;
    } else if (text === '__asm') {
      const last = isMark(source, k + 1, '{') ? close(source, k + 1) : lineEnd(source, k);
      edit(source, k, last, ';');
      k = last;
    } else if (withArguments.has(text) || ((annotation.test(text) || macro(text)?.params !== undefined) && call)) {
      edit(source, k, end);
      k = end;
    } else if (noise.has(text) || annotation.test(text) || macro(text)?.params === undefined) {
      edit(source, k, k);
    } else keep();
  }
  source.at = kept;
}

/** Turns of C++ that the grammar does not know, and declarators made by macros. */
function blankPatterns(source: Source): void {
  const kept: number[] = [];
  for (let k = 0; k < source.at.length; k++) {
    const i = source.at[k]!;
    const kind = source.tokens.kind[i];
    if (kind === T.identifier) {
      if (word(source, k) === 'const' && word(source, k - 1) === 'new') { edit(source, k, k); continue; } // new const T
      if (word(source, k) === 'unsigned' && isMark(source, k + 1, '(')) { edit(source, k, k); continue; } // unsigned(x)
      if (word(source, k) === 'enum' && isMark(source, k + 1, ':')) {
        const brace = nextMark(source, k + 1, '{');
        if (brace > 0) {
          edit(source, k + 1, brace - 1); // enum : type {
          kept.push(i);
          k = brace - 1;
          continue;
        }
      }
      if (word(source, k) === 'operator' && (isMark(source, k - 1, '.') || (isMark(source, k - 1, '>') && isMark(source, k - 2, '-')))) {
        const open = isMark(source, k + 1, '(') ? k + 3 : nextMark(source, k + 1, '(');
        if (open > 0 && !isIdentifier(source, k + 1)) {
          edit(source, k, open - 1, 'operator' + '_'.repeat(Math.max(0, source.tokens.end[source.at[open - 1]!]! - source.tokens.end[i]!))); // x.operator==(y)
          kept.push(i);
          k = open - 1;
          continue;
        }
      }
      if (isStringMacro(source, k) && (isMark(source, k - 1, ')') && isStringMacro(source, k - 4))) {
        edit(source, k, k + 3); // T("a") T("b")
        kept.push(source.at[k]!, source.at[k + 1]!, source.at[k + 2]!, source.at[k + 3]!);
        k += 3;
        continue;
      }
      if (source.tokens.kind[source.at[k - 1] ?? i] === T.string && k > 0 && word(source, k - 2) !== 'extern' && !declarationWords.has(word(source, k))
        && source.tokens.end[source.at[k - 1]!]! < source.tokens.start[i]!) {
        edit(source, k, k); // "text" MACRO
        continue;
      }
      if (isMark(source, k + 1, ':') && isMark(source, k + 2, ':') && isMark(source, k + 3, '*')) {
        edit(source, k, k + 2); // Class::*member
        k += 2;
        continue;
      }
      if (isMark(source, k + 1, '(') && /^[A-Z]/.test(word(source, k))) {
        const end = close(source, k + 1);
        if (isDeclaratorMacro(source, k, end)) {
          edit(source, k + 1, end - 2);
          edit(source, end, end);
          kept.push(i, source.at[end - 1]!);
          k = end;
          continue;
        }
        if (isMark(source, end + 1, '{') && isClassMacro(source, k, end)) {
          edit(source, k, k + 1, 'struct');
          edit(source, end, end);
          kept.push(i, source.at[k + 2]!);
          k = end;
          continue;
        }
      }
    } else if (kind === T.punctuation) {
      const mark = source.text[source.tokens.start[i]!];
      if (mark === '\x1a') { edit(source, k, k); continue; }
      if (mark === '.' && isMark(source, k + 1, '.') && isMark(source, k + 2, '.') && kept.some((_, back) => back > kept.length - 6 && back >= 0 && wordAt(source, kept[back]!) === 'case')) {
        edit(source, k, k + 3); // case A ... B
        k += 3;
        continue;
      }
      if ((mark === '*' || mark === ')') && isMark(source, k + 1, '=') && !isMark(source, k + 2, '=') && (mark === '*' ? !touches(source, k) : isUnnamedPointer(source, k))) {
        const end = endOfDefault(source, k + 2);
        if (end > 0) {
          edit(source, k + 1, end - 1); // parameter T * = value
          kept.push(i);
          k = end - 1;
          continue;
        }
      }
      if (mark === '*' && isIdentifier(source, k + 1)) {
        const memberPointer = (isMark(source, k - 1, '>') && isMark(source, k - 2, '-') && touches(source, k - 2) && touches(source, k - 1)) || (isMark(source, k - 1, '.') && touches(source, k - 1));
        if (memberPointer) { edit(source, k, k); continue; } // object->*member
      }
      if (mark === '*' && (isMark(source, k + 1, '[') || isMark(source, k + 1, '*')) && afterNew(source, k)) { edit(source, k, k); continue; } // new T *[n]
      if (mark === '=' && isMark(source, k + 1, '{') && isMark(source, k + 2, '}') && (isMark(source, k + 3, ',') || isMark(source, k + 3, ')'))) {
        edit(source, k, k + 2, '=0'); // parameter = {}
        kept.push(i);
        k += 2;
        continue;
      }
      if (mark === '=' && /^(delete|default)$/.test(word(source, k + 1)) && isMark(source, k + 2, ';') && word(source, k + 1) === 'delete') {
        edit(source, k, k + 1); // = delete
        k++;
        continue;
      }
    }
    kept.push(i);
  }
  source.at = kept;
}

function wordAt(source: Source, i: number): string {
  return source.words[i] ??= source.text.slice(source.tokens.start[i], source.tokens.end[i]);
}

/** The next such mark within a few tokens; 0 when there is none. */
function nextMark(source: Source, k: number, mark: string): number {
  for (let j = k; j < k + 8; j++) if (isMark(source, j, mark)) return j;
  return 0;
}

/** `T("text")`: a macro around a single string. */
function isStringMacro(source: Source, k: number): boolean {
  return k >= 0 && isIdentifier(source, k) && isMark(source, k + 1, '(') && source.tokens.kind[source.at[k + 2] ?? -1] === T.string && isMark(source, k + 3, ')')
    && !declarationWords.has(word(source, k));
}

/** Whether the parenthesis at k closes an unnamed pointer to function: `int (*)(int) = f`. */
function isUnnamedPointer(source: Source, k: number): boolean {
  let depth = 0;
  for (let j = k; j > 0; j--) {
    if (isMark(source, j, ')')) depth++;
    else if (isMark(source, j, '(') && --depth === 0) return isMark(source, j - 1, ')') && isMark(source, j - 2, '*');
  }
  return false;
}

/** Where a default argument ends: at the comma or bracket behind it; 0 when it does not look like one. */
function endOfDefault(source: Source, k: number): number {
  for (let j = k; j < k + 40; j++) {
    if (isMark(source, j, '(') || isMark(source, j, '{') || isMark(source, j, '[')) j = close(source, j);
    else if (isMark(source, j, ',') || isMark(source, j, ')') || isMark(source, j, '>')) return j;
    else if (isMark(source, j, ';')) return 0;
  }
  return 0;
}

function touches(source: Source, k: number): boolean {
  return source.tokens.end[source.at[k]!] === source.tokens.start[source.at[k + 1]!];
}

function afterNew(source: Source, k: number): boolean {
  for (let j = k - 1; j >= 0 && j > k - 8; j--) {
    if (word(source, j) === 'new') return true;
    if (isMark(source, j, ')')) return word(source, j - 1) === 'nothrow';
    if (!isIdentifier(source, j) && !isMark(source, j, ':') && !isMark(source, j, '*')) return false;
  }
  return false;
}

/** `static const SizedArray(2, name) = {`: a macro that declares `name`; it is read as its type. */
function isDeclaratorMacro(source: Source, k: number, end: number): boolean {
  if (!isIdentifier(source, end - 1) || !isMark(source, end - 2, ',')) return false;
  const declares = /^(static|const|constexpr|struct)$/.test(word(source, k - 1));
  const first = k === 0 || /^[;{}]$/.test(word(source, k - 1));
  if (isMark(source, end + 1, '=') && !isMark(source, end + 2, '=')) return declares || (first && isMark(source, end + 2, '{'));
  return declares && (isMark(source, end + 1, ';') || isMark(source, end + 1, '{'));
}

/** `TEST_CLASS(name) { public: ... };` */
function isClassMacro(source: Source, k: number, end: number): boolean {
  if (!capitals.test(word(source, k)) || end !== k + 3 || !isIdentifier(source, k + 2)) return false;
  const last = close(source, end + 1);
  return isMark(source, last + 1, ';') && (/^(public|private|protected)$/.test(word(source, end + 2)) || isMark(source, end + 3, '('));
}

function lineEnd(source: Source, k: number): number {
  const end = source.text.indexOf('\n', source.tokens.start[source.at[k]!]);
  let j = k;
  while (j + 1 < source.at.length && (end < 0 || source.tokens.start[source.at[j + 1]!]! < end)) j++;
  return j;
}

/** Declaration scope: macros that stand as whole declarations, and export macros among the words of one. */
function blankOutside(source: Source, bodies: Uint8Array): void {
  const classes = classNames(source);
  let start = true;
  /** The last token that is still there, as text: what was blanked is not counted as a word of the declaration. */
  let before = '';
  let beforeIsName = false;
  for (let k = 0; k < source.at.length; k++) {
    const i = source.at[k]!;
    if (bodies[i] === 1) {
      start = true;
      before = '';
      beforeIsName = false;
      continue;
    }
    const text = word(source, k);
    if (source.tokens.kind[i] === T.identifier) {
      if (start && !declarationWords.has(text) && isMark(source, k + 1, '(')) {
        const end = close(source, k + 1);
        const list = isMark(source, end + 1, ';') && capitals.test(text) && !classes.has(text) && isMark(source, k + 3, ',');
        if (list || standsAlone(source, text, end)) {
          edit(source, k, end);
          k = end;
          continue;
        }
        if (isMark(source, end + 1, '{') && capitals.test(text) && !classes.has(text)) {
          nameMacroFunction(source, k, end);
          k = end;
          start = false;
          continue;
        }
      } else if (capitals.test(text) && !declarationWords.has(text) && isExportWord(source, k, before, beforeIsName, classes)) {
        edit(source, k, k);
        continue;
      }
      if (beforeIsName && /^_|final/i.test(text) && text !== 'final' && /^[:{]$/.test(word(source, k + 1)) && !isMark(source, k + 2, ':') && isClassHead(source, k)) {
        edit(source, k, k);
        continue;
      }
      if (text === 'template' && isMark(source, k + 1, '<')) {
        k = closingAngle(source, k + 1);
        start = true;
        before = '';
        beforeIsName = false;
        continue;
      }
      start = false;
      before = text;
      beforeIsName = !declarationWords.has(text);
      continue;
    }
    if (source.tokens.kind[i] === T.punctuation) {
      start = text === ';' || text === '{' || text === '}' || (text === ':' && /^(public|private|protected|slots|signals)$/.test(before));
      if (text === ')' && isIdentifier(source, k + 1)) k = blankAfterParameters(source, k);
      else if (text === '(') k = Math.max(k, close(source, k) - 1);
    } else start = false;
    before = text;
    beforeIsName = false;
  }
}

/** Names that the file declares as classes: the last word before `{`, `:` or `;` behind class or struct. */
function classNames(source: Source): Set<string> {
  const names = new Set<string>();
  for (let k = 0; k < source.at.length; k++) {
    if (!isIdentifier(source, k) || !/^(class|struct|union)$/.test(word(source, k))) continue;
    for (let j = k + 1; isIdentifier(source, j); j++) names.add(word(source, j));
  }
  return names;
}

/** Whether the capitals at k are an export or attribute macro: a word too many in the declaration. */
function isExportWord(source: Source, k: number, before: string, beforeIsName: boolean, classes: ReadonlySet<string>): boolean {
  const next = word(source, k + 1);
  const isHead = (at: number): boolean => isMark(source, at, '{') || (isMark(source, at, ':') && !isMark(source, at + 1, ':'));
  // `class EXPORT Name` and `class Name FINAL {`.
  if (/^(class|struct|union|enum)$/.test(before)) {
    if (!isIdentifier(source, k + 1) || next === 'final' || isHead(k + 1) || !opensClass(source, k + 2, before)) return false;
    return !(isHead(k + 2) && capitals.test(next) && /FINAL|SEALED|ABSTRACT/i.test(next));
  }
  if ((beforeIsName || before === '>') && isHead(k + 1) && isClassHead(source, k)) return true;
  if (!isIdentifier(source, k + 1) && next !== '~') return false;
  const afterType = beforeIsName || /^[*&>]$/.test(before);
  if (afterType) return isMark(source, k + 2, '(') || (isMark(source, k + 2, ':') && isMark(source, k + 3, ':')) || next === 'operator';
  if (next === '~') return true;
  if (next === 'operator') return isIdentifier(source, k + 2) && !/^(new|delete)$/.test(word(source, k + 2));
  if (next === 'const' || next === 'volatile') return isIdentifier(source, k + 2) && isTypeAt(source, k + 2);
  if (declarationWords.has(next)) return true;
  if (isMark(source, k + 2, '(')) return classes.has(next) && !classes.has(word(source, k));
  return isTypeAt(source, k + 1);
}

/** Whether a class definition goes on at k, or a forward declaration ends there. */
function opensClass(source: Source, k: number, keyword: string): boolean {
  if (keyword === 'class') return true;
  for (let j = k; j < k + 12; j++) {
    if (isMark(source, j, '{')) return true;
    if (isMark(source, j, ':') && !isMark(source, j + 1, ':') && !isMark(source, j - 1, ':')) return true;
    if (!isIdentifier(source, j) && !/^[:<>,]$/.test(word(source, j))) return false;
  }
  return false;
}

function isClassHead(source: Source, k: number): boolean {
  for (let j = k - 1; j >= 0 && j > k - 12; j--) {
    const text = word(source, j);
    if (/^(class|struct|union)$/.test(text)) return true;
    if (/^[;{}()]$/.test(text)) return false;
  }
  return false;
}

/** Whether the words at k are a type, judged by the name that follows: `std::string x`, `Foo *x`, `Foo<T> x`. */
function isTypeAt(source: Source, k: number): boolean {
  if (declarationWords.has(word(source, k))) return true;
  let j = k + 1;
  while (isMark(source, j, ':') && isMark(source, j + 1, ':')) {
    if (isMark(source, j + 2, '~')) {
      // `EXPORT Class::~Class(`: the word before a destructor is never a type.
      return true;
    }
    if (isIdentifier(source, j + 2) && word(source, j + 2) === word(source, j - 1) && isMark(source, j + 3, '(')) return true;
    j += 3;
  }
  if (isMark(source, j, '<')) j = closingAngle(source, j) + 1;
  return isIdentifier(source, j) || ((isMark(source, j, '*') || isMark(source, j, '&')) && j > k);
}

/** Position of the `>` that closes the `<` at k; k itself when nothing does. */
function closingAngle(source: Source, k: number): number {
  let depth = 0;
  for (let j = k; j < source.at.length; j++) {
    if (isMark(source, j, '<')) depth++;
    else if (isMark(source, j, '>') && --depth === 0) return j;
    else if (isMark(source, j, ';') || isMark(source, j, '{')) return k;
  }
  return k;
}

/** Whether `NAME(...)` ending at `end` is a macro standing for a whole declaration rather than a constructor or a variable. */
function standsAlone(source: Source, name: string, end: number): boolean {
  const next = word(source, end + 1);
  if (next === '' || next === '}') return true;
  if (isIdentifier(source, end + 1)) return capitals.test(name) && !afterParameters.has(next);
  return next === '~' && capitals.test(name);
}

/** `TEST(name, ...) {` defines a function by a macro: what stands in the parentheses is not a parameter list. */
function nameMacroFunction(source: Source, k: number, end: number): void {
  if (isIdentifier(source, k + 2) && isMark(source, k + 3, ',')) {
    edit(source, k, k + 1);
    edit(source, k + 3, k + 3, '(');
    if (end > k + 4) edit(source, k + 4, end - 1);
  } else if (end === k + 3 && /\s/.test(source.text[source.tokens.end[source.at[end]!]!] ?? '')) {
    edit(source, k, k + 1);
    const close = source.tokens.start[source.at[end]!]!;
    source.edits.push({ start: close, end: close + 2, text: '()' });
  } else if (end > k + 2) edit(source, k + 2, end - 1);
}

function blankAfterParameters(source: Source, k: number): number {
  let j = k + 1;
  while (isIdentifier(source, j)) {
    const text = word(source, j);
    if (capitals.test(text)) edit(source, j, isMark(source, j + 1, '(') ? close(source, j + 1) : j);
    else if (!afterParameters.has(text)) return j - 1;
    if (isMark(source, j + 1, '(')) j = close(source, j + 1);
    j++;
  }
  return j - 1;
}

/** Function bodies: macros that stand as statements without a semicolon, types given to macros as arguments. */
function blankInside(source: Source, bodies: Uint8Array, macro: (name: string) => MacroModel | undefined): void {
  let start = false;
  let labelled = false;
  /** The open braces: whether each holds statements, or the values of a list. */
  let blocks: boolean[] = [];
  for (let k = 0; k < source.at.length; k++) {
    const i = source.at[k]!;
    if (bodies[i] === 0) {
      start = false;
      blocks = [];
      continue;
    }
    const text = word(source, k);
    if (source.tokens.kind[i] === T.punctuation) {
      const label = text === ':' && labelled && !isMark(source, k + 1, ':') && !isMark(source, k - 1, ':');
      if (text === '{') blocks.push(opensBlock(source, k, blocks.at(-1) ?? true));
      const block = text === '}' ? blocks.pop() ?? true : blocks.at(-1) ?? true;
      start = label || text === ';' || ((text === '{' || text === '}') && block);
      if (start) labelled = false;
      continue;
    }
    if (source.tokens.kind[i] === T.identifier && declarationWords.has(text)) labelled ||= text === 'case' || text === 'default';
    else if (source.tokens.kind[i] === T.identifier) {
      const call = isMark(source, k + 1, '(');
      const end = call ? close(source, k + 1) : k;
      if (start && endMacroStatement(source, k, end, call, macro)) {
        if (call) blankTypeArguments(source, k + 1, end);
        k = end;
        continue;
      }
      const value = start ? !/^[{:]$/.test(word(source, end + 1)) : /^([;{}(=,!&|+\-?:]|return)$/.test(word(source, k - 1));
      if (call && value && text !== 'offsetof') blankTypeArguments(source, k + 1, end);
    }
    start = false;
  }
}

/** A brace right within another one is of its kind; behind a value, what follows the closing one tells. */
function opensBlock(source: Source, k: number, withinBlock: boolean): boolean {
  const before = word(source, k - 1);
  if (before === '{') return withinBlock;
  if (/^[=,([?]$|^return$/.test(before)) return false;
  return !isIdentifier(source, k - 1) || before === 'else' || statementWords.test(before) || !/^[;,)]$/.test(word(source, close(source, k) + 1));
}

const statementWords = /^(if|for|while|do|switch|return|goto|break|continue|case|default|try|throw|__try)$/;
/** A macro's body that is only the head of a statement. */
const headBody = /^(for|while|if)\b[^;{}]*\([\s\S]*\)$/;
const loopName = /each|loop|while|iterat/i;

/** `NAME(...)` or `NAME` standing as a statement without a semicolon gets one; a macro that heads a block becomes a loop head. */
function endMacroStatement(source: Source, k: number, end: number, call: boolean, macro: (name: string) => MacroModel | undefined): boolean {
  const name = word(source, k);
  const next = word(source, end + 1);
  if (next === '}') {
    if (!call && !capitals.test(name)) return false;
    endStatement(source, end);
    return true;
  }
  const body = call ? macro(name)?.body : undefined;
  if (call && (next === '{' || (body !== undefined && headBody.test(body) && isIdentifier(source, end + 1)))) {
    if (body !== undefined && /^if\b/.test(body) && headBody.test(body)) edit(source, k, k, 'if');
    else if (name.length >= 5 && (body === undefined ? loopName.test(name) : headBody.test(body))) edit(source, k, k, 'while');
    else endStatement(source, end);
    return true;
  }
  if (!isNewLine(source, end)) return false;
  if (call ? isIdentifier(source, end + 1) : capitals.test(name) && (next === '{' || statementWords.test(next))) {
    if (call && loopName.test(name) && name.length >= 5) edit(source, k, k, 'while');
    else endStatement(source, end);
    return true;
  }
  return false;
}

/** `va_arg(list, char *)`: an argument that can only be a type becomes a number. */
function blankTypeArguments(source: Source, open: number, end: number): void {
  let from = open + 1;
  for (let j = from; j <= end; j++) {
    if (isMark(source, j, '(') || isMark(source, j, '[') || isMark(source, j, '{')) {
      if (word(source, from) !== 'decltype' || j !== from + 1) from = -1;
      j = close(source, j);
      continue;
    }
    if (j < end && !isMark(source, j, ',')) continue;
    if (from > 0 && j > from && isTypeArgument(source, from, j - 1)) edit(source, from, j - 1, '0');
    from = j + 1;
  }
}

function isTypeArgument(source: Source, from: number, to: number): boolean {
  if (/^(decltype|goto|return|break|continue|throw)$/.test(word(source, from))) return true;
  if (from === to && (isMark(source, from, '&') || isMark(source, from, '*'))) return true;
  let certain = isMark(source, to, '*');
  for (let k = from; k <= to; k++) {
    const text = word(source, k);
    if (/^(struct|enum|class|union|const|unsigned|signed|bool|char|short|int|long|float|double|wchar_t|void|__int64)$/.test(text) || builtInType.test(text)) certain = true;
    else if (declarationWords.has(text) && text !== 'size_t') return false;
    else if (!isIdentifier(source, k) && text !== '*' && text !== ':') return false;
  }
  return certain && isIdentifier(source, from);
}

function isNewLine(source: Source, k: number): boolean {
  return source.text.slice(source.tokens.end[source.at[k]!], source.tokens.start[source.at[k + 1]!]).includes('\n');
}

/** Puts a semicolon into the space behind the token, when there is one. */
function endStatement(source: Source, k: number): void {
  const end = source.tokens.end[source.at[k]!]!;
  if (/\s/.test(source.text[end] ?? '')) source.edits.push({ start: end, end: end + 1, text: ';' });
}

