// Guards, in C++ smart pointers and handles: what their own methods do to what they hold.

import { interfaceOf } from '../api';
import type { CallExpr, Expr, TypeRef } from '../model/types';
import { eachStmt } from '../model/walk';
import type { Contract } from './contract';
import { checkReset, some } from './deleter';
import { each, evaluateAll, type Ended } from './evaluate';
import { acquire, lose } from './ownership';
import { baseOf, calleeName, placeOf, receiverOf, strip } from './places';
import { handOn, isOwn, typeOfPlace, type Run, type Site } from './run';
import type { State, Value } from './state';
import { escapeValue, get, hold, isExact, NONZERO, read, resourceOf, set, UNKNOWN, ZERO } from './state';

/** Methods of a guard that hand out what it holds, and let go of it. */
export const detaching: ReadonlySet<string> = new Set(['release', 'Detach', 'detach', 'Extract', 'extract', 'take', 'Take', 'steal', 'give', 'Give', 'disown', 'Disown', 'relinquish', 'Relinquish']);
const letting = new Set(['Release', 'reset', 'Reset', 'Attach', 'attach', 'clear', 'Clear', 'Free', 'free', 'Close', 'close', 'Assign', 'Set']);
/** Methods of a guard that hand out what it holds, and keep it. */
export const looking: ReadonlySet<string> = new Set(['get', 'Get', 'GetInterfacePtr', 'GetPtr', 'data']);

export function isGuardMethod(name: string): boolean {
  return detaching.has(name) || letting.has(name) || looking.has(name);
}

/** What a guard object's own methods (called with a dot) do to what it holds. */
export function guardMethod(run: Run, call: CallExpr, name: string, receiver: Expr, state: State): readonly Ended[] | undefined {
  const callee = strip(call.callee);
  const place = placeOf(receiver);
  if (callee.kind !== 'member' || callee.arrow || place === undefined || place !== baseOf(place)) return undefined;
  const type = typeOfPlace(run, place);
  if (type === undefined || !run.env.isOwner(type)) return undefined;
  const value = get(state, place);
  const id = resourceOf(value);
  const role = run.env.guardRole(call);
  const does = role?.does;
  if (does === 'changes') return undefined;
  if (does === 'detaches' && id === undefined) return value === ZERO || role?.fillsItself !== true && mayBorrow(run, place) ? [{ value: value === ZERO ? ZERO : UNKNOWN, state: set(state, place, ZERO) }] : undefined;
  // What a body says outranks the name, as long as nothing that is followed is in the guard.
  if (id === undefined && does !== 'attaches' && run.env.isDefined(call) && (call.args.length > 0 || handsOut(run, call))) return undefined;
  // `other.Take(p)` takes p.
  if (does === 'detaches' || detaching.has(name) && call.args.length === 0) {
    const status = id === undefined ? undefined : state.held.get(id)?.status;
    if (id === undefined || !isExact(value) || status !== 'managed' && status !== 'escaped') return [detached(run, call, place, type, value, set(state, place, ZERO))];
    return [{ value, state: set(hold(status === 'escaped' ? withoutOthers(state, id) : withLookers(run, state, id), id, { status: 'owned' }), place, ZERO) }];
  }
  if (does === 'looks' || looking.has(name)) return [{ value: id === undefined ? value : `I${id}`, state }];
  if (does !== 'attaches' && !letting.has(name)) return undefined;
  return each(evaluateAll(run, call.args, state), ({ values, state: after }) => {
    checkReset(run, call, place, values, after);
    const taken = does === 'attaches' || /^attach$|^reset$/i.test(name) ? values[0] : undefined;
    let next = values.reduce((one, value) => handOn(run, one, value), after);
    if (id !== undefined && next.held.get(id)?.status === 'managed') next = hold(next, id, { status: 'released' });
    next = lose(run, set(next, place, call.args.length === 0 ? ZERO : NONZERO), id, place, 'overwrite', call);
    return [{ value: UNKNOWN, state: taken === undefined ? next : takenOver(run, after, next, place, taken) }];
  });
}

/** A smart pointer with a reference of its own, to what it is not known, lets go of it. */
function detached(run: Run, call: CallExpr, place: string, type: TypeRef, value: Value, state: State): Ended {
  const family = interfaceOf(type.args[0]?.name ?? '') === undefined || type.args[0]?.name === 'IMAPISession' ? undefined : 'com-ref';
  if (value !== NONZERO || family === undefined || run.env.isDefined(call) || !run.env.addsReference(type) || isAttached(run, place)) return { value: UNKNOWN, state };
  const key = `${call.start}:${call.end}:detached`;
  const site: Site = run.sites.get(key) ?? { id: run.sites.size * 2, call, callName: calleeName(call)!, family, block: run.block.id, loopDepth: run.block.loopDepth, fromApi: false, plain: true };
  run.sites.set(key, site);
  run.siteOf.set(site.id, site);
  return acquire(run, state, site, call);
}

/** What is attached may be somebody else's. */
function isAttached(run: Run, place: string): boolean {
  return !isOwn(run, place) || some(run, (expr) => expr.kind === 'call' && /^attach$/i.test(calleeName(expr) ?? '') && placeOf(receiverOf(expr) ?? expr) === place);
}

/** And so may what a guard is made with, or is assigned, which takes no reference of its own. */
function mayBorrow(run: Run, place: string): boolean {
  let isMade = false;
  eachStmt(run.fn.body, (stmt) => { isMade ||= stmt.kind === 'declare' && stmt.name === place && (stmt.init ?? stmt.ctorArgs?.[0]) !== undefined; });
  return isMade || isAttached(run, place) || some(run, (expr) => (
    expr.kind === 'assign' ? placeOf(expr.left) === place : expr.kind === 'call' && placeOf(receiverOf(expr) ?? expr) === place && run.env.guardRole(expr)?.does === 'attaches'));
}

/** What a guard took over is its own to give back, until it lets go of it. */
export function takenOver(run: Run, before: State, after: State, place: string, value: Value): State {
  const id = resourceOf(value);
  const isTaken = id !== undefined && id >= 0 && isExact(value) && before.held.get(id)?.status === 'owned' && !after.held.has(id) && isOwn(run, place);
  if (!isTaken) return after;
  const names = [...before.vars].flatMap(([name, held]) => (read(held) === value && isOwn(run, name) ? [name] : []));
  return [place, ...names].reduce((next, name) => set(next, name, value), hold(after, id, { status: 'escaped' }));
}

/** The plain pointers that a guard was made of hold something still, but it is the caller of `release` who has it now. */
function withoutOthers(state: State, id: number): State {
  return [...state.vars].reduce((next, [name, held]) => (resourceOf(read(held)) === id ? set(next, name, NONZERO) : next), state);
}

/** `p = guard.get(); guard.release(); p->Release();`: whoever looked at the object has it as well. */
function withLookers(run: Run, state: State, id: number): State {
  if (run.siteOf.get(id)?.family !== 'com-ref') return state;
  return [...state.vars].reduce((next, [name, held]) => (held === `I${id}` ? set(next, name, `R${id}`) : next), state);
}

/** `guard.CopyTo(&p)` hands out a reference of its own to what the guard holds. */
export function copyContract(run: Run, call: CallExpr, name: string, receiver: Expr, state: State): Contract | undefined {
  const callee = strip(call.callee);
  const id = resourceOf(get(state, placeOf(receiver) ?? ''));
  const family = id === undefined ? undefined : run.siteOf.get(id)?.family;
  if (!/^(?:CopyTo|copy_to)$/.test(name) || call.args.length !== 1 || callee.kind !== 'member' || callee.arrow || family !== 'com-ref' && family !== 'session') return undefined;
  if (state.held.get(id!)?.status !== 'managed') return undefined;
  return { name, outcomes: [{ result: ZERO, gives: [{ at: 0, family }], takes: [], keeps: [], clears: [] }], fromApi: true };
}

function handsOut(run: Run, call: CallExpr): boolean {
  return run.env.summaryOf(call, 'nothing')?.outcomes.some((outcome) => outcome.gives.length > 0) ?? false;
}

/** Any other method of a guard may fill it or empty it. */
export function afterMethod(run: Run, call: CallExpr, receiver: Expr, state: State): State {
  const callee = strip(call.callee);
  const place = placeOf(receiver);
  if (callee.kind !== 'member' || callee.arrow || place === undefined || place !== baseOf(place)) return state;
  const type = typeOfPlace(run, place);
  const value = get(state, place);
  if (type === undefined || !run.env.isOwner(type)) return state;
  if (resourceOf(value) === undefined) return set(state, place, UNKNOWN);
  return run.env.guardRole(call)?.does === 'changes' ? set(escapeValue(state, value), place, UNKNOWN) : state;
}
