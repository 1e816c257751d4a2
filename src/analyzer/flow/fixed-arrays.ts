// Local arrays whose elements are variables of their own: only constants index them, and nobody but MAPI gets the whole.

import type { Expr, TypeRef } from '../model/types';
import type { Cfg } from './cfg';
import { baseOf, calleeName, fixedIndex, isIndirect, strip, walkExpr } from './places';
import { knownType, type FlowEnv, type Run } from './run';
import { expressions } from './scan';

interface Mentions { all: number; fixed: number; elements: number; parts: number; readonly kinds: Set<string> }

export function fixedArrays(cfg: Cfg, types: ReadonlyMap<string, TypeRef>, env: Pick<FlowEnv, 'rowOf' | 'isRawPointer'>): ReadonlySet<string> {
  const arrays = new Map<string, Mentions>();
  for (const { events } of cfg.blocks) for (const event of events) if (event.kind === 'declare' && event.stmt.type.array && !event.stmt.isStatic) arrays.set(event.stmt.name, { all: 0, fixed: 0, elements: 0, parts: 0, kinds: new Set() });
  if (arrays.size === 0) return new Set();
  const named = (expr: Expr): Mentions | undefined => { const inner = strip(expr); return inner.kind === 'name' ? arrays.get(inner.name) : undefined; };
  const elementOf = (expr: Expr): Mentions | undefined => { const inner = strip(expr); return inner.kind === 'index' ? named(inner.object) : undefined; };
  const given = new Set<Expr>();
  const look = (expr: Expr): void => {
    switch (expr.kind) {
      case 'name':
        if (arrays.has(expr.name)) arrays.get(expr.name)!.all += 1;
        return;
      case 'index': {
        const array = named(expr.object);
        const index = fixedIndex(expr);
        if (elementOf(expr.object) !== undefined) elementOf(expr.object)!.all += 1;
        if (array === undefined || index === undefined || types.has(String(index))) return;
        array.fixed += 1;
        array.elements += 1;
        array.kinds.add(typeof index);
        return;
      }
      case 'member': {
        const array = elementOf(expr.object);
        if (array !== undefined) array.parts += 1;
        return;
      }
      case 'unary': {
        const array = elementOf(expr.operand);
        if (expr.op === 'sizeof' && named(expr.operand) !== undefined) named(expr.operand)!.fixed += 1;
        if (array !== undefined && (expr.op === 'sizeof' || given.has(expr))) array.parts += 1;
        else if (array !== undefined && expr.op === '&') array.all += 1;
        return;
      }
      case 'call': {
        const looks = env.rowOf(expr, expr.args) !== undefined || /^(?:(?:Rtl|Secure)?ZeroMemory|memset)$/.test(calleeName(expr) ?? '');
        for (const arg of looks ? expr.args : []) {
          const array = named(arg);
          if (array !== undefined) array.fixed += 1;
          else given.add(strip(arg));
        }
        return;
      }
      default:
    }
  };
  for (const { events, end } of cfg.blocks) {
    for (const event of events) {
      if (event.kind === 'opaque') event.names.forEach((name) => arrays.delete(name));
      for (const expr of expressions(event)) walkExpr(expr, look);
    }
    if (end.kind === 'branch') walkExpr(end.test, look);
    else if (end.kind === 'switch') walkExpr(end.subject, look);
  }
  // An element that is a struct is only come to by its members.
  const isPointer = (name: string): boolean => env.isRawPointer({ ...types.get(name)!, array: false });
  return new Set([...arrays].filter(([name, { all, fixed, elements, parts, kinds }]) => all === fixed && kinds.size === 1 && (isPointer(name) || parts === elements)).map(([name]) => name));
}

/** Whether the place may outlive the variable it starts from: it is inside what a pointer points to. */
export function isFar({ scan }: Run, place: string): boolean {
  return isIndirect(place) && !((scan.fixedArrays.has(baseOf(place)) || scan.lists.has(baseOf(place))) && !place.startsWith('*') && !place.includes('->') && place.indexOf('[') === place.lastIndexOf('['));
}

/** Members of the struct, or an element of the array, are given back by nobody. */
export function isPlain(run: Run, place: string): boolean {
  const type = knownType(run, baseOf(place));
  // Whoever made an SBinary, its pointer is a plain one.
  if (type === undefined) return place.endsWith('.lpb');
  const { array } = type;
  const bare = { ...type, array: false };
  return run.env.isPlainStruct(bare) || array && place.endsWith(']') && !run.env.isOwner(bare);
}
