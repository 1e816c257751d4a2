// What the two hoisting repairs ask of statements: what may move, what closes the thing that is hoisted, what changes it.

import { hasRole, type Role } from '../api';
import { resultTest } from '../flow/codes';
import { calleeName, isNullConstant, receiverOf, strip, walkExpr } from '../flow/places';
import { eachStmt, innerStmts, ownExprs } from '../model/walk';
import type { Expr, LoopStmt, Stmt } from '../model/types';
import { factsOf } from '../summaries/facts';
import { keyOf, rootOf } from '../summaries/known';
import { apiMatch } from '../summaries/roles';
import { isRawPointer } from '../summaries/types';
import type { FunctionContext } from './rule';

export interface Hoisting {
  readonly title: string;
  /** Roles of calls that end what was begun; releases of the variable count too. */
  readonly counterparts: readonly Role[];
}

export function resultNames(stmt: Stmt, call: Expr): readonly string[] {
  if (stmt.kind === 'declare') return [stmt.name];
  const names: string[] = [];
  for (const expr of ownExprs(stmt)) {
    walkExpr(expr, (inner) => { if (inner.kind === 'assign' && strip(inner.right) === call) names.push(rootOf(keyOf(inner.left) ?? '')); });
  }
  return names;
}

/** A declaration with a constant, or the variable set to nothing. */
export function preparesOnly(stmt: Stmt, moved: ReadonlySet<string>): boolean {
  if (stmt.kind === 'declare') return !stmt.isStatic && stmt.type.name !== 'auto' && (stmt.ctorArgs?.length ?? 0) === 0 && (stmt.init === undefined || isConstant(stmt.init));
  return stmt.kind === 'expr' && stmt.expr.kind === 'assign' && isConstant(stmt.expr.right) && moved.has(rootOf(keyOf(stmt.expr.left) ?? ''));
}

/** Prepares what the call is made with or gives its result to; other variables begin anew in each round. */
export function isOwn(stmt: Stmt, opening: readonly Stmt[], moved: ReadonlySet<string>): boolean {
  return stmt.kind !== 'declare' || moved.has(stmt.name) || opening.some((one) => mentionsIn(one, stmt.name));
}

/** What is made once must not be read before it is written again: in each round but the first it would be something else. */
export function mattersAgain(rest: readonly Stmt[], name: string): boolean {
  const first = rest.find((stmt) => mentionsIn(stmt, name));
  if (first === undefined) return false;
  const written = first.kind === 'expr' ? strip(first.expr) : first.kind === 'if' ? firstIn(first.test) : undefined;
  return !(written?.kind === 'assign' && written.op === '=' && keyOf(written.left) === name && !mentions(written.right, name));
}

/** `hr = call` of `FAILED(hr = call)`: what a test does first. */
function firstIn(test: Expr): Expr {
  const inner = strip(test);
  if (inner.kind === 'call') return inner.args.length === 1 ? strip(inner.args[0]!) : inner;
  if (inner.kind === 'binary') return firstIn(inner.left);
  return inner.kind === 'unary' ? firstIn(inner.operand) : inner;
}

/** True whenever the call has failed: a test of its result, or of what it was to hand out. */
export function asksForFailure(test: Expr, call: Expr, names: ReadonlySet<string>): boolean {
  const isIt = (expr: Expr): boolean => {
    const inner = strip(expr);
    return inner === call || inner.kind === 'assign' && inner.op === '=' && strip(inner.right) === call || names.has(keyOf(inner) ?? '');
  };
  const inner = strip(test);
  switch (inner.kind) {
    case 'call': return inner.args.length === 1 && resultTest(calleeName(inner) ?? '') === 'failed' && isIt(inner.args[0]!);
    case 'unary': {
      const operand = strip(inner.operand);
      return inner.op === '!' && (isIt(operand) || operand.kind === 'call' && operand.args.length === 1 && resultTest(calleeName(operand) ?? '') === 'succeeded' && isIt(operand.args[0]!));
    }
    case 'binary': {
      if (inner.op === '||') return [inner.left, inner.right].some((side) => asksForFailure(side, call, names));
      if (!isIt(inner.left)) return false;
      return inner.op === '<' || inner.op === '!=' ? isNullConstant(inner.right) || /^(?:S_OK|hrSuccess|NOERROR|SUCCESS_SUCCESS)$/.test(keyOf(inner.right) ?? '') : inner.op === '==' && isNullConstant(inner.right);
    }
    default: return false;
  }
}

/** Names nothing that the loop declares or its head changes, but for what moves along: all else is before the loop what it is when the first round begins. */
export function canStandBefore(loop: LoopStmt, opening: readonly Stmt[], moved: ReadonlySet<string>): boolean {
  const named = new Set<string>();
  for (const stmt of opening) someExpr(stmt, (expr) => {
    if (expr.kind === 'name' && !moved.has(expr.name)) named.add(expr.name);
    return false;
  });
  let declares = loop.variable !== undefined && named.has(loop.variable.name);
  eachStmt(loop, (inner) => { declares ||= inner.kind === 'declare' && named.has(inner.name) && !opening.includes(inner); });
  const head = [...(loop.init ?? []).flatMap(ownExprs), ...[loop.test, loop.update].filter((expr) => expr !== undefined)];
  return !declares && !head.some((top) => changesOne(top, named));
}

function changesOne(top: Expr, names: ReadonlySet<string>): boolean {
  let found = false;
  walkExpr(top, (expr) => {
    const to = expr.kind === 'assign' ? expr.left : expr.kind === 'unary' && /[+-]{2}|^&$/.test(expr.op) ? expr.operand : undefined;
    found ||= to !== undefined && names.has(keyOf(to) ?? '');
  });
  return found;
}

function isConstant(expr: Expr): boolean {
  const inner = strip(expr);
  return inner.kind === 'literal' || (inner.kind === 'name' && /^[A-Z_]+$/.test(inner.name)) || (inner.kind === 'init-list' && inner.items.every(isConstant));
}

export function closes(ctx: FunctionContext, stmt: Stmt, holder: string | undefined, hoisting: Hoisting): boolean {
  if (stmt.kind !== 'expr') return false;
  if (stmt.expr.kind === 'assign') return holder !== undefined && keyOf(stmt.expr.left) === holder && isConstant(stmt.expr.right);
  if (stmt.expr.kind === 'call') return isClosing(ctx, stmt.expr, holder, hoisting);
  return false;
}

function isClosing(ctx: FunctionContext, call: Expr, holder: string | undefined, hoisting: Hoisting): boolean {
  if (call.kind !== 'call') return false;
  const row = apiMatch(ctx.program, ctx.fn, call)?.row;
  if (!row) return false;
  const counterpart = hoisting.counterparts.some((role) => hasRole(row, role));
  if (holder === undefined) return counterpart;
  const receiver = receiverOf(call);
  if (receiver && keyOf(receiver) === holder) return counterpart || (row.takes?.some((taken) => taken.at === 'receiver') ?? false);
  return (counterpart || (row.takes?.length ?? 0) > 0) && call.args.some((arg) => keyOf(strip(arg)) === holder);
}

export function closesInside(ctx: FunctionContext, stmt: Stmt, holder: string | undefined, hoisting: Hoisting): boolean {
  return someExpr(stmt, (expr) => isClosing(ctx, expr, holder, hoisting));
}

export function rewrites(stmt: Stmt, holder: string): boolean {
  return someExpr(stmt, (expr) => (expr.kind === 'assign' && keyOf(expr.left) === holder) || (expr.kind === 'unary' && expr.op === '&' && keyOf(expr.operand) === holder));
}

export function ownsItself(ctx: FunctionContext, holder: string): boolean {
  const type = factsOf(ctx.fn).declaresByName.get(rootOf(holder))?.at(-1)?.type;
  return type !== undefined && (type.args.length > 0 || /Ptr$|^_?com_ptr/i.test(type.name)) && !isRawPointer(ctx.program, type, ctx.fn.file);
}

export function holds(stmt: Stmt, call: Expr): boolean {
  return ownExprs(stmt).some((top) => {
    let found = false;
    walkExpr(top, (expr) => { if (expr === call) found = true; });
    return found;
  });
}

export function standsInBlock(root: Stmt, wanted: Stmt): boolean {
  let found = false;
  eachStmt(root, (stmt) => { if (stmt.kind === 'block' && innerStmts(stmt).includes(wanted)) found = true; });
  return found;
}

function someExpr(stmt: Stmt, wanted: (expr: Expr) => boolean): boolean {
  let found = false;
  eachStmt(stmt, (inner) => { for (const top of ownExprs(inner)) walkExpr(top, (expr) => { if (wanted(expr)) found = true; }); });
  return found;
}

export function mentions(expr: Expr, name: string): boolean {
  let found = false;
  walkExpr(expr, (inner) => { if (inner.kind === 'name' && inner.name === name) found = true; });
  return found;
}

export function mentionsIn(stmt: Stmt, name: string): boolean {
  return someExpr(stmt, (expr) => expr.kind === 'name' && expr.name === name);
}
