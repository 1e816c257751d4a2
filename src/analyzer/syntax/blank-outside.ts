// Blanks what stands between functions: class and message-map macros, export words before names, words after parameter lists.
import { afterParameters, declarationWords } from './dialect';
import { capitals, close, edit, isIdentifier, isMark, type Source, word } from './token-source';
import { T } from './tokens';

/** Declaration scope: macros that stand as whole declarations, and export macros among the words of one. */
export function blankOutside(source: Source, bodies: Uint8Array): void {
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
          edit(source, k, end, list && text === '_COM_SMARTPTR_TYPEDEF' ? smartPointerOf(word(source, k + 2)) : '');
          k = end;
          continue;
        }
        if (isMark(source, end + 1, '{') && capitals.test(text) && !classes.has(text)) {
          nameMacroFunction(source, k, end);
          k = end;
          start = false;
          continue;
        }
      } else if (!declarationWords.has(text) && (capitals.test(text) ? isExportWord(source, k, before, beforeIsName, classes) : before === 'class' && isBeforeClassName(source, k))) {
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

/** What `_COM_SMARTPTR_TYPEDEF(IMessage, IID_IMessage)` declares. */
function smartPointerOf(name: string): string {
  return `typedef _com_ptr_t<${name}> ${name}Ptr`;
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

/** `class my_export Name {`, `class my_export Name my_final : Base`. */
function isBeforeClassName(source: Source, k: number): boolean {
  const isSeal = (at: number): boolean => isIdentifier(source, at) && /final|sealed|abstract/i.test(word(source, at));
  if (!isIdentifier(source, k + 1) || isSeal(k + 1) && !isSeal(k + 2)) return false;
  const head = isSeal(k + 2) ? k + 3 : k + 2;
  return isMark(source, head, '{') || isMark(source, head, ':') && !isMark(source, head + 1, ':');
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
    const isLast = text.startsWith('_') && /^[{;=:]$/.test(word(source, j + 1));
    if (capitals.test(text) || isLast || isSpecifierMacro(source, j)) edit(source, j, isMark(source, j + 1, '(') ? close(source, j + 1) : j);
    else if (!afterParameters.has(text)) return j - 1;
    if (isMark(source, j + 1, '(')) j = close(source, j + 1);
    j++;
  }
  return j - 1;
}

/** A macro that says `override` or `final` in its name, where only such a word can stand. */
function isSpecifierMacro(source: Source, k: number): boolean {
  return /.override|.final|.noexcept/i.test(word(source, k)) && /^[;={:]$/.test(word(source, k + 1)) && !isClassHead(source, k);
}
