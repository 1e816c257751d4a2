// What is done where too many paths meet: states are made alike by letting go of what they differ in, never of what they own.
// A value that is let go while something is owned is blurred: a test of it later ends the story of all that is owned, silently.

import type { Expr } from '../model/types';
import { baseOf, walkExpr } from './places';
import { constantIn } from './numbers';
import { isResultCode } from './result-code';
import { typeOfPlace, type Run } from './run';
import { questionOf } from './scan';
import { BLURRED, escape, isBlurred, resourceOf, RESULT, type Resource, type ResourceId, type State, type Value } from './state';

/**
 * What guards hold is theirs, and a linked block its root's. Numbers, flags and remembered answers go; result codes stay.
 * Whether other pointers are NULL matters only while something is owned.
 */
export function coarsen(run: Run, state: State): State {
  let next = state;
  for (const [id, resource] of state.held) if (id >= 0 && (resource.status === 'managed' || resource.status === 'child')) next = escape(next, id);
  const owns = [...next.held].some(([id, resource]) => id >= 0 && resource.status === 'owned');
  const vars = new Map<string, Value>();
  let blurred = false;
  for (const [place, value] of next.vars) {
    if (place === RESULT || place.startsWith('<') || resourceOf(value) !== undefined || value.startsWith('&')) vars.set(place, value);
    else if (/^[~^]/.test(place)) continue;
    else if (!place.startsWith('?') && isKept(run, place, owns)) vars.set(place, value);
    else if (owns) {
      vars.set(place, BLURRED);
      blurred = true;
    }
  }
  const held = new Map<ResourceId, Resource>();
  for (const [id, resource] of next.held) held.set(id, resource.warned === true ? { ...resource, warned: false } : resource);
  return { vars, held, trail: next.trail, way: next.way, blurred };
}

function isKept(run: Run, place: string, owns: boolean): boolean {
  const type = typeOfPlace(run, baseOf(place));
  if (type === undefined || baseOf(place) !== place) return false;
  return isResultCode(type) || owns && (type.name === 'auto' || run.env.isRawPointer(type));
}

/** One way on from a test: where it asked for something blurred, what hangs on that is not followed any further. */
export function afterTest(run: Run, test: Expr, before: State, state: State): State {
  const asked = before.blurred ? blurredIn(run, test, before) : [];
  if (asked.length === 0) return state;
  const all = asked.includes(BLURRED);
  const ids = new Set(asked.flatMap((value) => value.slice(1).split(',').map(Number)));
  let next = state;
  for (const [id, resource] of state.held) if (id >= 0 && resource.status === 'owned' && (all || ids.has(id))) next = escape(next, id);
  if (all && next !== state) run.block.lost = true;
  return next;
}

function blurredIn(run: Run, test: Expr, state: State): readonly Value[] {
  const names = new Set<string>();
  walkExpr(test, (inner) => {
    if (inner.kind === 'name') names.add(inner.name);
    else if (inner.kind === 'this') names.add('this');
  });
  const question = questionOf(test)?.text;
  // `i < count`: how often a loop goes round.
  const isRound = test.kind === 'binary' && /^[<>]=?$/.test(test.op) && [test.left, test.right].every((side) => constantIn(run.env, side) === undefined);
  return [...state.vars].filter(([place, value]) => isBlurred(value) && !(isRound && value !== BLURRED) && (place === question || names.has(baseOf(place)))).map(([, value]) => value);
}
