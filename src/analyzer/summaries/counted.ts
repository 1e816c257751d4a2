// COM classes of the workspace whose objects begin with one reference: whoever makes such an object owns it, and gives it back with
// Release. Silence where something of the class, or of its bases, cannot be seen.

import { interfaceOf } from '../api';
import { countsDown, onlyShows, writesDown } from '../flow/codes';
import { calleeName, placeOf, receiverOf, strip, walkExpr, withoutThis } from '../flow/places';
import type { CallExpr, ClassModel, Expr, FunctionModel, NewExpr } from '../model/types';
import { constantValue } from '../model/literals';
import { mayTake } from './arity';
import { isMethodOf, methodsNamed } from './classes';
import { factsOf } from './facts';
import { lastPart, qualifierOf, type Program, type Seer } from './program';

const maxDepth = 5;

const memos = new WeakMap<Program, { readonly version: number; readonly known: Map<string, boolean> }>();

/** The class of an object that is made here with one reference, its maker's. */
export function countedClass(program: Program, fn: FunctionModel, made: NewExpr): string | undefined {
  const { name, pointers, args } = made.type;
  if (made.array || pointers > 0 || args.length > 0 || fn.file.endsWith('.cs') || made.placement.length > 0 && !isNothrow(made)) return undefined;
  return remembered(program, `${name}(${made.args.length}) ${fn.file}`, () => startsWithOne(program, name, made.args.length, fn.file)) ? name : undefined;
}

/** `new (std::nothrow) T` may come back with NULL. */
export function isNothrow({ placement: [only, ...others] }: NewExpr): boolean {
  return only?.kind === 'name' && others.length === 0 && lastPart(only.name) === 'nothrow';
}

/** Whether a method of the class may hand its own object to somebody, or count its references: what becomes of the object then is not known. */
export function mayKeepItself(program: Program, className: string, method: string, near: string, orDerived = false): boolean {
  const line = lineOf(program, className, near);
  return line === undefined || orDerived && line.some((one) => one.methods.some(({ name, isVirtual }) => isVirtual && name === method)) || handsItself(program, line, methodsIn(program, line, method), 0);
}

/** Its Release deletes the object with the last reference. */
export function countsReferences(program: Program, className: string, near: string): boolean {
  return remembered(program, `${className} ${near}`, () => {
    const line = lineOf(program, className, near);
    return line !== undefined && counterIn(program, line) !== undefined;
  });
}

function remembered(program: Program, key: string, find: () => boolean): boolean {
  let memo = memos.get(program);
  if (memo?.version !== program.version) memos.set(program, memo = { version: program.version, known: new Map() });
  let answer = memo.known.get(key);
  if (answer === undefined) memo.known.set(key, answer = find());
  return answer;
}

/** What a method of such a class says of it, for those who make its objects. */
export function countingOf(program: Program, fn: FunctionModel): unknown {
  const line = fn.owner === undefined || fn.file.endsWith('.cs') ? undefined : lineOf(program, lastPart(fn.owner), fn.file);
  if (line === undefined || methodsIn(program, line, 'Release').length === 0) return undefined;
  if (fn.kind !== 'constructor' && fn.name !== 'Release') return handsItself(program, line, [fn], 0);
  const makers = ownMethods(program, line[0]!, lastPart(fn.owner!)).map((maker) => maker.params.length);
  return [0, ...makers].filter((arity) => startsWithOne(program, lastPart(fn.owner!), arity, fn.file));
}

/** Names of a class and those it derives from, as far as they are known. */
export function namesOfLine(program: Program, name: string, near: string | Seer, depth = 0): readonly string[] {
  return [name, ...depth > maxDepth ? [] : program.classNamed(name, near)?.bases.flatMap((base) => namesOfLine(program, lastPart(base), near, depth + 1)) ?? []];
}

/** The class and its bases, nearest first; an interface needs no definition, it has nothing but methods. */
function lineOf(program: Program, name: string, near: string, depth = 0): readonly ClassModel[] | undefined {
  const model = depth > maxDepth ? undefined : program.classNamed(name, near);
  if (model === undefined) return interfaceOf(name) === name || /^I[A-Z]\w*[a-z]/.test(name) ? [] : undefined;
  const bases = model.bases.map((base) => lineOf(program, lastPart(base), near, depth + 1));
  return bases.includes(undefined) ? undefined : [model, ...bases.flatMap((base) => base!)];
}

function startsWithOne(program: Program, name: string, arity: number, near: string): boolean {
  const line = lineOf(program, name, near);
  if (line === undefined || !line.some(isCom) || line.some((one) => one.methods.some((method) => method.name === 'operator new'))) return false;
  const counter = counterIn(program, line);
  if (counter === undefined) return false;
  const owner = line.findIndex((one) => one.fields.some((field) => field.name === counter));
  // Constructors run from the base up: the counter gets its value where it is declared, and those above may change it.
  let counts: readonly (number | undefined)[] = [line[owner]!.fields.find((field) => field.name === counter)!.value];
  for (let at = line.length - 1; at >= 0; at -= 1) {
    const makers = makersOf(program, line[at]!, at === 0 ? arity : undefined);
    if (makers === undefined || makers.some((fn) => handsItself(program, line, [fn], 0))) return false;
    if (makers.length > 0) counts = makers.flatMap((fn) => counts.map((count) => countAfter(fn, counter, count)));
  }
  return counts.every((count) => count === 1);
}

function isCom({ bases, methods }: ClassModel): boolean {
  return methods.some((method) => method.name === 'QueryInterface') || bases.some((base) => /^I[A-Z]/.test(lastPart(base)));
}

/** The member that the Release of the class counts down. */
function counterIn(program: Program, line: readonly ClassModel[]): string | undefined {
  const fields = new Set(line.flatMap((one) => one.fields.flatMap(({ name, isStatic }) => (isStatic ? [] : [name]))));
  const counters = new Set(methodsIn(program, line, 'Release').map((fn) => counterOf(fn, fields)));
  return counters.size === 1 ? [...counters][0] : undefined;
}

/** Definitions of a method: those of the nearest class that has one. */
function methodsIn(program: Program, line: readonly ClassModel[], name: string): readonly FunctionModel[] {
  for (const one of line) {
    const own = ownMethods(program, one, name);
    if (isLeftOut(program, one, name)) return [];
    if (own.length > 0) return own;
    // Declared and not to be seen; an interface defines nothing.
    if (one.methods.some((method) => method.name === name) && !/^I[A-Z]/.test(lastPart(one.name))) return [];
  }
  return [];
}

function ownMethods(program: Program, model: ClassModel, name: string): readonly FunctionModel[] {
  return methodsNamed(program, model.name, name, model);
}

/** Some function of that name was not read. */
function isLeftOut(program: Program, model: ClassModel, name: string): boolean {
  return program.skippedOf(lastPart(model.name)).some((one) => one.name === name && isMethodOf(program, one, model.name, model));
}

/** The constructors that may run; undefined when one of them cannot be seen. */
function makersOf(program: Program, model: ClassModel, arity: number | undefined): readonly FunctionModel[] | undefined {
  const name = lastPart(model.name);
  const all = ownMethods(program, model, name).filter((fn) => fn.kind === 'constructor' && !isCopying(fn));
  if (isLeftOut(program, model, name)) return undefined;
  if (arity === undefined || all.length === 0) return all.length === 0 && (arity ?? 0) + model.methods.filter((method) => method.name === name).length > 0 ? undefined : all;
  const fitting = all.filter((fn) => mayTake(program, name, fn.params.length, arity, fn.file));
  return fitting.length === 0 ? undefined : fitting;
}

function isCopying({ name, params: [only, ...others] }: FunctionModel): boolean {
  return only !== undefined && others.length === 0 && only.type.reference && only.type.name === name;
}

/** The member that a Release counts down, when it deletes the object too. */
function counterOf(fn: FunctionModel, fields: ReadonlySet<string>): string | undefined {
  if (fn.hasErrors || factsOf(fn).opaque.length > 0) return undefined;
  const counters = new Set<string | undefined>();
  const add = (name: string | undefined): void => { if (name === undefined || fields.has(name)) counters.add(name); };
  let deletes = false;
  for (const top of factsOf(fn).exprs) {
    walkExpr(top, (expr) => {
      if (expr.kind === 'delete') deletes ||= strip(expr.operand).kind === 'this';
      else if (expr.kind === 'unary' && expr.op.includes('--')) add(memberAt(expr.operand));
      else if (expr.kind === 'assign' && expr.op === '-') add(memberAt(expr.left));
      else if (expr.kind === 'call' && calleeName(expr) === 'fetch_sub') add(memberAt(receiverOf(expr) ?? expr));
      else if (expr.kind === 'call' && countsDown(calleeName(expr) ?? '')) add(expr.args[0] === undefined ? undefined : memberBehind(expr.args[0]));
    });
  }
  const [only] = counters;
  return deletes && counters.size === 1 ? only : undefined;
}

function memberAt(expr: Expr): string | undefined {
  const place = withoutThis(placeOf(expr));
  return place === undefined || /\W/.test(place) ? undefined : place;
}

function memberBehind(address: Expr): string | undefined {
  const inner = strip(address);
  return inner.kind === 'unary' && inner.op === '&' ? memberAt(inner.operand) : undefined;
}

/** What a constructor makes of the count; unknown where it does so other than by a plain statement. */
function countAfter(fn: FunctionModel, counter: string, before: number | undefined): number | undefined {
  if (fn.initializers.some((one) => one.member === fn.name)) return undefined;
  const given = fn.initializers.find((one) => one.member === counter);
  const first = given?.args[0] === undefined ? 0 : constantValue(given.args[0]);
  let count = given === undefined ? before : given.args.length > 1 || typeof first !== 'number' ? undefined : first;
  let told = 0;
  for (const stmt of fn.body.body) {
    const expr = stmt.kind === 'expr' ? strip(stmt.expr) : undefined;
    if (expr?.kind === 'assign' && expr.op === '=' && memberAt(expr.left) === counter) {
      const value = constantValue(expr.right);
      count = typeof value === 'number' ? value : undefined;
    } else if (expr !== undefined && countsUp(expr, counter)) count = count === undefined ? undefined : count + 1;
    else continue;
    told += 1;
  }
  let named = 0;
  for (const top of factsOf(fn).exprs) {
    walkExpr(top, (expr) => {
      if ((expr.kind === 'name' || expr.kind === 'member') && expr.name === counter || isAddRef(expr)) named += 1;
      else if (expr.kind === 'call' && tells(expr)) named -= expr.args.filter((arg) => memberAt(arg) === counter).length;
    });
  }
  return named === told ? count : undefined;
}

function countsUp(expr: Expr, counter: string): boolean {
  if (isAddRef(expr)) return true;
  if (expr.kind === 'unary') return expr.op.includes('++') && memberAt(expr.operand) === counter;
  return expr.kind === 'call' && /InterlockedIncrement/.test(calleeName(expr) ?? '') && expr.args.length === 1 && memberBehind(expr.args[0]!) === counter;
}

/** One's own: `AddRef()`. */
function isAddRef(expr: Expr): boolean {
  return expr.kind === 'call' && calleeName(expr) === 'AddRef' && expr.args.length === 0 && isOwnCall(expr);
}

function isOwnCall(call: CallExpr): boolean {
  const callee = strip(call.callee);
  return callee.kind === 'name' || callee.kind === 'member' && strip(callee.object).kind === 'this';
}

/** Names the object it belongs to otherwise than to reach into it or to write its address down, or calls something of its own that does, or cannot be seen. */
function handsItself(program: Program, line: readonly ClassModel[], functions: readonly FunctionModel[], depth: number): boolean {
  return functions.length === 0 || depth > 3 || functions.some((fn) => {
    const { exprs, calls, lambdas, opaque } = factsOf(fn);
    if (fn.hasErrors || lambdas.length > 0 || opaque.length > 0) return true;
    let bare = 0;
    for (const top of exprs) {
      walkExpr(top, (expr) => {
        if (expr.kind === 'this') bare += 1;
        else if (expr.kind === 'member' && strip(expr.object).kind === 'this') bare -= 1;
        else if (expr.kind === 'call' && tells(expr)) bare -= expr.args.filter((arg) => strip(arg).kind === 'this').length;
      });
    }
    return bare !== 0 || calls.some((call) => {
      const name = calleeName(call) ?? '';
      if (!isOwnCall(call) || fn.kind === 'constructor' && isAddRef(call)) return false;
      const qualifier = call.callee.kind === 'name' ? qualifierOf(call.callee.name) : undefined;
      const near = qualifier === undefined ? line : line.filter((one) => lastPart(one.name) === qualifier);
      const isOwn = near.some((one) => one.methods.some((method) => method.name === name) || ownMethods(program, one, name).length > 0);
      return isOwn && (name === 'AddRef' || name === 'Release' || handsItself(program, line, methodsIn(program, near, name), depth + 1));
    });
  });
}

function tells(call: CallExpr): boolean {
  const name = calleeName(call) ?? '';
  return onlyShows(name) || writesDown(name);
}
