// A call changes variables that stand among its arguments without an `&`, where the callee takes them by reference; and it runs
// the lambdas it is given. What a variable was worth before says nothing of it then.

import type { CallExpr, DeclareStmt, Expr, LambdaExpr, NewExpr } from '../model/types';
import { assignedBy } from './changes';
import { onlyReads, onlyTells } from './codes';
import type { Contract, Outcome } from './contract';
import { noPart } from './leads';
import { calleeName, placeOf, strip } from './places';
import { codeParameter, isResultCode } from './result-code';
import { typeOfPlace, type Run } from './run';
import type { State } from './state';
import { escapeValue, get, resourceOf, set, UNKNOWN, ZERO } from './state';
import { isFlag } from './types';
import { overwritten } from './unknown-call';

/** Whatever the callee, or the constructor, took by reference may have got another value. */
export function changedByReference(run: Run, made: CallExpr | DeclareStmt | NewExpr, args: readonly Expr[], before: State, contract?: Contract, outcome?: Outcome): State {
  if (contract?.fromApi === true || /\.(?:c|cs)$/i.test(run.fn.file)) return before;
  const looks = made.kind === 'call' && onlyReads(calleeName(made) ?? '');
  return args.reduce((known, arg, at) => {
    const place = placeOf(arg);
    const writes = place === undefined || place === 'this' || arg.kind === 'cast' ? false : run.env.mayWrite(made, at);
    if (place === undefined || writes === false) return known;
    const state = writes === true || !looks ? noPart(known, place) : known;
    const value = get(state, place);
    // What becomes of its members the contract tells.
    if (contract?.members?.some(({ param }) => param === at) === true) return state;
    const isOurs = resourceOf(value) !== undefined && codeParameter(state, value) === undefined;
    if (outcome !== undefined && writes === true) {
      // What becomes of a plain pointer the contract tells.
      if (outcome.clears.includes(at) || outcome.gives.some((gift) => gift.at === at) || isOurs && !isGuard(run, place)) return state;
      const left = outcome.sets?.find((one) => one.at === at);
      return left !== undefined && left.value === undefined ? state : set(overwritten(run, state, place, false), place, left?.value ?? UNKNOWN);
    }
    if (writes !== true && (value === UNKNOWN || isOurs || !isFilled(run, made, place, value))) return state;
    const type = typeOfPlace(run, place);
    return overwritten(run, type !== undefined && isFlag(type) ? letGoOf(run, state, args) : state, place, false);
  }, before);
}

/** `Handle(p, done); if (!done) p->Release();`: a flag may say what became of the other arguments. */
function letGoOf(run: Run, state: State, args: readonly Expr[]): State {
  return args.reduce((next, arg) => {
    const value = get(next, placeOf(arg) ?? '');
    const id = resourceOf(value);
    return id !== undefined && id >= 0 && next.held.get(id)?.status === 'owned' ? escapeValue(next, value) : next;
  }, state);
}

/** Of a callee that nobody knows: who would hand over an empty guard, or ask for a constant, if not for what the call puts there? */
function isFilled(run: Run, made: CallExpr | DeclareStmt | NewExpr, place: string, value: string): boolean {
  const type = run.scan.types.get(place);
  if (type === undefined || type.isConst && type.pointers === 0) return false;
  if (isGuard(run, place)) return value === ZERO;
  const name = made.kind === 'call' ? calleeName(made) ?? '' : '';
  const isAsked = run.scan.constants.has(place) || isFlag(type) && run.fn.params.some((param) => param.name === place && param.type.reference);
  return isAsked && !(isResultCode(type) && onlyTells(name));
}

function isGuard(run: Run, place: string): boolean {
  const type = run.scan.types.get(place);
  return type !== undefined && run.env.isOwner(type);
}

/** A lambda ran, or may run from now on: what it assigns is not known any more. */
export function ranLambda(run: Run, state: State, lambda: LambdaExpr): State {
  return changed(run, state, assignedBy(lambda));
}

/** The same for a variable that holds a lambda, when it is called or handed on. */
export function ranVariable(run: Run, state: State, expr: Expr): State {
  const inner = strip(expr);
  if (inner.kind === 'lambda') return ranLambda(run, state, inner);
  const names = inner.kind === 'name' ? run.scan.lambdas.get(inner.name) : undefined;
  return names === undefined ? state : changed(run, state, names);
}

function changed(run: Run, state: State, names: ReadonlySet<string>): State {
  let next = state;
  for (const name of names) if (run.scan.types.has(name)) next = overwritten(run, next, name, false);
  return next;
}
