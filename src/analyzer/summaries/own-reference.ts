// Objects that take a reference of their own of what they are made with: whoever makes one still owns the one he had.

import { calleeName, namesIn, placeOf, receiverOf, strip, walkExpr, withoutThis } from '../flow/places';
import { addsReference, isRawPointerType } from '../flow/types';
import { eachStmt, ownExprs } from '../model/walk';
import type { ClassModel, DeclareStmt, Expr, FunctionModel, NewExpr, Param, Span, Stmt } from '../model/types';
import { contains, factsOf } from './facts';
import { isOnlyLent } from './lent-member';
import { lastPart, type Program } from './program';
import { baseConstructor, constructorOf } from './resolve';
import { field } from './types';

const known = new WeakMap<FunctionModel, { readonly edition: number; readonly params: readonly number[] }>();
const maxDepth = 5;

/** The object takes a reference of its own of this argument, or only looks at it. */
export function takesReference(program: Program, fn: FunctionModel, made: NewExpr | DeclareStmt, at: number): boolean {
  const passed = (made.kind === 'new' ? made.args : made.ctorArgs)?.length ?? 0;
  return leaves(program, constructorOf(program, fn, made), passed, at, 0);
}

/** Who hands it to this constructor, with so many arguments, still owns what he had. */
export function leaves(program: Program, maker: FunctionModel | undefined, passed: number, at: number, depth: number): boolean {
  return maker !== undefined && ownReferences(program, maker, depth).includes(at) && asksForNoMore(maker, passed, at);
}

/** No other argument decides what is done with it: whoever passes one may say that no reference is to be added, and one that is left out may say so too. */
function asksForNoMore(maker: FunctionModel, passed: number, at: number): boolean {
  const aside = testsAside(maker, maker.params[at]!.name);
  const tests = [...factsOf(maker).tests].filter((test) => !aside.has(test));
  const adding = factsOf(maker).calls.filter((call) => calleeName(call) === 'AddRef');
  const asked = maker.params.filter(({ name }, index) => index !== at && tests.some((test) => namesIn(test).includes(name)));
  return asked.every((param) => maker.params.indexOf(param) >= passed && adding.every((call) => isReached(maker, call, param)));
}

/** `if (add && p != nullptr) p->AddRef();` where a flag that is left out is true. */
function isReached(maker: FunctionModel, call: Span, { name, leftOut }: Param): boolean {
  let reached = false;
  eachStmt(maker.body, (stmt) => {
    if (stmt.kind !== 'if' || !contains(stmt.then, call)) return;
    for (const part of partsOf(stmt.test)) reached ||= part.kind === 'name' ? part.name === name && leftOut === true : part.kind === 'unary' && part.op === '!' && placeOf(part.operand) === name && leftOut === false;
  });
  return reached;
}

/** What has to be true, all of it, for the test to be. */
function partsOf(test: Expr): readonly Expr[] {
  const inner = strip(test);
  return inner.kind === 'binary' && inner.op === '&&' ? [...partsOf(inner.left), ...partsOf(inner.right)] : [inner];
}

/** Tests of what does not leave the constructor, and names neither the parameter nor the member that it is put into. */
function testsAside(maker: FunctionModel, param: string): ReadonlySet<Expr> {
  const names = [param, 'this', ...filledWith(maker, param)];
  const matters = (stmt: Stmt): boolean => {
    let found = false;
    eachStmt(stmt, (inner) => { found ||= /^(?:return|throw|goto|opaque)$/.test(inner.kind) || ownExprs(inner).some((expr) => namesIn(expr).some((name) => names.includes(name))); });
    return found;
  };
  const aside = new Set<Expr>();
  eachStmt(maker.body, (stmt) => { if (stmt.kind === 'if' && !matters(stmt)) aside.add(stmt.test); });
  return aside;
}

/** Parameters of a constructor that it only looks at, hands to a base that takes a reference of its own, or puts into one member, a smart pointer, a plain one of which it adds a reference, or one that the class only works with, and does nothing else with. */
export function ownReferences(program: Program, maker: FunctionModel, depth = 0): readonly number[] {
  const before = known.get(maker);
  if (before?.edition === program.edition) return before.params;
  const model = maker.kind !== 'constructor' || maker.owner === undefined || maker.hasErrors || depth > maxDepth ? undefined : program.classNamed(lastPart(maker.owner), maker.file);
  const params = model === undefined ? [] : maker.params.flatMap(({ type }, at) => (!type.reference && keepsNone(program, model, maker, at, depth) ? [at] : []));
  known.set(maker, { edition: program.edition, params });
  return params;
}

function keepsNone(program: Program, model: ClassModel, maker: FunctionModel, at: number, depth: number): boolean {
  const { name, type } = maker.params[at]!;
  const uses = usesOf(maker, name);
  if (uses === 0) return isRawPointerType(type, program.aliasesIn(maker.file)) && !factsOf(maker).calls.some((call) => calleeName(call) === 'Release' && placeOf(receiverOf(call) ?? call) === name);
  return uses === 1 && (keepsOwn(program, model, maker, name) || maker.initializers.some(({ member, args }) => (
    model.bases.some((base) => lastPart(base) === member) && leaves(program, baseConstructor(program, maker, member, args), args.length, args.findIndex((arg) => placeOf(arg) === name), depth + 1))));
}

function keepsOwn(program: Program, model: ClassModel, maker: FunctionModel, param: string): boolean {
  const [member, ...others] = filledWith(maker, param);
  const held = member === undefined || others.length > 0 ? undefined : field(program, model.name, member, maker.file);
  if (held === undefined) return false;
  const places = [param, held.name, `this->${held.name}`];
  const added = factsOf(maker).calls.filter((call) => calleeName(call) === 'AddRef' && places.includes(placeOf(receiverOf(call) ?? call) ?? '')).length;
  if (isRawPointerType(held.type, program.aliasesIn(maker.file))) return added === 1 || added === 0 && isOnlyLent(program, model, held, maker.file);
  return added === 0 && addsReference(held.type, program.aliasesIn(maker.file), (name) => (program.classNamed(name) === undefined ? undefined : false));
}

/** Parameters of a method that it does nothing with but put them into a member with which the class only works. */
export function lentParameters(program: Program, fn: FunctionModel): readonly number[] {
  const model = fn.kind === 'constructor' || fn.owner === undefined || fn.hasErrors ? undefined : program.classNamed(lastPart(fn.owner), fn.file);
  return model === undefined ? [] : fn.params.flatMap(({ name, type }, at) => {
    const [member, ...others] = type.reference ? [] : filledWith(fn, name);
    const held = others.length > 0 ? undefined : model.fields.find((one) => one.name === member);
    return held !== undefined && usesOf(fn, name) === 1 && isOnlyLent(program, model, held, fn.file) ? [at] : [];
  });
}

/** Members of the class, or of what it derives from, that get the parameter. */
export function filledWith(maker: FunctionModel, param: string): readonly string[] {
  const found = new Set(maker.initializers.flatMap(({ member, args }) => (args.length === 1 && placeOf(args[0]!) === param ? [member] : [])));
  for (const top of factsOf(maker).exprs) {
    walkExpr(top, (expr) => { if (expr.kind === 'assign' && placeOf(expr.right) === param) found.add(withoutThis(placeOf(expr.left)) ?? ''); });
  }
  return [...found];
}

/** What the function puts into the member by name. Without that a reference that is added to it is somebody else's: its caller's. */
export function fillers(fn: FunctionModel, member: string): readonly Expr[] {
  const found = fn.initializers.flatMap((one) => (one.member === member && one.args.length === 1 && !isNull(one.args[0]) ? [one.args[0]!] : []));
  for (const top of factsOf(fn).exprs) {
    walkExpr(top, (expr) => { if (expr.kind === 'assign' && !isNull(expr.right) && withoutThis(placeOf(expr.left)) === member) found.push(expr.right); });
  }
  return found;
}

/** How often the name stands where a pointer goes somewhere: not in a test, and not where something behind it is reached. */
export function usesOf(fn: FunctionModel, name: string): number {
  const { exprs, tests, lambdas, opaque } = factsOf(fn);
  const isIt = (expr: Expr): boolean => placeOf(expr) === name;
  let uses = lambdas.length + opaque.length > 0 ? Infinity : 0;
  for (const top of exprs) {
    walkExpr(top, (expr) => {
      if (expr.kind === 'name' && expr.name === name) uses += tests.has(expr) ? 0 : 1;
      else if (expr.kind === 'member' && isIt(expr.object) || expr.kind === 'unary' && expr.op === '!' && isIt(expr.operand) || expr.kind === 'binary' && /^[!=]=$/.test(expr.op) && isIt(expr.left) && isNull(expr.right)) uses -= 1;
    });
  }
  return uses;
}

export function isNull(expr: Expr | undefined): boolean {
  const inner = expr === undefined ? undefined : strip(expr);
  return inner?.kind === 'literal' && (inner.value === null || inner.value === 0) || inner?.kind === 'name' && inner.name === 'NULL';
}
