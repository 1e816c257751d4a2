// Which function a call stands for: static, the same file first, then the only one of that name and number of arguments, or of several
// of one signature the nearest. A virtual call that may go elsewhere, or a receiver of unknown type, stands for none; that of an
// interface for its only implementation.

import { interfaceOf, lineage } from '../api';
import { calleeName, strip } from '../flow/places';
import { isNumber, isRawPointerType } from '../flow/types';
import { isHeader } from '../model/lower';
import type { CallExpr, DeclareStmt, Expr, FunctionModel, MemberExpr, NameExpr, NewExpr, TypeRef } from '../model/types';
import { derivedClasses, isMethodOf } from './classes';
import { factsOf, lambdaFunction, outerFunction } from './facts';
import { innermost, isFree, mayHide, qualified, seerOf } from './namespaces';
import { nearest, sharedFolder } from './nearness';
import { isCsharp, lastPart, qualifierOf, qualifierPath, type Program, type Seer } from './program';
import { receiverClass, typeOf } from './types';

const resolved = new WeakMap<CallExpr, { readonly program: Program; readonly version: number; readonly fn: FunctionModel | undefined }>();

export function resolveCall(program: Program, fn: FunctionModel, call: CallExpr): FunctionModel | undefined {
  const known = resolved.get(call);
  if (known?.program === program && known.version === program.version) return known.fn;
  const found = resolve(program, fn, call);
  resolved.set(call, { program, version: program.version, fn: found });
  return found;
}

function resolve(program: Program, fn: FunctionModel, call: CallExpr): FunctionModel | undefined {
  const name = calleeName(call);
  if (name === undefined) return undefined;
  const { args } = call;
  const written = strip(call.callee);
  if (written.kind === 'member') {
    if (written.object.kind === 'this') return method(program, fn, fn.owner, name, args);
    return method(program, fn, receiverClass(program, fn, written), name, args, nearOf(program, fn, written));
  }
  const qualifier = written.kind === 'name' ? qualifierOf(written.name) : undefined;
  if (qualifier !== undefined) {
    return exactMethod(program, fn, qualifier, name, args, seerOf(program, { name: qualifier, qualified: qualifierPath((written as NameExpr).name) }, fn)) ?? qualifiedFunction(program, fn, (written as NameExpr).name, call);
  }
  if (written.kind === 'name' && written.name.startsWith('::')) return qualifiedFunction(program, fn, written.name, call);
  return namedFunction(program, fn, name, args, call);
}

/** Where the receiver's class is looked for. */
function nearOf(program: Program, fn: FunctionModel, { object }: MemberExpr): Seer {
  const type = typeOf(program, fn, strip(object));
  const named = type?.args.length === 1 && program.classNamed(type.name, fn) === undefined ? type.args[0] : type;
  const alias = named === undefined || program.classNamed(named.name, fn) !== undefined ? undefined : program.alias(named.name, fn.file);
  return named === undefined ? fn : seerOf(program, alias ?? named, fn);
}

/** The function a bare name stands for: a lambda in a variable, a method of the own class, a free function. */
export function namedFunction(program: Program, fn: FunctionModel, name: string, args?: readonly Expr[], call?: CallExpr): FunctionModel | undefined {
  for (let scope: FunctionModel | undefined = fn; scope; scope = outerFunction(scope)) {
    const facts = factsOf(scope);
    if (facts.params.has(name)) return undefined;
    const declared = facts.declaresByName.get(name);
    if (declared) {
      const init = declared.length === 1 ? declared[0]!.init : undefined;
      return init?.kind === 'lambda' ? lambdaFunction(init, scope) : undefined;
    }
  }
  if (fn.owner !== undefined && !isFree(program, fn)) {
    const own = method(program, fn, fn.owner, name, args);
    if (own) return own;
  }
  return pick(program, fn, innermost(program, fn, takers(program, fn, freeFunctions(program, fn, name, call), args), (call ?? fn.body).start), args);
}

function qualifiedFunction(program: Program, fn: FunctionModel, written: string, call?: CallExpr): FunctionModel | undefined {
  return pick(program, fn, qualified(program, fn, freeFunctions(program, fn, lastPart(written), call), qualifierPath(written), (call ?? fn.body).start), call?.args);
}

/** `Open<T>(..)` calls a template; without types, one whose parameters another function has too is not meant. */
function freeFunctions(program: Program, fn: FunctionModel, name: string, call: CallExpr | undefined): readonly FunctionModel[] {
  // Beside a class of that name in the file itself the function of another file is not meant.
  const isMade = !fn.file.endsWith('.c') && program.classNamed(name, fn)?.file === fn.file;
  const all = callable(program, fn, name).filter((one) => (one.kind === 'function' || one.kind === 'method') && isFree(program, one) && (!isMade || one.file === fn.file));
  if (!all.some((one) => one.isTemplate)) return all;
  if (call?.typeArgs !== undefined) return all.filter((one) => one.isTemplate);
  const plain = new Set(all.filter((one) => !one.isTemplate).map(signature));
  return all.filter((one) => !one.isTemplate || !plain.has(signature(one)));
}

/** The function behind a pointer that is handed over: `Worker`, `&Worker`, `(LPTHREAD_START_ROUTINE)Worker`, a lambda. */
export function handedFunction(program: Program, fn: FunctionModel, expr: Expr): FunctionModel | undefined {
  const inner = strip(expr);
  if (inner.kind === 'lambda') return lambdaFunction(inner, fn);
  if (inner.kind === 'unary' && inner.op === '&') return handedFunction(program, fn, inner.operand);
  if (inner.kind !== 'name') return undefined;
  const qualifier = qualifierOf(inner.name);
  return qualifier === undefined ? namedFunction(program, fn, inner.name) : exactMethod(program, fn, qualifier, lastPart(inner.name)) ?? qualifiedFunction(program, fn, inner.name);
}

/** The constructor that runs for an object of a class. */
export function constructorOf(program: Program, fn: FunctionModel, node: DeclareStmt | NewExpr): FunctionModel | undefined {
  if (node.kind === 'declare' && !isObject(node.type)) return undefined;
  const args = node.kind === 'new' ? node.args : node.ctorArgs ?? (node.init && !isDefaultInit(node.init) ? [node.init] : []);
  return special(program, fn, node.type.name, 'constructor', args, seerOf(program, node.type, fn));
}

/** The constructor of a base class that another constructor begins with. */
export function baseConstructor(program: Program, maker: FunctionModel, className: string, args: readonly Expr[]): FunctionModel | undefined {
  return special(program, maker, className, 'constructor', args);
}

/** Functions of a name in a language that the caller can call: C++ calls nothing of C#, and C# only methods, and functions that it imports. */
function callable(program: Program, { file }: FunctionModel, name: string): readonly FunctionModel[] {
  const fromCsharp = isCsharp({ file });
  return program.functionsNamed(name).filter((one) => isCsharp(one) === fromCsharp || fromCsharp && (one.owner !== undefined || isImported(program, name)));
}

function isImported(program: Program, name: string): boolean {
  return [...program.files.values()].some((file) => file.classes.some((one) => one.imports?.some((imported) => imported.name === name)));
}

function isObject(type: TypeRef): boolean {
  return type.pointers === 0 && !type.reference;
}

function isDefaultInit(init: Expr): boolean {
  return init.kind === 'init-list' && init.items.length === 0;
}

function special(program: Program, fn: FunctionModel, className: string, kind: 'constructor' | 'destructor', args: readonly Expr[], near: Seer = fn, depth = 0): FunctionModel | undefined {
  const model = program.classNamed(className, near);
  const name = kind === 'constructor' ? className : `~${className}`;
  const found = callable(program, fn, name).filter((one) => one.kind === kind && isMethodOf(program, one, className, near) && fits(program, fn, one, args));
  if (found.length > 0) return pick(program, fn, found, args);
  if (model === undefined || depth > 4) return undefined;
  const declaredHere = model.methods.some((one) => one.name === name);
  for (const base of declaredHere ? [] : model.bases) {
    const inherited = special(program, fn, lastPart(base), kind, args, seerOf(program, { name: lastPart(base), qualified: base }, model), depth + 1);
    if (inherited) return inherited;
  }
  return undefined;
}

/** `from`: the class that the object is known to be of; what others make of a method of its base is not called. */
function method(program: Program, fn: FunctionModel, owner: string | undefined, name: string, args?: readonly Expr[], near: Seer = fn, depth = 0, from = lastPart(owner ?? '')): FunctionModel | undefined {
  if (owner === undefined || depth > 5) return undefined;
  const className = lastPart(owner);
  // By its own name a class makes another object.
  const own = callable(program, fn, name).filter((one) => one.kind !== 'constructor' && isMethodOf(program, one, className, near));
  const model = program.classNamed(className, near);
  if (own.length > 0) return isOverridden(program, from, name, fn) ? undefined : pick(program, fn, own, args);
  for (const base of model?.bases ?? []) {
    const inherited = method(program, fn, base, name, args, seerOf(program, { name: lastPart(base), qualified: base }, model!), depth + 1, from);
    if (inherited) return inherited;
  }
  return depth === 0 && model !== undefined && !isCsharp(fn) ? onlyImplementation(program, fn, className, name, args) : undefined;
}

/** What a method of an interface of the workspace's own does, where one class has it: nobody else is seen to be behind such a pointer. */
function onlyImplementation(program: Program, fn: FunctionModel, className: string, name: string, args: readonly Expr[] | undefined): FunctionModel | undefined {
  if (interfaceOf(className) !== undefined) return undefined;
  const [only, ...others] = derivedClasses(program, className, fn).filter((one) => one.methods.some((declared) => declared.name === name));
  return only === undefined || others.length > 0 ? undefined : pick(program, fn, callable(program, fn, name).filter((one) => isMethodOf(program, one, only.name, only)), args);
}

function exactMethod(program: Program, fn: FunctionModel, owner: string, name: string, args?: readonly Expr[], near: Seer = fn): FunctionModel | undefined {
  const own = callable(program, fn, name).filter((one) => isMethodOf(program, one, owner, near) && !isFree(program, one) && (args === undefined || fits(program, fn, one, args)));
  return own.length === 1 ? own[0] : undefined;
}

function isOverridden(program: Program, className: string, name: string, near: Seer): boolean {
  const derived = derivedClasses(program, className, near);
  if (derived.length === 0) return false;
  return derived.some((one) => one.methods.some((declared) => declared.name === name))
    || program.functionsNamed(name).some((one) => one.owner !== undefined && derived.some((other) => isMethodOf(program, one, other.name, other)));
}

/** Arguments may be left out where a declaration says what stands for them; that of a function of the file itself may be in a header that is not in view. */
function fits(program: Program, from: FunctionModel, { file, name, owner, params }: FunctionModel, args: readonly Expr[]): boolean {
  if (args.length >= params.length || file === from.file) return args.length <= params.length;
  return program.defaultedNamed(name).some((one) => (
    one.params === params.length && one.least <= args.length && (owner !== undefined || !one.inClass) && (isHeader(one.file) || one.file === file || one.file === from.file)));
}

function takers(program: Program, from: FunctionModel, candidates: readonly FunctionModel[], args: readonly Expr[] | undefined): readonly FunctionModel[] {
  return candidates.filter((one) => (one.file === from.file || !one.isStatic || one.owner !== undefined || isHeader(one.file)) && (args === undefined || fits(program, from, one, args)));
}

function pick(program: Program, from: FunctionModel, candidates: readonly FunctionModel[], args: readonly Expr[] | undefined): FunctionModel | undefined {
  const all = takers(program, from, candidates, args);
  const taking = args === undefined || all.length < 2 ? all : all.filter((one) => !all.some((other) => isCloser(program, from, other, one, args)));
  const exact = args === undefined ? taking : taking.filter((one) => one.params.length === args.length);
  const fitting = exact.length > 0 ? exact : taking;
  const suiting = args === undefined ? fitting : fitting.filter((one) => one.file === from.file && fitting.length === 1 || suits(program, from, one, args));
  const here = suiting.filter((one) => one.file === from.file);
  const [found, ...others] = here.length > 0 ? here : new Set(suiting.map(signature)).size === 1 ? nearest(suiting, from.file) : suiting;
  return found === undefined || others.length > 0 || isHidden(program, from, found) ? undefined : found;
}

/** Two functions of one signature are of two programs: no linker would take both. */
function signature({ owner, namespace, params }: FunctionModel): string {
  return `${[namespace, owner].filter(Boolean).join('::')}(${params.map(({ type }) => `${type.name}${'*'.repeat(type.pointers)}${type.reference ? '&' : ''}`).join()})`;
}

/** Whether one of that name that was not read stands in the file itself, or in a nearer folder. */
function isHidden(program: Program, from: FunctionModel, found: FunctionModel): boolean {
  const { name, owner, file } = found;
  const isOfOwner = (other: string | undefined): boolean => (other === undefined || owner === undefined ? other === owner : lastPart(other) === lastPart(owner));
  return file !== from.file && program.skippedNamed(name).some((one) => isOfOwner(one.owner) && mayHide(from, one, found) && (one.file === from.file || sharedFolder(one.file, from.file) > sharedFolder(file, from.file)));
}

/** A function that takes an object by reference takes no plain pointer, nor the other way round; in C++ a void pointer or a number is none to an interface, a pointer to one interface none to another, and none of them a number. */
function suits(program: Program, from: FunctionModel, { params }: FunctionModel, args: readonly Expr[]): boolean {
  const isStrict = !from.file.endsWith('.c');
  return args.every((arg, at) => {
    const { type } = params[at]!;
    const byReference = type.reference && !type.isConst;
    const taken = isStrict ? interfaceOf(type.name) : undefined;
    const isCounted = isStrict && isNumber(type);
    const given = byReference || taken !== undefined || isCounted ? givenType(program, from, byReference ? strip(arg) : arg) : undefined;
    if (given === undefined || /^(?:auto|var)$/.test(given.name)) return true;
    const brought = interfaceOf(given.name);
    if (isCounted && brought !== undefined) return false;
    if (taken !== undefined && (isVoidPointer(given) || isNumber(given) || brought !== undefined && !lineage(brought).includes(taken))) return false;
    return !byReference || isRawPointerType(given, program.aliasesIn(from.file)) === isRawPointerType(type, program.aliasesIn(from.file));
  });
}

/** Takes a pointer as what it is, where the other one takes any. */
function isCloser(program: Program, from: FunctionModel, { params }: FunctionModel, other: FunctionModel, args: readonly Expr[]): boolean {
  return args.some((arg, at) => {
    const type = params[at]!.type;
    const given = isVoidPointer(other.params[at]!.type) && !isVoidPointer(type) ? givenType(program, from, arg) : undefined;
    return given !== undefined && given.name === type.name && given.pointers === type.pointers;
  });
}

/** Of what says its type by itself. */
function givenType(program: Program, from: FunctionModel, arg: Expr): TypeRef | undefined {
  if (arg.kind === 'cast') return arg.type;
  return arg.kind === 'name' || arg.kind === 'call' ? typeOf(program, from, arg) : undefined;
}

function isVoidPointer({ name, pointers }: TypeRef): boolean {
  return name === 'void' && pointers === 1 || /^LPC?VOID$|^PVOID$/.test(name) && pointers === 0;
}
