// What is done where several paths meet and there are many: paths on which the same things are owned, by the same places, become
// one, and what is known of other values is what all of them know (property simulation: Das, Lerner, Seigle, PLDI 2002). That a
// value hangs together with what is owned is kept that way: where one owns and the other does not, they stay two.

import { isFailureNumber } from './result-code';
import { FAILURE, isBlurred, knowing, mostOthers, NONZERO, RESULT, resourceOf, UNKNOWN, WARNING, ZERO, type Resource, type ResourceId, type State, type Value, type Way } from './state';
import { keyOf } from './state-key';

/** Two states with one key own the same, by the same places. `alone`: what became of parameters is not asked. */
export function ownershipKey(state: State, alone: boolean): number {
  const vars = new Map<string, Value>();
  for (const [place, value] of state.vars) if (isOwnership(place, value, alone)) vars.set(place, value);
  const held = new Map<ResourceId, Resource>();
  for (const [id, resource] of state.held) if (!alone || id >= 0) held.set(id, bare(resource));
  return keyOf(knowing(state, vars, held));
}

function isOwnership(place: string, value: Value, alone: boolean): boolean {
  if (alone) return (resourceOf(value) ?? -1) >= 0;
  return resourceOf(value) !== undefined || value.charCodeAt(0) === 38 /* & */ || place === RESULT || place.charCodeAt(0) === 60 /* < */;
}

/** Without what may be true of one path and not of another. */
function bare({ nonnull: _nonnull, isNull: _isNull, code, warned: _warned, ...rest }: Resource): Resource {
  return code === undefined ? rest : { ...rest, code: 0 };
}

/** What both paths know; they own the same. The story is that of the other one, or `first`: of the one that was there first, which mostly is the simpler one. */
export function join(one: State, other: State, first: boolean): State {
  const [told, untold] = first ? [one, other] : [other, one];
  let vars: Map<string, Value> | undefined;
  for (const [place, value] of one.vars) {
    const there = other.vars.get(place) ?? UNKNOWN;
    if (there === value) continue;
    vars ??= new Map(one.vars);
    const both = isBlurred(value) ? value : isBlurred(there) ? there : eitherCode(value, there);
    if (both === undefined) vars.delete(place);
    else vars.set(place, both);
  }
  for (const [place, value] of other.vars) {
    if (!isBlurred(value) || one.vars.has(place)) continue;
    (vars ??= new Map(one.vars)).set(place, value);
  }
  let held: Map<ResourceId, Resource> | undefined;
  for (const [id, resource] of one.held) {
    const there = other.held.get(id) ?? resource;
    if (there === resource || there.nonnull === resource.nonnull && there.isNull === resource.isNull && there.code === resource.code && there.warned === resource.warned) continue;
    const { nonnull, isNull, code, warned, ...rest } = resource;
    (held ??= new Map(one.held)).set(id, {
      ...rest,
      ...(nonnull === true && there.nonnull === true ? { nonnull } : {}),
      ...(isNull === true && there.isNull === true ? { isNull } : {}),
      ...(code === undefined ? {} : { code: code | there.code! }),
      ...(warned === true && there.warned === true ? { warned } : {}),
    });
  }
  if (vars === undefined && held === undefined) return one;
  return { vars: vars ?? one.vars, held: held ?? one.held, trail: told.trail, way: joined(untold.way, told.way), blurred: one.blurred || other.blurred };
}

/** A warning is a success, and one of which no more is known counts as S_OK; of two failures it stays known that it failed. */
function eitherCode(one: Value, other: Value): Value | undefined {
  const both = [one, other].map((value) => (isFailureNumber(value) ? FAILURE : value));
  if (both[0] === both[1]) return both[0];
  if (both.includes(WARNING) && both.includes(ZERO)) return ZERO;
  return both.every((value) => value === WARNING || value === FAILURE || value === NONZERO) ? NONZERO : undefined;
}

function joined(one: Way | undefined, other: Way | undefined): Way | undefined {
  return one === undefined || other === undefined ? other : { ...other, others: [one, ...one.others].slice(0, mostOthers), joined: true };
}
