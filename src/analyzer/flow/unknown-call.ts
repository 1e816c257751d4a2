// Calls of which nothing is known. In doubt, what they are given is no longer ours.

import { interfaceOf } from '../api';
import type { CallExpr, Expr, TypeRef } from '../model/types';
import { copiesBytes, countsDown, isAssertion, leavesOnFailure, mayKeepReference, onlyReads, onlyShows, staysAway, writesDown } from './codes';
import { bindArgument } from './bound';
import { each, evaluate, evaluateAll, type Ended } from './evaluate';
import { madeClass } from './made';
import { isFirstReference, madeType, takesReferences } from './counting';
import { countedDown } from './object';
import { dropAnswers, store, useThrough } from './ownership';
import { looksIn } from './row-readers';
import { touchRows } from './rows';
import { baseOf, calleeName, isWithin, membersIn, placeOf, receiverOf, strip, withoutThis } from './places';
import { looksThrough, readsMemory } from './marshal';
import { noPart } from './leads';
import { isLent } from './lent';
import { makesObject } from './made-of';
import { follow, usePart } from './parts';
import { handOn, isOwn, noteReleased, typeOfPlace, type Run } from './run';
import { isNumber } from './types';
import type { State, Value } from './state';
import { isMember, zeroedMembers } from './struct-members';
import { untold } from './untold';
import { escape, escapeMembers, escapeValue, FAILURE, get, isExact, resourceOf, set, show, UNKNOWN, withoutFailures, ZERO } from './state';

/** What a callee that nobody knows may do with what it is given, and with what it can reach. */
export function unknownCall(run: Run, call: CallExpr, name: string, args: readonly Expr[], values: readonly Value[], before: State): State {
  let state = before;
  const reads = onlyReads(name) || looksThrough(call);
  const follows = readsMemory(call);
  const later = args.some((arg) => isProcedure(run, arg));
  const looks = looksIn(run.env);
  const makes = makesValue(run, call) || makesObject(run, call, name);
  const takes = !reads && (run.env.takesAny(call) || args.length === 1 && isFound(call));
  const copies = call.callee.kind === 'name' && copiesBytes(name);
  args.forEach((arg, index) => {
    const value = values[index]!;
    const inner = strip(arg);
    if (copies && index < 2) state = copied(run, state, call, arg, value);
    const touched = touchRows(state, arg);
    if (touched !== state && !looks(call, index)) state = touched;
    if (inner.kind === 'unary' && inner.op === '&' && countsDown(name)) state = countedDown(state, inner.operand);
    if (value.startsWith('&')) {
      if (value.length > 1) state = overwritten(run, state, value.slice(1), false);
      if (inner.kind === 'unary') state = bindArgument(run, call, name, strip(inner.operand), state);
      return;
    }
    const id = resourceOf(value);
    // `MakeObjGuard(*folder, &IMAPIFolder::Release)` holds the object by reference.
    const referred = later ? objectOf(run, state, arg) : undefined;
    if (referred !== undefined) state = handOn(run, state, referred);
    if (follows && id === undefined && !membersIn(inner).some((member) => run.scan.written.has(member))) state = usePart(run, state, baseOf(placeOf(inner) ?? ''), call);
    if (inner.kind === 'call' && mayKeepReference(name) && !takesReferences(run, inner)) state = escapeParts(run, inner, state);
    if (id === undefined) {
      // A struct, or a guard, by value or by reference: what its members hold goes along.
      const named = inner.kind === 'call' && calleeName(inner) === 'move' && inner.args[0] !== undefined ? strip(inner.args[0]) : inner;
      if (named.kind === 'name' && !reads) state = escapeMembers(state, named.name);
      return;
    }
    if (follows) state = useThrough(run, state, value, call);
    if (!isExact(value) || state.held.get(id)?.status === 'managed' || isFirstReference(run, state, value) && takesReferences(run, call) || id >= 0 && copiesCharacters(run, call)) return;
    if (id < 0 && !isReference(run, id)) state = reads ? state : escape(state, id);
    else if (madeClass(run, value) !== undefined) state = onlyShows(name) || writesDown(name) ? state : handOn(run, state, value);
    else if (!makes && !takes && !reads && !mayKeepReference(name) && !isReference(run, id)) state = show(state, id, (place) => place === baseOf(place) && isOwn(run, place));
    else if (makes || takes || (isReference(run, id) ? (mayKeepReference(name) || !reads && (later || isHidden(arg))) && !looksThrough(call) : !reads)) state = id >= 0 && (makes || takes || isReference(run, id)) ? handOn(run, state, value) : escape(state, id);
  });
  for (const place of zeroedMembers(run, call, args)) state = store(run, state, place, ZERO, call);
  if (staysAway(name) || onlyShows(name)) return state;
  // Members and globals are within reach of whoever else was called.
  for (const [place, value] of state.vars) if (isElsewhere(run, state, place)) state = escapeValue(state, value);
  return state;
}

/** `std::string(p)`, `text.append(p)`. */
function copiesCharacters(run: Run, call: CallExpr): boolean {
  const name = calleeName(call) ?? '';
  const receiver = receiverOf(call);
  const type = receiver === undefined ? madeType(call) : typeOfPlace(run, placeOf(receiver) ?? '');
  return type !== undefined && run.env.copiesText(type) && name !== '_bstr_t' && !/attach/i.test(name);
}

/** `memcpy(to, from, count)`: both pointers are followed at once; from nowhere there may be nothing to copy. */
function copied(run: Run, state: State, call: CallExpr, arg: Expr, value: Value): State {
  return arg === call.args[0] ? follow(run, state, arg, value, call) : useThrough(run, usePart(run, state, placeOf(arg), call), value, call);
}

/** Of a callee that is known: what it names may be given back by it, and what it assigns has another value. */
export function changedElsewhere(run: Run, call: CallExpr, before: State): State {
  const isForeign = (name: string): boolean => !run.scan.types.has(name) && !/^[<*~]/.test(name);
  const shared = [...before.vars].filter(([place]) => (run.scan.repeated.get(place) ?? [baseOf(place)]).some(isForeign));
  const reach = shared.length === 0 ? undefined : run.env.reachOf(call);
  if (reach === undefined) return before;
  return shared.reduce((state, [place, value]) => {
    if (isElsewhere(run, state, place)) return reach.names.has(lastName(place)) ? escapeValue(state, value) : state;
    const names = run.scan.repeated.get(place)?.filter(isForeign) ?? [withoutThis(place)];
    return resourceOf(value) === undefined && names.some((name) => reach.writes.has(name)) ? set(state, place, UNKNOWN) : state;
  }, before);
}

function lastName(place: string): string {
  return /\w*$/.exec(place)![0];
}

/** Something that is held where others reach it. */
function isElsewhere(run: Run, state: State, place: string): boolean {
  const id = resourceOf(get(state, place));
  return id !== undefined && id >= 0 && !place.startsWith('*') && !isOwn(run, baseOf(place)) && !place.startsWith('<') && !isMember(run, place) && state.held.get(id)?.status !== 'shared';
}

/** `Slot<ReleaseFn>(p, 2)(p)`, `((delegate* unmanaged<void*, uint>)(*(void***)p)[2])(p)`: what is found in a table of functions may be Release. */
function isFound(call: CallExpr): boolean {
  return !['name', 'member'].includes(strip(call.callee).kind);
}

/** A function among the arguments may be called later, with the others. */
function isProcedure(run: Run, arg: Expr): boolean {
  const inner = strip(arg);
  const named = inner.kind === 'unary' && inner.op === '&' ? strip(inner.operand) : inner;
  if (named.kind !== 'name') return named.kind === 'lambda';
  return !run.scan.types.has(named.name) && (named !== inner && named.name.includes('::') || run.env.isFunction(named.name));
}

/** A pointer that travels as a number, the LPARAM of a message: whoever makes a pointer of it again may keep it. */
function isHidden(arg: Expr): boolean {
  return arg.kind === 'cast' && isNumber(arg.type);
}

/** Threads, work items and timers own what they are started with. */
export function handOver(state: State, values: readonly Value[]): State {
  return values.reduce(escapeValue, state);
}

/** `Item(key, p)`, `std::make_pair(key, p)`, `Holder<IMessage>(p)`, `Holder::From(p)`: a value that takes along what it is made of. */
function makesValue(run: Run, call: CallExpr): boolean {
  const callee = strip(call.callee);
  if (callee.kind !== 'name') return false;
  const name = calleeName(call) ?? '';
  if (/(?:^|::)(?:make_\w+|qMakePair|pair|tuple|value_type)$/.test(callee.name) || run.env.isClass(name)) return true;
  if (run.env.isDefined(call)) return false;
  const isType = (one: string): boolean => [run.fn.returnType, ...run.scan.types.values()].some((type) => type !== undefined && namesType(type, one));
  return call.makes === true || call.typeArgs !== undefined || isType(name) || isType(/(\w+)(?:<.*>)?::\w+$/.exec(callee.name)?.[1] ?? '');
}

function namesType(type: TypeRef, name: string): boolean {
  return type.name === name || type.args.some((arg) => namesType(arg, name));
}

/** `list.push_back(Item(key, p))`, Item of unknown definition: most likely a value of that type. */
function escapeParts(run: Run, made: CallExpr, state: State): State {
  if (receiverOf(made) !== undefined || onlyReads(calleeName(made) ?? '') || looksThrough(made) || run.env.rowOf(made, made.args) !== undefined || run.env.isDefined(made)) return state;
  return made.args.reduce((next, arg) => escapeValue(next, get(next, placeOf(arg) ?? '')), state);
}

function isReference(run: Run, id: number): boolean {
  if (id < 0) return isInterfacePointer(run.fn.params[-id - 1]?.type);
  const family = run.siteOf.get(id)?.family;
  return family === 'com-ref' || family === 'session';
}

/** `IMessage *`, `LPMESSAGE`. */
function isInterfacePointer(type: TypeRef | undefined): boolean {
  return type !== undefined && !type.reference && interfaceOf(type.name) !== undefined && type.pointers === (/^LP[A-Z]/.test(type.name) ? 0 : 1);
}

/**
 * A macro that nobody defined for us: one that wraps a call hands its result on, one around a plain pointer may do anything to it.
 * Unless it only tells of what it is given, it has looked at how a call went.
 */
export function unknownMacro(run: Run, call: CallExpr, name: string, state: State): readonly Ended[] | undefined {
  const ways = throughMacro(run, call, name, state);
  return isAssertion(name) || writesDown(name) ? ways : ways?.map((way) => ({ ...way, state: withoutFailures(way.state) }));
}

function throughMacro(run: Run, call: CallExpr, name: string, state: State): readonly Ended[] | undefined {
  const wrapped = call.args.find((arg) => ['call', 'assign'].includes(strip(arg).kind)) ?? (call.args.length > 0 && leavesOnFailure(name) ? call.args[0] : undefined);
  if (wrapped !== undefined && !run.scan.asked.has(call)) {
    const others = call.args.filter((arg) => arg !== wrapped);
    return each(evaluate(run, wrapped, state), (ended) => {
      if (leavesOnFailure(name) && ended.value === FAILURE) return [];
      return each(evaluateAll(run, others, ended.state), (rest) => [{ value: ended.value, state: rest.state }]);
    });
  }
  return each(evaluateAll(run, call.args, state), ({ values, state: after }) => {
    if (isAssertion(name)) return [{ value: UNKNOWN, state: after }];
    const tells = writesDown(name) && !leavesOnFailure(name);
    let next = untold(run, call, undefined, call.args, values, after);
    values.forEach((given, index) => {
      const value = objectOf(run, next, call.args[index]!) ?? given;
      const place = placeOf(call.args[index]!);
      if (resourceOf(value) !== undefined && isExact(value)) {
        next = escapeValue(touchRows(next, call.args[index]!), value);
        noteReleased(run, resourceOf(value)!);
      }
      if (place !== undefined && isOwn(run, baseOf(place)) && !(tells && resourceOf(value) === undefined)) next = noPart(set(dropAnswers(run, next, baseOf(place)), place, UNKNOWN), place);
      if (value.length > 1 && value.startsWith('&')) next = overwritten(run, next, value.slice(1), false);
    });
    return [{ value: UNKNOWN, state: next }];
  });
}

/** `*p`: the object itself, which can be released as well. */
function objectOf(run: Run, state: State, arg: Expr): Value | undefined {
  const inner = strip(arg);
  const value = inner.kind === 'unary' && inner.op === '*' ? get(state, placeOf(inner.operand) ?? '') : undefined;
  return value !== undefined && isReference(run, resourceOf(value) ?? -1) ? value : undefined;
}

/** Somebody wrote into the variable whose address was passed. */
export function overwritten(run: Run, state: State, place: string, byApi: boolean): State {
  if (byApi && (resourceOf(get(state, place)) !== undefined || isLent(run, place))) return state;
  let next = noPart(dropAnswers(run, state, baseOf(place)), place);
  for (const [other, value] of next.vars) if (isWithin(other, place)) next = set(escapeValue(next, value), other, UNKNOWN);
  return next;
}
