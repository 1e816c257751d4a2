// Rows of a set that are handled one by one.

import type { Expr } from '../model/types';
import { countedBy, placeOf, rowsIn, walkExpr } from './places';
import type { Run } from './run';
import type { State } from './state';
import { get, hold, resourceOf } from './state';

/** Rows that are moved, freed or handed on one by one make the whole set the author's own business. */
export function touchRows(state: State, expr: Expr): State {
  const name = rowsIn(expr);
  return name === undefined ? state : touch(state, name);
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
