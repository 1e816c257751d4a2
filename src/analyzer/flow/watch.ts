// What a repair or a reader wants to know of one variable: what it holds when each event begins, over all paths.

import type { Span } from '../model/types';
import type { CfgEvent } from './cfg';
import { baseOf } from './places';
import { isOwn, type Run, type Watch } from './run';
import { FAILURE, isExact, resourceOf, UNKNOWN, WARNING, ZERO, type ResourceId, type State, type Value } from './state';

/** An event, or the way from a goto to its label, or into a label from above. */
type Watched = CfgEvent | { readonly kind: 'jump'; readonly at: Span };

/** Where an event stands in the source, for repairs. */
export function eventKey(kind: Watched['kind'], start: number): string {
  return `${kind}:${start}`;
}

export type CodeClass = 'zero' | 'warning' | 'failure' | 'unknown';

/** The same place, where the watched result code is surely of that kind. */
export function codeKey(code: CodeClass, key: string): string {
  return `${code}/${key}`;
}

export function lookOn(run: Run, watch: Watch, event: Watched, state: State): void {
  if (event.kind === 'leave' && !event.names.includes(baseOf(watch.place))) return;
  const at = event.kind === 'eval' ? event.expr : event.kind === 'declare' || event.kind === 'next-element' ? event.stmt : event.at;
  const key = eventKey(event.kind, at.start);
  const value = state.vars.get(watch.place) ?? UNKNOWN;
  const id = resourceOf(value);
  const what = value === ZERO ? 'null' : id !== undefined && isExact(value) && state.held.get(id)?.status === (watch.status ?? 'owned') ? 'owned' : 'other';
  const free = what === 'owned' && (watch.family === undefined || run.siteOf.get(id!)?.family === watch.family) && !isShared(run, watch, event, state, id!);
  const held = watch.place === '' ? isStarted(run, state) ? 'owned' : 'null' : what === 'owned' && !free ? 'other' : what;
  const released = id !== undefined && isExact(value) && state.held.get(id)?.status === 'released';
  for (const under of watch.code === undefined ? [key] : [key, codeKey(classOf(state.vars.get(watch.code)), key)]) watch.seen.set(under, (watch.seen.get(under) ?? new Set()).add(held).add(held === 'other' && !released ? 'unknown' : held));
  if (event.kind !== 'leave' && event.kind !== 'jump') watch.told?.set(at.start, (watch.told.get(at.start) ?? new Set()).add(what === 'owned' ? id! : what === 'other' && released ? 'released' : what));
}

/** Somebody else holds it too. What ends with it, at the end of their scope or of the function, does not count. */
function isShared(run: Run, watch: Watch, event: Watched, state: State, id: ResourceId): boolean {
  for (const [place, value] of state.vars) if (place !== watch.place && resourceOf(value) === id && !endsHere(run, event, place)) return true;
  return false;
}

function endsHere(run: Run, event: Watched, place: string): boolean {
  return place === baseOf(place) && (event.kind === 'return' && isOwn(run, place) || event.kind === 'leave' && event.names.includes(place));
}

function classOf(code: Value | undefined): CodeClass {
  return code === ZERO ? 'zero' : code === WARNING ? 'warning' : code === FAILURE ? 'failure' : 'unknown';
}

/** MAPI is in no variable. */
function isStarted(run: Run, state: State): boolean {
  return [...state.held].some(([id, { status }]) => status === 'owned' && run.siteOf.get(id)?.family === 'mapi-init');
}
