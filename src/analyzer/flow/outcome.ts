// One way in which a call may go: what it says of its arguments, takes, keeps, changes and hands out.

import type { Expr } from '../model/types';
import { addReference } from './added-reference';
import { onlyReads } from './codes';
import { learn, learnNulls } from './condition';
import type { Outcome } from './contract';
import { isLinkedTo, type Ended } from './evaluate';
import { give, siteFor, type Application } from './gift';
import { loseInside } from './inside';
import { written } from './numbers';
import { becomesObject } from './object';
import { isOfOthers, UNSURE } from './own-fills';
import { acquire, closeMapi, release, releaseShown, store, isLeftAside } from './ownership';
import { baseOf, placeOf, receiverOf } from './places';
import { codeParameter, codesOf, narrow, valueOfCodes } from './result-code';
import { touchRows, touchSet } from './rows';
import { handOn, isOwn, noteReleased, typeOfPlace, type Run, type Site } from './run';
import type { ResourceId, State, Value } from './state';
import { escapeName, escapeValue, FAILURE, get, hold, LEFT, letGoAs, NONZERO, note, resourceOf, set, UNKNOWN, ZERO } from './state';
import { forgetPlain, valueAt } from './struct-members';
import { followed, referenceTarget, targetOf, type Target } from './target';
import { answered, livesBy, onlyAsks } from './twin';
import { isNumber } from './types';
import { handOver, overwritten } from './unknown-call';

/** Where the arguments point to, then the members of structs behind them. */
type Targets = readonly Target[];

export function applyOutcome(run: Run, app: Application, before: State): Ended {
  const { contract, outcome, args, values, members } = app;
  const targets: Targets = [...args.map((arg, index): Target => (contract.references?.includes(index) === true ? referenceTarget(run, arg) : targetOf(run, before, arg, values[index]!))), ...members];
  const taken = takeBack(run, app, targets, learnArguments(run, app, before));
  const changed = change(run, app, targets, show(run, app, keep(run, app, targets, taken)));
  const { value, state, made } = handOut(run, app, targets, changed, outcome.gives.length > 0 && isOfOthers(run, before, app.call));
  const left = outcome.gives.length === 0 && outcome.result !== UNKNOWN ? handOutNothing(run, app, targets, before, state) : state;
  const counted = membersCounted(app, targets, left);
  return { value, state: outcome.numbers === undefined ? counted : written(run, counted, targets, outcome.numbers, made, givesAlways(app)) };
}

/** Every way to this result hands out the same. */
function givesAlways({ contract, outcome }: Application): boolean {
  return contract.outcomes.every((other) => other.result !== outcome.result || outcome.gives.every(({ at }) => other.gives.some((gift) => gift.at === at)));
}

/** `cb` of an SBinary of which `lpb` was filled, or emptied. */
function membersCounted({ contract, outcome, args }: Application, targets: Targets, before: State): State {
  return (contract.members ?? []).reduce((state, { member, count }, index) => {
    const at = args.length + index;
    const target = targets[at];
    const value = outcome.gives.some((gift) => gift.at === at) ? NONZERO : outcome.clears.includes(at) ? ZERO : UNKNOWN;
    return count === undefined || target?.kind !== 'place' || value === UNKNOWN ? state : set(state, `${target.place.slice(0, -member.length)}${count}`, value);
  }, before);
}

/** The way the callee went says which codes it was given, and which arguments are NULL. */
function learnArguments(run: Run, { outcome, args, values }: Application, before: State): State {
  const learned = (outcome.codes ?? []).reduce((state, { at, may }) => learnCode(run, state, args[at], values[at] ?? UNKNOWN, may), before);
  return outcome.gives.length > 0 ? learnNulls(run, learned, args, values, outcome) : learned;
}

function learnCode(run: Run, state: State, arg: Expr | undefined, value: Value, may: number): State {
  const parameter = codeParameter(state, value);
  if (parameter !== undefined) return narrow(state, parameter, may);
  const now = valueOfCodes(may & codesOf(state, value));
  return arg === undefined || now === undefined ? state : learn(run, state, arg, value, now);
}

function takeBack(run: Run, app: Application, targets: Targets, before: State): State {
  const { call, contract, outcome, args, values } = app;
  let state = before;
  for (const { at, family, byAddress, counted } of outcome.takes) {
    const target = at === 'receiver' ? undefined : targets[at];
    const value = at === 'receiver' ? app.receiver : byAddress && target?.kind === 'place' ? get(state, target.place) : values[at] ?? UNKNOWN;
    const owner = at === 'receiver' ? receiverOf(call) : args[at];
    const kept = at === 'receiver' && owner !== undefined ? answered(state, owner) : undefined;
    if (kept !== undefined) {
      state = kept;
      continue;
    }
    if (owner !== undefined) {
      state = touchRows(state, owner);
      run.releasedPlaces.add(placeOf(owner) ?? '');
    }
    const member = owner === undefined && target?.kind === 'place' ? target.place : '';
    if (member !== '') run.releasedPlaces.add(member);
    if (!byAddress) releaseShown(run, state, owner, family, call, contract.name);
    state = release(run, state, value, family, call, contract.name, owner === undefined ? member : placeOf(owner) ?? '', counted);
    if (!byAddress) state = loseInside(run, state, owner, family, call);
  }
  return state;
}

function keep(run: Run, { outcome, args, values, receiver }: Application, targets: Targets, before: State): State {
  let state = before;
  for (const kept of outcome.keeps) {
    const value = kept < 0 ? receiver : values[kept] ?? (targets[kept] === undefined ? UNKNOWN : valueAt(state, targets[kept]));
    if (!args.some((arg) => isLinkedTo(state, value, placeOf(arg) ?? ''))) state = handOn(run, state, value);
    const target = targets[kept];
    if (target?.kind === 'place') state = escapeName(state, target.place);
  }
  return state;
}

/** What it was handed it may do something with that nobody follows. */
function show(run: Run, { call, contract, args, values, receiver }: Application, before: State): State {
  let state = before;
  if (contract.row?.callback !== undefined) state = handOver(state, values.filter((_, index) => !contract.outcomes.some((other) => other.gives.some((gift) => gift.at === index))));
  for (const at of contract.unfollowed ?? []) state = onlyReads(contract.name) ? state : escapeValue(state, values[at] ?? UNKNOWN);
  if (contract.row?.roles?.includes('add-ref') === true) state = args.length === 0 ? addReference(run, state, call, receiverOf(call), receiver) : addReference(run, state, call, args[0], values[0]!);
  const fills = (at: number): boolean => contract.outcomes.some((other) => other.gives.some((gift) => gift.at === at));
  if (!contract.fromApi) args.forEach((arg, at) => { if (contract.looksAt?.includes(at) !== true && !fills(at)) state = touchSet(touchRows(state, arg), arg); });
  return state;
}

/** Variables that it writes to without handing anything out, and states of the process. */
function change(run: Run, app: Application, targets: Targets, before: State): State {
  const { call, contract, outcome, args, values, members } = app;
  let state = before;
  targets.forEach((target, index) => {
    if (target.kind !== 'place' || outcome.gives.some((gift) => gift.at === index)) return;
    if (outcome.clears.includes(index)) state = store(run, state, target.place, ZERO, call);
    else if (outcome.takes.some((taking) => taking.at === index && taking.byAddress)) state = set(state, target.place, UNKNOWN);
    else if (index >= args.length) state = outcome.keeps.includes(index) ? set(state, target.place, UNKNOWN) : state;
    else if (members.length > 0 && contract.members!.some((member) => member.param === index)) state = values[index]!.startsWith('&') || contract.references?.includes(index) === true ? forgetPlain(state, target.place, members) : state;
    else if (values[index]?.startsWith('&') === true) state = overwritten(run, state, target.place, contract.fromApi);
  });
  if (contract.fromApi && outcome.gives.length > 0) state = countsAreSet(run, state, targets, outcome, values);
  if (contract.enters !== undefined && outcome.result === ZERO) state = enter(run, state, app, contract.enters);
  return contract.leaves === undefined ? state : leaveProcessState(run, closeMapi(run, state, call), contract.leaves);
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

/** `isDoubtful`: only somebody else knows whether the object that hands it out can be there. */
function handOut(run: Run, app: Application, targets: Targets, before: State, isDoubtful: boolean): Ended & { readonly made: readonly ResourceId[] } {
  const { contract, outcome, args, values } = app;
  const made: ResourceId[] = [];
  let state = before;
  let value = outcome.returns === undefined ? outcome.result : values[outcome.returns] ?? UNKNOWN;
  for (const gift of outcome.gives) {
    if (!followed(gift.family)) {
      if (gift.at === 'result') value = NONZERO;
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
    const site = siteFor(run, app, gift.at, target, gift.family);
    if (isLeftAside(run, site)) {
      state = isDoubtful && target.kind === 'place' ? set(given.state, target.place, UNSURE) : given.state;
      if (gift.at === 'result') value = isDoubtful ? UNSURE : given.value;
      continue;
    }
    const { id } = site;
    state = isDoubtful ? letGoAs(given.state, id, UNSURE) : gift.object === true ? becomesObject(given.state, id) : given.state;
    if (contract.row?.roles?.includes('query-interface') === true) state = onlyAsks(run, livesBy(state, app.receiver, id), receiverOf(app.call), app.receiver, target, id);
    made.push(id);
    if (gift.at === 'result') value = isDoubtful ? UNSURE : given.value;
  }
  return { value, state, made };
}

/** A failed call hands out nothing: a variable that held nothing known holds NULL. */
function handOutNothing(run: Run, app: Application, targets: Targets, before: State, now: State): State {
  const { call, contract, outcome } = app;
  let state = now;
  for (const gift of contract.outcomes.flatMap((other) => other.gives)) {
    const target = gift.at === 'result' ? undefined : targets[gift.at];
    if (target?.kind !== 'place' || gift.inout === true && get(before, target.place) !== ZERO) continue;
    // Many callees clear it themselves first, so what was given back before is no longer surely there.
    const old = resourceOf(get(contract.fromApi || gift.at === 'result' || outcome.clears.includes(gift.at) ? state : before, target.place));
    if (old === undefined || contract.row?.nullOnFailure === true) {
      state = store(run, state, target.place, ZERO, call);
      if (contract.fromApi && outcome.result === FAILURE && !target.owner) state = note(set(state, `~${target.place}`, `=${siteFor(run, app, gift.at, target, gift.family).id}`), { at: call, kind: 'call' });
    } else if (state.held.get(old)?.status === 'released') state = set(state, target.place, UNKNOWN);
  }
  return state;
}
