// Rows of a set that are handled one by one.

import type { Expr } from '../model/types';
import { countedBy, placeOf, rowsIn, walkExpr } from './places';
import type { Run } from './run';
import type { State, Value } from './state';
import { get, hold, isExact, resourceOf, ZERO } from './state';

/** Rows that are moved, freed or handed on one by one make the whole set the author's own business. */
export function touchRows(state: State, expr: Expr): State {
  const name = rowsIn(expr);
  return name === undefined ? state : touch(state, name);
}

/** A block of its own that is put into a row, `p->aRow[i].lpProps = v`: the set was built by hand, and has rows from then on. */
export function putInRow(run: Run, state: State, target: Expr | undefined, value: Value): State {
  if (target === undefined) return state;
  const id = resourceOf(get(state, rowsIn(target) ?? ''));
  const resource = id === undefined ? undefined : state.held.get(id);
  if (resource?.status !== 'owned' || run.siteOf.get(id!)?.family !== 'mapi-buffer') return touchRows(state, target);
  if (value === ZERO) return state;
  const given = resourceOf(value);
  const owns = given !== undefined && isExact(value) && state.held.get(given)?.status === 'owned' && run.siteOf.get(given)?.family === 'mapi-buffer';
  return !owns ? hold(state, id!, { ...resource, touched: true }) : resource.touched === undefined ? hold(state, id!, { ...resource, touched: false }) : state;
}

/** The same for what is put into a variable, unless that only serves to look at it. */
export function readRows(run: Run, state: State, place: string | undefined, value: Expr): State {
  return run.scan.rowReaders.has(place ?? '') ? state : touchRows(state, value);
}

/** `i < p->cRows` is false: there is no row left that could be lost. `except` names sets whose rows are still there. */
export function emptyRows(run: Run, state: State, test: Expr, except: (name: string) => boolean = () => false): State {
  let next = state;
  walkExpr(test, (inner) => {
    const counted = inner.kind === 'name' ? run.scan.rowCounts.get(inner.name) : undefined;
    if (counted !== undefined && run.scan.handledRows.has(counted)) next = touch(next, counted);
    const name = countedBy(inner);
    if (name !== undefined && !except(name)) next = touch(next, name);
  });
  return next;
}

/** A function that is handed the whole set may take out its rows. */
export function touchSet(state: State, expr: Expr): State {
  const name = placeOf(expr);
  return name === undefined ? state : touch(state, name);
}

function touch(state: State, name: string): State {
  const id = resourceOf(get(state, name));
  const resource = id === undefined ? undefined : state.held.get(id);
  return id === undefined || resource?.touched !== false ? state : hold(state, id, { ...resource, touched: true });
}
