// Statements of a function in the order of the source, each with what it stands in: a repair that puts a statement before
// another must know whether there are braces around it.

import { walkExpr } from '../flow/places';
import { innerStmts } from '../model/walk';
import type { BlockStmt, Expr, FunctionModel, Span, Stmt } from '../model/types';
import { factsOf } from '../summaries/facts';

export interface Placed {
  readonly stmt: Stmt;
  /** The only statement of an if, an else or a loop, without braces. */
  readonly bare: boolean;
  readonly parent: Stmt | undefined;
}

export function statementsOf(body: BlockStmt): readonly Placed[] {
  const found: Placed[] = [];
  const visit = (stmt: Stmt, parent: Stmt | undefined): void => {
    found.push({ stmt, parent, bare: stmt.kind !== 'block' && isBranch(stmt, parent) });
    for (const inner of innerStmts(stmt)) visit(inner, stmt);
  };
  visit(body, undefined);
  return found;
}

/** What an if, an else or a loop runs. */
export function isBranch(stmt: Stmt, parent: Stmt | undefined): boolean {
  return parent?.kind === 'if' && (parent.then === stmt || parent.else === stmt) || parent?.kind === 'loop' && parent.body === stmt;
}

/** The test that stands at a branch of a trail. */
export function testAt(fn: FunctionModel, at: Span): Expr | undefined {
  let found: Expr | undefined;
  for (const top of factsOf(fn).tests) {
    if (top.start > at.start || at.end > top.end) continue;
    walkExpr(top, (expr) => { if (expr.start === at.start && expr.end === at.end) found ??= expr; });
  }
  return found;
}
