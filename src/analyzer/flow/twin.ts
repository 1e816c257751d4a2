// Two references of one object, `p->QueryInterface(iid, &q)`: what p points to stays as long as q is not given back.

import { hold, isExact, resourceOf, type ResourceId, type State, type Value } from './state';

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
