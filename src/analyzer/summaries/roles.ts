// What a call is to MAPI: the API row it matches, in the light of its receiver's type and of static arguments. Constants are named
// here and nowhere else in this layer.

import { hasRole, type ApiMatch, type ApiRow, type ApiTable, type Role } from '../api';
import { calleeName, strip, walkExpr } from '../flow/places';
import type { CallExpr, Expr, FunctionModel } from '../model/types';
import { methodsNamed } from './classes';
import { factsOf } from './facts';
import { pointedFunction } from './pointers';
import { isCsharp, lastPart, qualifierOf, type Program } from './program';
import { returnedOut } from './returned-out';
import { field, isVariable, receiverClass } from './types';
import { namesMapiLibrary, textOf } from './values';

export interface RoleCall {
  readonly role: EffectRole | Role;
  readonly row: ApiRow;
  readonly call: CallExpr;
  readonly fn: FunctionModel;
  /** For `named-load`: the parameter of the function in question that names the library. */
  readonly param?: number;
}

/** Roles that come from a row together with its arguments. */
export type EffectRole = 'mapi-load' | 'named-load' | 'mapi-free' | 'exporter' | 'rendering';

const rowNames = new WeakMap<ApiTable, ReadonlySet<string>>();
const matches = new WeakMap<CallExpr, { readonly program: Program; readonly version: number; readonly match: ApiMatch | undefined }>();

/** The API row a call matches. */
export function apiMatch(program: Program, fn: FunctionModel, call: CallExpr): ApiMatch | undefined {
  const name = calleeName(call);
  if (name === undefined) return undefined;
  let names = rowNames.get(program.api);
  if (!names) rowNames.set(program.api, names = new Set(program.api.rows.map((row) => row.name)));
  const isNamed = names.has(name);
  const known = isNamed ? matches.get(call) : undefined;
  if (known?.program === program && known.version === program.version) return known.match;
  const pointed = isNamed && call.callee.kind === 'name' ? undefined : pointedFunction(program, fn, call);
  if (pointed === undefined && !isNamed) return undefined;
  const match = (pointed === undefined ? undefined : program.api.lookup({ name: pointed, arity: call.args.length })) ?? lookUp(program, fn, call, name) ?? (isCsharp(fn) ? returnedOut(program, fn, call) : undefined);
  matches.set(call, { program, version: program.version, match });
  return match;
}

function lookUp(program: Program, fn: FunctionModel, call: CallExpr, name: string): ApiMatch | undefined {
  const arity = call.args.length;
  const callee = strip(call.callee);
  if (callee.kind === 'member') {
    const receiverType = receiverClass(program, fn, callee);
    return program.api.lookup({ name, arity, method: true, ...(receiverType === undefined ? {} : { receiverType }) });
  }
  const written = strip(call.callee);
  const qualifier = written.kind === 'name' ? qualifierOf(written.name) : undefined;
  if (qualifier !== undefined) {
    const own = program.api.lookup({ name, arity, receiverType: qualifier });
    // In C# an imported function stands in some class: `Native.FreeProws(rows)`.
    return own === undefined && isCsharp(fn) && !ownsMethod(program, qualifier, name, fn.file) ? program.api.lookup({ name, arity }) : own;
  }
  if (fn.owner !== undefined && ownsMethod(program, lastPart(fn.owner), name, fn.file)) return undefined;
  const match = program.api.lookup({ name, arity });
  return match !== undefined && isOfCHeap(match.row) && (isVariable(fn, name) || fn.owner !== undefined && field(program, lastPart(fn.owner), name, fn) !== undefined) ? undefined : match;
}

/** `free` and `malloc` are words too: a variable called so is the author's own, where one called MAPIFreeBuffer holds that function. */
function isOfCHeap({ gives = [], takes = [] }: ApiRow): boolean {
  return [...gives, ...takes].some(({ family }) => family === 'c-heap');
}

function ownsMethod(program: Program, owner: string, name: string, near: string): boolean {
  return methodsNamed(program, owner, name, { file: near }).length > 0
    || (program.classNamed(owner, near)?.methods.some((one) => one.name === name) ?? false);
}

/** The row of a call when it has the role. */
export function rowWithRole(program: Program, fn: FunctionModel, call: CallExpr, role: Role): ApiRow | undefined {
  const match = apiMatch(program, fn, call);
  return match && hasRole(match.row, role) ? match.row : undefined;
}

const synchronizerTags = new Set(['PR_CONTENTS_SYNCHRONIZER', 'PR_HIERARCHY_SYNCHRONIZER', 'PR_COLLECTOR_SYNCHRONIZER']);
const renderingTag = 'PR_ATTACH_RENDERING';

/** What the article rules want to know of a call. */
export function roleCalls(program: Program, fn: FunctionModel): readonly RoleCall[] {
  const result: RoleCall[] = [];
  for (const call of factsOf(fn).calls) {
    const row = apiMatch(program, fn, call)?.row;
    if (!row?.roles) continue;
    for (const role of row.roles) {
      result.push({ role, row, call, fn });
      if (role === 'library-load') result.push(...loadCalls(program, { role, row, call, fn }, fn, row.fileName === undefined ? undefined : call.args[row.fileName]));
      if (role === 'open-property' && opensExporter(row, call)) result.push({ role: 'exporter', row, call, fn });
      if ((role === 'read-one-property' || role === 'read-properties' || role === 'set-columns') && asksForRendering(fn, row, call)) result.push({ role: 'rendering', row, call, fn });
    }
  }
  return result;
}

/** What a load is to `fn`, which names the library by `name`: one of MAPI's, one that a caller decides, or of no interest. */
export function loadCalls(program: Program, site: RoleCall, fn: FunctionModel, name: Expr | undefined): readonly RoleCall[] {
  if (site.row.alwaysMapi || (name !== undefined && namesMapiLibrary(textOf(program, fn, name)))) return [{ ...site, role: 'mapi-load' }];
  const param = name === undefined ? -1 : parameterIn(fn, name);
  return param < 0 ? [] : [{ ...site, role: 'named-load', param }];
}

/** The parameter that an expression is, unchanged; -1 when it is none. */
function parameterIn(fn: FunctionModel, expr: Expr): number {
  const written = strip(expr);
  if (written.kind !== 'name') return -1;
  const assigned = factsOf(fn).exprs.some((inner) => inner.kind === 'assign' && inner.left.kind === 'name' && inner.left.name === written.name);
  return assigned ? -1 : fn.params.findIndex((param) => param.name === written.name);
}

function opensExporter(row: ApiRow, call: CallExpr): boolean {
  const tag = row.propTag === undefined ? undefined : call.args[row.propTag];
  return tag !== undefined && mentions(tag, (name) => synchronizerTags.has(name) && name !== 'PR_COLLECTOR_SYNCHRONIZER')
    && !call.args.some((arg) => mentions(arg, (name) => /^IID_IExchange(?:Import|Modify)/.test(name)));
}

function asksForRendering(fn: FunctionModel, row: ApiRow, call: CallExpr): boolean {
  const tags = row.propTag === undefined ? undefined : call.args[row.propTag];
  if (tags === undefined) return false;
  if (mentions(tags, (name) => name === renderingTag)) return true;
  const names = new Set<string>();
  walkExpr(tags, (expr) => { if (expr.kind === 'name') names.add(expr.name); });
  const facts = factsOf(fn);
  const declared = facts.declares.some((stmt) => names.has(stmt.name) && stmt.init !== undefined && mentions(stmt.init, (name) => name === renderingTag));
  // SizedSPropTagArray(n, name) = {..}: a macro call stands on the left.
  return declared || facts.exprs.some((expr) => expr.kind === 'assign' && strip(expr.left).kind === 'call'
    && mentions(expr.left, (name) => names.has(name)) && mentions(expr.right, (name) => name === renderingTag));
}

export function mentions(expr: Expr, wanted: (name: string) => boolean): boolean {
  let found = false;
  walkExpr(expr, (inner) => { if (inner.kind === 'name' && wanted(inner.name)) found = true; });
  return found;
}
