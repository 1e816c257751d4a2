// A callback, or an object behind an interface, that is handed a pointer and then says whether it keeps it: the path on which
// nothing gives it back is the one on which somebody else owns it now.

import { isResultCode } from '../flow/result-code';
import type { Site } from '../flow/run';
import type { Trail } from '../flow/state';
import { baseOf, isNullConstant, placeOf, receiverOf, strip, walkExpr } from '../flow/places';
import { isNumber } from '../flow/types';
import { eachStmt } from '../model/walk';
import type { CallExpr, Expr, TypeRef } from '../model/types';
import { factsOf } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import { lastPart } from '../summaries/program';
import { typeOf } from '../summaries/types';
import type { FunctionContext } from './rule';
import { testAt } from './statements';

/** Whether the path to a loss was chosen by what such a callee said. */
export function isLeftToCallee(ctx: FunctionContext, site: Site, trail: Trail | undefined): boolean {
  const calls = factsOf(ctx.fn).calls.filter((call) => call.args.some((arg) => placeOf(arg) === site.owner) && isOpen(ctx, call));
  if (calls.length === 0) return false;
  const names = saidBy(ctx, calls, site.owner);
  const objects = new Set(calls.map(({ callee }) => pointerBefore(callee)));
  for (let entry = trail; entry !== undefined && entry.at.start !== site.call.start; entry = entry.before) {
    const test = entry.kind === 'branch' ? testAt(ctx.fn, entry.at) : undefined;
    if (test !== undefined && !objects.has(askedForNull(test)) && mentions(test, names, calls)) return true;
  }
  return false;
}

/** `visitor->Visit`: the pointer. */
function pointerBefore(callee: Expr): string | undefined {
  const inner = strip(callee);
  return inner.kind === 'member' && inner.arrow ? placeOf(inner.object) : undefined;
}

/** `p`, `!p`, `p != NULL`: whether the pointer points to anything, which says nothing of what the callee decided. */
function askedForNull(test: Expr): string {
  const inner = strip(test);
  if (inner.kind === 'unary' && inner.op === '!') return askedForNull(inner.operand);
  return placeOf(inner.kind === 'binary' && /^[!=]=$/.test(inner.op) && isNullConstant(inner.right) ? inner.left : inner) ?? '';
}

/** What runs is decided elsewhere: a pointer to a function, or a method that is not known. */
function isOpen({ program, fn }: FunctionContext, call: CallExpr): boolean {
  const callee = strip(call.callee);
  const isVirtual = (name: string): boolean => fn.owner !== undefined && (program.classNamed(lastPart(fn.owner), fn.file)?.methods.some((one) => one.name === name && one.isVirtual) ?? false);
  if (callee.kind === 'name' && typeOf(program, fn, callee) === undefined && !isVirtual(callee.name)) return false;
  return ownershipOf(program).contractOf(fn, call) === undefined;
}

/** Names that tell what the callee decided: numbers whose address it got, its object, and what is made of them or of its result. */
function saidBy(ctx: FunctionContext, calls: readonly CallExpr[], owner: string | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  const isCode = (type: TypeRef | undefined): boolean => type !== undefined && isResultCode(type);
  const typeOfBase = (place: string): TypeRef | undefined => typeOf(ctx.program, ctx.fn, { kind: 'name', name: baseOf(place), start: Infinity, end: Infinity });
  const add = (expr: Expr | undefined): void => {
    const place = expr === undefined ? undefined : placeOf(expr);
    if (place !== undefined && place !== owner && !isCode(typeOfBase(place))) names.add(baseOf(place));
  };
  for (const call of calls) {
    add(receiverOf(call));
    for (const arg of call.args) {
      const inner = strip(arg);
      const told = inner.kind === 'unary' && inner.op === '&' ? placeOf(inner.operand) : undefined;
      const type = told === undefined ? undefined : typeOfBase(told);
      if (inner.kind === 'unary' && type !== undefined && isNumber(type)) add(inner.operand);
    }
  }
  eachStmt(ctx.fn.body, (stmt) => {
    if (stmt.kind === 'declare' && stmt.init !== undefined && mentions(stmt.init, names, calls) && !isCode(stmt.type)) names.add(stmt.name);
    else if (stmt.kind === 'expr' && stmt.expr.kind === 'assign' && mentions(stmt.expr.right, names, calls)) add(stmt.expr.left);
  });
  return names;
}

function mentions(expr: Expr, names: ReadonlySet<string>, calls: readonly CallExpr[]): boolean {
  let plain = strip(expr);
  while (plain.kind === 'unary' && plain.op === '!') plain = strip(plain.operand);
  let found = plain.kind === 'call' && calls.includes(plain);
  if (!found) walkExpr(expr, (inner) => { if (inner.kind === 'name' && names.has(inner.name)) found = true; });
  return found;
}
