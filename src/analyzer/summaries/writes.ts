// What a function writes that outlives it: globals and members, itself or through what it calls.

import { receiverOf, strip, walkExpr } from '../flow/places';
import type { Expr, FunctionModel } from '../model/types';
import { factsOf } from './facts';
import { keyOf, memberPrefix, rootOf } from './known';
import type { Program } from './program';
import { resolveCall } from './resolve';

/** Whether the place outlives the function: no local variable and no parameter. */
export function isShared(fn: FunctionModel, key: string): boolean {
  const root = rootOf(key);
  const facts = factsOf(fn);
  return !facts.params.has(root) && !(facts.declaresByName.get(root)?.some((stmt) => !stmt.isStatic) ?? false);
}

const written = new WeakMap<FunctionModel, { readonly program: Program; readonly version: number; readonly places: ReadonlySet<string> }>();

/** Globals and members that a function, or what it calls, assigns. */
export function writesOf(program: Program, fn: FunctionModel, depth = 0): ReadonlySet<string> {
  const cached = written.get(fn);
  if (cached?.program === program && cached.version === program.version) return cached.places;
  const places = new Set<string>();
  written.set(fn, { program, version: program.version, places });
  const add = (expr: Expr): void => {
    const key = keyOf(expr);
    if (key !== undefined && isShared(fn, key)) places.add(key);
  };
  const facts = factsOf(fn);
  const visit = (expr: Expr): void => {
    if (expr.kind === 'assign') add(expr.left);
    else if (expr.kind === 'unary' && /\+\+|--/.test(expr.op)) add(expr.operand);
  };
  for (const expr of facts.exprs) walkExpr(expr, visit);
  for (const call of facts.calls) {
    for (const arg of call.args) {
      const inner = strip(arg);
      if (inner.kind === 'unary' && inner.op === '&') add(inner.operand);
    }
    const callee = depth < 4 ? resolveCall(program, fn, call) : undefined;
    if (!callee || callee === fn) continue;
    const receiver = receiverOf(call);
    const prefix = receiver && isShared(fn, keyOf(receiver) ?? '') ? memberPrefix(call) : undefined;
    for (const place of writesOf(program, callee, depth + 1)) {
      places.add(place);
      if (prefix !== undefined) places.add(prefix + place);
    }
  }
  return places;
}

