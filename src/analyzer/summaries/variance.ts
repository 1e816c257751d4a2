// Whether an expression has the same value in each round of a loop: what is assigned in the loop varies, what stands outside does
// not, and what nobody can tell is unknown. Parameters of called functions are followed to the arguments at the loop.

import { calleeName, receiverOf, strip, walkExpr } from '../flow/places';
import type { CallExpr, DeclareStmt, Expr, FunctionModel } from '../model/types';
import type { Link } from './effects';
import { contains, factsOf, isRepeatedBy, type Loop } from './facts';
import { keyOf, rootOf } from './known';
import { lastPart, type Program } from './program';
import { apiMatch } from './roles';
import { resolveCall } from './resolve';
import { isShared, writesOf } from './writes';
import { field } from './types';

export type Variance = 'same' | 'varies' | 'unknown';

/** Where a value is asked about: a function, and the loop around it or the call that led into it. */
interface Place {
  readonly program: Program;
  readonly fn: FunctionModel;
  readonly loop?: Loop;
  readonly caller?: { readonly place: Place; readonly link: Link };
}

const accessors = new Set(['c_str', 'data', 'get', 'Get', 'size', 'length', 'GetString', 'p', 'begin', 'front', 'operator->', 'AddrOfPinnedObject', 'UnsafeAddrOfPinnedArrayElement', 'DangerousGetHandle']);

/** Variance of an expression at the end of a chain of calls that starts in a loop. */
export function varianceAcross(program: Program, fn: FunctionModel, loop: Loop | undefined, links: readonly Link[], expr: Expr): Variance {
  let place: Place = { program, fn, ...(loop ? { loop } : {}) };
  for (const link of links) place = { program, fn: link.callee, caller: { place, link } };
  return variance(place, expr, 0);
}

function variance(place: Place, expr: Expr, depth: number): Variance {
  if (depth > 8) return 'unknown';
  const inner = strip(expr);
  switch (inner.kind) {
    case 'literal': return 'same';
    case 'name': return varianceOfName(place, inner.name, inner, depth);
    case 'this': return place.caller ? receiverVariance(place.caller.place, place.caller.link, depth) : 'same';
    case 'member': {
      if (place.loop && assignedIn(place, place.loop, keyOf(inner))) return 'varies';
      return variance(place, inner.object, depth);
    }
    case 'index': return worst(variance(place, inner.object, depth + 1), variance(place, inner.index, depth + 1));
    case 'unary': return /\+\+|--/.test(inner.op) ? 'varies' : variance(place, inner.operand, depth);
    case 'binary': return worst(variance(place, inner.left, depth + 1), variance(place, inner.right, depth + 1));
    case 'conditional': return worst(variance(place, inner.then, depth + 1), variance(place, inner.else, depth + 1), variance(place, inner.test, depth + 1));
    case 'assign': return place.loop ? variance(place, inner.right, depth + 1) : 'unknown';
    case 'call': return varianceOfCall(place, inner, depth);
    default: return 'unknown';
  }
}

function varianceOfCall(place: Place, call: CallExpr, depth: number): Variance {
  const receiver = receiverOf(call);
  const inputs = worst(...[...(receiver ? [receiver] : []), ...call.args].map((arg) => variance(place, arg, depth + 1)));
  if (inputs === 'varies') return 'varies';
  return inputs === 'same' && (accessors.has(calleeName(call) ?? '') || call.args.length === 0 && receiver === undefined && /^[A-Z_]+$/.test(calleeName(call) ?? '')) ? 'same' : 'unknown';
}

function varianceOfName(place: Place, qualified: string, at: Expr, depth: number): Variance {
  const name = lastPart(qualified);
  const { program, fn, loop } = place;
  const facts = factsOf(fn);
  const declared = facts.declaresByName.get(name)?.filter((stmt) => stmt.start <= at.start).at(-1);
  if (loop) return declared && contains(loop.span, declared) && !loop.before.some((once) => contains(once, declared))
    ? varianceOfLocal(place, loop, declared, depth)
    : outsideVariance(place, loop, name, depth);
  if (declared) {
    const source = declared.init ?? declared.ctorArgs?.[0];
    const known = source && !changes(place, name) ? variance(place, source, depth + 1) : 'unknown';
    return known === 'unknown' && assignmentsTo(place, name).some((from) => from(depth) === 'varies') ? 'varies' : known;
  }
  const index = fn.params.findIndex((param) => param.name === name);
  if (index >= 0) {
    if (changes(place, name) || !place.caller) return place.caller ? 'unknown' : 'same';
    const { link } = place.caller;
    const arg = link.how === 'call' && link.node.kind === 'call' ? link.node.args[index]
      : link.node.kind === 'new' ? link.node.args[index] : link.node.kind === 'declare' ? link.node.ctorArgs?.[index] : undefined;
    return arg ? variance(place.caller.place, arg, depth + 1) : link.how === 'call' ? 'same' : 'varies';
  }
  if (fn.owner !== undefined && field(program, lastPart(fn.owner), name, fn.file)) {
    if (!place.caller) return 'same';
    return worst(receiverVariance(place.caller.place, place.caller.link, depth), loopWrites(place, name) ? 'unknown' : 'same');
  }
  return loopWrites(place, name) ? 'varies' : 'same';
}

/** A variable that lives for one round: what it is set from. */
function varianceOfLocal(place: Place, loop: Loop, stmt: DeclareStmt, depth: number): Variance {
  if (loop.stmt?.variable === stmt || loop.stmt?.variable?.name === stmt.name) return 'varies';
  const sources = assignmentsTo(place, stmt.name);
  const init = stmt.init ?? stmt.ctorArgs?.[0];
  const fromInit = init === undefined ? undefined : variance(place, init, depth + 1);
  if (sources.length === 0) return fromInit ?? 'unknown';
  return worst(...(fromInit === undefined ? [] : [fromInit]), ...sources.map((source) => source(depth)));
}

/** A variable from outside the loop: the same unless the loop sets it. */
function outsideVariance(place: Place, loop: Loop, name: string, depth: number): Variance {
  if (loop.stmt?.variable?.name === name) return 'varies';
  const sources = assignmentsTo(place, name);
  if (sources.length > 0) return worst(...sources.map((source) => source(depth)));
  return isShared(place.fn, name) && writtenByCalls(place, loop, name) ? 'unknown' : 'same';
}

/** How a name gets its values inside the loop, or in a called function; one that goes out by address gets what the call makes of its other arguments. */
function assignmentsTo(place: Place, name: string): ((depth: number) => Variance)[] {
  const sources: ((depth: number) => Variance)[] = [];
  const { loop } = place;
  const advanced: Variance = loop ? 'varies' : 'unknown';
  for (const top of factsOf(place.fn).exprs) {
    if (loop && !isRepeatedBy(loop, top)) continue;
    const drives = loop?.stmt !== undefined && (top === loop.stmt.test || top === loop.stmt.update);
    walkExpr(top, (expr) => {
      if (expr.kind === 'assign' && rootOf(keyOf(expr.left) ?? '') === name) {
        const self = mentionsName(expr.right, name);
        sources.push((depth) => (expr.op !== '=' || self || drives ? advanced : variance(place, expr.right, depth + 1)));
      } else if (expr.kind === 'unary' && /\+\+|--/.test(expr.op) && rootOf(keyOf(expr.operand) ?? '') === name) sources.push(() => advanced);
      else if (expr.kind === 'call') callSources(place, expr, name, drives, sources);
    });
  }
  return sources;
}

function callSources(place: Place, call: CallExpr, name: string, drives: boolean, sources: ((depth: number) => Variance)[]): void {
  call.args.forEach((arg, at) => {
    const inner = strip(arg);
    const byAddress = inner.kind === 'unary' && inner.op === '&' && rootOf(keyOf(inner.operand) ?? '') === name;
    if (!byAddress && !(inner.kind === 'name' && inner.name === name && mayWrite(place, call, at))) return;
    const others = [...(receiverOf(call) ? [receiverOf(call)!] : []), ...call.args].filter((other) => other !== arg && !mentionsName(other, name));
    sources.push((depth) => (drives ? 'varies' : worst('unknown', ...others.map((other) => variance(place, other, depth + 1)))));
  });
  const callee = strip(call.callee);
  if (callee.kind === 'member' && !callee.arrow && keyOf(callee.object) === name && !accessors.has(callee.name) && !apiMatch(place.program, place.fn, call)) {
    sources.push(() => (place.loop && /pop|push|next|erase|advance|fetch|take|remove|move/i.test(callee.name) ? 'varies' : 'unknown'));
  }
}

/** Whether a call may write to an object it is given as it stands: a reference, as far as anybody knows. */
function mayWrite(place: Place, call: CallExpr, at: number): boolean {
  if (apiMatch(place.program, place.fn, call)) return false;
  const declared = factsOf(place.fn).declaresByName.get((strip(call.args[at]!) as { name: string }).name)?.at(-1)?.type
    ?? place.fn.params.find((param) => param.name === (strip(call.args[at]!) as { name: string }).name)?.type;
  if (!declared || declared.pointers > 0 || declared.isConst || /^(?:LP|P[A-Z])|^(?:U?LONG|U?INT|DWORD|int|unsigned|HRESULT|BOOL|bool|size_t|HANDLE|HMODULE)/.test(declared.name)) return false;
  const callee = resolveCall(place.program, place.fn, call);
  const param = callee?.params[at];
  return param ? param.type.reference && !param.type.isConst : true;
}

/** Whether the function changes a variable after it was set. */
function changes(place: Place, name: string): boolean {
  let found = false;
  for (const top of factsOf(place.fn).exprs) {
    walkExpr(top, (expr) => {
      if (expr.kind === 'assign' && keyOf(expr.left) === name) found = true;
      else if (expr.kind === 'unary' && (/\+\+|--/.test(expr.op) || expr.op === '&') && keyOf(expr.operand) === name) found = true;
    });
  }
  return found;
}

function assignedIn(place: Place, loop: Loop, key: string | undefined): boolean {
  if (key === undefined) return false;
  return factsOf(place.fn).exprs.some((top) => {
    let found = false;
    if (isRepeatedBy(loop, top)) walkExpr(top, (expr) => { if (expr.kind === 'assign' && keyOf(expr.left) === key) found = true; });
    return found;
  });
}

function writtenByCalls(place: Place, loop: Loop, name: string): boolean {
  return factsOf(place.fn).calls.some((call) => {
    if (!isRepeatedBy(loop, call)) return false;
    const callee = resolveCall(place.program, place.fn, call);
    return callee !== undefined && writesOf(place.program, callee).has(name);
  });
}

/** Whether something in the loop that led here writes a global or member. */
function loopWrites(place: Place, name: string): boolean {
  for (let at = place; ; at = at.caller.place) {
    if (at.loop) return assignmentsTo(at, name).length > 0 || writtenByCalls(at, at.loop, name);
    if (!at.caller) return false;
  }
}

/** The object that a method is called on. */
function receiverVariance(place: Place, link: Link, depth: number): Variance {
  if (link.how !== 'call' || link.node.kind !== 'call') return link.how === 'construct' ? 'unknown' : 'same';
  const receiver = receiverOf(link.node);
  return receiver ? variance(place, receiver, depth + 1) : place.caller ? receiverVariance(place.caller.place, place.caller.link, depth + 1) : 'same';
}

function mentionsName(expr: Expr, name: string): boolean {
  let found = false;
  walkExpr(expr, (inner) => { if (inner.kind === 'name' && inner.name === name) found = true; });
  return found;
}

function worst(...all: readonly Variance[]): Variance {
  return all.includes('varies') ? 'varies' : all.includes('unknown') ? 'unknown' : 'same';
}
