// Objects that take a reference of their own of what they are made with: whoever makes one still owns the one he had.

import { calleeName, namesIn, placeOf, receiverOf, strip, walkExpr } from '../flow/places';
import { addsReference, isRawPointerType } from '../flow/types';
import type { ClassModel, DeclareStmt, Expr, FunctionModel, NewExpr } from '../model/types';
import { factsOf } from './facts';
import { lastPart, type Program } from './program';
import { constructorOf } from './resolve';

const known = new WeakMap<FunctionModel, { readonly edition: number; readonly params: readonly number[] }>();

/** The object takes a reference of its own of this argument. */
export function takesReference(program: Program, fn: FunctionModel, made: NewExpr | DeclareStmt, at: number): boolean {
  const maker = constructorOf(program, fn, made);
  const passed = (made.kind === 'new' ? made.args : made.ctorArgs)?.length ?? 0;
  return maker !== undefined && ownReferences(program, maker).includes(at) && passed <= firstAsked(maker, at);
}

/** The first other parameter that a test names: whoever passes it may say that no reference is to be added. */
function firstAsked(maker: FunctionModel, at: number): number {
  const { tests } = factsOf(maker);
  const asked = maker.params.findIndex(({ name }, index) => index !== at && [...tests].some((test) => namesIn(test).includes(name)));
  return asked < 0 ? Infinity : asked;
}

/** Parameters that a constructor puts into one member, a smart pointer or a plain one of which it adds a reference, and does nothing else with. */
export function ownReferences(program: Program, maker: FunctionModel): readonly number[] {
  const before = known.get(maker);
  if (before?.edition === program.edition) return before.params;
  const model = maker.kind !== 'constructor' || maker.owner === undefined || maker.hasErrors ? undefined : program.classNamed(lastPart(maker.owner), maker.file);
  const params = model === undefined ? [] : maker.params.flatMap(({ name, type }, at) => (!type.reference && keepsOwn(program, model, maker, name) ? [at] : []));
  known.set(maker, { edition: program.edition, params });
  return params;
}

function keepsOwn(program: Program, model: ClassModel, maker: FunctionModel, param: string): boolean {
  const [field, ...others] = model.fields.filter(({ name }) => fillers(maker, name).some((from) => placeOf(from) === param));
  if (field === undefined || others.length > 0 || usesOf(maker, param) !== 1) return false;
  const places = [param, field.name, `this->${field.name}`];
  const added = factsOf(maker).calls.filter((call) => calleeName(call) === 'AddRef' && places.includes(placeOf(receiverOf(call) ?? call) ?? '')).length;
  if (isRawPointerType(field.type, program.alias)) return added === 1;
  return added === 0 && addsReference(field.type, program.alias, (name) => program.classNamed(name) !== undefined);
}

/** What the function puts into the member by name. Without that a reference that is added to it is somebody else's: its caller's. */
export function fillers(fn: FunctionModel, member: string): readonly Expr[] {
  const found = fn.initializers.flatMap((one) => (one.member === member && one.args.length === 1 && !isNull(one.args[0]) ? [one.args[0]!] : []));
  for (const top of factsOf(fn).exprs) {
    walkExpr(top, (expr) => { if (expr.kind === 'assign' && !isNull(expr.right) && placeOf(expr.left)?.replace(/^this->/, '') === member) found.push(expr.right); });
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
