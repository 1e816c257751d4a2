// Loops that go round once at least, as an array has an element at least: their first test is none.

import type { Expr, FunctionModel, LoopStmt } from '../model/types';
import { eachStmt } from '../model/walk';
import { calleeName, placeOf, strip } from './places';

export function isSurelyEntered(fn: FunctionModel, loop: LoopStmt): boolean {
  if (loop.form === 'do') return true;
  if (fn.file.endsWith('.cs')) return false;
  if (loop.form === 'range') return loop.range !== undefined && hasElements(fn, strip(loop.range));
  const test = loop.test === undefined ? undefined : strip(loop.test);
  if (loop.form !== 'for' || test?.kind !== 'binary' || test.op !== '<' && test.op !== '!=' || !isArraySize(strip(test.right))) return false;
  const counter = strip(test.left);
  return counter.kind === 'name' && loop.init?.some((init) => {
    if (init.kind === 'declare') return init.name === counter.name && isZero(init.init);
    const first = init.kind === 'expr' && init.expr.kind === 'assign' && init.expr.op === '=' ? init.expr : undefined;
    return first !== undefined && placeOf(first.left) === counter.name && isZero(first.right);
  }) === true;
}

/** `{ a, b }`, or an array of the function's own. */
function hasElements(fn: FunctionModel, range: Expr): boolean {
  if (range.kind === 'init-list') return range.items.length > 0;
  if (range.kind !== 'name') return false;
  const declared: boolean[] = [];
  eachStmt(fn.body, (stmt) => { if (stmt.kind === 'declare' && stmt.name === range.name) declared.push(stmt.type.array); });
  return declared.length > 0 && declared.every(Boolean);
}

/** The range of a loop that is none of the function's own variables: whether it is an array is known by the whole workspace. */
export function othersRange(fn: FunctionModel, { form, range }: LoopStmt): string | undefined {
  const named = form === 'range' && range !== undefined && !fn.file.endsWith('.cs') ? strip(range) : undefined;
  if (named?.kind !== 'name' || fn.params.some((param) => param.name === named.name)) return undefined;
  let isOwn = false;
  eachStmt(fn.body, (stmt) => { isOwn ||= stmt.kind === 'declare' && stmt.name === named.name; });
  return isOwn ? undefined : named.name;
}

/** `sizeof(all) / sizeof(all[0])`, `ARRAYSIZE(all)`. */
function isArraySize(expr: Expr): boolean {
  if (expr.kind === 'call') return expr.args.length === 1 && expr.callee.kind === 'name' && /^(?:ARRAY_?SIZE|RTL_NUMBER_OF|_?countof)$/.test(calleeName(expr) ?? '');
  return expr.kind === 'binary' && expr.op === '/' && isSizeof(strip(expr.left)) && isSizeof(strip(expr.right));
}

function isSizeof(expr: Expr): boolean {
  return expr.kind === 'unary' && expr.op === 'sizeof';
}

function isZero(expr: Expr | undefined): boolean {
  const value = expr === undefined ? undefined : strip(expr);
  return value?.kind === 'literal' && value.value === 0;
}
