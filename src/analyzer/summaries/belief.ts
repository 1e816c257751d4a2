// What the author shows to believe of a callee that nobody can look into: a variable whose address it gets, and that the function
// itself gives back by hand, was owned (Engler et al., Bugs as Deviant Behavior, SOSP 2001). Only calls whose result code is looked
// at are judged, so that the paths on which nothing came are told apart. Of a smart pointer that is asked whether it holds something
// only this is believed: where the call failed, it holds nothing.

import type { Family } from '../api';
import { copiesBytes, looksLikeMacro, meansSuccess, onlyShows, resultTest, worksOnBytes } from '../flow/codes';
import type { Contract, Outcome } from '../flow/contract';
import { addressed, calleeName, placeOf, placesAsked, receiverOf, strip, walkExpr } from '../flow/places';
import { isResultCode } from '../flow/result-code';
import { FAILURE, WARNING, ZERO } from '../flow/state';
import type { CallExpr, Expr, FunctionModel, TypeRef } from '../model/types';
import { factsOf } from './facts';

export interface Beliefs {
  /** What an unknown callee most likely hands out by this call. */
  of(fn: FunctionModel, call: CallExpr): Contract | undefined;
  /** Whether there is such a call in the function. */
  any(fn: FunctionModel): boolean;
}

interface Surroundings {
  rowOf(fn: FunctionModel, call: CallExpr): Contract | undefined;
  /** Nobody can look into the callee; or it moves things in too many ways to be told. */
  viewOf(fn: FunctionModel, call: CallExpr): 'none' | 'doubtful' | 'clear';
  isRawPointer(fn: FunctionModel, type: TypeRef): boolean;
  isSmartPointer(fn: FunctionModel, type: TypeRef): boolean;
}

const believed: ReadonlySet<Family | 'any'> = new Set(['com-ref', 'mapi-buffer', 'srowset', 'adrlist'] satisfies Family[]);
/** By its name it takes back, fills again, or may leave in place what is there. */
const doubtful = /free|release|clos|destroy|delete|clear|reset|next|swap|move|ensure|cache|update|refresh|reopen|realloc|grow|append|add/i;

/** `CComObject<CView>::CreateInstance(&view)`: objects of ATL begin without a reference, and QueryInterface takes the first. */
const withoutReference = />::CreateInstance$/;

interface Believed { readonly contracts: ReadonlyMap<CallExpr, Contract>; readonly any: boolean }

export function createBeliefs({ rowOf, viewOf, isRawPointer, isSmartPointer }: Surroundings): Beliefs {
  const known = new Map<FunctionModel, Believed>();
  const calls = (fn: FunctionModel): Believed => {
    let found = known.get(fn);
    if (found === undefined) known.set(fn, found = collect(fn));
    return found;
  };
  const collect = (fn: FunctionModel): Believed => {
    const found = new Map<CallExpr, Contract>();
    let any = false;
    const given = givenBack(fn);
    const lookedAt = smartPointers(fn);
    if (given.size + lookedAt.size === 0) return { contracts: found, any };
    const asked = askedCalls(fn);
    for (const call of factsOf(fn).calls) {
      const name = calleeName(call) ?? '';
      if (!asked.has(call) || name === '' || worksOnBytes(name) || copiesBytes(name) || onlyShows(name)) continue;
      const gives = doubtful.test(name) || call.callee.kind === 'name' && withoutReference.test(call.callee.name) ? [] : call.args.flatMap((arg, at) => {
        const family = given.get(filledBy(arg) ?? '');
        return family === undefined ? [] : [{ at, family }];
      });
      const clears = call.args.flatMap((arg, at) => (lookedAt.has(filledBy(arg) ?? '') ? [at] : []));
      if (gives.length + clears.length === 0 || call.args.some((arg) => isFlag(fn, arg)) || rowOf(fn, call) !== undefined) continue;
      const view = viewOf(fn, call);
      if (view === 'clear') continue;
      any ||= view === 'none' && gives.length > 0;
      const nothing: Outcome = { result: ZERO, gives: [], takes: [], keeps: [], clears: [] };
      found.set(call, { name, fromApi: false, believed: true, outcomes: [{ ...nothing, gives }, ...gives.length > 0 ? [] : [{ ...nothing, result: WARNING }], { ...nothing, result: FAILURE, clears }] });
    }
    return { contracts: found, any };
  };
  /** Variables that the function gives back by hand, each in one way. */
  const givenBack = (fn: FunctionModel): ReadonlyMap<string, Family> => {
    const { calls: all, declaresByName } = factsOf(fn);
    const found = new Map<string, Family | undefined>();
    for (const call of all) {
      const counted = calleeName(call) === 'AddRef' ? receiverOf(call) ?? call.args[0] : undefined;
      if (counted !== undefined) found.set(placeOf(counted) ?? '', undefined);
      for (const { at, family } of rowOf(fn, call)?.outcomes.flatMap((outcome) => outcome.takes) ?? []) {
        const owner = at === 'receiver' ? receiverOf(call) : call.args[at];
        const name = owner === undefined ? undefined : placeOf(owner);
        const declared = name === undefined ? undefined : declaresByName.get(name);
        if (name === undefined || declared === undefined || family === 'any' || !believed.has(family)) continue;
        const isOne = declared.length === 1 && !declared[0]!.isStatic && !declared[0]!.type.array && !declared[0]!.type.reference && isRawPointer(fn, declared[0]!.type);
        found.set(name, isOne && (!found.has(name) || found.get(name) === family) ? family : undefined);
      }
    }
    return new Map([...found].flatMap(([name, family]) => (family === undefined ? [] : [[name, family] as const])));
  };
  /** Smart pointers that start empty, are filled once, and asked whether they hold something: where they do, the call did not fail. */
  const smartPointers = (fn: FunctionModel): ReadonlySet<string> => {
    const { calls: all, declaresByName, tests } = factsOf(fn);
    return new Set([...tests].flatMap(placesAsked).filter((name) => {
      const declared = declaresByName.get(name) ?? [];
      return declared.length > 0 && declared.every(({ init, ctorArgs, type }) => init === undefined && ctorArgs === undefined && isSmartPointer(fn, type))
        && all.filter((call) => call.args.some((arg) => filledBy(arg) === name)).length <= declared.length;
    }));
  };
  return { of: (fn, call) => calls(fn).contracts.get(call), any: (fn) => calls(fn).any };
}

/** The name of `p` in `&p`. */
function filledBy(arg: Expr): string | undefined {
  const inner = addressed(arg);
  const named = inner && strip(inner);
  return named?.kind === 'name' ? named.name : undefined;
}

/** `&fOwned`: it may tell there whether the caller has to give back what he gets. */
function isFlag(fn: FunctionModel, arg: Expr): boolean {
  const name = filledBy(arg);
  const type = name === undefined ? undefined : factsOf(fn).declaresByName.get(name)?.[0]?.type;
  return type !== undefined && type.pointers === 0 && /^(?:bool|BOOL|BOOLEAN|VARIANT_BOOL)$/.test(type.name);
}

/** Calls of which the result is a code that goes into a variable, a test, or a macro that looks at it. */
function askedCalls(fn: FunctionModel): ReadonlySet<CallExpr> {
  const { exprs, declares, declaresByName, params } = factsOf(fn);
  const found = new Set<CallExpr>();
  const isCodeVariable = (name: string, type: TypeRef): boolean => isResultCode(type) || type.name === 'auto' && /^h(?:r|res|result)$/i.test(name);
  const isCode = (expr: Expr): boolean => {
    const name = placeOf(expr);
    const type = name === undefined ? undefined : declaresByName.get(name)?.[0]?.type ?? params.get(name)?.type;
    return type !== undefined && isCodeVariable(name!, type);
  };
  const add = (expr: Expr | undefined): void => {
    const inner = expr === undefined ? undefined : strip(expr);
    if (inner?.kind === 'call') found.add(inner);
  };
  const look = (expr: Expr): void => {
    if (expr.kind === 'assign' && expr.op === '=' && isCode(expr.left)) add(expr.right);
    else if (expr.kind === 'call' && (resultTest(calleeName(expr) ?? '') !== undefined || expr.args.length === 1 && looksLikeMacro(calleeName(expr) ?? ''))) add(expr.args[0]);
    else if (expr.kind === 'binary' && /^(?:==|!=)$/.test(expr.op) && strip(expr.right).kind === 'name' && meansSuccess(placeOf(expr.right) ?? '')) add(expr.left);
  };
  exprs.forEach((top) => walkExpr(top, look));
  for (const { name, type, init } of declares) if (isCodeVariable(name, type)) add(init);
  return found;
}
