// Where a function is looked up by its name and put into a pointer: `pfn = GetProcAddress(h, "MAPIFreeBuffer")`, a helper or macro
// in its place, `Load(h, "MAPIFreeBuffer", &pfn)`, a row of a table.

import { undecorated, type ApiTable } from '../api';
import { looksLikeMacro } from '../flow/codes';
import { calleeName, strip, walkExpr } from '../flow/places';
import type { CallExpr, Expr, FunctionModel, GlobalModel, MemberExpr, NameExpr } from '../model/types';
import { factsOf } from './facts';

/** What is put into something: the function of that name, or, without a name, something else. */
export interface Load {
  readonly to: NameExpr | MemberExpr;
  readonly function?: string;
}

const none: readonly Load[] = [];
const known = new WeakMap<FunctionModel, { readonly at: number; readonly api: ApiTable; readonly loads: readonly Load[] }>();

/** All that a function puts anywhere, when it looks up functions of the API by their names. */
export function loadsOf(api: ApiTable, fn: FunctionModel): readonly Load[] {
  const facts = factsOf(fn);
  const memo = known.get(fn);
  if (memo?.api === api && memo.at === facts.at) return memo.loads;
  const namesAny = facts.calls.some((call) => call.args.some((arg) => spoken(api, arg, call) !== undefined))
    || facts.exprs.some((expr) => expr.kind === 'init-list' || functionOf(api, expr.kind === 'assign' ? expr.right : expr) !== undefined);
  const loads = namesAny ? collect(api, fn) : none;
  known.set(fn, { at: facts.at, api, loads });
  return loads;
}

function collect(api: ApiTable, fn: FunctionModel): readonly Load[] {
  const facts = factsOf(fn);
  const loads: Load[] = [];
  for (const { member, args, span } of fn.initializers) if (args.length === 1) add(api, loads, { kind: 'name', name: member, ...span }, args[0]!);
  for (const { name, nameSpan, init, ctorArgs } of facts.declares) {
    const value = init ?? (ctorArgs?.length === 1 ? ctorArgs[0] : undefined);
    if (value !== undefined) add(api, loads, { kind: 'name', name, ...nameSpan }, value);
  }
  for (const expr of facts.exprs) loads.push(...loadsIn(api, expr));
  return loads.some((load) => load.function !== undefined) ? loads : none;
}

const tables = new WeakMap<Expr, { readonly api: ApiTable; readonly loads: readonly Load[] }>();

/** What a global is made of: the function itself, or a table of names and pointers. */
export function loadsOfGlobal(api: ApiTable, { name, init, span }: GlobalModel): readonly Load[] {
  if (init === undefined || init.kind === 'literal') return none;
  const memo = tables.get(init);
  if (memo?.api === api) return memo.loads;
  const loads: Load[] = [...loadsIn(api, init)];
  if (nameOf(api, init) !== undefined) add(api, loads, { kind: 'name', name, ...span }, init);
  tables.set(init, { api, loads: loads.length > 0 ? loads : none });
  return loads;
}

/** The assignments, tables and calls in an expression that put something into a pointer. */
function loadsIn(api: ApiTable, top: Expr): readonly Load[] {
  const loads: Load[] = [];
  walkExpr(top, (expr) => {
    if (expr.kind === 'assign' && expr.op === '=') add(api, loads, expr.left, expr.right);
    const items = expr.kind === 'call' ? expr.args : expr.kind === 'init-list' ? expr.items : undefined;
    const names = items?.flatMap((item) => spoken(api, item) ?? []);
    if (names?.length !== 1) return;
    const filled = items!.map(strip).filter((item) => item.kind === 'unary' && item.op === '&').map((item) => strip((item as { operand: Expr }).operand));
    if (filled.length === 1 && isPointer(filled[0]!)) loads.push({ to: filled[0], function: names[0]! });
  });
  return loads;
}

function add(api: ApiTable, loads: Load[], left: Expr, value: Expr): void {
  const to = strip(left);
  if (!isPointer(to)) return;
  for (const one of choices(value)) {
    const name = nameOf(api, one);
    if (!isNothing(one)) loads.push(name === undefined ? { to } : { to, function: name });
  }
}

/** `h ? GetProcAddress(h, "X") : NULL` is either. */
function choices(value: Expr): readonly Expr[] {
  const inner = strip(value);
  if (inner.kind === 'conditional') return [...choices(inner.then), ...choices(inner.else)];
  return inner.kind === 'assign' && inner.op === '=' ? choices(inner.right) : [inner];
}

/** The function that a value is: looked up by its name, or named itself. */
function nameOf(api: ApiTable, value: Expr): string | undefined {
  const inner = strip(value);
  if (inner.kind !== 'call') return functionOf(api, inner);
  const names = inner.args.flatMap((arg) => spoken(api, arg, inner) ?? (strip(arg).kind === 'call' ? nameOf(api, arg) : undefined) ?? []);
  return names.length === 1 ? names[0] : undefined;
}

function functionOf(api: ApiTable, value: Expr): string | undefined {
  const inner = strip(value);
  const named = inner.kind === 'unary' && inner.op === '&' ? strip(inner.operand) : inner;
  return named.kind === 'name' ? functionNamed(api, named.name.startsWith('::') ? named.name.slice(2) : named.name) : undefined;
}

/** A text that is the name of a function of the API; for a macro that nobody defined the name itself. */
function spoken(api: ApiTable, arg: Expr, call?: CallExpr): string | undefined {
  const inner = strip(arg);
  if (inner.kind === 'literal') return typeof inner.value === 'string' ? functionNamed(api, undecorated(inner.value)) : undefined;
  return call !== undefined && inner.kind === 'name' && looksLikeMacro(calleeName(call) ?? '') ? functionNamed(api, inner.name) : undefined;
}

function functionNamed(api: ApiTable, name: string): string | undefined {
  return api.functions.has(name) ? name : undefined;
}

function isPointer(expr: Expr): expr is NameExpr | MemberExpr {
  return expr.kind === 'name' || expr.kind === 'member';
}

export function isNothing(expr: Expr): boolean {
  const inner = strip(expr);
  return inner.kind === 'literal' && (inner.value === null || inner.value === 0);
}
