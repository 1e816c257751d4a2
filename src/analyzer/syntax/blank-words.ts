// Blanks the dialect's words wherever they stand: annotations, calling conventions, export words, macros that stand for nothing.
import type { MacroModel } from '../model/types';
import { annotation, interfaceWrapper, methodWrapper, noise, noiseByPlace, plainMethodWrapper, replaced, typedMethodWrapper, typeWrappers, uuidInterface, withArguments } from './dialect';
import { close, edit, isIdentifier, isMark, lineEnd, type Source, word } from './token-source';

/** The dialect's words, wherever they stand. */
export function blankWords(source: Source, macro: (name: string) => MacroModel | undefined): void {
  const kept: number[] = [];
  const verdicts = new Map<string, boolean>();
  for (let k = 0; k < source.at.length; k++) {
    const keep = (): void => { kept.push(source.at[k]!); };
    if (!isIdentifier(source, k)) { keep(); continue; }
    const text = word(source, k);
    let special = verdicts.get(text);
    if (special === undefined) {
      special = noise.has(text) && macro(text)?.params === undefined || annotation.test(text) || withArguments.has(text) || replaced.has(text) || typeWrappers.has(text) || methodWrapper.test(text)
        || typedMethodWrapper.test(text) || plainMethodWrapper.test(text) || interfaceWrapper.test(text) || uuidInterface.has(text)
        || noiseByPlace.has(text) || ((text === 'IN' || text === 'OUT' || text === 'OPTIONAL' || text === '__asm')) || isEmptyMacro(text, macro);
      verdicts.set(text, special);
    }
    if (!special) { keep(); continue; }
    const call = isMark(source, k + 1, '(');
    const end = call ? close(source, k + 1) : k;
    if (text === 'interface' && !isIdentifier(source, k + 1)) keep();
    else if (noiseByPlace.has(text)) {
      if (standsBetween(source, k)) edit(source, k, k); else keep();
    } else if (replaced.has(text)) {
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

/** Behind a type or what begins a declaration, and before the rest of it. */
function standsBetween(source: Source, k: number): boolean {
  const before = word(source, k - 1);
  if (!isIdentifier(source, k + 1)) return isMark(source, k + 1, '*') && isIdentifier(source, k - 1) && !beforeValue.test(before);
  return isIdentifier(source, k - 1) ? !beforeValue.test(before) : before === '*' || word(source, k) === 'export' && /^[;{}>]?$/.test(before);
}

const beforeValue = /^(return|else|do|case|goto|throw|new|delete|sizeof|co_return|co_await|co_yield|struct|class|union|enum|typename)$/;

/** Stands for nothing, for what carries no meaning here, or for a macro that does. */
function isEmptyMacro(name: string, macro: (name: string) => MacroModel | undefined, depth = 0): boolean {
  const found = macro(name);
  if (found === undefined || depth > 0 && (found.params !== undefined || depth > 4)) return false;
  const { body } = found;
  return body === '' || /^(__attribute__\s*\(|__declspec\s*\(|\[\[)/.test(body) || /^(?:override|final|noexcept)(?: (?:override|final))*$/.test(body)
    || noise.has(body) || annotation.test(body) || isEmptyUse(body, macro, depth) || body !== name && isEmptyMacro(body, macro, depth + 1);
}

/** `_cleanup_(release)`, that macro being an attribute. */
function isEmptyUse(body: string, macro: (name: string) => MacroModel | undefined, depth: number): boolean {
  const name = /^(\w+)\s*\([^()]*\)$/.exec(body)?.[1];
  const inner = name === undefined || depth > 4 ? undefined : macro(name);
  return inner?.params !== undefined && /^(?:__attribute__\s*\(|__declspec\s*\(|\[\[)/.test(inner.body);
}
