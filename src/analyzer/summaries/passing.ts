// Places of a callee, seen from the caller: `c->up` of a callee that is given `&ctx` is the caller's `ctx.up`, and the member `m_up` of
// an object that is asked as `link.Raise()` is the caller's `link.m_up`.

import { onlyTells } from '../flow/codes';
import { baseOf, calleeName, placeOf, receiverOf, strip, walkExpr } from '../flow/places';
import type { CallExpr, Expr, FunctionModel, Param } from '../model/types';
import { factsOf, outerFunction } from './facts';
import { keyOf, memberPrefix, rootOf, type Known } from './known';
import type { Program } from './program';
import { resolveCall } from './resolve';
import { isMember, isShared } from './writes';

/** The place an out-parameter writes to: `&p`, `&~p`, `p.GetAddressOf()`, or what the pointer `pp` points to. */
export function outPlace(arg: Expr): string | undefined {
  let inner = strip(arg);
  if (inner.kind === 'unary' && inner.op === '&') {
    inner = strip(inner.operand);
    if (inner.kind === 'unary' && inner.op === '~') inner = strip(inner.operand);
    return keyOf(inner);
  }
  if (inner.kind === 'call') {
    const receiver = receiverOf(inner);
    return receiver ? keyOf(receiver) : inner.args.length === 1 ? outPlace(inner.args[0]!) : undefined;
  }
  const key = keyOf(inner);
  return key === undefined ? undefined : `*${key}`;
}

/** How the caller's places begin where the callee's begin with the parameter. */
function prefixes(param: Param, arg: Expr): readonly { readonly above: string; readonly below: string }[] {
  const inner = strip(arg);
  const address = inner.kind === 'unary' && inner.op === '&' ? keyOf(inner.operand) : undefined;
  if (address !== undefined) return [{ above: `${address}.`, below: `${param.name}->` }];
  const own = keyOf(inner);
  if (own === undefined) return [];
  return [{ above: `${own}->`, below: `${param.name}->` }, ...param.type.reference ? [{ above: `${own}.`, below: `${param.name}.` }] : []];
}

/** The caller's place for one of the callee's. */
export function placeAbove(param: Param, arg: Expr, key: string): string | undefined {
  if (key === `*${param.name}`) return outPlace(arg);
  if (key === param.name) return param.type.reference ? keyOf(arg) : undefined;
  const prefix = prefixes(param, arg).find((one) => key.startsWith(one.below));
  return prefix && prefix.above + key.slice(prefix.below.length);
}

/** The callee's place for one of the caller's. */
export function placeBelow(param: Param, arg: Expr, key: string): string | undefined {
  if (param.type.reference && key === keyOf(arg)) return param.name;
  if (param.type.pointers > 0 && key === outPlace(arg)) return `*${param.name}`;
  const prefix = prefixes(param, arg).find((one) => key.startsWith(one.above));
  return prefix && prefix.below + key.slice(prefix.above.length);
}

/** The caller's name for a place of the function that it calls. */
export function nameAbove(program: Program, fn: FunctionModel, callee: FunctionModel, call: CallExpr, key: string): string | undefined {
  const at = callee.params.findIndex((param) => param.name === rootOf(key));
  if (at >= 0) return call.args[at] && placeAbove(callee.params[at]!, call.args[at], key);
  if (isOfOther(program, callee, call, key)) {
    const prefix = memberPrefix(call);
    return prefix && prefix + key;
  }
  return outlives(fn, callee, key) ? key : undefined;
}

/** A member of the object that is asked: not one of the caller's, whatever it is called. */
function isOfOther(program: Program, callee: FunctionModel, call: CallExpr, key: string): boolean {
  const receiver = receiverOf(call);
  return receiver !== undefined && strip(receiver).kind !== 'this' && isMember(program, callee, key);
}

/** Whether caller and callee mean the same by it. */
export function outlives(fn: FunctionModel, callee: FunctionModel, key: string): boolean {
  return isShared(callee, key) && (isShared(fn, key) || outerFunction(callee) === fn);
}

/** What the caller knows, in the names of the function that it calls. */
export function knownBelow(program: Program, fn: FunctionModel, callee: FunctionModel, call: CallExpr, known: Known): Known {
  const prefix = memberPrefix(call);
  const below: Known = new Map([...known].filter(([key]) => outlives(fn, callee, key) && !isOfOther(program, callee, call, key)));
  for (const [key, bits] of known) {
    if (prefix !== undefined && key.startsWith(prefix)) below.set(key.slice(prefix.length), bits);
    for (const [at, arg] of call.args.entries()) {
      const param = callee.params[at];
      const place = param && placeBelow(param, arg, key);
      if (place !== undefined) below.set(place, bits);
    }
  }
  return below;
}

/** Whether the function, or what it hands the parameter on to, may write to what the parameter points to. */
export function writesThrough(program: Program, fn: FunctionModel, param: Param, depth = 0): boolean {
  const hangsOn = (expr: Expr): boolean => {
    const key = keyOf(expr);
    return key !== undefined && key !== param.name && rootOf(key) === param.name;
  };
  let writes = false;
  for (const top of factsOf(fn).exprs) {
    walkExpr(top, (expr) => {
      if (expr.kind === 'assign' ? hangsOn(expr.left) : expr.kind === 'unary' && /^&$|\+\+|--/.test(expr.op) && hangsOn(expr.operand)) writes = true;
    });
  }
  return writes || depth < 4 && factsOf(fn).calls.some((call) => handsOn(program, fn, call, param, depth));
}

function handsOn(program: Program, fn: FunctionModel, call: CallExpr, param: Param, depth: number): boolean {
  const at = call.args.findIndex((arg) => keyOf(strip(arg)) === param.name);
  const callee = at < 0 || calleeName(call) === fn.name ? undefined : resolveCall(program, fn, call);
  const next = callee?.params[at];
  return callee !== undefined && next !== undefined && writesThrough(program, callee, next, depth + 1);
}

const writing = new WeakMap<Param, boolean>();

/** Whether the function may give another value to the variable that it takes by reference. */
export function writesReference(fn: FunctionModel, param: Param): boolean {
  const { type } = param;
  if (!type.reference || type.rvalue === true || type.isConst && type.pointers === 0) return false;
  let writes = writing.get(param);
  if (writes === undefined) writing.set(param, writes = mayAssign(fn, param.name));
  return writes;
}

function mayAssign(fn: FunctionModel, name: string): boolean {
  const isIt = (expr: Expr): boolean => baseOf(placeOf(expr) ?? '') === name;
  const { exprs, lambdas, declares, opaque } = factsOf(fn);
  let writes = lambdas.length + opaque.length > 0 || declares.some((stmt) => stmt.type.reference && stmt.init !== undefined && isIt(stmt.init) || stmt.ctorArgs?.some(isIt) === true);
  for (const top of exprs) {
    walkExpr(top, (expr) => {
      if (expr.kind === 'call') writes ||= !onlyTells(calleeName(expr) ?? '') && expr.args.some(isIt) || expr.callee.kind === 'member' && !expr.callee.arrow && isIt(expr.callee.object);
      else if (expr.kind === 'new') writes ||= expr.args.some(isIt);
      else if (expr.kind === 'assign') writes ||= isIt(expr.left);
      else if (expr.kind === 'unary') writes ||= /^[&~]$|\+\+|--/.test(expr.op) && isIt(expr.operand);
      else if (expr.kind === 'binary') writes ||= expr.op === '>>' && isIt(expr.right);
      else if (expr.kind === 'unknown') writes ||= expr.children.some(isIt);
    });
  }
  return writes;
}
