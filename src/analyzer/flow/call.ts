// Calls: what is known about the callee becomes one path per outcome.

import type { CallExpr, Expr } from '../model/types';
import { changedByReference, ranVariable } from './by-reference';
import { answered } from './checked';
import type { Contract, Outcome } from './contract';
import { handsOn, looksLikeMacro, neverReturns, refusesFailure, resultTest } from './codes';
import { answerOfCode, truthOf, wentThrough } from './condition';
import { answerAsValue, each, evaluate, evaluateAll, type Ended } from './evaluate';
import type { Application } from './gift';
import { afterMethod, copyContract, guardMethod } from './guard-method';
import { afterOwnMethod, sharedBy } from './made';
import { evaluateInline } from './inline';
import { dropComparisons, store, useOfNothing, useThrough } from './ownership';
import { applyOutcome } from './outcome';
import { usePartsIn } from './parts';
import { calleeName, inlineLambda, isComparing, placeOf, receiverOf, strip } from './places';
import { codesOf, withCodes } from './result-code';
import { typeOfPlace, type Run } from './run';
import { handedOn } from './numbers';
import type { State, Value } from './state';
import { escapeValue, FAILURE, resourceOf, set, sure, UNKNOWN, ZERO } from './state';
import { expandArgs } from './target';
import { changedElsewhere, unknownCall, unknownMacro } from './unknown-call';
import { holdsInside, memberTargets, valueAt } from './struct-members';
import { letGo, untold } from './untold';

export function evaluateCall(run: Run, call: CallExpr, state: State): readonly Ended[] {
  const name = calleeName(call) ?? '';
  if (resultTest(name) !== undefined && call.args.length > 0 || answerOfCode(run, call, state) !== undefined) return answerAsValue(run, call, state);
  if (neverReturns(name)) return [];
  // `LPMDB{}` and `LPMDB()` make a NULL pointer.
  if (call.args.length === 0 && call.callee.kind === 'name' && /^LP[A-Z]/.test(name)) return [{ value: ZERO, state }];
  const inline = inlineLambda(call) ?? (call.args.length === 0 && call.callee.kind === 'name' ? run.scan.called.get(call.callee.name) : undefined);
  if (inline !== undefined) return evaluateInline(run, inline, state);
  const receiver = receiverOf(call);
  const args = expandArgs(call.args);
  const row = run.env.rowOf(call, args);
  // A function behind a member, `api.release(p)`, is no method of a guard.
  const guarded = receiver === undefined || row?.row !== undefined && row.row.on === undefined ? undefined : guardMethod(run, call, name, receiver, state);
  if (guarded !== undefined) return guarded;
  if (row === undefined && call.callee.kind === 'name' && looksLikeMacro(name) && !run.env.isDefined(call)) {
    const through = unknownMacro(run, call, name, state);
    if (through !== undefined) return through;
  }
  const first = call.args[0];
  if (first !== undefined && (handsOn(name) || name === 'move' || name === 'forward')) return evaluate(run, first, state);
  if (name === 'swap' && receiver === undefined && args.length === 2) {
    const swapped = swap(run, args[0]!, args[1]!, call, state);
    if (swapped !== undefined) return swapped;
  }
  if (name === 'exchange' && receiver === undefined && args.length === 2) return exchange(run, args[0]!, args[1]!, state);
  return each(receiver === undefined ? [{ value: UNKNOWN, state }] : evaluate(run, receiver, state), (object) => (
    each(evaluateAll(run, args, throughReceiver(run, call, row, object)), ({ values, state: given }) => {
      const after = receiver === undefined ? given : afterMethod(run, call, receiver, given);
      const told = (ends: readonly Ended[]): readonly Ended[] => answered(run, call, values, given, withCodes(run.env.codesOf(call), ends));
      const contract = row ?? run.env.summaryOf(call, follows(values, after)) ?? (receiver === undefined ? undefined : copyContract(run, call, name, receiver, after));
      if (contract === undefined && values.includes(FAILURE) && refusesFailure(name)) return [];
      const known = asItRuns(run, { call, contract, args, values, receiver: object.value, isApi: row !== undefined }, receiver === undefined ? after : letGo(run, after, receiver, object.value));
      if (contract === undefined) {
        const left = run.env.mayTake(call).reduce((state, at) => escapeValue(state, values[at] ?? UNKNOWN), known);
        const after = changedByReference(run, call, args, unknownCall(run, call, name, args, values, left));
        const believed = run.env.believedOf(call);
        if (believed !== undefined) return believed.outcomes.map((outcome) => applyOutcome(run, { call, contract: believed, outcome, args, values, members: [], receiver: object.value }, after));
        return told([{ value: UNKNOWN, state: after }]);
      }
      const members = memberTargets(contract, args, values);
      const ends = possible(run, call, contract, [...values, ...members.map((member) => valueAt(known, member))], known).map((outcome) => {
        const ended = applyOutcome(run, { call, contract, outcome, args, values, members, receiver: object.value }, known);
        return { ...ended, state: changedByReference(run, call, args, ended.state, contract, outcome) };
      });
      // A function of the API that the workspace defines itself, of which the API says nothing more.
      const isTold = contract.fromApi && !(/^(?:hresult|scode)$/.test(contract.row?.result ?? '') && ends.every(({ value }) => value === UNKNOWN));
      return isTold ? ends : told(ends);
    })));
}

/** What holds of variables and resources when the callee begins, and of those that no argument leads to when it comes back. */
function asItRuns(run: Run, { call, contract, args, values, receiver, isApi }: Pick<Application, 'call' | 'args' | 'values' | 'receiver'> & { readonly contract: Contract | undefined; readonly isApi: boolean }, before: State): State {
  const passed = usePartsIn(run, isComparing(call) ? before : handedOn(run, dropComparisons(run, before, args), args), call, contract, args, values);
  const own = receiverOf(call) === undefined || isApi ? passed : afterOwnMethod(run, call, passed, receiver);
  const ran = ranVariable(run, untold(run, call, contract, args, values, contract === undefined ? own : sharedBy(run, own, contract, values, receiver)), call.callee);
  return contract?.fromApi === true ? ran : changedElsewhere(run, call, ran);
}

/** `std::exchange(p, NULL)` is what p held: whoever gets the result owns it now. */
function exchange(run: Run, from: Expr, to: Expr, before: State): readonly Ended[] {
  const place = placeOf(from);
  return each(evaluateAll(run, [from, to], before), ({ values: [old, next], state }) => {
    if (place === undefined) return [{ value: UNKNOWN, state: escapeValue(escapeValue(state, old!), next!) }];
    return [{ value: old!, state: store(run, resourceOf(old!) === undefined ? state : set(state, place, UNKNOWN), place, next!, from) }];
  });
}

/** `std::swap(m_p, p)` of plain pointers: each holds what the other did. */
function swap(run: Run, left: Expr, right: Expr, call: CallExpr, before: State): readonly Ended[] | undefined {
  const [one, other] = [placeOf(left), placeOf(right)];
  const types = [one, other].flatMap((place) => typeOfPlace(run, place ?? '') ?? []);
  if (one === undefined || other === undefined || types.length === 0 || !types.every((type) => run.env.isRawPointer(type))) return undefined;
  return each(evaluateAll(run, [left, right], before), ({ values, state }) => {
    const emptied = set(set(state, one, UNKNOWN), other, UNKNOWN);
    return [{ value: UNKNOWN, state: store(run, store(run, emptied, one, values[1]!, call), other, values[0]!, call) }];
  });
}

/** `p->Method()` follows p, except when the method is the one that gives it back. */
function throughReceiver(run: Run, call: CallExpr, contract: Contract | undefined, object: Ended): State {
  const callee = strip(call.callee);
  const givesBack = contract?.outcomes.some((outcome) => outcome.takes.some((taking) => taking.at === 'receiver')) ?? false;
  if (callee.kind !== 'member' || !callee.arrow) return object.state;
  const state = wentThrough(run, useOfNothing(run, object.state, placeOf(callee.object), object.value, call), callee.object, object.value);
  return givesBack ? sure(state, resourceOf(object.value)) : useThrough(run, state, object.value, call);
}

function follows(values: readonly Value[], state: State): 'resource' | 'parameter' | 'nothing' {
  let found: 'parameter' | 'nothing' = 'nothing';
  for (const value of values) {
    const id = resourceOf(value);
    if (id !== undefined && id >= 0 || holdsInside(state, value)) return 'resource';
    if (id !== undefined) found = 'parameter';
  }
  return found;
}

/** Outcomes that fit what is known of the arguments; none when the callee does not come back with such a code. */
function possible(run: Run, call: CallExpr, contract: Contract, values: readonly Value[], state: State): readonly Outcome[] {
  const coming = contract.outcomes.filter((outcome) => outcome.codes?.every(({ at, may }) => (codesOf(state, values[at] ?? UNKNOWN) & may) !== 0) ?? true);
  const fitting = coming.filter((outcome) => !(outcome.nulls?.some((at) => truthOf(state, values[at] ?? UNKNOWN) === true) ?? false)
    && !(outcome.nonnulls?.some((at) => truthOf(state, values[at] ?? UNKNOWN) === false) ?? false));
  const left = hangsOnMore(call, fitting, values) ? fitting.map(doubted) : fitting.length === 0 ? coming : fitting;
  // A releaser that may refuse, where nobody asks whether it did: the one who calls it could do nothing more.
  return withoutDoubtfulGifts(call.args, run.scan.unanswered.has(call) && left.some((outcome) => outcome.takes.length > 0) ? left.filter((outcome) => !isIdle(outcome)) : left);
}

/** What somebody else may keep is not the caller's to give back, where he cannot tell. */
function withoutDoubtfulGifts(args: readonly Expr[], outcomes: readonly Outcome[]): readonly Outcome[] {
  if (outcomes.every((outcome) => outcome.lends === undefined)) return outcomes;
  return outcomes.map((one) => ({ ...one, gives: one.gives.filter(({ at }) => !outcomes.some((other) => (
    other.lends?.includes(at) === true && (at === 'result' || other.result === one.result) && !tells(args, one, other)))) }));
}

/** What the caller passed, or was told by reference, says which way it went. */
function tells(args: readonly Expr[], one: Outcome, other: Outcome): boolean {
  const isNamed = (at: number): boolean => args[at] !== undefined && placeOf(args[at]) !== undefined;
  const differ = (some: readonly number[] = [], others: readonly number[] = []): boolean => some.some((at) => others.includes(at) && isNamed(at));
  const code = ({ codes }: Outcome, at: number): number | undefined => codes?.find((told) => told.at === at)?.may;
  return differ(one.nulls, other.nonnulls) || differ(one.nonnulls, other.nulls) || JSON.stringify([one.numbers, one.sets]) !== JSON.stringify([other.numbers, other.sets])
    || [...one.codes ?? [], ...other.codes ?? []].some(({ at }) => isNamed(at) && code(one, at) !== code(other, at));
}

/** What is given back hangs on a comparison that is not followed, or on an argument that only the declaration tells. */
function hangsOnMore(call: CallExpr, outcomes: readonly Outcome[], values: readonly Value[]): boolean {
  const args = expandArgs(call.args);
  return outcomes.some(({ codes }) => codes?.some(({ at }) => args[at] === undefined || values[at] === UNKNOWN && strip(args[at]).kind === 'binary'));
}

/** What it would give back it may have given back. */
function doubted({ takes, keeps, ...outcome }: Outcome): Outcome {
  return { ...outcome, takes: [], keeps: [...keeps, ...takes.flatMap(({ at }) => (at === 'receiver' ? [-1] : [at]))] };
}

function isIdle({ gives, takes, keeps, clears, nulls, codes, sets }: Outcome): boolean {
  return (nulls ?? codes ?? sets) === undefined && gives.length + takes.length + keeps.length + clears.length === 0;
}
