// Exceptions: where in a block one may be thrown, and what a handler can know of what was given back before that.

import { interfaceOf, isMapiRow } from '../api';
import type { CallExpr, Expr } from '../model/types';
import type { CfgEvent } from './cfg';
import { worksOnBytes, resultTest } from './codes';
import { isGuardMethod } from './guard-method';
import { calleeName, placeOf, strip, walkExpr } from './places';
import { typeOfPlace, type Run } from './run';
import { expressions } from './scan';
import { escape, hold, type ResourceId, type State } from './state';
import { expandArgs } from './target';

export function eventThrows(run: Run, event: CfgEvent): boolean {
  return event.kind === 'opaque' || event.kind === 'declare' && event.stmt.ctorArgs !== undefined && !run.env.isRawPointer(event.stmt.type) || expressions(event).some((expr) => mayThrow(run, expr));
}

/** A call of somebody's own, or an allocation; what gives back does not throw, nor does MAPI as C++ sees it. */
export function mayThrow(run: Run, expr: Expr): boolean {
  let found = false;
  walkExpr(expr, (inner) => {
    if (inner.kind === 'new' || inner.kind === 'unknown' || inner.kind === 'call' && !isQuiet(run, inner)) found = true;
  });
  return found;
}

function isQuiet(run: Run, call: CallExpr): boolean {
  const name = calleeName(call) ?? '';
  if (resultTest(name) !== undefined || worksOnBytes(name)) return true;
  const row = run.env.rowOf(call, expandArgs(call.args))?.row;
  if ((row?.takes?.length ?? 0) > 0) return true;
  if (run.fn.file.endsWith('.cs')) return false;
  const callee = strip(call.callee);
  if (isMapiRow(row) || callee.kind !== 'member') return isMapiRow(row);
  const type = typeOfPlace(run, placeOf(callee.object) ?? '');
  if (type === undefined || !callee.arrow) return type !== undefined && run.env.isOwner(type) && isGuardMethod(name);
  return interfaceOf(run.env.isRawPointer(type) ? type.name : type.args[0]?.name ?? '') !== undefined;
}

export function releasedIn(states: readonly State[]): ReadonlySet<ResourceId> {
  return new Set(states.flatMap((state) => [...state.held].flatMap(([id, { status }]) => (status === 'released' ? [id] : []))));
}

/**
 * What a handler gets to see: what plain pointers held is not judged, nor what was not given back yet for sure: the exception may
 * come from any point before.
 */
export function caught(state: State, surelyReleased: ReadonlySet<ResourceId>): State {
  let next = state;
  for (const [id, resource] of state.held) {
    if (id >= 0 && resource.status === 'owned') next = escape(next, id);
    else if (resource.status === 'released' && !surelyReleased.has(id)) next = id >= 0 ? escape(next, id) : hold(next, id, { ...resource, status: 'escaped' });
  }
  return next;
}
