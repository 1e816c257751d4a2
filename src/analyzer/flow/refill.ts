// A smart pointer that is filled again by an address that does not release what it holds: GetAddressOf of WRL, addressof of WIL,
// `&sp` of ATL, and `&sp.p`, the plain pointer inside.

import type { CallExpr, Expr, FunctionModel, Span, TypeRef } from '../model/types';
import { eachStmt, ownExprs } from '../model/walk';
import { lose } from './ownership';
import { baseOf, calleeName, placeOf, receiverOf, strip, walkExpr } from './places';
import { isOwn, typeOfPlace, type Run, type Site } from './run';
import { get, hold, knowing, resourceOf, type State, type Value } from './state';

/** The method that fills the pointer and keeps what was there, and the one that does not. */
export const releasing: ReadonlyMap<string, string> = new Map([['GetAddressOf', 'ReleaseAndGetAddressOf'], ['addressof', 'put']]);
const harmless = /^(?:GetAddressOf|ReleaseAndGetAddressOf|addressof|put|put_void|put_unknown|Get|get|Reset|reset|Release|Detach|detach|As|CopyTo|copy_to|query|try_query)$/;

/** What the pointer held is lost when it is filled: `value` is the new one. */
export function refill(run: Run, before: State, place: string, value: Value, arg: Expr | undefined, site: Site): State {
  const address = arg === undefined ? undefined : strip(arg);
  const old = resourceOf(get(before, place));
  const resource = old === undefined ? undefined : before.held.get(old);
  const filled = knowing(before, new Map(before.vars).set(place, value), before.held);
  const kept = address === undefined || old === undefined || resource?.status !== 'managed' ? undefined : keepingPart(run, address, place);
  if (kept === undefined || !keepsToItself(run, place)) return filled;
  return lose(run, hold(filled, old!, { ...resource!, status: 'owned' }), old, place, 'overwrite', site.call, site, kept);
}

/** What of the address says that the pointer keeps what it holds. */
function keepingPart(run: Run, address: Expr, place: string): Span | undefined {
  if (address.kind === 'call') return releasing.has(calleeName(address) ?? '') ? nameOf(address.callee) : undefined;
  if (address.kind !== 'unary' || address.op !== '&') return undefined;
  const type = typeOfPlace(run, place);
  return placeOf(address.operand) !== place || type !== undefined && keepsByAddress(type) ? address : undefined;
}

/** ATL's only assert that they are empty. */
export function keepsByAddress({ name }: TypeRef): boolean {
  return /^CCom(?:QI)?Ptr$/.test(name);
}

function nameOf(callee: Expr): Span {
  const inner = strip(callee);
  return { start: inner.end - (inner.kind === 'member' ? inner.name.length : 0), end: inner.end };
}

function keepsToItself(run: Run, place: string): boolean {
  const type = typeOfPlace(run, place);
  return place === baseOf(place) && isOwn(run, place) && type !== undefined && run.env.addsReference(type) && onlyUsed(run, place);
}

const known = new WeakMap<FunctionModel, Map<string, boolean>>();

/** Nobody else is handed the smart pointer itself, who might empty it. */
function onlyUsed(run: Run, name: string): boolean {
  const answers = known.get(run.fn) ?? new Map<string, boolean>();
  known.set(run.fn, answers);
  let answer = answers.get(name);
  if (answer === undefined) answers.set(name, answer = !isMentionedOtherwise(run, name));
  return answer;
}

function isMentionedOtherwise(run: Run, name: string): boolean {
  const is = (expr: Expr): boolean => expr.kind === 'name' && expr.name === name;
  /** `Open(&sp)`, `Open(&sp.p)`, `Show(sp)`. */
  const asksFor = (call: CallExpr): number => call.args.filter((arg, at) => {
    const inner = strip(arg);
    const given = inner.kind === 'unary' && inner.op === '&' ? strip(inner.operand) : inner;
    return (is(given) || given !== inner && isInside(given, name)) && (run.env.rowOf(call, call.args) !== undefined || given === inner && run.env.mayWrite(call, at) === false);
  }).length;
  let others = 0;
  let opaque = false;
  const look = (expr: Expr): void => {
    if (is(expr)) others += 1;
    else if (expr.kind === 'lambda') opaque = true;
    else if (expr.kind === 'member' && expr.arrow && is(expr.object)) others -= 1;
    else if (expr.kind === 'call' && asksFor(expr) > 0) others -= asksFor(expr);
    else if (expr.kind === 'call' && harmless.test(calleeName(expr) ?? '') && is(receiverOf(expr) ?? expr) && !(strip(expr.callee) as { arrow?: boolean }).arrow) others -= 1;
    else if (expr.kind === 'assign' && expr.op === '=' && is(expr.left) && strip(expr.right).kind === 'literal' || expr.kind === 'unary' && expr.op === '!' && is(expr.operand)) others -= 1;
    else if (expr.kind === 'binary' && /^(?:&&|\|\||[!=]=)$/.test(expr.op)) others -= [expr.left, expr.right].filter(is).length;
  };
  eachStmt(run.fn.body, (stmt) => {
    opaque ||= stmt.kind === 'opaque' && stmt.names.includes(name);
    if ((stmt.kind === 'if' || stmt.kind === 'loop') && stmt.test !== undefined && is(stmt.test)) others -= 1;
    for (const expr of ownExprs(stmt)) walkExpr(expr, look);
  });
  return opaque || others !== 0;
}

/** `sp.p`. */
function isInside(expr: Expr, name: string): boolean {
  return expr.kind === 'member' && !expr.arrow && expr.name === 'p' && expr.object.kind === 'name' && expr.object.name === name;
}
