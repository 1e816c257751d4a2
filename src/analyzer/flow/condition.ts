// Tests: which ways a condition can turn out on a path, and what each way teaches about the values it asked for.

import type { Expr } from '../model/types';
import { resultProperty, resultTest } from './codes';
import { each, evaluate } from './evaluate';
import { baseOf, calleeName, isIndirect, placeOf, strip, withoutThis } from './places';
import { emptyRows } from './rows';
import { ANY, codeParameter, codesInOrder, codesOf, FAILED, isCodeParameter, isFailureNumber, narrow, OK, type Codes } from './result-code';
import { typeOfPlace, type Run } from './run';
import { above, numberOf, settledPair } from './numbers';
import { macroPlace, questionOf } from './scan';
import { afterAnswer, isObjectOf, letGo } from './untold';
import type { State, Value } from './state';
import { FAILURE, get, hold, isExact, NONZERO, resourceOf, set, UNKNOWN, WARNING, ZERO } from './state';

export interface Taken { readonly truth: boolean; readonly state: State }

/** The ways on from a test that stands by itself. */
export function decide(run: Run, test: Expr, state: State): readonly Taken[] {
  return branch(run, test, state).map((taken, _, ways) => ({ truth: taken.truth, state: afterAnswer(run, test, taken.state, ways.length > 1) }));
}

export function branch(run: Run, test: Expr, state: State): readonly Taken[] {
  const inner = strip(test);
  if (inner.kind === 'unary' && inner.op === '!') return branch(run, inner.operand, state).map(({ truth, state: after }) => ({ truth: !truth, state: after }));
  if (inner.kind === 'binary') {
    if (inner.op === '&&' || inner.op === '||') {
      const goesOn = inner.op === '&&';
      return each(branch(run, inner.left, state), (left) => (left.truth === goesOn ? branch(run, inner.right, left.state) : [left]));
    }
    if (inner.op === '==' || inner.op === '!=') return equality(run, inner, state);
    if (inner.op === '<' || inner.op === '>=' || inner.op === '>' || inner.op === '<=') return order(run, inner, state);
  }
  if (inner.kind === 'call') {
    const asks = resultTest(calleeName(inner) ?? '');
    const arg = inner.args[0];
    if (asks !== undefined && arg !== undefined) {
      return each(evaluate(run, arg, state), ({ value, state: after }) => failure(run, value, arg, after).map(({ truth, state: known }) => ({ truth: truth === (asks === 'failed'), state: known })));
    }
  }
  const told = answerOfCode(run, inner, state);
  if (told !== undefined) return told;
  if (inner.kind === 'conditional') {
    return each(branch(run, inner.test, state), (taken) => branch(run, taken.truth ? inner.then : inner.else, taken.state));
  }
  return each(evaluate(run, inner, state), ({ value, state: after }) => {
    // What an object answers that was made of a code, its class decides.
    const told = isObjectOf(run, placeOf(inner) ?? '') ? letGo(run, after, inner, value) : after;
    const known = told === after ? truthOf(after, value) : undefined;
    if (known !== undefined) return [{ truth: known, state: after }];
    return [true, false].flatMap((truth) => answer(run, inner, truth, learn(run, truth ? told : emptyRows(run, told, inner), inner, value, truth ? NONZERO : ZERO)));
  });
}

/** `hr.Failed`, `Open(out p).Succeeded()`: the code of a call is asked how it went. */
export function answerOfCode(run: Run, expr: Expr, state: State): readonly Taken[] | undefined {
  const asked = expr.kind === 'call' && expr.args.length === 0 ? strip(expr.callee) : expr;
  const asks = asked.kind === 'member' ? resultProperty(asked.name) : undefined;
  // A member that the function writes is one of a struct of its own.
  if (asked.kind !== 'member' || asks === undefined || run.scan.written.has(asked.name)) return undefined;
  const { object } = asked;
  // `new HRESULT(Open(out p))`
  const codes = evaluate(run, object.kind === 'new' && object.args.length === 1 && isCodeParameter(run.fn, object.type) ? object.args[0]! : object, state);
  if (!codes.every(({ value }) => value === ZERO || value === WARNING || value === FAILURE)) return undefined;
  return codes.map(({ value, state: after }) => ({ truth: (value === FAILURE) === (asks === 'failed'), state: after }));
}

/** Whether the value is surely not zero; undefined when it may be either. */
export function truthOf(state: State, value: Value): boolean | undefined {
  if (value === ZERO) return false;
  if (value === UNKNOWN) return undefined;
  const id = resourceOf(value);
  const code = id === undefined ? undefined : state.held.get(id)?.code;
  if (code !== undefined) return (code & OK) === 0 ? true : undefined;
  if (id !== undefined && id < 0) return value.startsWith('I') || state.held.get(id)?.nonnull === true ? true : undefined;
  return true;
}

/** Splits by whether a result code is a failure. */
function failure(run: Run, value: Value, code: Expr, state: State): readonly Taken[] {
  if (value === FAILURE) return [{ truth: true, state }];
  if (value === ZERO || value === WARNING) return [{ truth: false, state }];
  const parameter = codeParameter(state, value);
  if (parameter !== undefined) return narrowed(state, parameter, FAILED);
  const known = resourceOf(value) === undefined ? undefined : truthOf(state, value);
  if (known !== undefined) return [{ truth: known, state }];
  if (value.startsWith('=')) return [{ truth: isFailureNumber(value), state }];
  return [{ truth: true, state: learn(run, state, code, value, FAILURE) }, { truth: false, state: learn(run, state, code, value, value === NONZERO ? WARNING : ZERO) }];
}

/** Both ways a code may turn out when it is asked whether it is one of these. */
function narrowed(state: State, parameter: number, wanted: Codes): readonly Taken[] {
  const may = state.held.get(parameter)!.code ?? ANY;
  return [true, false].flatMap((truth) => {
    const left = truth ? may & wanted : may & ~wanted;
    return left === 0 ? [] : [{ truth, state: narrow(state, parameter, left) }];
  });
}

function equality(run: Run, test: Extract<Expr, { kind: 'binary' }>, state: State): readonly Taken[] {
  const wanted = test.op === '==';
  return each(evaluate(run, test.left, state), (left) => each(evaluate(run, test.right, left.state), (right) => {
    const ways = equal(run, { expr: test.left, value: left.value }, { expr: test.right, value: right.value }, right.state);
    return ways.length === 1 ? [{ truth: ways[0]!.truth === wanted, state: ways[0]!.state }] : ways.flatMap((way) => answer(run, test, way.truth === wanted, way.state));
  }));
}

interface Side { readonly expr: Expr; readonly value: Value }

/** Whether two values are equal: both ways when it is not known, each with what it teaches. */
export function equal(run: Run, left: Side, right: Side, state: State): readonly Taken[] {
  const same = sameValue(state, ...settledPair(run, left.expr, right.expr, [left.value, right.value])) ?? (isFollowed(left) && isStorage(run, right) || isFollowed(right) && isStorage(run, left) || isNew(run, left) && isPassed(right) || isNew(run, right) && isPassed(left) ? false : undefined)
    ?? (isTrue(right.expr) && isOne(left.value) || isTrue(left.expr) && isOne(right.value) ? true : undefined);
  if (same !== undefined) return [{ truth: same, state }];
  // Equal to something unknown, or not: neither says whether it is a failure.
  const start = right.value === UNKNOWN ? letGo(run, state, left.expr, left.value) : left.value === UNKNOWN ? letGo(run, state, right.expr, right.value) : state;
  const through = [left.expr, right.expr].reduce((next, expr) => emptyRows(run, next, expr, right.value === ZERO ? undefined : areLeft(run, left.value)), start);
  return [true, false].map((truth) => {
    const after = truth ? through : start;
    if (right.value === ZERO) return { truth, state: learn(run, after, left.expr, left.value, truth ? ZERO : NONZERO) };
    if (left.value === ZERO) return { truth, state: learn(run, after, right.expr, right.value, truth ? ZERO : NONZERO) };
    if (truth && isCode(right.value)) return { truth, state: learn(run, after, left.expr, left.value, right.value) };
    return { truth, state: truth && isCode(left.value) ? learn(run, after, right.expr, right.value, left.value) : after };
  });
}

function isFollowed({ value }: Side): boolean {
  return (resourceOf(value) ?? -1) >= 0;
}

/** An array, or the address of a variable: nothing that is handed out lies there. */
function isStorage(run: Run, { expr, value }: Side): boolean {
  const place = withoutThis(value.length > 1 && value.startsWith('&') ? value.slice(1) : placeOf(expr) ?? '');
  const type = place === '' ? undefined : typeOfPlace(run, baseOf(place));
  if (type === undefined || type.reference || isIndirect(place) && !(type.array && place.startsWith(`${baseOf(place)}[`))) return false;
  return value.startsWith('&') || type.array && place === baseOf(place) && !run.fn.params.some((param) => param.name === place);
}

/** A block that this function was handed is none of those that its caller passed; an object may be the very one. */
function isNew(run: Run, { value }: Side): boolean {
  const family = isExact(value) ? run.siteOf.get(resourceOf(value)!)?.family : undefined;
  return family !== undefined && family !== 'com-ref' && family !== 'session';
}

function isPassed({ value }: Side): boolean {
  return isExact(value) && resourceOf(value)! < 0;
}

/** `Ok(hr) == TRUE`: what a function answers with TRUE, or with 1, is that. */
function isTrue(expr: Expr): boolean {
  const inner = strip(expr);
  return inner.kind === 'literal' && inner.value === true || inner.kind === 'name' && inner.name === 'TRUE';
}

function isOne(value: Value): boolean {
  return value === NONZERO || value === '=1';
}

function isCode(value: Value): boolean {
  return value === FAILURE || value === WARNING || value.startsWith('=');
}

function sameValue(state: State, left: Value, right: Value): boolean | undefined {
  if (left === UNKNOWN || right === UNKNOWN) return undefined;
  const exact = left === ZERO || left.startsWith('=') || left.startsWith('R') || left.startsWith('&');
  if (left === right && exact) return true;
  if ((codesOf(state, left) & codesOf(state, right)) === 0) return false;
  const [leftTruth, rightTruth] = [truthOf(state, left), truthOf(state, right)];
  if (leftTruth !== undefined && rightTruth !== undefined && leftTruth !== rightTruth) return false;
  if (left.startsWith('=') && right.startsWith('=')) return false;
  if (above('==', left, numberOf(right) ?? Infinity) === false || above('==', right, numberOf(left) ?? Infinity) === false) return false;
  // Code that asks for a warning by name asks for the one that its call gives.
  if (left === WARNING && right === WARNING) return true;
  const [leftId, rightId] = [resourceOf(left), resourceOf(right)];
  if (leftId !== undefined && rightId !== undefined && leftId >= 0 && rightId >= 0 && leftId !== rightId) return false;
  // `p != (IMessage *)0x12345678`: the number stands for nothing having been handed out.
  if (left.startsWith('=') && (rightId ?? -1) >= 0 || right.startsWith('=') && (leftId ?? -1) >= 0) return false;
  return undefined;
}

/** `hr < 0` asks for a failure; `i < p->cRows` says, when it is false, that the rows are through. */
function order(run: Run, test: Extract<Expr, { kind: 'binary' }>, state: State): readonly Taken[] {
  return each(evaluate(run, test.left, state), (left) => each(evaluate(run, test.right, left.state), (right) => {
    const parameter = codeParameter(right.state, left.value);
    if (right.value === ZERO && parameter !== undefined) return narrowed(right.state, parameter, codesInOrder(test.op));
    if (right.value === ZERO && (left.value === FAILURE || left.value === WARNING)) return [{ truth: (codesOf(right.state, left.value) & codesInOrder(test.op)) !== 0, state: right.state }];
    if (right.value === ZERO && left.value === NONZERO && test.op === '>') return [{ truth: true, state: right.state }];
    if (left.value === ZERO && right.value === NONZERO && test.op === '<' && run.scan.firsts.has(placeOf(test.left) ?? '')) return [{ truth: true, state: right.state }];
    const [leftValue, rightValue] = settledPair(run, test.left, test.right, [left.value, right.value]);
    const [one, other] = [numberOf(leftValue), numberOf(rightValue)];
    if (one !== undefined && other !== undefined) return [{ truth: test.op === '<' ? one < other : test.op === '>' ? one > other : test.op === '<=' ? one <= other : one >= other, state: right.state }];
    const far = other === undefined ? undefined : above(test.op, leftValue, other);
    if (far !== undefined) return [{ truth: far, state: right.state }];
    return [true, false].flatMap((truth) => {
      const asked = truth ? right.state : emptyRows(run, right.state, test, areLeft(run, left.value));
      return answer(run, test, truth, other !== undefined && isAboveZero(test.op, other, truth) ? learn(run, asked, test.left, leftValue, NONZERO) : asked);
    });
  }));
}

/** What is compared with the number is 1 or more then. */
function isAboveZero(op: string, number: number, truth: boolean): boolean {
  switch (op) {
    case '>': return truth && number >= 0;
    case '>=': return truth && number >= 1;
    case '<': return !truth && number >= 1;
    case '<=': return !truth && number >= 0;
    default: return false;
  }
}

/** After a round or more the counter is past the last row, and the rows that were only read are still there. */
function areLeft(run: Run, counter: Value): (name: string) => boolean {
  return (name) => counter !== ZERO && !run.scan.handledRows.has(name);
}

/** Remembers the answer where the same question stands twice, and drops the path that would answer it differently now. */
function answer(run: Run, test: Expr, truth: boolean, state: State): readonly Taken[] {
  const question = questionOf(test);
  if (question === undefined || !run.scan.repeated.has(question.text)) return [{ truth, state }];
  const said: Value = truth !== question.negated ? NONZERO : ZERO;
  const before = get(state, question.text);
  if (before !== UNKNOWN && before !== said) return [];
  return [{ truth, state: set(state, question.text, said) }];
}

export function learn(run: Run, state: State, asked: Expr, value: Value, now: Value): State {
  let inner = strip(asked);
  while (inner.kind === 'assign' && inner.op === '=') inner = strip(inner.left);
  const place = macroPlace(inner) ?? placeOf(inner);
  if (place !== undefined && run.scan.counters.has(place)) return state;
  const id = resourceOf(value);
  if (id !== undefined) {
    const resource = state.held.get(id);
    if (id >= 0 || resource === undefined) return state;
    if (resource.code !== undefined) return narrow(state, id, codesOf(state, now));
    if (now === ZERO) return nullEverywhere(hold(state, id, { ...resource, isNull: true }), id);
    return hold(state, id, { ...resource, nonnull: true });
  }
  if (place === undefined || value !== UNKNOWN && value !== NONZERO) return state;
  const learned = set(state, place, now);
  return now === ZERO ? linkedToNull(learned, place) : learned;
}

/** `p->m`: whoever goes through a pointer and comes back had one, which is worth knowing where it is asked for. */
export function wentThrough(run: Run, state: State, pointer: Expr, value: Value): State {
  const place = placeOf(pointer);
  if (place === undefined || value !== UNKNOWN && (resourceOf(value) ?? 0) >= 0 || !run.scan.tested.has(place)) return state;
  const type = run.scan.types.get(place);
  return type !== undefined && run.env.isRawPointer(type) ? learn(run, state, pointer, value, NONZERO) : state;
}

/** The way a callee went says which of its arguments are NULL. */
export function learnNulls(run: Run, before: State, args: readonly Expr[], values: readonly Value[], { nulls = [], nonnulls = [] }: { readonly nulls?: readonly number[]; readonly nonnulls?: readonly number[] }): State {
  const told = [...nulls.map((at) => ({ at, now: ZERO })), ...nonnulls.map((at) => ({ at, now: NONZERO }))];
  return told.reduce((state, { at, now }) => (args[at] !== undefined && values[at] === UNKNOWN ? learn(run, state, args[at], UNKNOWN, now) : state), before);
}

/** A parameter turns out to be NULL: so do its copies. */
function nullEverywhere(state: State, id: number): State {
  let next = state;
  for (const [place, value] of state.vars) if (value === `R${id}`) next = linkedToNull(set(next, place, ZERO), place);
  return next;
}

/** A block linked to a parent that turns out to be NULL is a root of its own. */
function linkedToNull(state: State, place: string): State {
  let next = state;
  for (const [id, resource] of state.held) if (resource.status === 'child' && resource.parent === place) next = hold(next, id, { status: 'owned' });
  return next;
}
