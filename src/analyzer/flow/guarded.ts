// `std::unique_ptr<T, Close> guard(p); ... Close(p);`: what a smart pointer will give back when it ends is given back by hand.

import type { Family } from '../api';
import { eachStmt, ownExprs } from '../model/walk';
import type { Expr, Span } from '../model/types';
import { looking } from './guard-method';
import { calleeName, placeOf, receiverOf, strip, walkExpr } from './places';
import { isOwn, type Run } from './run';

/** The smart pointer that was made of the pointer and gives it back in that way; `surely` when nothing takes it from there. */
export function guardOf(run: Run, family: Family | 'any', owner: string, at: Span): { readonly name: string; readonly surely: boolean } | undefined {
  let found: { name: string; surely: boolean } | undefined;
  eachStmt(run.fn.body, (block) => {
    if (block.kind !== 'block' || at.start < block.start || block.end < at.end) return;
    for (const stmt of block.body) {
      if (stmt.kind !== 'declare' || stmt.end > at.start || stmt.isStatic || stmt.ctorArgs?.[0] === undefined || placeOf(stmt.ctorArgs[0]) !== owner || !isOwn(run, stmt.name)) continue;
      if (run.env.isOwner(stmt.type) && run.env.deleterOf(stmt)?.family === family) found = { name: stmt.name, surely: onlyLooksThrough(run, stmt.name, owner) };
    }
  });
  return found;
}

/** `guard->f()`, `guard.get()`, `if (guard)`; and no reference is added to what it holds. */
function onlyLooksThrough(run: Run, name: string, owner: string): boolean {
  const looked = new Set<Expr>();
  const named: Expr[] = [];
  let adds = false;
  const look = (expr: Expr): void => {
    if (expr.kind === 'lambda') adds = true;
    if (expr.kind === 'name' && expr.name === name) named.push(expr);
    if (expr.kind === 'unary' && (expr.op === '!' || expr.op === '*')) looked.add(strip(expr.operand));
    if (expr.kind === 'member' && expr.arrow) looked.add(strip(expr.object));
    if (expr.kind !== 'call') return;
    const receiver = receiverOf(expr);
    if (receiver !== undefined && looking.has(calleeName(expr) ?? '')) looked.add(strip(receiver));
    adds ||= /^(?:AddRef|UlAddRef|swap)$/.test(calleeName(expr) ?? '') && [receiver, ...expr.args].some((one) => one !== undefined && [name, owner].includes(placeOf(one) ?? ''));
  };
  eachStmt(run.fn.body, (stmt) => {
    if ((stmt.kind === 'if' || stmt.kind === 'loop') && stmt.test !== undefined) looked.add(strip(stmt.test));
    for (const expr of ownExprs(stmt)) walkExpr(expr, look);
  });
  return !adds && named.every((expr) => looked.has(expr));
}
