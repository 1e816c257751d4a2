// A member that a method hands to its caller with a reference added for it: what the object holds stays the object's own.

import { calleeName, isNullConstant, placeOf, receiverOf, strip, walkExpr } from '../flow/places';
import { eachStmt, ownExprs } from '../model/walk';
import type { Expr, FunctionModel } from '../model/types';

export interface HandedOut {
  /** Assignments that put the member into an out-parameter. */
  readonly copies: ReadonlySet<Expr>;
  /** How often it goes to the caller, by these or as the result, and how often a reference is added to it. */
  readonly times: number;
  readonly added: number;
  /** The member itself gets another value here: what was in it may have been the caller's. */
  readonly isSet: boolean;
}

export function handedOut(fn: FunctionModel, isMember: (expr: Expr) => boolean): HandedOut {
  const outs = new Set(fn.params.map(({ name, type }) => (type.reference ? name : `*${name}`)));
  const copies = new Set<Expr>();
  const receivers: Expr[] = [];
  let returned = 0;
  let isSet = false;
  const isOut = (expr: Expr): boolean => outs.has(placeOf(expr) ?? '');
  const look = (expr: Expr): void => {
    if (expr.kind === 'call' && calleeName(expr) === 'AddRef') receivers.push(strip(receiverOf(expr) ?? expr));
    if (expr.kind !== 'assign') return;
    if (isOut(expr.left) && isMember(expr.right)) copies.add(expr);
    else if (isOut(expr.left) && !isNullConstant(expr.right)) outs.delete(placeOf(expr.left)!);
    isSet ||= isMember(expr.left);
  };
  eachStmt(fn.body, (stmt) => {
    if (stmt.kind === 'return' && stmt.value !== undefined && isMember(stmt.value)) returned += 1;
    for (const expr of ownExprs(stmt)) walkExpr(expr, look);
  });
  const added = receivers.filter((receiver) => isMember(receiver) || isOut(receiver) || copies.has(receiver)).length;
  return { copies, times: copies.size + returned, added, isSet };
}
