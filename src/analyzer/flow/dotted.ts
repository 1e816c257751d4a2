// `auto found = HOLD(IMessage, Open()); ... found.get()`: what has methods behind a dot is no plain pointer, whatever made it.

import { eachStmt, ownExprs } from '../model/walk';
import type { FunctionModel, TypeRef } from '../model/types';
import { strip, walkExpr } from './places';

/** The types of the variables, with those that calls make and that are objects by their use told from pointers. */
export function withObjects(fn: FunctionModel, types: ReadonlyMap<string, TypeRef>): ReadonlyMap<string, TypeRef> {
  if (![...types.values()].some(isOpen)) return types;
  const made = new Set<string>();
  const dotted = new Set<string>();
  eachStmt(fn.body, (stmt) => {
    if (stmt.kind === 'declare' && isOpen(stmt.type) && stmt.init !== undefined && strip(stmt.init).kind === 'call') made.add(stmt.name);
    for (const top of made.size === 0 ? [] : ownExprs(stmt)) {
      walkExpr(top, (expr) => {
        const callee = expr.kind === 'call' ? strip(expr.callee) : undefined;
        const inner = callee?.kind === 'member' && !callee.arrow ? strip(callee.object) : undefined;
        if (inner?.kind === 'name' && made.has(inner.name)) dotted.add(inner.name);
      });
    }
  });
  return dotted.size === 0 ? types : new Map([...types].map(([name, type]) => [name, dotted.has(name) ? { ...type, name: 'object', qualified: 'object' } : type]));
}

function isOpen({ name, pointers, reference }: TypeRef): boolean {
  return name === 'auto' && pointers === 0 && !reference;
}
