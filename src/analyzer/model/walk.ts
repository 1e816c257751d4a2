// Walks over statements of the function model. Expressions are walked by flow/places.ts; bodies of lambdas belong to the lambda.

import type { Expr, Stmt } from './types';

/** The statement and every statement in it, outer ones first. */
export function eachStmt(stmt: Stmt, visit: (stmt: Stmt) => void): void {
  visit(stmt);
  for (const inner of innerStmts(stmt)) eachStmt(inner, visit);
}

/** Statements that stand directly in this one, in the order of the source. */
export function innerStmts(stmt: Stmt): readonly Stmt[] {
  switch (stmt.kind) {
    case 'block': return stmt.body;
    case 'if': return [...(stmt.init ? [stmt.init] : []), stmt.then, ...(stmt.else ? [stmt.else] : [])];
    case 'loop': return [...(stmt.init ?? []), ...(stmt.variable ? [stmt.variable] : []), stmt.body];
    case 'switch': return stmt.cases.flatMap((entry) => entry.body);
    case 'try': return [stmt.body, ...stmt.handlers, ...(stmt.finally ? [stmt.finally] : [])];
    default: return [];
  }
}

/** Expressions that stand directly in this statement, not in statements inside it. */
export function ownExprs(stmt: Stmt): readonly Expr[] {
  switch (stmt.kind) {
    case 'expr': return [stmt.expr];
    case 'declare': return [...(stmt.init ? [stmt.init] : []), ...(stmt.ctorArgs ?? [])];
    case 'if': return [stmt.test];
    case 'loop': return [stmt.test, stmt.update, stmt.range].filter((expr) => expr !== undefined);
    case 'switch': return [stmt.subject, ...stmt.cases.flatMap((entry) => entry.values)];
    case 'return':
    case 'throw': return stmt.value ? [stmt.value] : [];
    default: return [];
  }
}
