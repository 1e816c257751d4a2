// Statements of a function in the order of the source, each with what it stands in: a repair that puts a statement before
// another must know whether there are braces around it.

import { innerStmts } from '../model/walk';
import type { BlockStmt, Stmt } from '../model/types';

export interface Placed {
  readonly stmt: Stmt;
  /** The only statement of an if, an else or a loop, without braces. */
  readonly bare: boolean;
  readonly parent: Stmt | undefined;
}

export function statementsOf(body: BlockStmt): readonly Placed[] {
  const found: Placed[] = [];
  const visit = (stmt: Stmt, parent: Stmt | undefined): void => {
    found.push({ stmt, parent, bare: stmt.kind !== 'block' && (parent?.kind === 'if' && (parent.then === stmt || parent.else === stmt) || parent?.kind === 'loop' && parent.body === stmt) });
    for (const inner of innerStmts(stmt)) visit(inner, stmt);
  };
  visit(body, undefined);
  return found;
}
