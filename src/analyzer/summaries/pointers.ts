// The function of the API that a call through a pointer stands for: by the pointer's type where MAPI's headers declare it, by what is
// put into the pointer anywhere in the workspace, or because the pointer is named after it.

import type { ApiTable } from '../api';
import { strip } from '../flow/places';
import type { CallExpr, FileModel, FunctionModel, MemberExpr, NameExpr, TypeRef } from '../model/types';
import { factsOf, outerFunction } from './facts';
import { isNothing, loadsOf, loadsOfGlobal, type Load } from './loads';
import { lastPart, qualifierOf, type Program } from './program';
import { receiverClass } from './types';

interface Pointers {
  readonly version: number;
  /** Names of members and globals that may stand for functions, and for which ones. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
  /** What is put into them, by class or file; null where it is not always the same. */
  readonly loaded: ReadonlyMap<string, string | null>;
}

const maxDepth = 5;

export function pointedFunction(program: Program, fn: FunctionModel, call: CallExpr): string | undefined {
  const callee = strip(call.callee);
  if (callee.kind === 'member') return ofMember(program, fn, callee);
  return callee.kind === 'name' && (isCalledHere(fn, callee.name) || pointersOf(program).names.has(lastPart(callee.name))) ? ofName(program, fn, callee) : undefined;
}

function isCalledHere(fn: FunctionModel, name: string): boolean {
  if (factsOf(fn).called.has(name)) return true;
  // A lambda calls the variables of the function around it.
  const outer = outerFunction(fn);
  return outer !== undefined && (factsOf(outer).declaresByName.has(name) || factsOf(outer).params.has(name) || isCalledHere(outer, name));
}

function ofName(program: Program, fn: FunctionModel, { name: written, start }: NameExpr, depth = 0): string | undefined {
  const name = lastPart(written);
  for (let scope: FunctionModel | undefined = name === written ? fn : undefined; scope; scope = outerFunction(scope)) {
    const { declaresByName, params } = factsOf(scope);
    const declared = declaresByName.get(name)?.findLast((stmt) => stmt.start <= start);
    const type = declared?.type ?? params.get(name)?.type;
    if (type === undefined) continue;
    const typed = ofType(program, type);
    if (typed !== undefined) return typed;
    const loaded = agreed(loadsOf(program.api, scope).filter(({ to }) => to.kind === 'name' && to.name === name).map((load) => load.function));
    if (loaded !== undefined) return loaded ?? undefined;
    const from = declared?.init && strip(declared.init);
    if (depth < maxDepth && from?.kind === 'member') return ofMember(program, scope, from);
    if (depth < maxDepth && from?.kind === 'name' && from.name !== name) return ofName(program, scope, from, depth + 1);
    return namedAfter(program.api, name);
  }
  const pointers = pointersOf(program);
  return pointers.names.has(name) ? ofPlace(program, pointers, fn, { kind: 'name', name: written, start, end: start }) : undefined;
}

function ofMember(program: Program, fn: FunctionModel, callee: MemberExpr): string | undefined {
  const pointers = pointersOf(program);
  return pointers.names.has(callee.name) ? ofPlace(program, pointers, fn, callee) : undefined;
}

function ofPlace(program: Program, { loaded }: Pointers, fn: FunctionModel, place: NameExpr | MemberExpr): string | undefined {
  const { key, type } = identify(program, fn, place);
  const known = key === undefined ? undefined : loaded.get(key);
  return (type && ofType(program, type)) ?? (known === undefined ? type && namedAfter(program.api, lastPart(place.name)) : known ?? undefined);
}

/** What a place outside functions is called for all who use it, and what it is declared as. */
function identify(program: Program, fn: FunctionModel, place: NameExpr | MemberExpr): { readonly key?: string; readonly type?: TypeRef } {
  const name = lastPart(place.name);
  const scope = place.kind === 'name' ? qualifierOf(place.name) ?? (place.name.includes('::') || fn.owner === undefined ? undefined : lastPart(fn.owner)) : receiverClass(program, fn, place);
  const member = scope === undefined ? undefined : memberOf(program, scope, name, fn.file);
  if (member !== undefined) return member;
  if (place.kind === 'member') return scope === undefined || scope === '' ? {} : { key: `${scope}.${name}` };
  const globals = program.globalsNamed(name);
  const own = globals.find((entry) => entry.file === fn.file) ?? globals.find((entry) => !entry.global.isStatic);
  return { key: own?.global.isStatic === true ? `${own.file} ${name}` : name, ...(own && { type: own.global.type }) };
}

function memberOf(program: Program, owner: string, name: string, near: string, depth = 0): { readonly key: string; readonly type: TypeRef } | undefined {
  const model = depth > maxDepth ? undefined : program.classNamed(owner, near);
  const own = model?.fields.find((candidate) => candidate.name === name);
  if (own !== undefined) return { key: `${model!.name}.${name}`, type: own.type };
  for (const base of model?.bases ?? []) {
    const inherited = memberOf(program, lastPart(base), name, near, depth + 1);
    if (inherited !== undefined) return inherited;
  }
  return undefined;
}

function ofType(program: Program, type: TypeRef, depth = 0): string | undefined {
  const { api } = program;
  const known = api.pointerTypes.get(type.name);
  if (known !== undefined) return known;
  if (type.name.startsWith('decltype(')) {
    const named = /^decltype\(&?(?:::)?(\w+)\)$/.exec(type.name)?.[1];
    return named !== undefined && api.functions.has(named) ? named : undefined;
  }
  const alias = depth > maxDepth ? undefined : program.alias(type.name);
  return alias === undefined || alias.name === type.name ? undefined : ofType(program, alias, depth + 1);
}

/** `g_pfnMAPIFreeBuffer`, `lpfnFreeProws`, `pHrGetOneProp`. */
function namedAfter(api: ApiTable, name: string): string | undefined {
  const named = /^(?:[a-z]+_|_)?(?:l?p?fn|p)?_?([A-Z]\w+)$/.exec(name)?.[1];
  return named !== undefined && api.functions.has(named) ? named : undefined;
}

/** The one function that all agree on, null when they do not; undefined when nobody says anything. */
function agreed(functions: readonly (string | undefined)[]): string | null | undefined {
  if (functions.every((name) => name === undefined)) return undefined;
  return functions.every((name) => name === functions[0]) ? functions[0] : null;
}

const memos = new WeakMap<Program, Pointers>();

function pointersOf(program: Program): Pointers {
  const memo = memos.get(program);
  if (memo?.version === program.version) return memo;
  const models = [...program.files.values()];
  const filled = new Set(models.flatMap((model) => loadedBy(program, model).map(([name]) => name)));
  const pointers = { version: program.version, names: pointerNames(program, models), loaded: filled.size === 0 ? new Map<string, null>() : loadedIn(program, filled) };
  memos.set(program, pointers);
  return pointers;
}

/** All that is put into members and globals of these names. */
function loadedIn(program: Program, names: ReadonlySet<string>): ReadonlyMap<string, string | null> {
  const values = new Map<string, (string | undefined)[]>();
  const put = (fn: FunctionModel, { to, function: api }: Load): void => {
    const { key } = names.has(lastPart(to.name)) && !isLocal(fn, to) ? identify(program, fn, to) : {};
    if (key === undefined) return;
    const all = values.get(key);
    if (all) all.push(api);
    else values.set(key, [api]);
  };
  for (const model of program.files.values()) {
    for (const global of model.globals) for (const load of loadsOfGlobal(program.api, global)) put(outside(model.file), load);
    for (const fn of model.functions) {
      const loads = loadsOf(program.api, fn);
      loads.forEach((load) => { put(fn, load); });
      if (loads.length > 0) continue;
      for (const expr of factsOf(fn).exprs) if (expr.kind === 'assign' && (expr.left.kind === 'name' || expr.left.kind === 'member') && !isNothing(expr.right)) put(fn, { to: expr.left });
    }
  }
  return new Map([...values].flatMap(([key, all]) => {
    const one = agreed(all);
    return one === undefined ? [] : [[key, one] as const];
  }));
}

/** Names of members and globals that may stand for functions of the API. */
export function pointerNames(program: Program, models: Iterable<FileModel>): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = (name: string, api: string | undefined): void => {
    if (api === undefined) return;
    const all = found.get(name);
    if (all) all.add(api);
    else found.set(name, new Set([api]));
  };
  for (const model of models) {
    for (const { name, type } of model.globals) add(name, ofType(program, type) ?? namedAfter(program.api, name));
    for (const one of model.classes) for (const { name, type } of one.fields) add(name, ofType(program, type) ?? namedAfter(program.api, name));
    for (const [name, api] of loadedBy(program, model)) add(name, api);
  }
  return found;
}

const filled = new WeakMap<FileModel, { readonly api: ApiTable; readonly loads: readonly (readonly [name: string, api: string])[] }>();

/** What a file puts into members and globals. */
export function loadedBy({ api }: Program, model: FileModel): readonly (readonly [name: string, api: string])[] {
  const memo = filled.get(model);
  if (memo?.api === api) return memo.loads;
  const loads: (readonly [string, string])[] = [];
  const put = ({ to, function: name }: Load): void => { if (name !== undefined) loads.push([lastPart(to.name), name]); };
  for (const global of model.globals) loadsOfGlobal(api, global).forEach(put);
  for (const fn of model.functions) for (const load of loadsOf(api, fn)) if (!isLocal(fn, load.to)) put(load);
  filled.set(model, { api, loads });
  return loads;
}

function isLocal(fn: FunctionModel, place: NameExpr | MemberExpr): boolean {
  return place.kind === 'name' && (factsOf(fn).declaresByName.has(place.name) || factsOf(fn).params.has(place.name));
}

/** Where globals are initialised. */
function outside(file: string): FunctionModel {
  const span = { start: 0, end: 0 };
  return { file, name: '', kind: 'function', isStatic: false, params: [], span, nameSpan: span, body: { kind: 'block', body: [], ...span }, initializers: [], hasErrors: false };
}
