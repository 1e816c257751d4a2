// Guards of the workspace, known by what they do: a class that gives a plain pointer member back when it ends. What its methods
// do with that member, whatever their names: return it, or its address, hand it out and empty it, take it over.

import type { Family } from '../api';
import type { Contract } from '../flow/contract';
import type { GuardDoes, GuardRole } from '../flow/run';
import { NONZERO, ZERO } from '../flow/state';
import { followed } from '../flow/target';
import { calleeName, isNullConstant, placeOf, receiverOf, strip, walkExpr, withoutThis } from '../flow/places';
import { isNumber, isRawPointerType } from '../flow/types';
import type { CallExpr, Expr, FunctionModel, Stmt } from '../model/types';
import { eachStmt } from '../model/walk';
import { factsOf } from './facts';
import { isDefined, methodsOf } from './members';
import { isCsharp, lastPart, type Program } from './program';
import { apiMatch } from './roles';

const known = new WeakMap<Program, { readonly version: number; readonly roles: Map<FunctionModel, GuardRole | undefined> }>();

export function guardRole(program: Program, method: FunctionModel | undefined): GuardRole | undefined {
  if (method === undefined) return undefined;
  let cached = known.get(program);
  if (cached?.version !== program.version) known.set(program, cached = { version: program.version, roles: new Map() });
  const { roles } = cached;
  if (!roles.has(method)) roles.set(method, roleOf(program, method));
  return roles.get(method);
}

/** What a method that hands out the member and empties it does for its caller. */
export function detachContract(program: Program, method: FunctionModel): Contract | undefined {
  const role = guardRole(program, method);
  const nothing = { takes: [], keeps: [], clears: [] };
  return role?.does !== 'detaches' ? undefined : { name: method.name, outcomes: [{ ...nothing, result: NONZERO, gives: [{ at: 'result', family: role.family }] }, { ...nothing, result: ZERO, gives: [] }], fromApi: false, plain: true };
}

function roleOf(program: Program, method: FunctionModel): GuardRole | undefined {
  if (method.kind !== 'method' || method.owner === undefined || method.isStatic || method.hasErrors || isCsharp(method) || method.body.body.length > 8) return undefined;
  const { params } = factsOf(method);
  for (const { name, type, isStatic } of program.classNamed(lastPart(method.owner), method)?.fields ?? []) {
    if (isStatic || params.has(name) || type.array || type.pointers > 1 || !isRawPointerType(type, program.aliasesIn(method.file)) || !mentions(method, name)) continue;
    const family = givenBackAtEnd(program, method, name);
    const does = family === undefined ? undefined : whatItDoes(program, method, name);
    if (does !== undefined) return { does, family: family!, ...(does === 'detaches' && fillsItself(program, method, name) ? { fillsItself: true as const } : {}) };
  }
  return undefined;
}

function mentions(fn: FunctionModel, member: string): boolean {
  return factsOf(fn).exprs.some((top) => namesMember(top, member));
}

function namesMember(top: Expr, member: string): boolean {
  let found = false;
  walkExpr(top, (expr) => { found ||= isMember(expr, member); });
  return found;
}

function isMember(expr: Expr, member: string): boolean {
  return (expr.kind === 'name' || expr.kind === 'member') && withoutThis(placeOf(expr) ?? '') === member;
}

/** Nobody outside puts anything into the member: methods, all of them in view, empty it, hand its address to a call, or put a local or a call's result into it. */
function fillsItself(program: Program, method: FunctionModel, member: string): boolean {
  const owner = lastPart(method.owner!);
  if (program.classNamed(owner, method)?.methods.some(({ name, arity }) => arity > 0 && !isDefined(program, owner, name, method)) !== false) return false;
  const isGiven = (fn: FunctionModel, value: Expr): boolean => {
    const inner = strip(value);
    if (isNullConstant(inner)) return false;
    if (inner.kind === 'call') return inner.args.some((arg) => isGiven(fn, arg));
    const declared = inner.kind === 'name' ? factsOf(fn).declaresByName.get(inner.name) : undefined;
    return declared?.every(({ init }) => init === undefined || !isGiven(fn, init)) !== true;
  };
  return methodsOf(program, owner, method).every((fn) => fn.initializers.every((one) => one.member !== member || !one.args.some((value) => isGiven(fn, value)))
    && factsOf(fn).exprs.every((top) => {
      let ok = true;
      walkExpr(top, (expr) => { if (expr.kind === 'assign' && isMember(strip(expr.left), member)) ok &&= !isGiven(fn, expr.right); });
      return ok;
    }));
}

/** By the destructor, or a method that it calls, which asks for nothing but the member itself. */
export function givenBackAtEnd(program: Program, method: FunctionModel, member: string): Family | undefined {
  const own = methodsOf(program, lastPart(method.owner!), method);
  const [end, ...others] = own.filter(({ kind }) => kind === 'destructor');
  if (end === undefined || others.length > 0) return undefined;
  const called = factsOf(end).calls.flatMap((call) => own.filter((one) => one.params.length === 0 && one.kind === 'method' && strip(call.callee).kind === 'name' && calleeName(call) === one.name));
  for (const fn of [end, ...called]) {
    if (asksForMore(program, fn, member)) return undefined;
    for (const call of factsOf(fn).calls) {
      const family = givesBack(program, fn, call, member);
      if (family !== undefined) return family;
    }
  }
  return undefined;
}

function givesBack(program: Program, fn: FunctionModel, call: CallExpr, member: string): Family | undefined {
  const is = (expr: Expr | undefined): boolean => expr !== undefined && withoutThis(placeOf(expr) ?? '') === member;
  if (calleeName(call) === 'Release' && call.args.length === 0 && is(receiverOf(call))) return 'com-ref';
  const taken = apiMatch(program, fn, call)?.row.takes?.find(({ at }) => typeof at === 'number' && is(call.args[at]));
  return taken !== undefined && followed(taken.family) ? taken.family : undefined;
}

/** A flag says whether the member is its own. */
function asksForMore(program: Program, fn: FunctionModel, member: string): boolean {
  const { fields } = program.classNamed(lastPart(fn.owner!), fn) ?? { fields: [] };
  return fields.some(({ name, type }) => name !== member && isNumber(type) && mentions(fn, name));
}

function whatItDoes(program: Program, method: FunctionModel, member: string): GuardDoes | undefined {
  const { body: { body }, params, returnType } = method;
  const is = (expr: Expr | undefined): boolean => expr !== undefined && isMember(strip(expr), member);
  const last = body.at(-1);
  const before = body.slice(0, -1);
  const value = last?.kind === 'return' && last.value !== undefined ? strip(last.value) : undefined;
  const isPlain = returnType !== undefined && !returnType.reference && isRawPointerType(returnType, program.aliasesIn(method.file));
  if (factsOf(method).calls.some((call) => /AddRef$/.test(calleeName(call) ?? ''))) return undefined;
  if (params.length === 0 && value !== undefined) {
    if (is(value) && isPlain && before.length === 0) return 'looks';
    if (value.kind === 'unary' && value.op === '&' && is(value.operand) && before.every((stmt) => drops(program, method, stmt, member))) return 'address';
    if (isPlain && (before.length === 0 && isExchange(value, is) || before.length === 2 && isTakenOut(before, value, is))) return 'detaches';
  }
  const [param, ...more] = params;
  if (param !== undefined && more.length === 0 && !param.type.reference && isRawPointerType(param.type, program.aliasesIn(method.file)) && last?.kind === 'expr') {
    const { expr } = last;
    if (expr.kind === 'assign' && expr.op === '=' && is(expr.left) && placeOf(expr.right) === param.name && before.every((stmt) => drops(program, method, stmt, member))) return 'attaches';
  }
  return factsOf(method).exprs.some((top) => changes(top, is)) || factsOf(method).lambdas.length > 0 ? 'changes' : undefined;
}

/** `std::exchange(m_p, nullptr)` */
function isExchange(value: Expr, is: (expr: Expr | undefined) => boolean): boolean {
  return value.kind === 'call' && calleeName(value) === 'exchange' && is(value.args[0]) && value.args[1] !== undefined && isNullConstant(value.args[1]);
}

/** `T *p = m_p; m_p = nullptr; return p;` */
function isTakenOut([first, second]: readonly Stmt[], value: Expr, is: (expr: Expr | undefined) => boolean): boolean {
  return first?.kind === 'declare' && is(first.init) && placeOf(value) === first.name && second?.kind === 'expr' && second.expr.kind === 'assign' && is(second.expr.left) && isNullConstant(second.expr.right);
}

/** Gives the member back and empties it, and does nothing else: `if (m_p) { m_p->Release(); m_p = nullptr; }`, or a method that does. */
function drops(program: Program, fn: FunctionModel, stmt: Stmt, member: string, depth = 0): boolean {
  let ok = true;
  eachStmt(stmt, (inner) => {
    if (inner.kind === 'expr') ok &&= isDrop(program, fn, strip(inner.expr), member, depth);
    else if (inner.kind !== 'if' && inner.kind !== 'block') ok = false;
  });
  return ok;
}

function isDrop(program: Program, fn: FunctionModel, expr: Expr, member: string, depth: number): boolean {
  if (expr.kind === 'assign') return isMember(strip(expr.left), member) && isNullConstant(expr.right);
  if (expr.kind !== 'call') return false;
  if (givesBack(program, fn, expr, member) !== undefined) return true;
  const named = expr.args.length > 0 || depth > 1 || strip(expr.callee).kind !== 'name' ? [] : methodsOf(program, lastPart(fn.owner!), fn).filter((one) => one.name === calleeName(expr) && one.params.length === 0);
  return named.length === 1 && named[0]!.body.body.every((stmt) => drops(program, named[0]!, stmt, member, depth + 1));
}

function changes(top: Expr, is: (expr: Expr | undefined) => boolean): boolean {
  let found = false;
  walkExpr(top, (expr) => {
    if (expr.kind === 'assign') found ||= is(expr.left);
    else if (expr.kind === 'unary' && expr.op === '&') found ||= is(expr.operand);
    else if (expr.kind === 'call') found ||= expr.args.some(is) || calleeName(expr) === 'Release' && is(receiverOf(expr));
  });
  return found;
}
