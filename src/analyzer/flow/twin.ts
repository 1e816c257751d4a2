// Two references of one object, `p->QueryInterface(iid, &q)`: what p points to stays as long as q is not given back.

import type { Expr } from '../model/types';
import { baseOf, placeOf } from './places';
import { typeOfPlace, type Run } from './run';
import { escape, get, hold, isExact, resourceOf, set, UNKNOWN, type ResourceId, type State, type Value } from './state';
import type { Target } from './target';

export function livesBy(state: State, value: Value, twin: ResourceId): State {
  const id = isExact(value) ? resourceOf(value)! : undefined;
  const resource = id === undefined ? undefined : state.held.get(id);
  return resource === undefined ? state : hold(state, id!, { ...resource, twin });
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
