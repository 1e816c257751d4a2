// A result code goes where nobody knows what is made of it: `if (!CheckHr(hr))`, `hr = Trace(hr)`, `Must(Open(&p))`, `g_last = hr`.
// What was handed out together with the code may be there or not, whatever comes back, or whatever is asked elsewhere afterwards;
// and somebody else may have looked whether it is a failure.

import type { CallExpr, Expr, TypeRef } from '../model/types';
import { isAssertion, leavesOnFailure, looksLikeMacro, namedValue, resultTest, throwsByName, writesDown } from './codes';
import type { Contract } from './contract';
import { baseOf, calleeName, placeOf, strip, walkExpr } from './places';
import { FAILED } from './result-code';
import { isOwn, typeOfPlace, type Run } from './run';
import type { ResourceId, State, Value } from './state';
import { doubt, FAILURE, get, hold, WARNING, withoutFailures, ZERO } from './state';
import { expandArgs } from './target';
import { isKnownStruct, isNumber } from './types';

/** A call that is given codes, of which the callee's contract, if there is one, does not tell. */
export function untold(run: Run, call: CallExpr, contract: Contract | undefined, args: readonly Expr[], values: readonly Value[], before: State): State {
  if (contract?.fromApi === true) return before;
  const name = calleeName(call) ?? '';
  const decides = run.scan.deciding.has(call);
  const tellsOnly = isAssertion(name) || writesDown(name) && !leavesOnFailure(name.toUpperCase());
  return args.reduce((state, arg, at) => {
    const inner = strip(arg);
    const address = inner.kind === 'unary' && inner.op === '&' && values[at]!.startsWith('&') ? inner.operand : undefined;
    const value = address === undefined ? values[at]! : get(state, values[at]!.slice(1));
    if (value !== ZERO && value !== WARNING) return state;
    const told = contract?.outcomes.flatMap((outcome) => outcome.codes?.filter((one) => one.at === at) ?? []) ?? [];
    if (decides) return told.length > 0 || contract?.outcomes.some((outcome) => outcome.returns === at) === true ? state : letGo(run, state, address ?? arg, value);
    const onlySuccess = throwsByName(name) || contract?.throwsOn === at || told.length > 0 && told.every(({ may }) => (may & FAILED) === 0);
    return tellsOnly || onlySuccess ? state : remember(run, state, address ?? arg, value);
  }, tellsOnly ? before : codeShown(run, before, args, true));
}

/** Whoever is given the code of a call that failed, or a test of it, may look at it; so may a callee at what is kept in reach. */
export function codeShown(run: Run, state: State, given: readonly Expr[], toCallee = false): State {
  const failed = new Set<number>();
  for (const [place, value] of state.vars) {
    const site = place.startsWith('~') && value.startsWith('=') ? run.siteOf.get(Number(value.slice(1))) : undefined;
    if (site !== undefined) failed.add(site.call.start);
  }
  if (failed.size === 0) return state;
  let found = toCallee && [...state.vars].some(([place, value]) => value === FAILURE && isElsewhere(run, place));
  for (const expr of given) {
    walkExpr(expr, (inner) => {
      const place = inner.kind === 'name' || inner.kind === 'member' ? placeOf(inner) : undefined;
      if (inner.kind === 'call' ? failed.has(inner.start) : place !== undefined && get(state, place) === FAILURE) found = true;
    });
  }
  return found ? withoutFailures(state) : state;
}

function isElsewhere(run: Run, place: string): boolean {
  return place !== baseOf(place) || !isOwn(run, place);
}

/** Lets go of what the call that gave the code handed out, unless the code was asked for since; whoever gets a failure may look at it. */
export function letGo(run: Run, state: State, code: Expr, value: Value): State {
  return value === FAILURE ? withoutFailures(state) : handedOut(run, state, code, value).reduce(doubt, state);
}

/** The code is kept elsewhere, at a place that may be known, where somebody may ask for it. */
export function remember(run: Run, state: State, code: Expr, value: Value, at?: string): State {
  const inner = strip(code);
  const told = [at, placeOf(inner.kind === 'assign' ? inner.left : inner)].filter((place) => place !== undefined);
  return handedOut(run, state, code, value).reduce((next, id) => hold(next, id, { ...next.held.get(id)!, told }), state);
}

/** `g_last = Open(&p)`, `job->hr = hr`; an object of a class, or whatever a call brings, may look at the code itself. */
export function assignedCode(run: Run, state: State, target: Expr, place: string | undefined, code: Expr, value: Value): State {
  if (place === undefined ? target.kind === 'call' : isObjectOf(run, place)) return codeShown(run, state, [code]);
  if (target.kind === 'call') return state;
  return place === undefined || isElsewhere(run, place) ? remember(run, state, code, value, place) : state;
}

/** A variable of C++ that is neither a number nor a pointer. */
export function isObjectOf(run: Run, place: string, type = run.scan.types.get(place)): boolean {
  return type !== undefined && !run.fn.file.endsWith('.c') && isObject(run, type);
}

/** What a test says of codes that are kept elsewhere: it asks for one of them, or for something that may be worked out from it. */
export function afterAnswer(run: Run, test: Expr, state: State, open: boolean): State {
  let next = state;
  for (const [id, resource] of state.held) {
    if (resource.told === undefined) continue;
    const { told, ...rest } = resource;
    if (told.some((place) => settles(test, place))) next = hold(next, id, rest);
    else if (open && asksElsewhere(run, test)) next = doubt(hold(next, id, rest), id);
  }
  return next;
}

/** What the call that gave the code handed out, as long as the code was not asked for. */
function handedOut(run: Run, state: State, code: Expr, value: Value): readonly ResourceId[] {
  if (value !== ZERO && value !== WARNING) return [];
  const inner = strip(code);
  const place = placeOf(inner);
  const origins = place === undefined ? undefined : run.scan.answers.get(place);
  if (origins === undefined && inner.kind !== 'call' && inner.kind !== 'assign') return [];
  for (let entry = state.trail; entry !== undefined; entry = entry.before) {
    if (entry.kind === 'branch' && place !== undefined && entry.test !== undefined && settles(entry.test, place)) return [];
    const { start, end } = entry.at;
    if (entry.kind !== 'acquire' || !(inner.start <= start && end <= inner.end) && origins?.has(start) !== true) continue;
    return [...state.held].flatMap(([id, resource]) => (id >= 0 && resource.status === 'owned' && run.siteOf.get(id)?.call.start === start ? [id] : []));
  }
  return [];
}

/** A call of something of the author's, a member, a global, an object: what it says may hang on a code that was kept somewhere. */
function asksElsewhere(run: Run, test: Expr): boolean {
  let found = false;
  const isCall = (call: CallExpr): boolean => resultTest(calleeName(call) ?? '') === undefined && run.env.rowOf(call, expandArgs(call.args)) === undefined;
  const callees = new Set<Expr>();
  walkExpr(test, (inner) => {
    if (inner.kind === 'call') {
      callees.add(inner.callee);
      found ||= isCall(inner);
    } else if (inner.kind === 'name' && !callees.has(inner)) {
      const type = typeOfPlace(run, inner.name);
      const isGlobal = !run.scan.types.has(inner.name) && namedValue(inner.name) === undefined && !looksLikeMacro(inner.name) && run.env.constant(inner.name) === undefined;
      const isAnswer = [...run.scan.answers.get(inner.name)?.values() ?? []].some(isCall);
      found ||= type === undefined ? isGlobal : (isNumber(type) || !run.env.isRawPointer(type)) && (isGlobal || isAnswer || isObject(run, type));
    } else if (inner.kind === 'member' && !callees.has(inner)) {
      const base = baseOf(placeOf(inner) ?? '');
      found ||= base === 'this' || run.fn.params.some((param) => param.name === base);
    }
  });
  return found;
}

function isObject(run: Run, type: TypeRef): boolean {
  return !isKnownStruct(type) && run.env.isOwner(type);
}

/** `FAILED(hr)`, `hr == S_OK`, `hr < 0`, `hr`: a test that tells whether the code is a failure. */
function settles(test: Expr, place: string): boolean {
  const inner = strip(test);
  const isIt = (expr: Expr): boolean => placeOf(expr.kind === 'assign' ? expr.left : expr) === place;
  if (inner.kind === 'call') return resultTest(calleeName(inner) ?? '') !== undefined && inner.args.some(isIt);
  if (inner.kind === 'binary') return isIt(inner.left) && isZero(inner.right) || isIt(inner.right) && isZero(inner.left);
  return isIt(inner);
}

function isZero(expr: Expr): boolean {
  const inner = strip(expr);
  return inner.kind === 'literal' && inner.value === 0 || inner.kind === 'name' && namedValue(inner.name) === ZERO;
}
