// Static values of strings: literals, macros, constants, local variables that are set once, concatenations, and buffers that are
// printed into. What is known of a string may be its end only; for a file name that is enough.

import { calleeName, receiverOf, strip } from '../flow/places';
import type { Expr, FunctionModel } from '../model/types';
import { factsOf, outerFunction } from './facts';
import { field } from './types';
import { lastPart, type Program } from './program';

export interface KnownText {
  /** The text, or its end. */
  readonly text: string;
  readonly whole: boolean;
}

const wrappers = new Set(['_T', 'TEXT', '_TEXT', '__TEXT', 'OLESTR', 'T', 'CString', 'CStringA', 'CStringW', 'string', 'wstring', 'tstring', 'path', '_bstr_t', 'CComBSTR', 'CA2W', 'CW2A', 'CA2T', 'CT2A', 'CT2W', 'CW2T']);
const readers = new Set(['c_str', 'data', 'GetString', 'GetBuffer', 'native', 'wstring', 'string']);

export function textOf(program: Program, fn: FunctionModel, expr: Expr, depth = 0): KnownText | undefined {
  const inner = strip(expr);
  if (depth > 6) return undefined;
  switch (inner.kind) {
    case 'literal': return typeof inner.value === 'string' ? { text: inner.value, whole: true } : undefined;
    case 'name': return textOfName(program, fn, inner.name, inner.start, depth);
    case 'binary': {
      if (inner.op !== '+' && inner.op !== '/') return undefined;
      const right = textOf(program, fn, inner.right, depth + 1);
      if (!right) return undefined;
      const end: KnownText = inner.op === '/' ? { text: `/${right.text}`, whole: right.whole } : right;
      if (!end.whole) return end;
      const left = textOf(program, fn, inner.left, depth + 1);
      return left ? { text: left.text + end.text, whole: left.whole } : { text: end.text, whole: false };
    }
    case 'call': {
      const receiver = receiverOf(inner);
      const name = calleeName(inner) ?? '';
      if (receiver && inner.args.length === 0 && readers.has(name)) return textOf(program, fn, receiver, depth + 1);
      return inner.args.length === 1 && wrappers.has(name) ? textOf(program, fn, inner.args[0]!, depth + 1) : undefined;
    }
    case 'init-list': return inner.items.length === 1 ? textOf(program, fn, inner.items[0]!, depth + 1) : undefined;
    case 'unary': {
      const element = inner.op === '&' ? strip(inner.operand) : undefined;
      return element?.kind === 'index' ? textOf(program, fn, element.object, depth + 1) : undefined;
    }
    case 'member': return undefined;
    default: return undefined;
  }
}

function textOfName(program: Program, fn: FunctionModel, qualified: string, at: number, depth: number): KnownText | undefined {
  const name = lastPart(qualified);
  for (let scope: FunctionModel | undefined = fn; scope; scope = outerFunction(scope)) {
    const facts = factsOf(scope);
    const declared = facts.declaresByName.get(name)?.filter((stmt) => stmt.start <= at).at(-1);
    if (declared) {
      if (isAssigned(scope, name)) return undefined;
      const value = declared.init ?? (declared.ctorArgs?.length === 1 ? declared.ctorArgs[0] : undefined);
      const initial = value && textOf(program, scope, value, depth + 1);
      return printedInto(program, scope, name, at, depth) ?? (initial?.text === '' ? undefined : initial);
    }
    if (facts.params.has(name)) return undefined;
  }
  const macro = program.macro(name, fn.file);
  if (macro && macro.params === undefined) return textOfMacro(program, fn, macro.body, depth);
  if (fn.owner !== undefined && field(program, lastPart(fn.owner), name, fn.file)?.isStatic === false) return undefined;
  const globals = program.globalsNamed(name);
  const global = (globals.find((entry) => entry.file === fn.file) ?? (globals.length === 1 ? globals[0] : undefined))?.global;
  if (global?.init && (global.type.isConst || global.type.array)) return textOf(program, fn, global.init, depth + 1);
  const constant = program.constant(name, fn.file);
  return typeof constant === 'string' ? { text: constant, whole: true } : undefined;
}

/** The body of an object-like macro: string literals side by side, perhaps wrapped, or another macro. */
function textOfMacro(program: Program, fn: FunctionModel, body: string, depth: number): KnownText | undefined {
  if (depth > 6) return undefined;
  const bare = body.trim().replace(/^\((.*)\)$/s, '$1').trim();
  const wrapped = /^(?:_T|TEXT|_TEXT|__TEXT|OLESTR)\s*\((.*)\)$/s.exec(bare);
  if (wrapped) return textOfMacro(program, fn, wrapped[1]!, depth + 1);
  if (/^(?:(?:L|u8|u|U)?"(?:[^"\\]|\\.)*"\s*)+$/.test(bare)) {
    const parts = [...bare.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]!.replace(/\\(.)/g, '$1'));
    return { text: parts.join(''), whole: true };
  }
  if (!/^\w+$/.test(bare)) return undefined;
  const next = program.macro(bare, fn.file);
  return next && next.params === undefined ? textOfMacro(program, fn, next.body, depth + 1) : undefined;
}

function isAssigned(fn: FunctionModel, name: string): boolean {
  return factsOf(fn).exprs.some((expr) => expr.kind === 'assign' && strip(expr.left).kind === 'name' && (strip(expr.left) as { name: string }).name === name);
}

/** The last string printed, copied or appended into a buffer before a place. */
function printedInto(program: Program, fn: FunctionModel, name: string, at: number, depth: number): KnownText | undefined {
  let last: KnownText | undefined;
  for (const call of factsOf(fn).calls) {
    if (call.start >= at || call.args.length < 2 || receiverOf(call)) continue;
    const target = strip(call.args[0]!);
    if (target.kind !== 'name' || target.name !== name) continue;
    const texts = call.args.slice(1).map((arg) => textOf(program, fn, arg, depth + 1)).filter((text) => text !== undefined);
    const end = texts.at(-1);
    if (end) last = { text: end.text.includes('%s') || /combine/i.test(calleeName(call) ?? '') ? `/${end.text}`.replace(/^.*%\w*s/, '') : end.text, whole: false };
    else last = undefined;
  }
  return last;
}

/** Whether a string names mapi32.dll: any case, with or without extension and folder. */
export function namesMapiLibrary(text: KnownText | undefined): boolean {
  if (text === undefined) return false;
  const parts = text.text.toLowerCase().split(/[\\/]/);
  const base = parts.at(-1)!.trim();
  if (base !== 'mapi32' && base !== 'mapi32.dll') return false;
  return text.whole || parts.length > 1;
}
