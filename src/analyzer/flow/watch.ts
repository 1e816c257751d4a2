// What a repair or a reader wants to know of one variable: what it holds when each event begins, over all paths.

import type { CfgEvent } from './cfg';
import { baseOf } from './places';
import { isOwn, type Run, type Watch } from './run';
import { isExact, resourceOf, UNKNOWN, ZERO, type ResourceId, type State } from './state';

/** Where an event stands in the source, for repairs. */
export function eventKey(kind: CfgEvent['kind'], start: number): string {
  return `${kind}:${start}`;
}

export function lookOn(run: Run, watch: Watch, event: CfgEvent, state: State): void {
  if (event.kind === 'leave' && !event.names.includes(baseOf(watch.place))) return;
  const at = event.kind === 'eval' ? event.expr : event.kind === 'declare' || event.kind === 'next-element' ? event.stmt : event.at;
  const key = eventKey(event.kind, at.start);
  const value = state.vars.get(watch.place) ?? UNKNOWN;
  const id = resourceOf(value);
  const what = value === ZERO ? 'null' : id !== undefined && isExact(value) && state.held.get(id)?.status === 'owned' ? 'owned' : 'other';
  const free = what === 'owned' && (watch.family === undefined || run.siteOf.get(id!)?.family === watch.family) && !isShared(run, watch, event, state, id!);
  watch.seen.set(key, (watch.seen.get(key) ?? new Set()).add(what === 'owned' && !free ? 'other' : what));
  const released = id !== undefined && state.held.get(id)?.status === 'released';
  if (event.kind !== 'leave') watch.told?.set(at.start, (watch.told.get(at.start) ?? new Set()).add(what === 'owned' ? id! : what === 'other' && released ? 'released' : what));
}

/** Somebody else holds it too. What the function's own variables hold ends with it. */
function isShared(run: Run, watch: Watch, event: CfgEvent, state: State, id: ResourceId): boolean {
  for (const [place, value] of state.vars) if (place !== watch.place && resourceOf(value) === id && !(event.kind === 'return' && place === baseOf(place) && isOwn(run, place))) return true;
  return false;
}
