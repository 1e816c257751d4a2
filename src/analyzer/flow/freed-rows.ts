// C#: rows of a set are found by their distance, `Marshal.ReadIntPtr(rows, 16)`, or by a struct of the author's, and whoever frees or
// keeps them one by one frees the set as a plain block. What is told here is never judged, so more names than needed do no harm.

import type { Expr, FunctionModel } from '../model/types';
import { eachStmt } from '../model/walk';
import { mayKeepReference } from './codes';
import { looksThrough, readsPointer } from './marshal';
import { calleeName, placeOf, strip } from './places';
import { walkStmts } from './scan';

/** Variables from which a pointer is read that is freed, or kept, by itself. */
export function freedByRows({ file, body }: FunctionModel): ReadonlySet<string> {
  const found = new Set<string>();
  if (!file.endsWith('.cs')) return found;
  const sources = new Map<string, Expr[]>();
  const seen = new Set<string>();
  const comesFrom = (name: string, value: Expr): void => { sources.set(name, [...sources.get(name) ?? [], value]); };
  eachStmt(body, (stmt) => { if (stmt.kind === 'declare' && stmt.init !== undefined) comesFrom(stmt.name, stmt.init); });
  walkStmts(body, (expr) => { if (expr.kind === 'assign') comesFrom(placeOf(expr.left) ?? '', expr.right); });
  /** `freed`: what a function of the author's makes of it may be freed, and what it makes to be kept is a text. */
  const trace = (expr: Expr, behind: boolean, freed: boolean): void => {
    const inner = strip(expr);
    switch (inner.kind) {
      case 'name': {
        if (behind) found.add(inner.name);
        const key = `${inner.name}|${behind}|${freed}`;
        if (seen.has(key)) return;
        seen.add(key);
        return sources.get(inner.name)?.forEach((source) => trace(source, behind, freed));
      }
      case 'call':
        if (readsPointer(inner) || freed && !looksThrough(inner)) inner.args.forEach((arg) => trace(arg, true, freed));
        return;
      case 'member': return trace(inner.object, behind || inner.arrow, freed);
      case 'index': return trace(inner.object, true, freed);
      case 'unary': return trace(inner.operand, behind, freed);
      case 'binary': return [inner.left, inner.right].forEach((side) => trace(side, behind, freed));
      default:
    }
  };
  walkStmts(body, (expr) => {
    if (expr.kind !== 'call' || looksThrough(expr)) return;
    const name = calleeName(expr) ?? '';
    if (mayKeepReference(name)) expr.args.forEach((arg) => trace(arg, false, /free|release/i.test(name)));
  });
  return found;
}
