// Where the results of calls go: which variable gets them, and whether they decide where the function goes.

import type { CallExpr, Expr, LambdaExpr, TypeRef } from '../model/types';
import { eachStmt, ownExprs } from '../model/walk';
import type { Cfg } from './cfg';
import { placeOf, strip, walkExpr } from './places';
import { expressions } from './scan';
import { isNumber } from './types';

export interface Deciding {
  /** For a variable: the calls whose result goes there, by their start. */
  readonly answers: ReadonlyMap<string, ReadonlyMap<number, CallExpr>>;
  /** Calls whose result is tested, now or by way of a number. */
  readonly deciding: ReadonlySet<Expr>;
  /** Expressions of which only is asked whether they are zero. */
  readonly asked: ReadonlySet<Expr>;
  /** Calls that are statements of their own: nobody looks at the result. */
  readonly unanswered: ReadonlySet<Expr>;
}

export function decidingCalls(cfg: Cfg, types: ReadonlyMap<string, TypeRef>, called: ReadonlyMap<string, LambdaExpr>): Deciding {
  const answers = new Map<string, Map<number, CallExpr>>();
  const deciding = new Set<Expr>();
  const asked = new Set<Expr>();
  const unanswered = new Set<Expr>();
  const decides = (expr: Expr): void => {
    asked.add(strip(expr));
    walkExpr(expr, (inner) => {
      if (inner.kind === 'call') deciding.add(inner);
      else if (inner.kind === 'unary' && inner.op === '!') asked.add(strip(inner.operand));
    });
  };
  const goesTo = (place: string | undefined, value: Expr): void => {
    const type = place === undefined ? undefined : types.get(place);
    if (type === undefined || isNumber(type) || /^(?:auto|var)$/.test(type.name)) walkExpr(value, (inner) => {
      if (inner.kind === 'call') deciding.add(inner);
    });
    if (place !== undefined) walkExpr(value, (inner) => {
      if (inner.kind === 'call') answers.set(place, (answers.get(place) ?? new Map<number, CallExpr>()).set(inner.start, inner));
    });
  };
  const look = (expr: Expr): void => {
    if (expr.kind === 'conditional') decides(expr.test);
    else if (expr.kind === 'assign') goesTo(placeOf(expr.left), expr.right);
  };
  for (const { events, end } of cfg.blocks) {
    for (const event of events) {
      if (event.kind === 'declare' && event.stmt.init !== undefined) goesTo(event.stmt.name, event.stmt.init);
      if (event.kind === 'eval') unanswered.add(strip(event.expr));
      for (const expr of expressions(event)) walkExpr(expr, look);
    }
    const test = end.kind === 'branch' ? end.test : end.kind === 'switch' ? end.subject : undefined;
    if (test === undefined) continue;
    decides(test);
    walkExpr(test, look);
  }
  for (const { body } of called.values()) {
    eachStmt(body, (stmt) => {
      if (stmt.kind === 'expr') unanswered.add(strip(stmt.expr));
      else if (stmt.kind === 'if') decides(stmt.test);
      for (const expr of ownExprs(stmt)) walkExpr(expr, look);
    });
  }
  return { answers, deciding, asked, unanswered };
}
