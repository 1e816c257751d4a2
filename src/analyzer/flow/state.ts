// What is known at one point of one path: values of places, the fate of each resource, and the way that led here. States are
// never changed, only replaced. The trail is for telling the story and takes no part in comparing states.

import type { Expr, Span } from '../model/types';
import { isWithin } from './places';

/**
 * A value in short: `0` zero, NULL, FALSE and S_OK; `!` something that is not zero (`!3`, see show); `F` a failure code; `W` a warning (a success
 * that is not S_OK); `=7` that number; `>7` a number above it; `R3` a pointer to resource 3; `I3` a pointer into it; `&p` the address of p;
 * of `^p`, see parts.ts, `B3`: p leads into resource 3 and does not hold it. Absent: unknown.
 */
export type Value = string;

export const ZERO: Value = '0';
export const NONZERO: Value = '!';
export const FAILURE: Value = 'F';
export const WARNING: Value = 'W';
export const UNKNOWN: Value = '?';
/** Was known, and is not kept apart any more: reads as unknown, and a test of it ends what hangs on it. `%3,5`: only resources 3 and 5 do. */
export const BLURRED: Value = '%';

export function isBlurred(value: Value): boolean {
  return value.charCodeAt(0) === 37 /* % */;
}

/** Even and odd numbers of a pair belong to one site: the resource of this round, and one of a round before. Negative: a parameter. */
export type ResourceId = number;

export type Status = 'owned' | 'managed' | 'released' | 'child' | 'param' | 'escaped' | 'shared';

export interface Resource {
  readonly status: Status;
  /** Whether rows of a row set were handled one by one; absent for whatever has no rows, or none yet, see putInRow. */
  readonly touched?: boolean;
  /** For a linked block: the place of its parent. */
  readonly parent?: string;
  /** For a parameter: known not to be NULL; how it was given back. */
  readonly nonnull?: boolean;
  readonly isNull?: boolean;
  /** For a parameter that is a result code: what it may be, see result-code.ts. */
  readonly code?: number;
  readonly family?: string;
  /** Handed out together with a warning. */
  readonly warned?: boolean;
  /** The code that came with it was kept elsewhere, where it may be asked for: the places of it that are known. */
  readonly told?: readonly string[];
  /** MAPI was closed while it was alive: the start of that call. */
  readonly late?: number;
  /** References added on top of the one it came with. */
  readonly extra?: number;
  /** A block with a vtable in it: its own Release gives it back. */
  readonly object?: boolean;
  /** `down`: a member of the parameter was counted down. `more`: others may hold references of the object too. `released`: it was given back by a function that counts, and may live on. `again`: the parameter was given back more than once. */
  readonly counted?: 'down' | 'more' | 'released' | 'again';
  /** Another reference of it, by which it lives on as long as that is not given back. */
  readonly twin?: ResourceId;
  /** Somebody unknown was asked how the call went that handed it out: this way may be none. Until something is read through the pointer. */
  readonly doubtful?: true;
  /** For a parameter: how often it was put where it may stay. */
  readonly kept?: number;
}

export interface Trail {
  readonly before: Trail | undefined;
  readonly at: Span;
  readonly kind: 'acquire' | 'branch' | 'release' | 'move' | 'call' | 'continue' | 'case';
  readonly truth: boolean | undefined;
  /** For a branch: what was asked. */
  readonly test: Expr | undefined;
  readonly resource: ResourceId | undefined;
}

export function cameBy(trail: Trail | undefined, isIt: (entry: Trail) => boolean): boolean {
  for (let entry = trail; entry !== undefined; entry = entry.before) if (isIt(entry)) return true;
  return false;
}

type Entry = Pick<Trail, 'at' | 'kind'> & Partial<Trail>;

/** The blocks that a path came through. */
export interface Way {
  readonly block: number;
  readonly before: Way | undefined;
  /** Other ways to the same block, from where there was nothing new to see. */
  readonly others: Way[];
  /** What is known here is what paths have in common that are not the same. */
  readonly joined?: true;
}

export const mostOthers = 16;

/** Made in few places, each time with all its properties: millions of them come and go, and objects of one shape are made and read much faster. */
export interface State {
  readonly vars: ReadonlyMap<string, Value>;
  readonly held: ReadonlyMap<ResourceId, Resource>;
  readonly trail: Trail | undefined;
  readonly way: Way | undefined;
  /** Some value is blurred. */
  readonly blurred: boolean;
}

export const emptyState: State = { vars: new Map(), held: new Map(), trail: undefined, way: undefined, blurred: false };

/** The same point of the same path, with other knowledge. */
export function knowing({ trail, way, blurred }: State, vars: State['vars'], held: State['held']): State {
  return { vars, held, trail, way, blurred };
}

export function get(state: State, place: string): Value {
  return read(state.vars.get(place));
}

/** As everybody sees it who does not ask what was seen. */
export function read(value: Value | undefined): Value {
  return value === undefined || isBlurred(value) ? UNKNOWN : value.length > 1 && value.startsWith(NONZERO) ? NONZERO : value;
}

/** What was only shown to somebody: who owns it is not known any more, what it is still is. `!3`: a pointer to what was resource 3. */
export function show(state: State, id: ResourceId, isOwn: (place: string) => boolean): State {
  let next = escape(state, id);
  for (const [place, value] of state.vars) if (value === `R${id}` && isOwn(place)) next = set(next, place, `${NONZERO}${id}`);
  return next;
}

export function shown(state: State, place: string): ResourceId | undefined {
  const value = state.vars.get(place) ?? UNKNOWN;
  return value.length > 1 && value.startsWith(NONZERO) ? Number(value.slice(1)) : undefined;
}

export function set(state: State, place: string, value: Value): State {
  if ((state.vars.get(place) ?? UNKNOWN) === value) return state;
  const vars = new Map(state.vars);
  if (value === UNKNOWN) vars.delete(place);
  else vars.set(place, value);
  return knowing(state, vars, state.held);
}

export function hold(state: State, id: ResourceId, resource: Resource): State {
  return knowing(state, state.vars, new Map(state.held).set(id, resource));
}

export function note({ vars, held, trail: before, way, blurred }: State, { at, kind, truth, test, resource }: Entry): State {
  return { vars, held, trail: { before, at, kind, truth, test, resource }, way, blurred };
}

/** Forgets whose calls left a NULL behind: a test was made, so somebody asked. */
export function withoutFailures(state: State): State {
  let vars: Map<string, Value> | undefined;
  for (const place of state.vars.keys()) {
    if (place.charCodeAt(0) !== 126 /* ~ */) continue;
    vars ??= new Map(state.vars);
    vars.delete(place);
  }
  return vars === undefined ? state : knowing(state, vars, state.held);
}

/** The resource a value points to or into. */
export function resourceOf(value: Value): ResourceId | undefined {
  const first = value.charCodeAt(0);
  return first === 82 /* R */ || first === 73 /* I */ ? Number(value.slice(1)) : undefined;
}

/** Where arithmetic on a value leads: into what a pointer points to. */
export function pointingInto(state: State, value: Value): Value {
  const id = resourceOf(value);
  return id === undefined || state.held.get(id)?.code !== undefined ? UNKNOWN : `I${id}`;
}

export function isExact(value: Value): boolean {
  return value.startsWith('R');
}

export function isHeld(state: State, id: ResourceId): boolean {
  return isReferenced(state.vars, id);
}

/** Forgets a resource whose fate is no longer ours: whoever holds it holds something that is not NULL. */
export function escape(state: State, id: ResourceId): State {
  const resource = state.held.get(id);
  if (resource === undefined || resource.code !== undefined) return state;
  if (id < 0) return resource.status === 'released' ? state : hold(state, id, { ...resource, status: 'escaped', kept: Math.min(3, (resource.kept ?? 0) + 1) });
  return letGoAs(state, id, NONZERO);
}

/** Whether this way can be is not known any more. */
export function doubt(state: State, id: ResourceId): State {
  const resource = state.held.get(id)!;
  return resource.doubtful === true ? state : hold(state, id, { ...resource, doubtful: true });
}

/** Something is read through the pointer: it was there. */
export function sure(state: State, id: ResourceId | undefined): State {
  const resource = id === undefined ? undefined : state.held.get(id);
  if (resource?.doubtful === undefined) return state;
  const { doubtful: _doubtful, ...rest } = resource;
  return hold(state, id!, rest);
}

export function withoutDoubtful(state: State): State {
  let next = state;
  for (const [id, resource] of state.held) if (resource.doubtful === true) next = escape(next, id);
  return next;
}

/** The same, and whoever holds it holds this from now on. */
export function letGoAs(state: State, id: ResourceId, value: Value): State {
  const held = new Map(state.held);
  held.delete(id);
  return knowing(state, replaceValue(state, id, value), held);
}

/** An address takes along what the variable behind it holds. */
export function escapeValue(state: State, value: Value): State {
  const id = resourceOf(value);
  return id !== undefined ? escape(state, id) : isAddress(value) ? escapeName(state, value.slice(1)) : state;
}

function isAddress(value: Value): boolean {
  return value.charCodeAt(0) === 38 /* & */ && value.length > 1;
}

/** Everything reachable by name from this variable escapes: itself, its members, what it points to. */
export function escapeName(state: State, name: string): State {
  return escapeWithin(state, name, new Set());
}

function escapeWithin(state: State, name: string, seen: Set<string>): State {
  let next = state;
  seen.add(name);
  for (const [place, value] of state.vars) {
    if (resourceOf(value) === undefined && !isAddress(value) || !isWithin(place, name)) continue;
    if (!isAddress(value)) next = escapeValue(next, value);
    else if (!seen.has(value.slice(1))) next = escapeWithin(next, value.slice(1), seen);
  }
  return next;
}

/** What the members of a struct hold goes where the struct goes. */
export function escapeMembers(state: State, name: string): State {
  let next = state;
  for (const [place, value] of state.vars) if (place !== name && isWithin(place, name)) next = escapeValue(next, value);
  return next;
}

export function renumber(state: State, from: ResourceId, to: ResourceId): State {
  const held = new Map(state.held);
  held.set(to, held.get(from)!);
  held.delete(from);
  const vars = new Map(state.vars);
  for (const [place, value] of vars) {
    if (value === `B${to}`) vars.delete(place);
    else if (resourceOf(value) === from || value === `B${from}`) vars.set(place, `${value[0]}${to}`);
  }
  return knowing(state, vars, held);
}

function replaceValue(state: State, id: ResourceId, by: Value): Map<string, Value> {
  const vars = new Map(state.vars);
  for (const [place, value] of vars) if (resourceOf(value) === id) vars.set(place, by);
  return vars;
}

/** Drops what no later code can ask for, so that states that differ only in it become one. How often something was kept matters only beside references that are `counted`. */
export function forget(state: State, isLive: (place: string) => boolean, counted: boolean): State {
  let vars: Map<string, Value> | undefined;
  for (const [place, value] of state.vars) {
    if (isLive(place)) continue;
    const id = resourceOf(value);
    if (id !== undefined && id >= 0) {
      const status = state.held.get(id)?.status;
      if (status === 'owned' || status === 'managed' || status === 'child') continue;
    }
    vars ??= new Map(state.vars);
    vars.delete(place);
  }
  const kept = vars ?? state.vars;
  let held: Map<ResourceId, Resource> | undefined;
  for (const [id, resource] of state.held) {
    if (!counted && resource.kept !== undefined && resource.kept > 1) (held ??= new Map(state.held)).set(id, { ...resource, kept: 1 });
    if (id < 0 || resource.status === 'owned' || isReferenced(kept, id, `B${id}`)) continue;
    held ??= new Map(state.held);
    held.delete(id);
  }
  return vars === undefined && held === undefined ? state : knowing(state, kept, held ?? state.held);
}

function isReferenced(vars: ReadonlyMap<string, Value>, id: ResourceId, part?: Value): boolean {
  const exact = `R${id}`;
  const inner = `I${id}`;
  for (const value of vars.values()) if (value === exact || value === inner || value === part) return true;
  return false;
}

/** The place of the value being returned. */
export const RESULT = '<result>';

/** Whether the function left a state of the process that its caller had entered: it closed MAPI. */
export const LEFT = '<left>';
