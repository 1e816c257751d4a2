// Writes C++/CLI as the C++ that is nearest to it, at the same length, before anybody reads it: handles become pointers, finalizers
// destructors, `finally` a handler that the lowering knows by what stood there. Text of any other dialect stays as it is.
import { applyEdits, close, edit, isIdentifier, isMark, type Source, touches, word } from './token-source';
import { T, tokenize } from './tokens';

const signs = /\bgcnew\b|\bref\s+new\b|\b(?:ref|value)\s+(?:class|struct)\b|[\w>]\^[\s>,)%]/;

export function writeNative(text: string): string {
  if (!signs.test(text)) return text;
  const tokens = tokenize(text);
  const source: Source = { text, tokens, words: [], edits: [], at: [...tokens.kind.subarray(0, tokens.count).keys()].filter((i) => tokens.kind[i] !== T.directive) };
  for (let k = 0; k < source.at.length; k++) rewrite(source, k);
  return applyEdits(text, source.edits.sort((a, b) => a.start - b.start));
}

function rewrite(source: Source, k: number): void {
  const [before, next] = [word(source, k - 1), word(source, k + 1)];
  switch (word(source, k)) {
    case '^': if (next !== '=') edit(source, k, k, '*'); return;
    case '%': if (before === '^' || isIdentifier(source, k + 1) && touches(source, k - 1) && !touches(source, k)) edit(source, k, k, '&'); return;
    case '!': if (isMark(source, k + 2, '(') && isIdentifier(source, k + 1) && namesFinalizer(source, k)) edit(source, k, k, '~'); return;
    case '[': if (beginsDeclaration(source, k)) blankAttribute(source, k); return;
    case 'gcnew': edit(source, k, k, 'new'); return;
    case 'typeid': if (before === ':') edit(source, k, k, 'typeID'); return;
    case 'finally': if (next === '{') edit(source, k, k, 'catch()'); return;
    case 'ref': case 'value': case 'interface': if (/^(?:class|struct)$/.test(next) || next === 'new') edit(source, k, k); return;
    case 'public': case 'private': if (/^(?:ref|value|interface|enum|delegate)$/.test(next)) edit(source, k, k); return;
    case 'internal': if (next === ':' && beginsDeclaration(source, k)) edit(source, k, k, 'public'); return;
    case 'abstract': case 'sealed': if (before === ')' || /^(?:[:{]|abstract|sealed)$/.test(next)) edit(source, k, k); return;
    case 'delegate': case 'event': case 'initonly': case 'literal': if (isIdentifier(source, k + 1) && beginsDeclaration(source, k)) edit(source, k, k); return;
    case 'property': if (isIdentifier(source, k + 1) && (beginsDeclaration(source, k) || /^(?:static|virtual)$/.test(before))) writeProperty(source, k); return;
    case 'each': if (before === 'for' && next === '(') writeEach(source, k); return;
    default:
  }
}

function beginsDeclaration(source: Source, k: number): boolean {
  return k === 0 || /^[;{}\]]$/.test(word(source, k - 1)) || isMark(source, k - 1, ':') && /^(?:public|private|protected|internal)$/.test(word(source, k - 2));
}

/** `!CSession()` in the class, `CSession::!CSession()` and `this->!CSession()`. */
function namesFinalizer(source: Source, k: number): boolean {
  return /^(?:::|->)$/.test(word(source, k - 2) + word(source, k - 1)) || /^virtual$/.test(word(source, k - 1)) || beginsDeclaration(source, k);
}

/** `[DllImport("mapi32.dll")]`, and no lambda. */
function blankAttribute(source: Source, k: number): void {
  const end = close(source, k);
  if (isIdentifier(source, k + 1) && !/^[({=]$/.test(word(source, end + 1))) edit(source, k, end);
}

/** `property int Count { int get(); }`: a struct of that name, whose methods they are. */
function writeProperty(source: Source, k: number): void {
  let end = k + 1;
  while (end < source.at.length && !/^[;{[(]$/.test(word(source, end))) end++;
  if (isMark(source, end, ';')) edit(source, k, k);
  if (!isMark(source, end, '{') || end < k + 3) return;
  edit(source, k, k, 'struct');
  for (let j = k + 1; j < end - 1; j++) source.edits.push({ start: source.tokens.start[source.at[j]!]!, end: source.tokens.end[source.at[j]!]!, text: '' });
  const behind = source.tokens.end[source.at[close(source, end)]!]!;
  if (/\s/.test(source.text[behind] ?? '')) source.edits.push({ start: behind, end: behind + 1, text: ';' });
}

/** `for each (String^ name in names)`. */
function writeEach(source: Source, k: number): void {
  const end = close(source, k + 1);
  edit(source, k, k);
  for (let j = k + 2; j < end; j++) if (word(source, j) === 'in') { edit(source, j, j, ':'); return; }
}
