// Objects that the program builds itself, in C: a block becomes one when it gets a vtable, and from then on its own Release gives it
// back; a function that counts down a member of its argument, and frees it when nothing is left, is such a Release.

import type { Expr } from '../model/types';
import { placeOf, strip } from './places';
import { escape, get, hold, resourceOf, type State } from './state';

/** `p->lpVtbl = &vtable`; an object with a vtable further in, `p->inner.lpVtbl`, is given back by a pointer into it, which is not followed. */
export function getsVtable(state: State, target: Expr): State {
  if (target.kind !== 'member' || target.name !== 'lpVtbl') return state;
  const holder = strip(target.object);
  const id = resourceAt(state, holder);
  if (id !== undefined) return becomesObject(state, id);
  for (let inner = holder; inner.kind === 'member';) {
    inner = strip(inner.object);
    const outer = resourceAt(state, inner);
    if (outer !== undefined) return outer < 0 ? state : escape(state, outer);
  }
  return state;
}

function resourceAt(state: State, expr: Expr): number | undefined {
  return resourceOf(get(state, placeOf(expr) ?? ''));
}

export function becomesObject(state: State, id: number): State {
  const resource = state.held.get(id);
  return resource?.status !== 'owned' || resource.object === true ? state : hold(state, id, { ...resource, object: true });
}

/** `--p->count`, `InterlockedDecrement(&p->count)`, for a parameter p. */
export function countedDown(state: State, counter: Expr): State {
  const inner = strip(counter);
  const id = inner.kind === 'member' ? resourceAt(state, strip(inner.object)) : undefined;
  const resource = id === undefined || id >= 0 ? undefined : state.held.get(id);
  return resource === undefined || resource.counted !== undefined ? state : hold(state, id!, { ...resource, counted: 'down' });
}
