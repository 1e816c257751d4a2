// A struct whose address is handed to a function that tells of its members: each of them stands for one more argument, the address
// of the member.

import type { Expr } from '../model/types';
import type { Contract } from './contract';
import { calleeName, isNameless, isWithin, placeOf, strip } from './places';
import type { Run } from './run';
import type { ResourceId, State, Value } from './state';
import { escapeValue, get, hold, resourceOf, set, UNKNOWN, ZERO } from './state';
import type { Target } from './target';

/** What a member points to when the function starts. */
export function memberResource(index: number): ResourceId {
  return -(index + 1001);
}

/** Whether that is it: the caller's struct may be reached by other ways, so nothing is said of it in the function itself. */
export function isOfMember(id: ResourceId): boolean {
  return id < -1000;
}

export function enterMembers(run: Run, before: State): State {
  return run.env.members.reduce((state, { place }, index) => hold(set(state, place, `R${memberResource(index)}`), memberResource(index), { status: 'param', touched: false }), before);
}

export function isMember(run: Run, place: string): boolean {
  return run.env.members.some((member) => member.place === place);
}

/** The way a test went says whether a member is NULL. */
export function learnedMember(before: State, after: State): boolean {
  for (const [id, resource] of after.held) if (isOfMember(id) && (resource.isNull !== before.held.get(id)?.isNull || resource.nonnull !== before.held.get(id)?.nonnull)) return true;
  return false;
}

/** Where the members are for the caller. */
export function memberTargets(contract: Contract, args: readonly Expr[], values: readonly Value[]): readonly Target[] {
  if (contract.members === undefined || contract.arity !== args.length) return [];
  return contract.members.map(({ param, member }): Target => {
    const value = values[param]!;
    const inner = strip(args[param]!);
    if (contract.references?.includes(param) === true) return placeOf(inner) === undefined ? { kind: 'elsewhere' } : { kind: 'place', place: `${placeOf(inner)!}.${member}`, owner: false };
    if (value === ZERO) return { kind: 'null' };
    if (value.startsWith('&') && value.length > 1) return { kind: 'place', place: `${value.slice(1)}.${member}`, owner: false };
    const pointer = inner.kind === 'unary' && inner.op === '&' ? undefined : placeOf(inner);
    return pointer === undefined ? { kind: 'elsewhere' } : { kind: 'place', place: `${pointer}->${member}`, owner: false };
  });
}

export function valueAt(state: State, target: Target): Value {
  return target.kind === 'place' ? get(state, target.place) : target.kind === 'null' ? ZERO : UNKNOWN;
}

/** The callee may have written numbers and flags, and what is in the members it tells itself. */
export function forgetPlain(state: State, place: string, members: readonly Target[]): State {
  let next = state;
  for (const [other, value] of state.vars) {
    const told = members.some((target) => target.kind === 'place' && target.place === other);
    if (isWithin(other, place) && !told && (resourceOf(value) === undefined || isNameless(other))) next = set(escapeValue(next, value), other, UNKNOWN);
  }
  return next;
}

/** Something that is held by a member of the variable whose address this is. */
export function holdsInside(state: State, value: Value): boolean {
  if (!value.startsWith('&') || value.length < 2) return false;
  for (const [place, held] of state.vars) if (place !== value.slice(1) && (resourceOf(held) ?? -1) >= 0 && isWithin(place, value.slice(1))) return true;
  return false;
}

/** The members of a parameter that a call sets to nothing, `ZeroMemory(p, sizeof *p)`. */
export function zeroedMembers(run: Run, call: Expr, args: readonly Expr[]): readonly string[] {
  const name = call.kind === 'call' ? calleeName(call) ?? '' : '';
  const first = args[0] === undefined ? undefined : placeOf(args[0]);
  if (first === undefined || !/^(?:(?:Rtl|Secure)?ZeroMemory|memset)$/.test(name)) return [];
  return run.env.members.filter(({ place }) => place.startsWith(`${first}->`)).map(({ place }) => place);
}
