// The caller gets a pointer to what is gone by then: `*out = p`, and p is given back before the function returns, by hand or by the
// smart pointer that holds it. Told on a path that succeeds, where the caller may follow what he got.

import { familyInfo } from '../api';
import { mayKeepReference } from '../flow/codes';
import type { FlowResult } from '../flow/engine';
import { isGuardMethod } from '../flow/guard-method';
import { calleeName, namesIn, placeOf, strip, walkExpr } from '../flow/places';
import { isResultCode } from '../flow/result-code';
import type { Exit, Site } from '../flow/run';
import { partOf } from '../flow/leads';
import { isExact, resourceOf, WARNING, ZERO, type ResourceId } from '../flow/state';
import { isOwnerType, isRawPointerType } from '../flow/types';
import type { AssignExpr, DeclareStmt, Expr } from '../model/types';
import { factsOf } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import type { FunctionContext } from './rule';
import { pathSteps } from './steps';

export function reportDanglingOut(ctx: FunctionContext): void {
  const { fn, program } = ctx;
  if (fn.hasErrors || ctx.file.language === 'csharp' || fn.returnType === undefined || !isResultCode(fn.returnType)) return;
  const flow = ownershipOf(program).flowOf(fn);
  if (flow === undefined) return;
  const told = new Set<AssignExpr>();
  reportParts(ctx, flow);
  for (const { type, name } of fn.params) {
    if (type.reference || type.pointers === 0 || !isRawPointerType({ ...type, pointers: type.pointers - 1 }, program.aliasesIn(ctx.fn.file))) continue;
    for (const exit of flow.exits) {
      const given = isDangling(ctx, flow, exit, `*${name}`) ? lastPut(ctx, `*${name}`, exit) : undefined;
      if (given === undefined || told.has(given)) continue;
      told.add(given);
      report(ctx, flow, exit, given, `*${name}`, resourceOf(exit.state.vars.get(`*${name}`)!)!);
    }
  }
}

/** What the caller gets leads into a block that was freed: `*id = (LPENTRYID)value->Value.bin.lpb`. */
function reportParts(ctx: FunctionContext, flow: FlowResult): void {
  const told = new Set<AssignExpr>();
  for (const exit of flow.exits) {
    if (!isTold(exit)) continue;
    for (const place of exit.state.vars.keys()) {
      const name = place.startsWith('^') ? place.replace(/^\^\*?/, '') : undefined;
      const id = name === undefined || !ctx.fn.params.some((param) => param.name === name) || isPassed(ctx, name) ? undefined : partOf(exit.state, place.slice(1));
      const resource = id === undefined ? undefined : exit.state.held.get(id);
      if (resource?.status !== 'released' || resource.touched === true || resource.counted !== undefined) continue;
      const given = lastPut(ctx, place.slice(1), exit);
      if (given === undefined || told.has(given)) continue;
      told.add(given);
      report(ctx, flow, exit, given, place.slice(1), id!);
    }
  }
}

/** Somebody may make a copy of it there. */
function isPassed({ fn }: FunctionContext, name: string): boolean {
  return factsOf(fn).calls.some((call) => call.args.some((arg) => namesIn(arg).includes(name)));
}

/** The caller may follow what he got. */
function isTold({ how, result }: Exit): boolean {
  return how === 'return' && (result === ZERO || result === WARNING);
}

/** What the place points to was given back on the way, or was only held by a smart pointer that ends with the function. */
function isDangling(ctx: FunctionContext, flow: FlowResult, exit: Exit, place: string): boolean {
  const { state } = exit;
  const value = state.vars.get(place) ?? '';
  const id = isExact(value) ? resourceOf(value) : undefined;
  const [site, resource] = [flow.siteOf.get(id ?? -1), state.held.get(id ?? -1)];
  const [declared, ...others] = factsOf(ctx.fn).declaresByName.get(site?.owner ?? '') ?? [];
  if (!isTold(exit) || isSeenTo(ctx, place) || site?.shared === true || declared === undefined || others.length > 0 || declared.isStatic || declared.type.reference) return false;
  if (!isOwnerType(declared.type, ctx.program.aliasesIn(ctx.fn.file))) return resource?.status === 'released' && resource.counted === undefined;
  return (resource?.status === 'released' || resource?.status === 'managed') && holdsAlone(ctx, site!, declared, place);
}

/** Surely a smart pointer that owns, and nobody else gets what it holds. */
function holdsAlone({ fn, program }: FunctionContext, { owner }: Site, { type }: DeclareStmt, place: string): boolean {
  const facts = factsOf(fn);
  const isIt = (expr: Expr): boolean => placeOf(expr) === owner;
  const named = type.args.length > 0 && /ptr/i.test(type.name);
  let [marked, alone] = [false, facts.lambdas.length === 0 && !/weak|observer|raw|borrow|view|not_null/i.test(type.name)];
  const methods = new Set<Expr>();
  for (const top of facts.exprs) {
    walkExpr(top, (expr) => {
      if (expr.kind === 'unary' && expr.op === '~' && isIt(expr.operand)) marked = true;
      else if (expr.kind === 'assign' && isIt(expr.right) && placeOf(expr.left) !== place || expr.kind === 'new' && expr.args.some(isIt) || expr.kind === 'init-list' && expr.items.some(isIt)) alone = false;
      else if (expr.kind === 'member' && !expr.arrow && isIt(expr.object)) {
        marked = true;
        alone &&= methods.has(expr);
      } else if (expr.kind === 'call') {
        const name = calleeName(expr) ?? '';
        if (isGuardMethod(name)) methods.add(strip(expr.callee));
        if (expr.args.some(isIt) && (mayKeepReference(name) || /^(?:move|swap|forward)$/.test(name)) && ownershipOf(program).apiOf(fn, expr) === undefined) alone = false;
      }
    });
  }
  return alone && (named || marked) && !facts.declares.some((stmt) => [stmt.init, ...stmt.ctorArgs ?? []].some((given) => given !== undefined && isIt(given)));
}

/** Somebody may take one more reference for the caller, or look after what he got. */
function isSeenTo({ fn }: FunctionContext, place: string): boolean {
  return factsOf(fn).calls.some((call) => /add_?ref|retain/i.test(calleeName(call) ?? '') || call.args.some((arg) => placeOf(arg) === place));
}

function lastPut({ fn }: FunctionContext, place: string, exit: Exit): AssignExpr | undefined {
  let last: AssignExpr | undefined;
  for (const top of factsOf(fn).exprs) walkExpr(top, (expr) => { if (expr.kind === 'assign' && expr.start < exit.at.start && placeOf(expr.left) === place) last = expr; });
  return last;
}

function report(ctx: FunctionContext, flow: FlowResult, exit: Exit, given: AssignExpr, place: string, id: ResourceId): void {
  const site = flow.siteOf.get(id)!;
  const isPart = partOf(exit.state, place) === id;
  const what = `${isPart ? 'a pointer into ' : ''}${familyInfo(site.family).phrase} from ${site.callName}`;
  ctx.report({
    at: given,
    message: `\`${place}\` gets ${what} that is given back before the function returns, so the caller is left with a pointer to what is gone; ${isPart ? 'copy it, or hand over the whole block' : 'hand it over, which a smart pointer does with its release or Detach'}.`,
    steps: [...pathSteps(ctx, exit.state.trail, id, flow), { at: given, message: 'It is put where the caller gets it.' }, { at: exit.at, message: 'The function returns here, and it is gone by then.' }],
    fixes: [],
  });
}
