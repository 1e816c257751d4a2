// What a call hands out as its result and no variable keeps: who uses it in that expression, and whether that one only uses it.

import { familyInfo, interfaceOf } from '../api';
import { detaching } from '../flow/guard-method';
import { calleeName, placeOf, receiverOf, strip, walkExpr } from '../flow/places';
import type { Loss, Site } from '../flow/run';
import type { CallExpr, Expr, FunctionModel } from '../model/types';
import { factsOf } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import { guardRole } from '../summaries/guard-role';
import type { Program } from '../summaries/program';
import { resolveCall } from '../summaries/resolve';
import { classOf, receiverClass, typeOf } from '../summaries/types';
import type { FunctionContext, ReportStep } from './rule';

export interface TemporaryUse {
  readonly made: CallExpr;
  /** It is asked something, or passed to somebody; without one the result is dropped. */
  readonly by?: CallExpr;
  readonly how: 'asked' | 'passed' | 'dropped';
}

/** Undefined where somebody may look after it who is not seen. */
export function temporaryUse(ctx: FunctionContext, { at, site }: Loss): TemporaryUse | undefined {
  if (site.made !== undefined || ctx.file.language === 'csharp') return undefined;
  const made = factsOf(ctx.fn).calls.find((call) => call === at);
  if (made === undefined || factsOf(ctx.fn).staticCalls.has(made)) return undefined;
  const isDetached = made !== site.call;
  // A guard, or another object, that lets go of what somebody got before; and a reference that is added for somebody who has the pointer.
  if (!isDetached && !letsGo(ctx, made) && site.shared !== true && [...factsOf(ctx.fn).statements].some((expr) => strip(expr) === made)) return { made, how: 'dropped' };
  const by = factsOf(ctx.fn).calls.find((call) => isReceiver(call, made) || call.args.some((arg) => strip(arg) === made));
  if (by === undefined) return undefined;
  if (isReceiver(by, made)) return isInterface(ctx, by, made) ? { made, by, how: 'asked' } : undefined;
  return onlyUses(ctx.program, ctx.fn, by, by.args.findIndex((arg) => strip(arg) === made)) ? { made, by, how: 'passed' } : undefined;
}

function letsGo({ program, fn }: FunctionContext, call: CallExpr): boolean {
  return guardRole(program, resolveCall(program, fn, call))?.does === 'detaches' || detaching.has(calleeName(call) ?? '');
}

function isReceiver(call: CallExpr, made: CallExpr): boolean {
  const callee = strip(call.callee);
  return callee.kind === 'member' && callee.arrow && strip(callee.object) === made;
}

/** A method of COM: an object of the author's own may give itself back. */
function isInterface({ program, fn }: FunctionContext, by: CallExpr, made: CallExpr): boolean {
  const receiver = receiverOf(made);
  const callee = strip(by.callee);
  const name = callee.kind === 'member' ? receiverClass(program, fn, callee) ?? classOf(program, receiver === undefined ? undefined : typeOf(program, fn, strip(receiver))) : undefined;
  return name !== undefined && interfaceOf(name) === name;
}

/** The callee, and whoever it passes the argument on to, is in view, or a function or method of the API: none takes or keeps it. */
function onlyUses(program: Program, fn: FunctionModel, call: CallExpr, at: number, depth = 0): boolean {
  const contract = ownershipOf(program).contractOf(fn, call);
  if (contract?.fromApi === true) return contract.row?.callback === undefined && !contract.outcomes.some((one) => one.keeps.includes(at) || one.takes.some((taking) => taking.at === at));
  const callee = strip(call.callee);
  if (callee.kind === 'member' && callee.arrow) {
    const name = receiverClass(program, fn, callee);
    if (name !== undefined && interfaceOf(name) === name) return true;
  }
  const target = resolveCall(program, fn, call);
  const param = target?.params[at];
  if (target === undefined || param === undefined || depth > 3 || contract === undefined || contract.unfollowed?.includes(at) === true || param.type.reference) return false;
  if (contract.outcomes.some((one) => one.keeps.includes(at) || one.returns === at || one.takes.some((taking) => taking.at === at))) return false;
  return staysPut(program, target, param.name, depth);
}

/** The parameter is only followed, asked about and passed on: it is copied nowhere. */
function staysPut(program: Program, fn: FunctionModel, name: string, depth: number): boolean {
  const facts = factsOf(fn);
  if (facts.lambdas.length > 0 || facts.opaque.length > 0) return false;
  let named = 0;
  let understood = 0;
  const is = (expr: Expr): boolean => placeOf(expr) === name;
  for (const top of facts.exprs) {
    if (facts.tests.has(top) && is(top)) understood += 1;
    walkExpr(top, (expr) => {
      if (expr.kind === 'name' && expr.name === name) named += 1;
      else if (expr.kind === 'member' && expr.arrow && is(expr.object)) understood += 1;
      else if (expr.kind === 'unary' && expr.op === '!' && is(expr.operand)) understood += 1;
      else if (expr.kind === 'binary' && /^(?:[=!]=|&&|\|\|)$/.test(expr.op)) understood += [expr.left, expr.right].filter(is).length;
      else if (expr.kind === 'call') understood += expr.args.filter((arg, at) => is(arg) && onlyUses(program, fn, expr, at, depth + 1)).length;
    });
  }
  return named === understood && !facts.calls.some((call) => calleeName(call) === 'Release' && is(receiverOf(call) ?? call));
}

export function temporaryMessage({ text }: FunctionContext, site: Site, { made, by, how }: TemporaryUse): string {
  const { phrase, releaser } = familyInfo(site.family);
  const what = made === site.call ? `${site.callName} hands out ${phrase} as its result` : `\`${text.slice(made.start, made.end)}\` lets go of ${phrase}`;
  const fate = how === 'dropped' ? 'which is dropped here' : `which nothing keeps once ${calleeName(by!)} has used it`;
  return `${what}, ${fate}, so that it is never given back; put it into a variable, and call ${releaser} on that afterwards.`;
}

export function temporaryStep({ made, by, how }: TemporaryUse): ReportStep {
  if (how === 'dropped') return { at: made, message: 'Nothing keeps the result: it is lost.' };
  return { at: by!, message: how === 'asked' ? `${calleeName(by!)} is called through it, and nobody holds it behind that: it is lost.` : `${calleeName(by!)} only uses it, and nobody holds it behind that: it is lost.` };
}
