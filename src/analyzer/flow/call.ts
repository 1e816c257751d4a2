// Calls: what is known about the callee becomes one path per outcome.

import type { CallExpr, Expr, LambdaExpr } from '../model/types';
import { addReference } from './added-reference';
import { changedByReference, ranVariable } from './by-reference';
import type { Contract, Outcome } from './contract';
import { handsOn, looksLikeMacro, neverReturns, onlyReads, refusesFailure, resultTest } from './codes';
import { learn, learnNulls, truthOf } from './condition';
import { answerAsValue, each, evaluate, evaluateAll, isLinkedTo, type Ended } from './evaluate';
import { give, siteFor, type Application } from './gift';
import { afterMethod, copyContract, guardMethod } from './guard-method';
import { loseInside } from './inside';
import { afterOwnMethod, sharedBy } from './made';
import { becomesObject } from './object';
import { acquire, closeMapi, dropComparisons, release, releaseShown, store, useOfNothing, useThrough } from './ownership';
import { usePartsIn } from './parts';
import { touchRows, touchSet } from './rows';
import { baseOf, calleeName, inlineLambda, isComparing, placeOf, receiverOf, strip } from './places';
import { codeParameter, codesOf, narrow, valueOfCodes, withCodes } from './result-code';
import { isOfOthers, UNSURE } from './own-fills';
import { handOn, isOwn, noteReleased, typeOfPlace, type Run, type Site } from './run';
import { isNumber } from './types';
import { handedOn, written } from './numbers';
import type { ResourceId, State, Value } from './state';
import { escapeName, escapeValue, FAILURE, get, hold, LEFT, letGoAs, NONZERO, note, resourceOf, set, UNKNOWN, ZERO } from './state';
import { expandArgs, followed, referenceTarget, targetOf, type Target } from './target';
import { livesBy } from './twin';
import { changedElsewhere, handOver, overwritten, unknownCall, unknownMacro } from './unknown-call';
import { forgetPlain, holdsInside, memberTargets, valueAt } from './struct-members';
import { letGo, untold } from './untold';

export function evaluateCall(run: Run, call: CallExpr, state: State): readonly Ended[] {
  const name = calleeName(call) ?? '';
  if (resultTest(name) !== undefined && call.args.length > 0) return answerAsValue(run, call, state);
  if (neverReturns(name)) return [];
  // `LPMDB{}` and `LPMDB()` make a NULL pointer.
  if (call.args.length === 0 && call.callee.kind === 'name' && /^LP[A-Z]/.test(name)) return [{ value: ZERO, state }];
  const inline = inlineLambda(call);
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
  if (name === 'exchange' && receiver === undefined && args.length === 2) return exchange(run, args[0]!, args[1]!, state);
  return each(receiver === undefined ? [{ value: UNKNOWN, state }] : evaluate(run, receiver, state), (object) => (
    each(evaluateAll(run, args, throughReceiver(run, call, row, object)), ({ values, state: given }) => {
      const after = receiver === undefined ? given : afterMethod(run, call, receiver, given);
      const contract = row ?? run.env.summaryOf(call, follows(values, after)) ?? (receiver === undefined ? undefined : copyContract(run, call, name, receiver, after));
      if (contract === undefined && values.includes(FAILURE) && refusesFailure(name)) return [];
      const told = receiver === undefined ? after : letGo(run, after, receiver, object.value);
      const passed = usePartsIn(run, isComparing(call) ? told : handedOn(run, dropComparisons(run, told, args), args), call, contract, args);
      const own = receiver === undefined || row !== undefined ? passed : afterOwnMethod(run, call, passed, object.value);
      const ran = ranVariable(run, untold(run, call, contract, args, values, contract === undefined ? own : sharedBy(run, own, contract, values, object.value)), call.callee);
      const known = contract?.fromApi === true ? ran : changedElsewhere(run, call, ran);
      if (contract === undefined) {
        const left = run.env.mayTake(call).reduce((state, at) => escapeValue(state, values[at] ?? UNKNOWN), known);
        return withCodes(run.env.codesOf(call), [{ value: UNKNOWN, state: changedByReference(run, call, args, unknownCall(run, call, name, args, values, left)) }]);
      }
      const members = memberTargets(contract, args, values);
      const ends = possible(run, call, contract, [...values, ...members.map((member) => valueAt(known, member))], known).map((outcome) => {
        const ended = applyOutcome(run, { call, contract, outcome, args, values, members, receiver: object.value }, known);
        return { ...ended, state: changedByReference(run, call, args, ended.state, contract, outcome) };
      });
      // A function of the API that the workspace defines itself, of which the API says nothing more.
      const isTold = contract.fromApi && !(/^(?:hresult|scode)$/.test(contract.row?.result ?? '') && ends.every(({ value }) => value === UNKNOWN));
      return isTold ? ends : withCodes(run.env.codesOf(call), ends);
    })));
}

/** The body of a lambda that is called where it stands, statement by statement. */
function evaluateInline(run: Run, lambda: LambdaExpr, before: State): readonly Ended[] {
  let paths: readonly Ended[] = [{ value: UNKNOWN, state: before }];
  const names: string[] = [];
  for (const stmt of lambda.body.body) {
    const expr = stmt.kind === 'expr' ? stmt.expr : stmt.kind === 'declare' ? stmt.init : stmt.kind === 'return' ? stmt.value : undefined;
    if (expr === undefined) continue;
    if (stmt.kind === 'declare') names.push(stmt.name);
    paths = each(paths, (path) => evaluate(run, expr, path.state).map((ended) => (stmt.kind === 'declare' ? { value: UNKNOWN, state: set(ended.state, stmt.name, ended.value) } : ended)));
    if (stmt.kind === 'return') break;
  }
  return paths.map((path) => ({ value: path.value, state: names.reduce((state, name) => set(state, name, UNKNOWN), path.state) }));
}

/** `std::exchange(p, NULL)` is what p held: whoever gets the result owns it now. */
function exchange(run: Run, from: Expr, to: Expr, before: State): readonly Ended[] {
  const place = placeOf(from);
  return each(evaluateAll(run, [from, to], before), ({ values: [old, next], state }) => {
    if (place === undefined) return [{ value: UNKNOWN, state: escapeValue(escapeValue(state, old!), next!) }];
    return [{ value: old!, state: store(run, resourceOf(old!) === undefined ? state : set(state, place, UNKNOWN), place, next!, from) }];
  });
}

/** `p->Method()` follows p, except when the method is the one that gives it back. */
function throughReceiver(run: Run, call: CallExpr, contract: Contract | undefined, object: Ended): State {
  const callee = strip(call.callee);
  const givesBack = contract?.outcomes.some((outcome) => outcome.takes.some((taking) => taking.at === 'receiver')) ?? false;
  if (callee.kind !== 'member' || !callee.arrow) return object.state;
  const state = useOfNothing(run, object.state, placeOf(callee.object), object.value, call);
  return givesBack ? state : useThrough(run, state, object.value, call);
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

function applyOutcome(run: Run, app: Application, before: State): Ended {
  const { call, contract, outcome, args, values, members } = app;
  let state = before;
  const targets = [...args.map((arg, index): Target => (contract.references?.includes(index) === true ? referenceTarget(run, arg) : targetOf(run, before, arg, values[index]!))), ...members];
  for (const { at, may } of outcome.codes ?? []) state = learnCode(run, state, args[at], values[at] ?? UNKNOWN, may);
  if (outcome.gives.length > 0) state = learnNulls(run, state, args, values, outcome);
  for (const taking of outcome.takes) {
    const at = taking.at;
    const target = at === 'receiver' ? undefined : targets[at];
    const value = at === 'receiver' ? app.receiver : taking.byAddress && target?.kind === 'place' ? get(state, target.place) : values[at] ?? UNKNOWN;
    const owner = at === 'receiver' ? receiverOf(call) : args[at];
    if (owner !== undefined) {
      state = touchRows(state, owner);
      run.releasedPlaces.add(placeOf(owner) ?? '');
    }
    const member = owner === undefined && target?.kind === 'place' ? target.place : '';
    if (member !== '') run.releasedPlaces.add(member);
    if (!taking.byAddress) releaseShown(run, state, owner, taking.family, call, contract.name);
    state = release(run, state, value, taking.family, call, contract.name, owner === undefined ? member : placeOf(owner) ?? '', taking.counted);
    if (!taking.byAddress) state = loseInside(run, state, owner, taking.family, call);
  }
  for (const kept of outcome.keeps) {
    const value = kept < 0 ? app.receiver : values[kept] ?? (targets[kept] === undefined ? UNKNOWN : valueAt(state, targets[kept]));
    if (!args.some((arg) => isLinkedTo(state, value, placeOf(arg) ?? ''))) state = handOn(run, state, value);
    const target = targets[kept];
    if (target?.kind === 'place') state = escapeName(state, target.place);
  }
  if (contract.row?.callback !== undefined) state = handOver(state, values.filter((_, index) => !contract.outcomes.some((other) => other.gives.some((gift) => gift.at === index))));
  for (const at of contract.unfollowed ?? []) state = onlyReads(contract.name) ? state : escapeValue(state, values[at] ?? UNKNOWN);
  if (contract.row?.roles?.includes('add-ref') === true) state = args.length === 0 ? addReference(run, state, call, receiverOf(call), app.receiver) : addReference(run, state, call, args[0], values[0]!);
  if (!contract.fromApi) args.forEach((arg, at) => { if (contract.looksAt?.includes(at) !== true) state = touchSet(touchRows(state, arg), arg); });
  targets.forEach((target, index) => {
    if (target.kind !== 'place' || outcome.gives.some((gift) => gift.at === index)) return;
    if (outcome.clears.includes(index)) state = store(run, state, target.place, ZERO, call);
    else if (outcome.takes.some((taking) => taking.at === index && taking.byAddress)) state = set(state, target.place, UNKNOWN);
    else if (index >= args.length) state = outcome.keeps.includes(index) ? set(state, target.place, UNKNOWN) : state;
    else if (members.length > 0 && contract.members!.some((member) => member.param === index)) state = values[index]!.startsWith('&') ? forgetPlain(state, target.place, members) : state;
    else if (values[index]?.startsWith('&') === true) state = overwritten(run, state, target.place, contract.fromApi);
  });
  if (contract.fromApi && outcome.gives.length > 0) state = countsAreSet(run, state, targets, outcome, values);
  if (contract.enters !== undefined && outcome.result === ZERO) state = enter(run, state, app, contract.enters);
  if (contract.leaves !== undefined) state = leaveProcessState(run, closeMapi(run, state, call), contract.leaves);
  let result = outcome.returns === undefined ? outcome.result : values[outcome.returns] ?? UNKNOWN;
  const made: ResourceId[] = [];
  const isDoubtful = outcome.gives.length > 0 && isOfOthers(run, before, call);
  for (const gift of outcome.gives) {
    if (!followed(gift.family)) {
      if (gift.at === 'result') result = NONZERO;
      continue;
    }
    const target: Target = gift.at === 'result' ? { kind: 'elsewhere' } : targets[gift.at] ?? { kind: 'elsewhere' };
    if (target.kind === 'null') continue;
    if (gift.inout === true && (target.kind !== 'place' || get(state, target.place) !== ZERO)) {
      // What was there may still be there, or may have been replaced.
      if (target.kind === 'place') state = overwritten(run, state, target.place, false);
      continue;
    }
    const parent = gift.linkedTo ?? contract.linkedTo;
    const given = give(run, state, app, gift.at, target, gift.family, parent === undefined ? undefined : args[parent]);
    const { id } = siteFor(run, app, gift.at, target, gift.family);
    state = isDoubtful ? letGoAs(given.state, id, UNSURE) : gift.object === true ? becomesObject(given.state, id) : given.state;
    if (contract.row?.roles?.includes('query-interface') === true) state = livesBy(state, app.receiver, id);
    made.push(id);
    if (gift.at === 'result') result = isDoubtful ? UNSURE : given.value;
  }
  if (outcome.gives.length === 0 && outcome.result !== UNKNOWN) {
    // A failed call hands out nothing: a variable that held nothing known holds NULL.
    for (const gift of contract.outcomes.flatMap((other) => other.gives)) {
      const target = gift.at === 'result' ? undefined : targets[gift.at];
      if (target?.kind !== 'place' || gift.inout === true && get(before, target.place) !== ZERO) continue;
      // Many callees clear it themselves first, so what was given back before is no longer surely there.
      const old = resourceOf(get(state, target.place));
      if (old === undefined || contract.row?.nullOnFailure === true) {
        state = store(run, state, target.place, ZERO, call);
        if (contract.fromApi && outcome.result === FAILURE && !target.owner) state = note(set(state, `~${target.place}`, `=${siteFor(run, app, gift.at, target, gift.family).id}`), { at: call, kind: 'call' });
      }
      else if (state.held.get(old)?.status === 'released') state = set(state, target.place, UNKNOWN);
    }
  }
  return { value: result, state: written(run, state, targets, outcome.numbers, made) };
}

/** The way the callee went says what the code is that it was given. */
function learnCode(run: Run, state: State, arg: Expr | undefined, value: Value, may: number): State {
  const parameter = codeParameter(state, value);
  if (parameter !== undefined) return narrow(state, parameter, may);
  const now = valueOfCodes(may & codesOf(state, value));
  return arg === undefined || now === undefined ? state : learn(run, state, arg, value, now);
}

/** A call that hands out a buffer says its size or type too, and that is not 0. */
function countsAreSet(run: Run, state: State, targets: readonly Target[], outcome: Outcome, values: readonly Value[]): State {
  let next = state;
  targets.forEach((target, index) => {
    if (target.kind !== 'place' || outcome.gives.some((gift) => gift.at === index) || values[index]?.startsWith('&') !== true) return;
    const type = target.place === baseOf(target.place) ? typeOfPlace(run, target.place) : undefined;
    if (type !== undefined && isNumber(type) && isOwn(run, target.place)) next = set(next, target.place, NONZERO);
  });
  return next;
}

/** MAPI is initialised once more; nested counts are not told apart. */
function enter(run: Run, state: State, app: Application, family: Site['family']): State {
  const place = `<${family}>`;
  if (resourceOf(get(state, place)) !== undefined) return state;
  const made = acquire(run, state, siteFor(run, app, 'result', { kind: 'elsewhere' }, family), app.call);
  return set(set(made.state, place, made.value), LEFT, UNKNOWN);
}

function leaveProcessState(run: Run, state: State, family: Site['family']): State {
  const id = resourceOf(get(state, `<${family}>`));
  if (id === undefined) return set(state, LEFT, NONZERO);
  noteReleased(run, id);
  return set(hold(state, id, { status: 'released' }), `<${family}>`, UNKNOWN);
}

/** Outcomes that fit what is known of the arguments; none when the callee does not come back with such a code. */
function possible(run: Run, call: CallExpr, contract: Contract, values: readonly Value[], state: State): readonly Outcome[] {
  const coming = contract.outcomes.filter((outcome) => outcome.codes?.every(({ at, may }) => (codesOf(state, values[at] ?? UNKNOWN) & may) !== 0) ?? true);
  const fitting = coming.filter((outcome) => !(outcome.nulls?.some((at) => truthOf(state, values[at] ?? UNKNOWN) === true) ?? false)
    && !(outcome.nonnulls?.some((at) => truthOf(state, values[at] ?? UNKNOWN) === false) ?? false));
  const left = fitting.length === 0 ? coming : fitting;
  // A releaser that may refuse, where nobody asks whether it did: the one who calls it could do nothing more.
  return run.scan.unanswered.has(call) && left.some((outcome) => outcome.takes.length > 0) ? left.filter((outcome) => !isIdle(outcome)) : left;
}

function isIdle({ gives, takes, keeps, clears, nulls, codes, sets }: Outcome): boolean {
  return (nulls ?? codes ?? sets) === undefined && gives.length + takes.length + keeps.length + clears.length === 0;
}
