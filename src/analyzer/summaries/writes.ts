// What a function writes that outlives it: globals and members, itself or through what it calls.

import { isGuidName } from '../flow/codes';
import { addressed, receiverOf, strip, walkExpr } from '../flow/places';
import type { Expr, FunctionModel } from '../model/types';
import { factsOf } from './facts';
import { keyOf, memberPrefix, rootOf } from './known';
import { lastPart, type Program } from './program';
import { resolveCall } from './resolve';
import { field } from './types';

/** Whether the place outlives the function: no local variable and no parameter. */
export function isShared(fn: FunctionModel, key: string): boolean {
  const root = rootOf(key);
  const facts = factsOf(fn);
  return !facts.params.has(root) && !(facts.declaresByName.get(root)?.some((stmt) => !stmt.isStatic) ?? false);
}

/** Whether a place of a method belongs to its object. */
export function isMember(program: Program, { owner, file }: FunctionModel, key: string): boolean {
  return owner !== undefined && !key.startsWith('*') && field(program, lastPart(owner), rootOf(key), file)?.isStatic === false;
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
      const inner = addressed(arg);
      if (inner !== undefined && !isShown(inner)) add(inner);
    }
    const callee = depth < 4 ? resolveCall(program, fn, call) : undefined;
    if (!callee || callee === fn) continue;
    const receiver = receiverOf(call);
    const prefix = receiver && isShared(fn, keyOf(receiver) ?? '') ? memberPrefix(call) : undefined;
    for (const place of writesOf(program, callee, depth + 1)) {
      // Members of another object are not those of this one.
      const isOther = receiver !== undefined && strip(receiver).kind !== 'this' && isMember(program, callee, place);
      if (!isOther) places.add(place);
      else if (prefix !== undefined) places.add(prefix + place);
    }
  }
  return places;
}

/** `&IID_IMessage` shows what it names, and lets nobody write to it. */
function isShown(expr: Expr): boolean {
  const inner = strip(expr);
  return inner.kind === 'name' && isGuidName(lastPart(inner.name));
}

const mentioned = new WeakMap<FunctionModel, { readonly program: Program; readonly version: number; readonly names: ReadonlySet<string> }>();

/** Names that stand in a function, or in what it calls: nothing else makes a difference to it. */
export function namesOf(program: Program, fn: FunctionModel, depth = 0): ReadonlySet<string> {
  const cached = mentioned.get(fn);
  if (cached?.program === program && cached.version === program.version) return cached.names;
  const { params, calls, exprs } = factsOf(fn);
  const names = new Set<string>(params.keys());
  mentioned.set(fn, { program, version: program.version, names });
  for (const expr of exprs) walkExpr(expr, (inner) => { if (inner.kind === 'name' || inner.kind === 'member') names.add(inner.name); });
  for (const call of calls) {
    const callee = depth < 4 ? resolveCall(program, fn, call) : undefined;
    if (callee && callee !== fn) for (const name of namesOf(program, callee, depth + 1)) names.add(name);
  }
  return names;
}
