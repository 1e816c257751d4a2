// Branches of a function that never come to a call, and whose ends the call never comes to: what one method does when it is told to
// begin, and when it is told to stop.

import type { BlockStmt, FunctionModel, IfStmt, Span, Stmt } from '../model/types';
import { eachStmt } from '../model/walk';
import { contains } from './facts';

/** `if (on) { call } else { branch }`, and `if (!on) { branch; return; } call`. */
export function branchesApart(fn: FunctionModel, call: Span): readonly BlockStmt[] {
  const found: BlockStmt[] = [];
  eachStmt(fn.body, (stmt) => {
    const branch = stmt.kind === 'if' ? branchApart(stmt, call) : undefined;
    if (branch !== undefined) found.push({ kind: 'block', body: [branch], start: branch.start, end: branch.end });
  });
  return found;
}

function branchApart({ then, else: other, end }: IfStmt, call: Span): Stmt | undefined {
  if (contains(then, call)) return other;
  if (other !== undefined && contains(other, call)) return then;
  return end <= call.start && endsFunction(then) ? then : undefined;
}

function endsFunction(stmt: Stmt): boolean {
  const last = stmt.kind === 'block' ? stmt.body.at(-1) : stmt;
  return last?.kind === 'return';
}
