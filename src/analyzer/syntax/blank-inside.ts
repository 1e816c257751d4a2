// Blanks what stands inside functions: macros that stand for whole statements or open a block, and types handed to macros.
import type { MacroModel } from '../model/types';
import { builtInType, declarationWords } from './dialect';
import { returningNames } from './returning';
import { capitals, close, edit, isIdentifier, isMark, isNewLine, type Source, word } from './token-source';
import { T } from './tokens';

/** Function bodies: macros that stand as statements without a semicolon, types given to macros as arguments. */
export function blankInside(source: Source, bodies: Uint8Array, macro: (name: string) => MacroModel | undefined): void {
  let start = false;
  let labelled = false;
  /** The open braces: whether each holds statements, or the values of a list. */
  let blocks: boolean[] = [];
  /** The last bracket of the head of an `if` or a loop: a statement begins behind it. */
  let head = -1;
  const returns = returningNames(source.text, macro);
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
      start = k === head || label || text === ';' || ((text === '{' || text === '}') && block);
      if (start) labelled = false;
      continue;
    }
    if (source.tokens.kind[i] === T.identifier && declarationWords.has(text)) {
      labelled ||= text === 'case' || text === 'default';
      if (/^(if|for|while|switch)$/.test(text)) head = headEnd(source, k, macro);
      start = text === 'else' || text === 'do';
      continue;
    } else if (start && source.tokens.kind[i] === T.identifier && returns(text)) {
      edit(source, k, k, 'return');
      source.words[i] = 'return';
    } else if (source.tokens.kind[i] === T.identifier) {
      const call = isMark(source, k + 1, '(');
      const end = call ? close(source, k + 1) : k;
      if (call && isMadeName(source, k, end, macro)) {
        edit(source, k + 1, end);
        k = end;
        continue;
      }
      if (start && isMark(source, end + 1, '{') && runsLater(text, macro)) {
        edit(source, k, end, '[&]');
        const last = close(source, end + 1);
        if (word(source, last + 1).endsWith('_END')) edit(source, last + 1, last + 1, ';');
        else if (!isMark(source, last + 1, ';')) endStatement(source, last);
        blocks.push(true);
        k = end + 1;
        continue;
      }
      if (start && isEndlessLoop(source, k, macro)) {
        edit(source, k, k, endless);
        continue;
      }
      const comma = start && call ? elementEnd(source, k, macro) : -1;
      if (comma > 0) {
        edit(source, k, k, 'for');
        edit(source, comma, comma, ':');
        head = end;
        start = false;
        continue;
      }
      if (start && endMacroStatement(source, k, end, call, macro)) {
        if (call) blankTypeArguments(source, k + 1, end);
        k = end;
        continue;
      }
      const value = start ? !/^[{:]$/.test(word(source, end + 1)) : /^([;{}(=,!&|+\-?:]|return)$/.test(word(source, k - 1));
      if (call && value && text !== 'offsetof' && !isFunctionPointer(source, k + 1, end)) blankTypeArguments(source, k + 1, end);
    }
    start = false;
  }
}

/** Where the head of the statement at k ends. One that is a call of a macro, `if SUCCEEDED(hr)`, is given the brackets that the macro brings. */
function headEnd(source: Source, k: number, macro: (name: string) => MacroModel | undefined): number {
  const at = word(source, k + 1) === 'constexpr' ? k + 2 : k + 1;
  if (isMark(source, at, '(')) return close(source, at);
  if (at !== k + 1 || !isIdentifier(source, at) || !isMark(source, at + 1, '(')) return -1;
  const end = close(source, at + 1);
  const gap = source.tokens.end[source.at[k]!]!;
  const behind = source.tokens.end[source.at[end]!]!;
  if (!/^\s/.test(source.text[gap] ?? '') || !/^\s/.test(source.text[behind] ?? '') || !/^\(|^$/.test(macro(word(source, at))?.body ?? '')) return -1;
  source.edits.push({ start: gap, end: gap + 1, text: '(' }, { start: behind, end: behind + 1, text: ')' });
  return end;
}

/** `SCOPE_EXIT { ... };`: the block behind the macro is the body of a lambda, by the definition or, where there is none, by the name. */
function runsLater(name: string, macro: (name: string) => MacroModel | undefined): boolean {
  const body = macro(name)?.body;
  if (body === undefined) return /(?:SCOPE|BLOCK|ON)_?(?:EXIT|FAIL|SUCCESS|GUARD|LEAVE)|DEFER/.test(name);
  return /\[[^[\]]*\]\s*(?:\([^()]*\)\s*)?(?:(?:mutable|noexcept)\s*)*$/.test(body);
}

/** `Guard CONCAT(guard, __LINE__)(...)`: a variable whose name a macro makes; the macro's own name stands for it. */
function isMadeName(source: Source, k: number, end: number, macro: (name: string) => MacroModel | undefined): boolean {
  const type = word(source, k - 1);
  if (!isIdentifier(source, k - 1) || isNewLine(source, k - 1) || declarationWords.has(type) && type !== 'auto') return false;
  return isMark(source, end + 1, '(') || isMark(source, end + 1, '=') && !isMark(source, end + 2, '=') || isMark(source, end + 1, '{') && macro(word(source, k)) !== undefined;
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

/** `forever {`, or a macro that says the same: the head of a loop that has no test. */
function isEndlessLoop(source: Source, k: number, macro: (name: string) => MacroModel | undefined): boolean {
  const name = word(source, k);
  const body = macro(name)?.body;
  if (name.length < endless.length || !isMark(source, k + 1, '{')) return false;
  return body === undefined ? /^(?:Q_FOREVER|forever)$/.test(name) : /^(?:for\s*\(\s*;\s*;\s*\)|Q_FOREVER)$/.test(body);
}

const endless = 'for(;;)';

/** The comma of `foreach (const T &name, list)`, which the workspace need not define; -1 when no variable is declared there. */
function elementEnd(source: Source, k: number, macro: (name: string) => MacroModel | undefined): number {
  const body = macro(word(source, k))?.body;
  if (!/^(?:(?:Q_|BOOST_)FOREACH|foreach)$/.test(word(source, k)) || body !== undefined && !/^(?:Q_|BOOST_)FOREACH$/.test(body)) return -1;
  let at = k + 2;
  while (isIdentifier(source, at) || /^[:<>*&]$/.test(word(source, at))) at++;
  return isMark(source, at, ',') && isIdentifier(source, at - 1) && (isIdentifier(source, at - 2) || /^[>*&]$/.test(word(source, at - 2))) ? at : -1;
}

/** `NAME(...)` or `NAME` standing as a statement without a semicolon gets one; a macro that heads a block becomes a loop head. */
function endMacroStatement(source: Source, k: number, end: number, call: boolean, macro: (name: string) => MacroModel | undefined): boolean {
  const name = word(source, k);
  const next = word(source, end + 1);
  if (next === '}' || call && next === 'else') {
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
  // `RELEASE(m_p) m_p = p;`: the macro brings its own end.
  if (body !== undefined && /[;}]\s*$/.test(body) && (isIdentifier(source, end + 1) || /^[*+(-]$/.test(next))) {
    endStatement(source, end);
    return true;
  }
  if (!call && next === '{' && name !== 'finally' && /^(?:[\w}]|$)/.test(word(source, close(source, end + 1) + 1))) {
    endStatement(source, end);
    return true;
  }
  if (!isNewLine(source, end)) return false;
  if (call ? isIdentifier(source, end + 1) || isAssigned(source, end + 1) : capitals.test(name) && (next === '{' || statementWords.test(next) || isAccess(source, end + 1) || isStatements(macro(name)))) {
    if (call && loopName.test(name) && name.length >= 5) edit(source, k, k, 'while');
    else endStatement(source, end);
    return true;
  }
  return false;
}

/** `*p = `: no product can be assigned to. */
function isAssigned(source: Source, k: number): boolean {
  return isMark(source, k, '*') && isIdentifier(source, k + 1) && isMark(source, k + 2, '=') && !isMark(source, k + 3, '=');
}

/** `name.` and `name->` begin a statement: behind a type a name would be declared. */
function isAccess(source: Source, k: number): boolean {
  return isIdentifier(source, k) && (isMark(source, k + 1, '.') || isMark(source, k + 1, '-') && isMark(source, k + 2, '>'));
}

function isStatements(macro: MacroModel | undefined): boolean {
  return macro !== undefined && macro.params === undefined && /[;}]\s*$/.test(macro.body);
}

/** `HRESULT (WINAPI *)(LPVOID)`, the calling convention being out of sight: a type and no call. */
function isFunctionPointer(source: Source, open: number, end: number): boolean {
  return end === open + 2 && isMark(source, open + 1, '*') && isMark(source, end + 1, '(');
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

/** Puts a semicolon into the space behind the token, when there is one. */
function endStatement(source: Source, k: number): void {
  const end = source.tokens.end[source.at[k]!]!;
  if (/\s/.test(source.text[end] ?? '')) source.edits.push({ start: end, end: end + 1, text: ';' });
}
