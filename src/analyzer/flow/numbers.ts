// Plain numbers along a path: flags that are set and asked for bit by bit, and counters that say how far one came.

import { fold } from '../model/literals';
import type { Expr } from '../model/types';
import type { Outcome } from './contract';
import { dropAnswers } from './ownership';
import { resultTest } from './codes';
import { baseOf, calleeName, strip, walkExpr } from './places';
import { isOwn, type FlowEnv, type Run } from './run';
import type { Target } from './target';
import { isFlag, isNumberOut } from './types';
import { BLURRED, escape, get, isBlurred, NONZERO, resourceOf, set, UNKNOWN, ZERO, type ResourceId, type State, type Value } from './state';

export function numberOf(value: Value): number | undefined {
  return value === ZERO ? 0 : value.startsWith('=') ? Number(value.slice(1)) : undefined;
}

export function valueOf(number: number): Value {
  return number === 0 ? ZERO : Number.isInteger(number) ? `=${number}` : UNKNOWN;
}

/** The number that an expression stands for wherever it is read. */
export function constantIn(env: FlowEnv, expr: Expr): number | undefined {
  const inner = strip(expr);
  switch (inner.kind) {
    case 'literal': return typeof inner.value === 'number' ? inner.value : undefined;
    case 'name': {
      const name = inner.name.slice(inner.name.lastIndexOf(':') + 1);
      return numberOf(env.constant(name) ?? UNKNOWN) ?? env.macroNumber(name);
    }
    case 'binary': {
      const [left, right] = [constantIn(env, inner.left), constantIn(env, inner.right)];
      return left === undefined || right === undefined ? undefined : fold(inner.op, left, right);
    }
    case 'unary': {
      const operand = inner.op === '~' ? constantIn(env, inner.operand) : undefined;
      return operand === undefined || Math.abs(operand) > 0x7fffffff ? undefined : ~operand;
    }
    default: return undefined;
  }
}

/** The value, or the number that a macro stands for: it is looked up only where somebody asks for numbers. */
export function settled(run: Run, expr: Expr, value: Value): Value {
  if (value !== UNKNOWN || expr.kind === 'name' && run.scan.types.has(expr.name)) return value;
  const number = constantIn(run.env, expr);
  return number === undefined ? UNKNOWN : valueOf(number);
}

/** Two sides of an operator, of which one is a number. */
export function settledPair(run: Run, left: Expr, right: Expr, values: readonly [Value, Value]): readonly [Value, Value] {
  const [one, other] = values;
  if (one === UNKNOWN && isNumeric(other)) return [settled(run, left, one), other];
  return other === UNKNOWN && isNumeric(one) ? [one, settled(run, right, other)] : values;
}

function isNumeric(value: Value): boolean {
  return value === ZERO || value === NONZERO || value.startsWith('=') || value.startsWith('>');
}

export function isBitwise(op: string): boolean {
  return op === '|' || op === '&' || op === '^' || op === '<<' || op === '>>';
}

/** What an operator makes of two numbers, as far as that is known. */
export function computed(op: string, left: Value, right: Value): Value {
  if (op === '&' && (left === ZERO || right === ZERO)) return ZERO;
  const [one, other] = [numberOf(left), numberOf(right)];
  // Sums would take another value in each round of a loop.
  if (isBitwise(op)) {
    const number = one === undefined || other === undefined ? undefined : fold(op, one, other);
    if (number !== undefined) return valueOf(number);
    return op === '|' && [left, right].some((value) => value !== ZERO && isNumeric(value)) ? NONZERO : UNKNOWN;
  }
  return op === '+' && one !== undefined && other !== undefined && one >= 0 && other >= 0 ? one + other === 0 ? ZERO : NONZERO : UNKNOWN;
}

/** A number that is raised or lowered: exact up to the highest constant it is compared with, further up only known to be above that. */
export function counted(run: Run, place: string, value: Value, by: number): Value {
  const limit = run.scan.limits.get(place) ?? 0;
  const number = numberOf(value);
  // `while (left--)` for the last one.
  if (by < 0) return number !== undefined && number + by >= 0 && number <= Math.max(limit, 1) ? valueOf(number + by) : UNKNOWN;
  if (number === undefined) return value === NONZERO || value.startsWith('>') ? value : UNKNOWN;
  if (number + by <= limit) return valueOf(number + by);
  // Counting up from 0 gives something that is not 0: the first round of a loop is told from the others.
  return limit > 0 ? `>${limit}` : number >= 0 ? NONZERO : UNKNOWN;
}

/** `left op right` for a value that is only known to be above a number. */
export function above(op: string, left: Value, right: number): boolean | undefined {
  if (!left.startsWith('>') || Number(left.slice(1)) < right) return undefined;
  return op === '>' || op === '>=' || op === '!=' ? true : op === '<' || op === '<=' || op === '==' ? false : undefined;
}

/** `flags |= x`: flags that nobody asks for are not followed, and as long as nothing is held there is nothing that they could tell. */
export function flagged(run: Run, state: State, place: string | undefined, op: string, left: Value, right: Value): { readonly value: Value; readonly state: State } {
  const held = [...state.held.keys()].filter((id) => id >= 0);
  if (held.length === 0 && op !== '&' || place === undefined || !run.scan.tested.has(baseOf(place))) return { value: UNKNOWN, state };
  const value = computed(op, left, right);
  if (value !== UNKNOWN && value !== NONZERO || !isOwn(run, baseOf(place))) return { value, state };
  return tied(state, held);
}

/** A number that may say what became of these resources, nobody knows how: a test of it ends their story. */
export function tied(state: State, ids: readonly ResourceId[]): { readonly value: Value; readonly state: State } {
  const owned = ids.filter((id) => state.held.get(id)?.status === 'owned');
  return owned.length === 0 ? { value: UNKNOWN, state } : { value: `${BLURRED}${owned.join(',')}`, state: { ...state, blurred: true } };
}

/** What a number says that is copied, or worked out from such numbers. */
export function tiedIn(state: State, expr: Expr): Value {
  const ids: ResourceId[] = [];
  let isCall = false;
  walkExpr(expr, (inner) => {
    isCall ||= inner.kind === 'call' && resultTest(calleeName(inner) ?? '') === undefined;
    const value = inner.kind === 'name' ? state.vars.get(inner.name) : undefined;
    if (value !== undefined && isBlurred(value)) ids.push(...value.slice(BLURRED.length).split(',').filter((id) => id !== '').map(Number));
  });
  return isCall ? UNKNOWN : tied(state, ids).value;
}

/** What a callee left in the plain numbers whose addresses it was given, beside what it handed out; `isSure`: there is no other way to the same result. */
export function written(run: Run, before: State, targets: readonly Target[], numbers: NonNullable<Outcome['numbers']>, given: readonly ResourceId[], isSure: boolean): State {
  let state = before;
  for (const { at, value } of numbers) {
    const target = targets[at];
    if (target?.kind !== 'place' || !isFollowed(run, target.place, value) || resourceOf(get(state, target.place)) !== undefined) continue;
    // Which element is asked for is not followed.
    if (value === UNKNOWN && run.scan.tested.has(baseOf(target.place)) && run.scan.types.get(baseOf(target.place))?.array === true) state = given.reduce(escape, state);
    const type = run.scan.types.get(target.place);
    // A count may be 0 where nothing came; an answer is about something else.
    const isAnswer = isSure && type !== undefined && isFlag(type);
    const left = value === UNKNOWN && !isAnswer ? tied(state, given) : { value, state };
    state = set(dropAnswers(run, left.state, baseOf(target.place)), target.place, left.value);
  }
  return state;
}

/** A test asks for the number, or for a copy of it, or whoever called asks. */
function isFollowed(run: Run, place: string, value: Value): boolean {
  return !run.scan.counters.has(place) && (value === UNKNOWN || place.startsWith('*') || run.scan.tested.has(baseOf(place)) || run.scan.exposed.has(place));
}

/** A pointer to a number of the caller's is handed on: nobody knows what is in the number then. */
export function handedOn(run: Run, before: State, args: readonly Expr[]): State {
  let state = before;
  for (const arg of args) {
    const named = strip(arg);
    const type = named.kind === 'name' && state.vars.has(`*${named.name}`) ? run.scan.types.get(named.name) : undefined;
    if (named.kind === 'name' && type !== undefined && isNumberOut(type)) state = set(state, `*${named.name}`, UNKNOWN);
  }
  return state;
}
