// C#: rows of a set are found by their distance, `Marshal.ReadIntPtr(rows, 16)`, or by a struct of the author's, and whoever frees them one by one frees the set as
// a plain block. What is told here is never judged, so more names than needed do no harm.

import type { Expr, FunctionModel } from '../model/types';
import { eachStmt } from '../model/walk';
import { looksThrough, readsPointer } from './marshal';
import { calleeName, namesIn, placeOf, walkExpr } from './places';
import { walkStmts } from './scan';

/** Variables from which a pointer is read that is freed by itself. */
export function freedByRows({ file, body }: FunctionModel): ReadonlySet<string> {
  const found = new Set<string>();
  if (!file.endsWith('.cs')) return found;
  const sources = new Map<string, Expr[]>();
  const freed: Expr[] = [];
  const comesFrom = (name: string, value: Expr): void => { sources.set(name, [...sources.get(name) ?? [], value]); };
  eachStmt(body, (stmt) => { if (stmt.kind === 'declare' && stmt.init !== undefined) comesFrom(stmt.name, stmt.init); });
  walkStmts(body, (expr) => {
    if (expr.kind === 'assign') comesFrom(placeOf(expr.left) ?? '', expr.right);
    if (expr.kind === 'call' && !looksThrough(expr) && /free|release/i.test(calleeName(expr) ?? '')) freed.push(...expr.args);
  });
  const seen = new Set<string>();
  const trace = (expr: Expr, behind: boolean): void => {
    const isRead = behind || reads(expr);
    for (const name of namesIn(expr)) {
      if (isRead) found.add(name);
      const key = `${name}${isRead ? '*' : ''}`;
      if (seen.has(key)) continue;
      seen.add(key);
      sources.get(name)?.forEach((source) => trace(source, isRead));
    }
  };
  freed.forEach((arg) => trace(arg, false));
  return found;
}

function reads(expr: Expr): boolean {
  let found = false;
  walkExpr(expr, (inner) => { found ||= inner.kind === 'call' ? readsPointer(inner) : inner.kind === 'index' || inner.kind === 'member' && inner.arrow; });
  return found;
}
