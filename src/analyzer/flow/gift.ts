// What one way of a call hands out, and where it goes: into a variable, a smart pointer, a row, or out of sight.

import type { CallExpr, Expr, TypeRef } from '../model/types';
import type { Contract, Gift, Outcome } from './contract';
import { checkFilled } from './deleter';
import type { Ended } from './evaluate';
import { acquire, isLeftAside, store } from './ownership';
import { isFilled } from './parts';
import { baseOf, calleeName, isNullConstant, placeOf, receiverOf } from './places';
import { refill } from './refill';
import { putInRow } from './rows';
import { isExposed, typeOfPlace, type Run, type Site } from './run';
import { escape, get, hold, NONZERO, set, WARNING, ZERO, type State, type Value } from './state';
import type { Target } from './target';
import { listFamily } from './types';

export interface Application {
  readonly call: CallExpr; readonly contract: Contract; readonly outcome: Outcome;
  readonly args: readonly Expr[]; readonly values: readonly Value[]; readonly members: readonly Target[]; readonly receiver: Value;
}

export function give(run: Run, state: State, app: Application, at: number | 'result', target: Target, family: Site['family'], parent: Expr | undefined): Ended {
  const site = siteFor(run, app, at, target, family);
  if (isLeftAside(run, site)) return { value: NONZERO, state: target.kind === 'place' ? store(run, state, target.place, NONZERO, app.call) : state };
  const linked = parent !== undefined && !isNullConstant(parent) && (get(state, placeOf(parent) ?? '') !== ZERO || isAllocated(run, placeOf(parent)));
  const made = acquire(run, state, site, app.call);
  let next = made.state;
  if (app.outcome.result === WARNING) next = hold(next, site.id, { status: 'owned', warned: true });
  if (linked) next = hold(next, site.id, { status: 'child', ...(placeOf(parent) === undefined ? {} : { parent: placeOf(parent)! }) });
  if (target.kind === 'elsewhere' && at === 'result') return { value: made.value, state: next };
  if (target.kind === 'null') return { value: NONZERO, state: next };
  if (at !== 'result') next = putInRow(run, next, app.args[at], made.value);
  if (target.kind === 'elsewhere') return { value: NONZERO, state: escape(next, site.id) };
  if (target.owner || isCounted(run, target.place, family)) {
    // A linked block goes with its parent, whatever the guard does with it.
    if (linked) return { value: NONZERO, state: set(escape(next, site.id), target.place, NONZERO) };
    checkFilled(run, app.call, target.place, made.value, next);
    // A guard gives back what it held before.
    next = refill(run, hold(next, site.id, { status: 'managed' }), target.place, made.value, typeof at === 'number' ? app.args[at] : undefined, site);
    return isExposed(run, baseOf(target.place)) ? { value: NONZERO, state: escape(next, site.id) } : { value: NONZERO, state: next };
  }
  return { value: NONZERO, state: store(run, next, target.place, made.value, app.call, site) };
}

/** NULL because its own allocation failed and nobody asked: nothing can be linked to it, and nothing is handed out. */
function isAllocated(run: Run, place: string | undefined): boolean {
  return [...run.siteOf.values()].some((site) => site.owner === place && site.family === 'mapi-buffer');
}

/** `out var store`, `out entry.Store` in C#: most likely an object of the runtime, which drops its reference by itself. */
function isCounted(run: Run, place: string, family: Site['family']): boolean {
  if (family !== 'com-ref' && family !== 'session') return false;
  return place === baseOf(place) ? typeOfPlace(run, place)?.name === 'var' : run.fn.file.endsWith('.cs');
}

/** Rows in a variable for an address list, or the other way round: what gives them back goes by the type of the variable. */
function familyIn(type: TypeRef | undefined, family: Site['family']): Site['family'] {
  if (family === 'mapi-more') return 'mapi-buffer';
  return family === 'srowset' || family === 'adrlist' ? listFamily(type) ?? family : family;
}

function giftAt({ contract }: Application, at: number | 'result', test: (gift: Gift) => boolean): Gift | undefined {
  return contract.outcomes.flatMap(({ gives }) => gives).find((gift) => gift.at === at && test(gift));
}

export function siteFor(run: Run, app: Application, at: number | 'result', target: Target, family: Site['family']): Site {
  const key = `${app.call.start}:${app.call.end}:${at}`;
  const known = run.sites.get(key);
  if (known !== undefined) return known;
  const place = target.kind === 'place' ? target.place : undefined;
  const type = place === undefined ? undefined : typeOfPlace(run, baseOf(place));
  const receiver = receiverOf(app.call);
  const from = receiver === undefined ? undefined : placeOf(receiver);
  const made = giftAt(app, at, (gift) => gift.made !== undefined)?.made;
  const result = at === 'result' ? run.env.typeOf(app.call) : undefined;
  const site: Site = {
    id: run.sites.size * 2, call: app.call, callName: app.contract.name === '(lambda)' ? calleeName(app.call) ?? 'The lambda' : app.contract.name, family: familyIn(type, family),
    block: run.block.id, loopDepth: run.block.loopDepth, fromApi: app.contract.fromApi, ...(app.contract.believed === true ? { believed: true } : {}), ...(giftAt(app, at, (gift) => gift.shared === true) === undefined ? {} : { shared: true }), ...(made === undefined ? {} : { made }), ...(isFilled(app.contract) ? { filled: true } : {}), ...(app.contract.row?.gives?.some((given) => given.at === at && given.maybeNull === true) === true ? { maybeNull: true } : {}), ...(at === 'result' && app.contract.plain === true || result !== undefined && run.env.isRawPointer(result) ? { plain: true } : {}),
    ...(place === undefined ? {} : { owner: place }), ...(type === undefined ? {} : { ownerType: type }), ...(from === undefined ? {} : { from }),
  };
  run.sites.set(key, site);
  run.siteOf.set(site.id, site);
  return site;
}
