// Rewrites short runs of tokens that no grammar of the language holds: interface and method macros, pasted strings, odd declarators.
import { declarationWords } from './dialect';
import { capitals, close, edit, isIdentifier, isMark, nextMark, opening, type Source, touches, word, wordAt } from './token-source';
import { T } from './tokens';

/** Turns of C++ that the grammar does not know, and declarators made by macros. */
export function blankPatterns(source: Source): void {
  const kept: number[] = [];
  for (let k = 0; k < source.at.length; k++) {
    const i = source.at[k]!;
    const kind = source.tokens.kind[i];
    if (kind === T.identifier) {
      if (word(source, k) === 'const' && (word(source, k - 1) === 'new' || isMark(source, k - 1, ')') && word(source, opening(source, k - 1) - 1) === 'new')) { edit(source, k, k); continue; } // new const T
      if (word(source, k) === 'new' && isMark(source, k + 1, '(')) {
        const end = typeInBrackets(source, k + 1);
        if (end > 0) {
          let last = end - 1;
          while (isMark(source, last, '*')) last--;
          edit(source, k + 1, k + 1); // new (T), new (T *)
          edit(source, last + 1, end);
          kept.push(i, ...source.at.slice(k + 2, last + 1));
          k = end;
          continue;
        }
      }
      if (word(source, k) === 'unsigned' && isMark(source, k + 1, '(')) { edit(source, k, k); continue; } // unsigned(x)
      if (/^(?:struct|class|union|enum)$/.test(word(source, k)) && isMark(source, k - 1, '>') && isMark(source, k - 2, '-')) { edit(source, k, k); continue; } // -> struct T {
      if (word(source, k) === 'delete' && isMark(source, k + 1, '[') && isMark(source, k + 2, ']') && (isMark(source, k + 3, '(') || isMark(source, k + 3, '*')) && word(source, k - 1) !== 'operator') {
        edit(source, k + 1, k + 2); // delete[] (T *)p, delete[] *p: else the head of a lambda
        kept.push(i);
        k += 2;
        continue;
      }
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
      if (word(source, k) === 'decltype' && /^(=|return)$/.test(word(source, k - 1)) && isMark(source, close(source, k + 1) + 1, '(')) {
        const end = close(source, k + 1);
        edit(source, k, end, 'decltype_'); // x = decltype(x)(y)
        kept.push(i);
        k = end;
        continue;
      }
      if (isStringMacro(source, k) && (isMark(source, k - 1, ')') && isStringMacro(source, k - 4))) {
        edit(source, k, k + 3); // T("a") T("b")
        kept.push(source.at[k]!, source.at[k + 1]!, source.at[k + 2]!, source.at[k + 3]!);
        k += 3;
        continue;
      }
      if (source.tokens.kind[source.at[k - 1] ?? i] === T.string && k > 0 && word(source, k - 2) !== 'extern' && !declarationWords.has(word(source, k))
        && source.tokens.end[source.at[k - 1]!]! < source.tokens.start[i]!) {
        const end = isMark(source, k + 1, '(') && word(source, k - 2) !== 'operator' ? close(source, k + 1) : k;
        edit(source, k, end); // "text" MACRO, "text" MACRO(x)
        k = end;
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
      if (mark === '*' && isMark(source, k + 1, '&') && isMark(source, k + 2, '.') && isMark(source, k + 3, '.')) { edit(source, k, k); continue; } // T *&...pack
      if (mark === '&' && isIdentifier(source, k - 1) && isIdentifier(source, k + 1) && isMark(source, k + 2, '(')) {
        const end = close(source, k + 2);
        if (isMark(source, end + 1, ';') && isMemberAt(source, k + 3) && beginsWithType(source, k - 1)) {
          edit(source, k + 2, k + 2, '='); // T &name(object.member);
          edit(source, end, end);
          kept.push(...source.at.slice(k, end));
          k = end;
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

/** `T("text")`: a macro around a single string. */
function isStringMacro(source: Source, k: number): boolean {
  return k >= 0 && isIdentifier(source, k) && isMark(source, k + 1, '(') && source.tokens.kind[source.at[k + 2] ?? -1] === T.string && isMark(source, k + 3, ')')
    && !declarationWords.has(word(source, k));
}

/** Whether the parenthesis at k closes an unnamed pointer to function: `int (*)(int) = f`. */
function isUnnamedPointer(source: Source, k: number): boolean {
  const open = opening(source, k);
  return isMark(source, open - 1, ')') && isMark(source, open - 2, '*');
}

/** Where the bracket at k closes when it holds nothing but the type that `new` makes; 0 when arguments or another type follow. */
function typeInBrackets(source: Source, k: number): number {
  const end = close(source, k);
  for (let j = k + 1; j < end; j++) if (!isIdentifier(source, j) && !/^[:<>,*]$/.test(word(source, j))) return 0;
  return end > k + 1 && /^[;),\]}]$/.test(word(source, end + 1)) ? end : 0;
}

/** `object.member` and `object->member`: a value, and no parameter. */
function isMemberAt(source: Source, k: number): boolean {
  return isIdentifier(source, k) && (isMark(source, k + 1, '.') && isIdentifier(source, k + 2) || isMark(source, k + 1, '-') && isMark(source, k + 2, '>'));
}

/** Whether what ends at k is a type at the beginning of a declaration, and not a value in front of an `&`. */
function beginsWithType(source: Source, k: number): boolean {
  let j = k;
  while (isIdentifier(source, j) && !/^(return|case|else)$/.test(word(source, j)) || /^[:<>]$/.test(word(source, j))) j--;
  return j < 0 || /^[;{}]$/.test(word(source, j));
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
