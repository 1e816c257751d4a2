// `while (p->Release() > 0);` asks the object how many references are left and lets go of them all: nobody gives it back once too often.

import { eachStmt, ownExprs } from '../model/walk';
import type { Expr, FunctionModel, Span } from '../model/types';
import { calleeName, namesIn, placeOf, strip, walkExpr } from './places';
import type { ResourceId, State } from './state';

/** The call at `at` gave it back before, and what it returned was asked for; where references are counted, any call before. */
export function isDrained(fn: FunctionModel, state: State, id: ResourceId, at: Span, counted: boolean): boolean {
  let entry = state.trail;
  while (entry !== undefined && !(entry.kind === 'release' && entry.resource === id)) entry = entry.before;
  return entry !== undefined && (counted && isRelease(fn, entry.at) || entry.at.start === at.start) && !isStatement(fn, entry.at);
}

/** The call at `at` is made as long as any reference is left, so that none is left then, whoever had it. */
export function drains(fn: FunctionModel, at: Span): boolean {
  let found = false;
  const isCall = (expr: Expr): boolean => expr.kind === 'call' && expr.start === at.start && expr.end === at.end;
  eachStmt(fn.body, (loop) => {
    if (loop.kind !== 'loop' || loop.test === undefined || at.start < loop.start || loop.end < at.end) return;
    const asked = namesIn(loop.test);
    walkExpr(loop.test, (expr) => { found ||= isCall(expr); });
    eachStmt(loop.body, (stmt) => {
      const set = stmt.kind === 'expr' ? strip(stmt.expr) : undefined;
      found ||= set?.kind === 'assign' && isCall(strip(set.right)) && asked.includes(placeOf(set.left) ?? '');
    });
  });
  return found;
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
