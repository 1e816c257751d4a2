// `std::unique_ptr<SRowSet, Free> held(rows)`: what the deleter calls must be what gives the pointer back.

import { interfaceOf, type Family } from '../api';
import type { CallExpr, DeclareStmt, Expr, TypeRef } from '../model/types';
import { eachStmt, ownExprs } from '../model/walk';
import { onlyReads } from './codes';
import { isWrong } from './ownership';
import { calleeName, placeOf, receiverOf, strip, walkExpr } from './places';
import type { Run, Site } from './run';
import { get, isExact, resourceOf, type State, type Value } from './state';
import { addressFunctions } from './target';

/** How a smart pointer of the library gives back what it holds. */
export interface Deleter { readonly name: string; readonly family: Family }

export function checkDeleter(run: Run, stmt: DeclareStmt, values: readonly Value[], state: State): void {
  const [value] = values;
  const id = value === undefined || !isExact(value) ? undefined : resourceOf(value);
  const site = id === undefined || state.held.get(id)?.status !== 'owned' ? undefined : run.siteOf.get(id);
  const deleter = site === undefined ? undefined : run.env.deleterOf(stmt);
  const from = placeOf(stmt.ctorArgs![0]!);
  if (site === undefined || deleter === undefined || from === undefined || !isWrong(run, deleter.family, site, false) && !isDeletedInterface(run, stmt, deleter, site)) return;
  if (isTakenOut(run, stmt.name) || (site.family === 'srowset' || site.family === 'adrlist') && mayFreeRows(run, [from, stmt.name])) return;
  const key = `wrong-deallocator:${id!}:${stmt.start}`;
  if (!run.misuses.has(key)) run.misuses.set(key, { kind: 'wrong-deallocator', site, at: stmt, releaser: deleter.name, guard: true, family: deleter.family, trail: state.trail, way: state.way, resource: id!, place: from });
}

/** `auto held = std::unique_ptr<T>(p)` is `std::unique_ptr<T> held(p)`. */
export function checkMade(run: Run, stmt: DeclareStmt, state: State): void {
  const made = stmt.init === undefined ? undefined : strip(stmt.init);
  if (made?.kind !== 'call' || made.typeArgs === undefined || made.callee.kind !== 'name' || made.args.length === 0) return;
  const qualified = made.callee.name.replace(/<.*$/s, '');
  checkDeleter(run, { ...stmt, type: { ...stmt.type, name: calleeName(made)!, qualified, args: made.typeArgs, pointers: 0 }, ctorArgs: made.args }, made.args.map((arg) => get(state, placeOf(arg) ?? '')), state);
}

/** `held.reset(p)` of a variable of the function. */
export function checkReset(run: Run, call: CallExpr, name: string, values: readonly Value[], state: State): void {
  const type = run.scan.types.get(name);
  if (type === undefined || type.reference || calleeName(call) !== 'reset' || call.args.length !== 1) return;
  checkDeleter(run, asMade(name, type, call.args, call), values, state);
}

/** `Open(std::out_ptr(held))`, `Open(&held)`: a variable of the function is filled. */
export function checkFilled(run: Run, call: CallExpr, name: string, value: Value, state: State): void {
  const type = run.scan.types.get(name);
  // A shared pointer is told its deleter when it is filled.
  if (type === undefined || type.reference || type.name === 'shared_ptr') return;
  checkDeleter(run, asMade(name, type, [{ kind: 'name', name, start: call.start, end: call.end }], call), [value], state);
}

/** As if the smart pointer were made here of what it gets. */
function asMade(name: string, type: TypeRef, ctorArgs: readonly Expr[], { start, end }: CallExpr): DeclareStmt {
  return { kind: 'declare', name, nameSpan: { start, end }, type, ctorArgs, isStatic: false, start, end };
}

/** An interface of MAPI's own has no destructor that anybody could call. */
function isDeletedInterface(run: Run, { type }: DeclareStmt, { family }: Deleter, site: Site): boolean {
  const held = type.args[0];
  return family === 'cxx-object' && (site.family === 'com-ref' || site.family === 'session') && held?.pointers === 0 && interfaceOf(held.name) === held.name && !run.env.isClass(held.name);
}

/** `held.release()`, `held.Detach()`: somebody else gives it back. */
function isTakenOut(run: Run, name: string): boolean {
  return some(run, (expr) => expr.kind === 'call' && /^(?:release|Detach|take)$/.test(calleeName(expr) ?? '') && placeOf(receiverOf(expr) ?? expr) === name);
}

/** The rows go somewhere, or somebody who may free them is handed the set. */
function mayFreeRows(run: Run, names: readonly string[]): boolean {
  const mentions = (given: Expr): boolean => {
    let found = false;
    walkExpr(given, (inner) => { found ||= inner.kind === 'name' && names.includes(inner.name); });
    return found;
  };
  return names.some((name) => run.scan.handledRows.has(name))
    || some(run, (expr) => expr.kind === 'lambda' || expr.kind === 'call' && !onlyReads(calleeName(expr) ?? '') && !addressFunctions.has(calleeName(expr) ?? '') && run.env.rowOf(expr, expr.args) === undefined && expr.args.some((arg) => !isOtherCall(arg) && mentions(arg)));
}

/** A call that is an argument is looked at by itself; what `held.get()` hands on is the set. */
function isOtherCall(arg: Expr): boolean {
  const inner = strip(arg);
  return inner.kind === 'call' && calleeName(inner) !== 'get';
}

export function some(run: Run, test: (expr: Expr) => boolean): boolean {
  let found = false;
  eachStmt(run.fn.body, (stmt) => { for (const expr of ownExprs(stmt)) walkExpr(expr, (inner) => { found ||= test(inner); }); });
  return found;
}
