// `while (p->Release() > 0);` asks the object how many references are left and lets go of them all: nobody gives it back once too often.

import { eachStmt, ownExprs } from '../model/walk';
import type { FunctionModel, Span } from '../model/types';
import { calleeName, strip, walkExpr } from './places';
import type { ResourceId, State } from './state';

/** The call at `at` gave it back before, and what it returned was asked for; where references are counted, any call before. */
export function isDrained(fn: FunctionModel, state: State, id: ResourceId, at: Span, counted: boolean): boolean {
  let entry = state.trail;
  while (entry !== undefined && !(entry.kind === 'release' && entry.resource === id)) entry = entry.before;
  return entry !== undefined && (counted && isRelease(fn, entry.at) || entry.at.start === at.start) && !isStatement(fn, entry.at);
}

/** What any other function that gives it back returns is no number of references. */
function isRelease(fn: FunctionModel, at: Span): boolean {
  let found = false;
  eachStmt(fn.body, (stmt) => {
    for (const top of ownExprs(stmt)) walkExpr(top, (expr) => { if (expr.kind === 'call' && expr.start === at.start && expr.end === at.end) found ||= /release|unref|drop|count/i.test(calleeName(expr) ?? ''); });
  });
  return found;
}

function isStatement(fn: FunctionModel, at: Span): boolean {
  let found = false;
  eachStmt(fn.body, (stmt) => { if (stmt.kind === 'expr' && strip(stmt.expr).start === at.start && strip(stmt.expr).end === at.end) found = true; });
  return found;
}
