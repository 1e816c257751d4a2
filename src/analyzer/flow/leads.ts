// `^p` is `B3` where the variable p leads into resource 3 and does not hold it, see parts.ts.

import { set, UNKNOWN, type ResourceId, type State } from './state';

/** The resource that the variable leads into. */
export function partOf(state: State, name: string): ResourceId | undefined {
  const value = state.vars.get(`^${name}`);
  return value === undefined ? undefined : Number(value.slice(1));
}

export function hasParts({ vars }: State): boolean {
  for (const place of vars.keys()) if (place.charCodeAt(0) === 94 /* ^ */) return true;
  return false;
}

/** Some variable leads into the resource. */
export function leadsInto({ vars }: State, id: ResourceId): boolean {
  for (const value of vars.values()) if (value === `B${id}`) return true;
  return false;
}

/** The variable may lead anywhere from here on. */
export function noPart(state: State, name: string): State {
  return set(state, `^${name}`, UNKNOWN);
}

/** What led into another resource of that number leads nowhere that is known. */
export function withoutParts(state: State, id: ResourceId): State {
  let next = state;
  for (const [place, value] of state.vars) if (value === `B${id}`) next = set(next, place, UNKNOWN);
  return next;
}
