// Objects that the program builds itself, in C: a block becomes one when it gets a vtable, and from then on its own Release gives it back.

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
