// Whether anybody else may log a session off that a function holds in a variable or member: whoever it is handed to, or put into.

import { calleeName, placeOf, receiverOf, strip, walkExpr, withoutThis } from '../flow/places';
import type { CallExpr, Expr, FunctionModel } from '../model/types';
import { factsOf } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import type { Program } from '../summaries/program';
import { resolveCall } from '../summaries/resolve';

const maxDepth = 3;

/** Anybody who is handed the session may log it off: it may only be asked for something, compared, set, and lent to who never does. */
export function goesElsewhere(program: Program, fn: FunctionModel, session: string): boolean {
  const facts = factsOf(fn);
  if (facts.lambdas.length > 0 || facts.opaque.some(({ names }) => names.includes(session))) return true;
  const isIt = (expr: Expr): boolean => withoutThis(placeOf(expr)) === session;
  const plain = new Set<Expr>([...facts.tests, ...facts.statements].map(strip));
  for (const top of facts.exprs) walkExpr(top, (expr) => { for (const one of harmless(program, fn, expr)) plain.add(strip(one)); });
  let found = false;
  for (const top of facts.exprs) walkExpr(top, (expr) => { found ||= (expr.kind === 'name' || expr.kind === 'member') && isIt(expr) && !plain.has(expr); });
  return found;
}

/** Operands of an expression that do not get any further. */
function harmless(program: Program, fn: FunctionModel, expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'unary': return expr.op === '!' ? [expr.operand] : [];
    // A container may keep what `<<` puts into it.
    case 'binary': return expr.op === '<<' ? [] : [expr.left, expr.right];
    case 'conditional': return [expr.test];
    case 'assign': return [expr.left];
    case 'call': return [...receiverOf(expr) === undefined ? [] : [receiverOf(expr)!], ...expr.args.flatMap((arg, at) => lent(program, fn, expr, arg, at))];
    default: return [];
  }
}

function lent(program: Program, fn: FunctionModel, call: CallExpr, arg: Expr, at: number): readonly Expr[] {
  if (ownershipOf(program).apiOf(fn, call) === undefined) return staysIn(program, fn, call, at) ? [arg] : [];
  const given = strip(arg);
  return [given.kind === 'unary' && given.op === '&' ? given.operand : given];
}

function staysIn(program: Program, fn: FunctionModel, call: CallExpr, at: number): boolean {
  const contract = ownershipOf(program).contractOf(fn, call);
  if (contract === undefined || contract.outcomes.some((outcome) => outcome.keeps.includes(at) || outcome.takes.some((taking) => taking.at === at))) return false;
  return program.functionsNamed(contract.name).every((one) => neverLogsOff(program, one, at));
}

/** A function of the workspace that never says Logoff, nor does whoever it hands the session on to. */
function neverLogsOff(program: Program, fn: FunctionModel, at: number, depth = 0): boolean {
  const name = fn.params[at]?.name;
  const handsOnWell = (call: CallExpr, place: number): boolean => {
    if (ownershipOf(program).apiOf(fn, call) !== undefined) return true;
    const callee = resolveCall(program, fn, call);
    return callee === fn || callee !== undefined && depth < maxDepth && neverLogsOff(program, callee, place, depth + 1);
  };
  return factsOf(fn).calls.every((call) => !/logoff/i.test(calleeName(call) ?? '') && call.args.every((arg, place) => placeOf(arg) !== name || handsOnWell(call, place)));
}
