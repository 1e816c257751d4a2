// Which result codes a function can come back with, told from what it returns and what is put into the variable that it returns, not
// from its paths: a function that never gives a warning makes `!= S_OK` a test for failures.

import { assignedBy } from '../flow/changes';
import { handsOn, isAssertion, looksLikeMacro, onlyReads, onlyTells, resultTest, writesDown } from '../flow/codes';
import type { Contract } from '../flow/contract';
import { calleeName, namesIn, placeOf, strip, walkExpr } from '../flow/places';
import { ANY, codesOf, isResultCode, OK, type Codes } from '../flow/result-code';
import { emptyState, type Value } from '../flow/state';
import type { CallExpr, Expr, FunctionModel } from '../model/types';
import { eachStmt } from '../model/walk';
import { factsOf } from './facts';

export interface CodeSources {
  calleeOf(fn: FunctionModel, call: CallExpr): FunctionModel | undefined;
  rowOf(fn: FunctionModel, call: CallExpr): Contract | undefined;
  mayWrite(fn: FunctionModel, call: CallExpr, at: number): boolean | undefined;
  valueOfName(fn: FunctionModel, name: string): Value;
  /** Another function may run in its place. */
  isReplaceable(fn: FunctionModel): boolean;
}

/** What the function says itself, and whose codes it hands on. */
interface Own { readonly codes: Codes; readonly from: ReadonlySet<FunctionModel> }

export function createReturnedCodes(sources: CodeSources): (fn: FunctionModel) => Codes {
  const owns = new Map<FunctionModel, Own>();
  const known = new Map<FunctionModel, Codes>();
  const ownOf = (fn: FunctionModel): Own => {
    let own = owns.get(fn);
    if (own === undefined) owns.set(fn, own = look(sources, fn));
    return own;
  };
  return (fn) => {
    const cached = known.get(fn);
    if (cached !== undefined) return cached;
    let codes = 0;
    // Functions that call each other add nothing to what they say themselves.
    const reached = new Set([fn]);
    for (const one of reached) {
      const own = ownOf(one);
      codes |= own.codes;
      if (codes === ANY) break;
      for (const callee of own.from) reached.add(callee);
    }
    known.set(fn, codes);
    return codes;
  };
}

function look(sources: CodeSources, fn: FunctionModel): Own {
  const from = new Set<FunctionModel>();
  const seen = new Set<string>();
  const elements = new Set<string>();
  eachStmt(fn.body, (stmt) => { if (stmt.kind === 'loop' && stmt.variable !== undefined) elements.add(stmt.variable.name); });
  let isKnown = fn.returnType !== undefined && isResultCode(fn.returnType) && !fn.hasErrors && !sources.isReplaceable(fn) && isWhollyRead(sources, fn);
  const ofExpr = (expr: Expr): Codes => {
    const inner = strip(expr);
    switch (inner.kind) {
      case 'literal': return inner.value === 0 ? OK : typeof inner.value === 'number' && Number.isInteger(inner.value) ? codesOf(emptyState, `=${inner.value}`) : ANY;
      case 'name': return isVariable(fn, inner.name) ? ofVariable(inner.name) : codesOf(emptyState, sources.valueOfName(fn, inner.name));
      case 'assign': return inner.op === '=' ? ofExpr(inner.right) : ANY;
      case 'conditional': return ofExpr(inner.then) | ofExpr(inner.else);
      case 'call': return ofCall(inner);
      default: return ANY;
    }
  };
  const ofCall = (call: CallExpr): Codes => {
    const name = calleeName(call) ?? '';
    if (resultTest(name) !== undefined) return ANY;
    if (handsOn(name) && call.args.length === 1) return ofExpr(call.args[0]!);
    const row = sources.rowOf(fn, call);
    if (row !== undefined) return row.outcomes.reduce((codes, { result }) => codes | codesOf(emptyState, result), 0);
    const callee = sources.calleeOf(fn, call);
    if (callee === undefined) return ANY;
    from.add(callee);
    return 0;
  };
  const ofVariable = (name: string): Codes => {
    if (seen.has(name)) return 0;
    seen.add(name);
    const { declaresByName, exprs, params } = factsOf(fn);
    const declared = declaresByName.get(name) ?? [];
    if (params.has(name) || elements.has(name) || declared.some(({ type, isStatic, ctorArgs }) => isStatic || type.reference || type.pointers > 0 || ctorArgs !== undefined) || isReachedOtherwise(sources, fn, name)) return ANY;
    let codes = declared.reduce((sum, { init }) => sum | (init === undefined ? 0 : ofExpr(init)), 0);
    for (const top of exprs) walkExpr(top, (expr) => { if (expr.kind === 'assign' && placeOf(expr.left) === name) codes |= expr.op === '=' ? ofExpr(expr.right) : ANY; });
    return codes;
  };
  let codes = 0;
  eachStmt(fn.body, (stmt) => {
    if (stmt.kind === 'return' && isKnown) codes |= stmt.value === undefined ? ANY : ofExpr(stmt.value);
    if (codes === ANY) isKnown = false;
  });
  return isKnown && codes + from.size > 0 ? { codes, from } : { codes: ANY, from: new Set() };
}

/** No statement that nobody understood, and no macro of unknown definition that may return or set the code. */
function isWhollyRead(sources: CodeSources, fn: FunctionModel): boolean {
  const { opaque, statements } = factsOf(fn);
  return opaque.length === 0 && [...statements].every((expr) => {
    const inner = strip(expr);
    const name = inner.kind === 'name' ? inner.name : inner.kind === 'call' && inner.callee.kind === 'name' ? calleeName(inner) ?? '' : '';
    return !looksLikeMacro(name) || isAssertion(name) || writesDown(name) || inner.kind === 'call' && (sources.calleeOf(fn, inner) ?? sources.rowOf(fn, inner)) !== undefined;
  });
}

function isVariable(fn: FunctionModel, name: string): boolean {
  return factsOf(fn).declaresByName.has(name) || factsOf(fn).params.has(name);
}

/** Something else than an assignment may change it: its address is taken, a lambda assigns it, a callee takes it by reference. */
function isReachedOtherwise(sources: CodeSources, fn: FunctionModel, name: string): boolean {
  const isIt = (expr: Expr): boolean => expr.kind === 'name' && expr.name === name;
  const reaches = (expr: Expr): boolean => {
    switch (expr.kind) {
      case 'unary': return /^&$|\+\+|--/.test(expr.op) && isIt(strip(expr.operand));
      case 'binary': return expr.op === '>>' && isIt(expr.right);
      case 'assign': return strip(expr.left).kind === 'call' && namesIn(expr.left).includes(name);
      case 'lambda': return assignedBy(expr).has(name);
      case 'unknown': return namesIn(expr).includes(name);
      case 'new':
      case 'init-list': return (expr.kind === 'new' ? expr.args : expr.items).some(isIt);
      case 'call': return expr.args.some((arg, at) => isIt(arg) && (sources.mayWrite(fn, expr, at) ?? !onlyLooks(calleeName(expr) ?? '')));
      default: return false;
    }
  };
  let found = false;
  for (const top of factsOf(fn).exprs) walkExpr(top, (expr) => { found ||= reaches(expr); });
  return found;
}

function onlyLooks(name: string): boolean {
  return onlyTells(name) || onlyReads(name) || writesDown(name) || handsOn(name);
}
