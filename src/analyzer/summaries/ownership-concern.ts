// Which functions are worth walking: those that call something that hands out or takes back what we follow, themselves or
// through a function of the workspace that passes it on.

import { familyInfo, hasRole } from '../api';
import { calleeName, placeOf, receiverOf, strip } from '../flow/places';
import { detaching } from '../flow/guard-method';
import { keepsByAddress, releasing } from '../flow/refill';
import { followed } from '../flow/target';
import { isCodeParameter } from '../flow/result-code';
import type { Contract } from '../flow/contract';
import type { CallExpr, Expr, FunctionModel, TypeRef } from '../model/types';
import { factsOf, lambdaFunction, loopsAround } from './facts';
import { guardRole } from './guard-role';
import { pointedFunction } from './pointers';
import { countedClass } from './counted';
import type { Program } from './program';
import { pointedStruct } from './struct-params';

export function createConcern(program: Program): (fn: FunctionModel) => boolean {
  const movers = new Set(program.api.rows.filter((row) => (row.gives ?? []).some((given) => followed(given.family))
    || (row.takes ?? []).some((taken) => taken.family !== 'com-ref' && followed(taken.family) && familyInfo(taken.family).counted !== true)
    || hasRole(row, 'add-ref') || (row.gives ?? []).some((given) => given.family === 'mapi-init') || (row.takes ?? []).some((taken) => taken.family === 'mapi-init')).map((row) => row.name));
  const known = new Map<FunctionModel, boolean>();
  const movesThrough = (fn: FunctionModel): boolean => {
    const { calls, lambdas } = factsOf(fn);
    return calls.some((call) => movers.has(pointedFunction(program, fn, call) ?? '')) || lambdas.some((lambda) => movesThrough(lambdaFunction(lambda, fn)));
  };
  const concerns = (fn: FunctionModel): boolean => {
    const answer = known.get(fn);
    if (answer !== undefined) return answer;
    known.set(fn, false);
    const names = namesCalled(fn);
    const found = names.some((name) => movers.has(name)) || movesThrough(fn) || makesCounted(program, fn) || names.some((name) => program.functionsNamed(name).some((callee) => (passesOn(callee) || fillsStruct(program, callee)) && concerns(callee))) || guardRole(program, fn)?.does === 'detaches';
    known.set(fn, found);
    return found;
  };
  return concerns;
}

const pointerName = /^U?IntPtr$|^LP[A-Za-z]|^P[A-Z][A-Z0-9_]+$/;

/** Something may come out of it: by its result, an out-parameter or a reference. */
function passesOn(fn: FunctionModel): boolean {
  return (fn.returnType?.pointers ?? 0) > 0 || /^LP|^auto$|^U?IntPtr$/.test(fn.returnType?.name ?? '') || fn.params.some(({ type }) => type.pointers > 1 || (type.pointers === 1 || type.reference) && pointerName.test(type.name)
    || type.reference && type.pointers > 0);
}

/** A pointer to a struct with pointers in it. */
export function fillsStruct(program: Program, fn: FunctionModel): boolean {
  return fn.params.some(({ type }) => pointedStruct(program, type, fn.file) !== undefined);
}

const names = new WeakMap<FunctionModel, readonly string[]>();

function namesCalled(fn: FunctionModel): readonly string[] {
  let found = names.get(fn);
  if (found === undefined) {
    const { calls, lambdas } = factsOf(fn);
    found = [...new Set([...calls.flatMap((call) => calleeName(call) ?? []), ...lambdas.flatMap((lambda) => namesCalled(lambdaFunction(lambda, fn)))])];
    names.set(fn, found);
  }
  return found;
}

/** A result code goes in: a function that logs a code and hands it on, tells whether it is a failure, or throws when it is. */
export function passesCode(fn: FunctionModel): boolean {
  return fn.body.end - fn.body.start < 1200 && fn.params.some((param) => isCodeParameter(fn, param.type));
}

/** Says what went wrong, and throws. */
export function onlyThrows({ body }: FunctionModel): boolean {
  return body.body.at(-1)?.kind === 'throw' && body.body.slice(0, -1).every((stmt) => stmt.kind === 'expr' || stmt.kind === 'declare');
}

/** Makes an object that its maker has to give back. */
function makesCounted(program: Program, fn: FunctionModel): boolean {
  const { news, lambdas } = factsOf(fn);
  return news.some((made) => countedClass(program, fn, made) !== undefined) || lambdas.some((lambda) => makesCounted(program, lambdaFunction(lambda, fn)));
}

const letsGo = new Set([...detaching, 'CopyTo', 'copy_to']);

/**
 * Whether anything in the function could be lost or given back wrongly: something goes to a plain pointer, or is given back by
 * hand. A function that hands everything to guards needs no walk of its own.
 */
export function createPossibleLoss(
  program: Program,
  rowOf: (fn: FunctionModel, call: CallExpr) => Contract | undefined,
  moverOf: (fn: FunctionModel, call: CallExpr) => FunctionModel | undefined,
  summaryOf: (fn: FunctionModel) => Contract | undefined,
  isOwner: (fn: FunctionModel, type: TypeRef) => boolean,
): (fn: FunctionModel) => boolean {
  const isGuard = (fn: FunctionModel, expr: Expr | undefined): boolean => {
    const place = expr === undefined ? undefined : placeOf(expr);
    const type = place === undefined ? undefined : factsOf(fn).declaresByName.get(place)?.[0]?.type;
    return type !== undefined && isOwner(fn, type);
  };
  const guarded = (fn: FunctionModel, arg: Expr | undefined): boolean => {
    const inner = arg === undefined ? undefined : strip(arg);
    if (inner === undefined || inner.kind === 'literal') return true;
    if (inner.kind === 'call') return receiverOf(inner) !== undefined && !releasing.has(calleeName(inner) ?? '');
    const operand = inner.kind === 'unary' && inner.op === '&' ? strip(inner.operand) : undefined;
    if (operand === undefined) return inner.kind !== 'unary' || inner.op === '~';
    return operand.kind === 'unary' && operand.op === '~' || isGuard(fn, operand) && !isDoubtful(fn, operand);
  };
  /** ATL's outside of the loop, `&sp` does not release what they hold; and those that free by another allocator. */
  const isDoubtful = (fn: FunctionModel, expr: Expr): boolean => {
    const declared = factsOf(fn).declaresByName.get(placeOf(expr) ?? '')?.[0];
    return declared !== undefined && (/^C(?:Com)?HeapPtr$/.test(declared.type.name) || keepsByAddress(declared.type) && loopsAround(fn, expr).length > loopsAround(fn, declared).length);
  };
  /** Tells most calls from their heads, so that the callee need not be walked. */
  const mayMove = (fn: FunctionModel, call: CallExpr, { returnType, params }: FunctionModel): boolean => (returnType?.pointers ?? 0) > 0 || /^LP|^auto$|^U?IntPtr$/.test(returnType?.name ?? '')
    || params.some((param) => param.type.reference) || call.args.some((arg) => !guarded(fn, arg));
  const loses = (fn: FunctionModel, call: CallExpr): boolean => {
    // A guard's CopyTo has one argument, a message's has more.
    if (letsGo.has(calleeName(call) ?? '') && call.args.length < 2 && receiverOf(call) !== undefined) return true;
    const row = rowOf(fn, call);
    const mover = row === undefined ? moverOf(fn, call) : undefined;
    if (row === undefined && (mover === undefined || !mayMove(fn, call, mover))) return false;
    const contract = row ?? summaryOf(mover!);
    if (contract === undefined || contract.enters !== undefined || contract.leaves !== undefined || contract.members !== undefined) return true;
    const isSafe = (at: number): boolean => (contract.references?.includes(at) === true ? isGuard(fn, call.args[at]) : guarded(fn, call.args[at]));
    return contract.outcomes.some((outcome) => outcome.takes.some((taking) => taking.family !== 'com-ref')
      || outcome.gives.some((gift) => gift.at === 'result' || !isSafe(gift.at)));
  };
  /** `*out = guard;`: the guard gives back what the caller gets. */
  const leavesGuarded = (fn: FunctionModel, expr: Expr): boolean => expr.kind === 'assign' && expr.left.kind === 'unary' && expr.left.op === '*' && factsOf(fn).params.has(placeOf(expr.left.operand) ?? '') && isGuard(fn, expr.right);
  const known = new Map<FunctionModel, boolean>();
  const some = (fn: FunctionModel): boolean => {
    let found = known.get(fn);
    if (found === undefined) {
      const { calls, lambdas, exprs } = factsOf(fn);
      known.set(fn, found = makesCounted(program, fn) || calls.some((call) => loses(fn, call)) || exprs.some((expr) => leavesGuarded(fn, expr)) || lambdas.some((lambda) => some(lambdaFunction(lambda, fn))));
    }
    return found;
  };
  return some;
}
