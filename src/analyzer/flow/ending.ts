// What ends with a scope or with the function: what it held alone is lost.

import type { Span } from '../model/types';
import { isFar } from './fixed-arrays';
import { lose, reportLate } from './ownership';
import { baseOf, isWithin } from './places';
import { isExposed, isOwn, type LossKind, type Run } from './run';
import type { ResourceId, State } from './state';
import { get, hold, NONZERO, resourceOf, RESULT, set, UNKNOWN } from './state';

/** A state of the process that one path leaves and another does not, unless an object that needs it goes to the caller. */
export function endProcessStates(run: Run, state: State, kind: LossKind, at: Span): void {
  if (handsOutObject(run, state) || leavesObject(run, state)) return;
  for (const [place, value] of state.vars) {
    const id = resourceOf(value);
    if (!place.startsWith('<') || place === RESULT || id === undefined || state.held.get(id)?.status !== 'owned' || state.held.get(id)?.doubtful === true) continue;
    const site = run.siteOf.get(id)!;
    const key = `${site.id}:process:${at.start}`;
    if (!run.losses.has(key)) run.losses.set(key, { kind, site, at, place, result: get(state, RESULT), trail: state.trail, way: state.way, resource: id, warned: false, inLoop: false });
  }
}

function handsOutObject(run: Run, state: State): boolean {
  const outlives = (place: string): boolean => place === RESULT || isFar(run, place) || !isOwn(run, baseOf(place));
  const isObject = (place: string, id: ResourceId): boolean => ['com-ref', 'session'].includes(run.siteOf.get(id)?.family ?? '')
    // A smart pointer that is returned hands on what the local one gives back.
    && (state.held.get(id)?.status !== 'released' || place === RESULT && run.fn.returnType !== undefined && run.env.isOwner(run.fn.returnType));
  if ([...state.vars].some(([place, value]) => outlives(place) && (resourceOf(value) ?? -1) >= 0 && isObject(place, resourceOf(value)!))) return true;
  // What a reference parameter holds is out of sight, and is there when it is not NULL.
  return [...run.siteOf.values()].some(({ owner, family }) => (family === 'com-ref' || family === 'session') && owner !== undefined && outlives(owner) && get(state, owner) === NONZERO);
}

/** Somebody else has an object that this path was handed out. */
function leavesObject(run: Run, { trail, held }: State): boolean {
  for (let entry = trail; entry !== undefined; entry = entry.before) {
    const site = entry.kind === 'acquire' ? run.siteOf.get(entry.resource!) : undefined;
    if (site !== undefined && (site.family === 'com-ref' || site.family === 'session') && run.handedOn.has(site) && (held.get(entry.resource!)?.status ?? 'escaped') === 'escaped') return true;
  }
  return false;
}

/** Variables end with their scope: guards give back, plain pointers lose. */
export function leave(run: Run, state: State, names: readonly string[], at: Span, how: LossKind): State {
  let next = state;
  for (const name of names) {
    if (isExposed(run, name)) continue;
    for (const [place, value] of next.vars) {
      const id = resourceOf(value);
      if (!isWithin(place, name) || isFar(run, place) && id !== undefined) continue;
      next = set(next, place, UNKNOWN);
      const resource = id === undefined ? undefined : next.held.get(id);
      // A plain pointer to what a guard holds gives nothing back; nor does C#, where others may still hold it.
      if (id !== undefined && resource?.status === 'managed' && place === name && run.siteOf.get(id)?.owner === name) {
        if (resource.late !== undefined) reportLate(run, next, id, resource.late, at, place);
        if (!run.fn.file.endsWith('.cs')) next = hold(next, id, { ...resource, status: 'released' });
      }
      next = lose(run, next, id, place, how, at);
    }
  }
  return next;
}

/** The function ends: all that no longer lives anywhere is lost. */
export function endFunction(run: Run, state: State, kind: LossKind, at: Span): State {
  let next = state;
  for (const [place, value] of state.vars) {
    if (place === RESULT || isFar(run, place) || !isOwn(run, baseOf(place))) continue;
    const id = resourceOf(value);
    if (id === undefined || id < 0) continue;
    next = lose(run, set(next, place, UNKNOWN), id, place, kind, at);
  }
  return next;
}
