// Two references of one object, `p->QueryInterface(iid, &q)`: what p points to stays as long as q is not given back.

import type { Expr } from '../model/types';
import { baseOf, placeOf } from './places';
import { typeOfPlace, type Run, type Site } from './run';
import { escape, get, hold, isExact, resourceOf, set, UNKNOWN, type Resource, type ResourceId, type State, type Value } from './state';
import type { Target } from './target';

export function livesBy(state: State, value: Value, twin: ResourceId): State {
  const id = isExact(value) ? resourceOf(value)! : undefined;
  const resource = id === undefined ? undefined : state.held.get(id);
  return resource === undefined ? state : hold(state, id!, { ...resource, twin });
}

/** The reference of the same object that is still owned, behind `p->QueryInterface(iid, &q)`: either may be given back through the other. */
export function otherReference(state: State, { twin }: Resource, site: Site | undefined): ResourceId | undefined {
  const from = site?.callName === 'QueryInterface' && site.from !== undefined ? get(state, site.from) : UNKNOWN;
  return [twin, isExact(from) ? resourceOf(from) : undefined].find((id) => id !== undefined && state.held.get(id)?.status === 'owned');
}

/** `in->QueryInterface(iid, &q); in->Release();` for a parameter, and q goes nowhere: the new reference was given back, and the caller's is still his. */
export function balancedBy(state: State, lost: ResourceId): State | undefined {
  for (const [id, resource] of state.held) {
    if (id < 0 && resource.status === 'released' && resource.twin === lost) return withoutTwin(escape(hold(state, id, { ...resource, status: 'param' }), lost), lost);
  }
  return undefined;
}

/** It is given back: what lived by it does so no longer. */
export function withoutTwin(state: State, given: ResourceId): State {
  let next = state;
  for (const [id, resource] of state.held) {
    if (resource.twin !== given) continue;
    const { twin: _twin, ...rest } = resource;
    next = hold(next, id, rest);
  }
  return next;
}

/** `delete p`: the object is gone, and so is whatever reference of it `p->QueryInterface(iid, &q)` brought. */
export function withoutAsked(run: Run, state: State, deleted: string | undefined, id: ResourceId | undefined): State {
  const twin = id === undefined ? undefined : state.held.get(id)?.twin;
  let next = state;
  for (const [other, { status }] of state.held) {
    const site = run.siteOf.get(other);
    const isOfObject = other === twin || deleted !== undefined && site?.callName === 'QueryInterface' && site.from === deleted;
    if (isOfObject && status === 'owned') next = escape(next, other);
  }
  return next;
}

/** `p->QueryInterface(iid, &q)` for a p that is not this function's to give back, where nobody ever reads q: only whether there is such an interface is asked. */
export function onlyAsks(run: Run, state: State, asked: Expr | undefined, value: Value, target: Target, twin: ResourceId): State {
  const place = asked === undefined ? undefined : placeOf(asked);
  if (place === undefined || place !== baseOf(place) || target.kind !== 'place' || !run.scan.sealed.has(target.place)) return state;
  const type = typeOfPlace(run, place);
  const isOthers = (resourceOf(value) ?? 0) < 0 || type !== undefined && run.env.isOwner(type);
  return isOthers ? set(state, askedPlace(place), `=${twin}`) : state;
}

/** `p->Release()` behind such a question gives back the reference that it brought. */
export function answered(state: State, released: Expr): State | undefined {
  const place = askedPlace(placeOf(released) ?? '');
  const twin = get(state, place);
  return twin === UNKNOWN ? undefined : escape(set(state, place, UNKNOWN), Number(twin.slice(1)));
}

function askedPlace(place: string): string {
  return `<asked ${place}>`;
}
