// Types of expressions as far as declarations tell them, and the MAPI interface behind a type: smart pointers, pointers and aliases
// are taken off.

import { interfaceOf } from '../api';
import { madeType } from '../flow/counting';
import { calleeName, strip } from '../flow/places';
import { namedType } from '../model/type-ref';
import type { CallExpr, ClassModel, DeclareStmt, Expr, FieldModel, FunctionModel, MemberExpr, TypeRef } from '../model/types';
import { mayTake } from './arity';
import { factsOf, outerFunction } from './facts';
import { nearest } from './nearness';
import { lastPart, qualifierOf, type Program, type Seer } from './program';

export function typeOf(program: Program, fn: FunctionModel, expr: Expr): TypeRef | undefined {
  switch (expr.kind) {
    case 'cast': return expr.type;
    case 'new': return { ...expr.type, pointers: expr.type.pointers + 1 };
    case 'name': return typeOfName(program, fn, expr.name, expr.start);
    case 'this': return fn.owner === undefined ? undefined : { ...namedType(lastPart(fn.owner)), pointers: 1 };
    case 'member': {
      const owner = receiverClass(program, fn, expr);
      return owner === undefined ? undefined : field(program, owner, expr.name, fn)?.type;
    }
    case 'unary': {
      const inner = typeOf(program, fn, expr.operand);
      if (inner === undefined) return undefined;
      if (expr.op === '*') return inner.pointers > 0 ? { ...inner, pointers: inner.pointers - 1 } : inner.args[0] ?? inner;
      return expr.op === '&' ? { ...inner, pointers: inner.pointers + 1 } : inner;
    }
    case 'index': {
      const inner = typeOf(program, fn, expr.object);
      if (inner === undefined) return undefined;
      if (inner.array) return { ...inner, array: false };
      return inner.pointers > 0 ? { ...inner, pointers: inner.pointers - 1 } : inner.args.at(-1);
    }
    case 'assign': return typeOf(program, fn, expr.left);
    case 'call': return typeOfCall(program, fn, expr);
    default: return undefined;
  }
}

/** `out var x` has the type of the parameter of the receiver's method, or of the function that a class imports; where it is declared in several ways, an object's. */
function typeOfOut(program: Program, fn: FunctionModel, { nameSpan: { start, end } }: DeclareStmt): TypeRef | undefined {
  const isIt = (arg: Expr): boolean => arg.kind === 'unary' && arg.op === '&' && arg.start <= start && end <= arg.end;
  const call = factsOf(fn).calls.find((one) => one.args.some(isIt));
  const callee = call && strip(call.callee);
  if (callee?.kind !== 'member' && callee?.kind !== 'name') return undefined;
  const name = lastPart(callee.name);
  const owner = callee.kind === 'member' ? receiverClass(program, fn, callee) : qualifierOf(callee.name) ?? fn.owner;
  const model = owner === undefined ? undefined : program.classNamed(owner, fn.file);
  const fitting = (all: ClassModel['methods'] | undefined): ClassModel['methods'] => all?.filter((one) => one.name === name && one.arity === call!.args.length) ?? [];
  const own = fitting(callee.kind === 'member' ? model?.methods : model?.imports);
  // By `using static`, or under the name that the library has for it, no class is named.
  const declared = own.length === 0 && callee.kind === 'name' ? fitting([...program.files.values()].flatMap((file) => file.classes.flatMap((one) => one.imports ?? []))) : own;
  const at = call!.args.findIndex(isIt);
  const types = declared.flatMap(({ params }) => params?.[at] ?? []);
  const type = types.find(({ name, pointers }) => pointers === 0 && !/^U?IntPtr$|^nu?int$/.test(name)) ?? types[0];
  return type === undefined ? undefined : { ...type, reference: false };
}

function typeOfName(program: Program, fn: FunctionModel, qualified: string, at: number): TypeRef | undefined {
  const name = lastPart(qualified);
  for (let scope: FunctionModel | undefined = fn; scope; scope = outerFunction(scope)) {
    const facts = factsOf(scope);
    const declared = facts.declaresByName.get(name)?.filter((stmt) => stmt.start <= at);
    const nearest = declared?.at(-1);
    if (nearest?.type.name === 'var' && nearest.init === undefined) return typeOfOut(program, scope, nearest) ?? nearest.type;
    if (nearest) return /^(?:auto|var)$/.test(nearest.type.name) && nearest.init ? typeOf(program, scope, nearest.init) : nearest.type;
    const param = facts.params.get(name);
    if (param) return param.type;
  }
  if (fn.owner !== undefined) {
    const own = field(program, lastPart(fn.owner), name, fn);
    if (own) return own.type;
  }
  return nearest(program.globalsNamed(name), fn.file)[0]?.global.type;
}

/** What a call makes, where it says so: `std::make_unique<T>()`, `CMaker(..)` of a class that is known, or what a function of the workspace says it returns, an object or a pointer to one, of a class that is known. */
function typeOfCall(program: Program, fn: FunctionModel, call: CallExpr): TypeRef | undefined {
  const callee = strip(call.callee);
  const name = calleeName(call);
  if (name === undefined || callee.kind !== 'member' && (callee.kind !== 'name' || callee.name === name && isVariable(fn, name))) return undefined;
  if (call.makes) return madeType(call);
  const made = callee.kind === 'name' ? call.typeArgs?.[0] : undefined;
  if (made !== undefined && /^make_(?:unique|shared)$/.test(name)) return namedType('unique_ptr', 'unique_ptr', [made]);
  const alias = program.alias(name, fn.file);
  const isClass = [name, ...(alias?.pointers === 0 ? [alias.name] : [])].some((one) => program.classNamed(one, fn.file) !== undefined);
  const isConstructed = isClass && program.functionsNamed(name).every((one) => one.kind === 'constructor');
  if (callee.kind === 'name' && isConstructed) return madeType(call);
  const owner = callee.kind === 'member' ? receiverClass(program, fn, callee) : callee.name === name ? fn.owner : qualifierOf(callee.name);
  const method = owner === undefined ? undefined : methodType(program, lastPart(owner), name, call.args.length, fn);
  const type = method ?? (callee.kind === 'member' || callee.name !== name ? undefined : onlyType(program.functionsNamed(name).filter((one) => one.owner === undefined && (one.file === fn.file || !one.isStatic) && mayTake(program, name, one.params.length, call.args.length, one.file))));
  const known = classOf(program, type, fn.file);
  return known !== undefined && (interfaceOf(known) !== undefined || program.classNamed(known, fn.file) !== undefined) ? type : undefined;
}

function methodType(program: Program, owner: string, name: string, arity: number, near: Seer, depth = 0): TypeRef | undefined {
  const model = program.classNamed(owner, near);
  if (model === undefined || depth > 5) return undefined;
  const own = model.methods.filter((method) => method.name === name);
  if (own.length > 0) return onlyType(own.filter((method) => mayTake(program, name, method.arity, arity, model.file)));
  return model.bases.map((base) => methodType(program, lastPart(base), name, arity, model, depth + 1)).find((found) => found !== undefined);
}

/** The type they all return. */
function onlyType(candidates: readonly { readonly returnType?: TypeRef }[]): TypeRef | undefined {
  const types = candidates.map((one) => one.returnType);
  const [first] = types;
  return first !== undefined && types.every((type) => type?.qualified === first.qualified && type.pointers === first.pointers) ? first : undefined;
}

/** Of the function, or of one around it: a parameter or a local. */
export function isVariable(fn: FunctionModel, name: string): boolean {
  for (let scope: FunctionModel | undefined = fn; scope; scope = outerFunction(scope)) {
    const facts = factsOf(scope);
    if (facts.params.has(name) || facts.declaresByName.has(name)) return true;
  }
  return false;
}

/** `near` is the file that asks, for classes of one name in several programs. */
export function field(program: Program, owner: string, name: string, near: string | Seer, depth = 0): FieldModel | undefined {
  const model = program.classNamed(owner, near);
  if (model === undefined || depth > 5) return undefined;
  const own = model.fields.find((candidate) => candidate.name === name);
  if (own) return own;
  for (const base of model.bases) {
    const inherited = field(program, lastPart(base), name, model, depth + 1);
    if (inherited) return inherited;
  }
  return undefined;
}

/** The class a value belongs to, or points to: `CComPtr<IMsgStore>`, `IMsgStore *`, `LPMDB` and an alias of them give what is pointed to; one letter is a template's. */
export function classOf(program: Program, type: TypeRef | undefined, near?: string, depth = 0): string | undefined {
  if (type === undefined || depth > 5) return undefined;
  const alias = program.classNamed(type.name) === undefined ? program.alias(type.name, near) : undefined;
  if (alias && alias.name !== type.name) {
    const pointed = classOf(program, alias, near, depth + 1);
    // `com_uptr<T>` as an alias template: the argument stands for its `T`.
    const isKnown = pointed !== undefined && (interfaceOf(pointed) !== undefined || program.classNamed(pointed) !== undefined);
    return isKnown || type.args.length === 0 ? pointed : classOf(program, type.args[0], near, depth + 1);
  }
  const known = interfaceOf(type.name);
  if (known !== undefined) return known;
  if (type.args.length > 0 && program.classNamed(type.name) === undefined) {
    const pointed = classOf(program, type.args[0], near, depth + 1);
    if (pointed !== undefined && (interfaceOf(pointed) !== undefined || program.classNamed(pointed) !== undefined)) return pointed;
  }
  return type.name === 'auto' || type.name === 'void' || /^[A-Z]$/.test(type.name) && program.classNamed(type.name) === undefined ? undefined : type.name;
}

/** A pointer that nobody releases by itself. Types that are not understood count as owners: silence is safe. */
export function isRawPointer(program: Program, type: TypeRef | undefined, near?: string, depth = 0): boolean {
  if (type === undefined || depth > 5) return false;
  if (type.pointers > 0) return type.handle !== true;
  const alias = program.alias(type.name, near);
  if (alias && alias.name !== type.name) return isRawPointer(program, alias, near, depth + 1);
  return /^LP[A-Z0-9]+$/.test(type.name) && interfaceOf(type.name) !== undefined;
}

/** The class in which a member stands, for asking the API and for finding the method. A cast to a class that is known says it. */
export function receiverClass(program: Program, fn: FunctionModel, { object, arrow }: MemberExpr): string | undefined {
  const named = castClass(program, fn, object);
  if (named !== undefined) return named;
  const type = typeOf(program, fn, strip(object));
  return arrow && type?.pointers === 0 && arrowClass(program, type, type.name, fn.file) || classOf(program, type, fn.file);
}

function castClass(program: Program, fn: FunctionModel, object: Expr): string | undefined {
  if (object.kind !== 'cast') return undefined;
  const named = classOf(program, object.type, fn.file);
  const isKnown = named !== undefined && (interfaceOf(named) !== undefined || program.classNamed(named, fn.file) !== undefined);
  return isKnown ? named : castClass(program, fn, object.operand);
}

/** Where `->` leads for a smart pointer that the workspace defines; the pointer's first argument stands for its `T`. */
function arrowClass(program: Program, type: TypeRef, name: string, near: string, depth = 0): string | undefined {
  if (depth > 5) return undefined;
  const model = program.classNamed(name, near);
  const alias = model === undefined ? program.alias(name, near) : undefined;
  if (alias !== undefined) return alias.pointers > 0 || alias.name === name ? undefined : arrowClass(program, alias, alias.name, near, depth + 1);
  const result = model?.methods.find((method) => method.name === 'operator->')?.returnType;
  if (result === undefined) return model?.bases.map((base) => arrowClass(program, type, lastPart(base), near, depth + 1)).find((found) => found !== undefined);
  // `NoRelease<T> *operator->()` shows T with some of its methods hidden.
  const shown = result.args[0]?.name;
  const pointed = shown !== undefined && type.args.length > 0 && interfaceOf(shown) === undefined && program.classNamed(shown, near) === undefined ? undefined : classOf(program, result, near);
  return pointed !== undefined && (interfaceOf(pointed) !== undefined || program.classNamed(pointed, near) !== undefined) ? pointed : classOf(program, type.args[0], near);
}
