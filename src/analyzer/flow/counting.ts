// COM smart pointers that nobody sees as variables: elements of a container, what a function returns, a value made on the spot. Each
// takes a reference of its own of what it is made of, so that the first one is still whose it was.

import { namedType } from '../model/type-ref';
import type { CallExpr, Expr, TypeRef } from '../model/types';
import { calleeName, receiverOf, strip } from './places';
import type { Run } from './run';
import { isExact, resourceOf, type State, type Value } from './state';

/** `all.push_back(p)`, `all.Add(p)`, `CComPtr<IMessage>(p)`, also by a typedef of it. */
export function takesReferences(run: Run, call: CallExpr): boolean {
  const receiver = receiverOf(call);
  if (receiver !== undefined) return !/attach|adopt|take/i.test(calleeName(call) ?? '') && isContainer(run, receiver);
  const made = madeType(call);
  return made !== undefined && call.args.length === 1 && run.env.addsReference(made);
}

/** The type that `CComPtr<IMessage>(p)` names, if it is one. */
export function madeType(call: CallExpr): TypeRef | undefined {
  return call.callee.kind === 'name' ? namedType(calleeName(call)!, call.callee.name, call.typeArgs) : undefined;
}

/** `all[key] = p`. */
export function isElement(run: Run, target: Expr): boolean {
  return target.kind === 'index' && isContainer(run, target.object);
}

/** `return p;` where a smart pointer is returned. */
export function isReturnedAgain(run: Run, state: State, value: Value, from: Expr): boolean {
  const type = run.fn.returnType;
  return type !== undefined && strip(from).kind === 'name' && isFirstReference(run, state, value) && run.env.addsReference(type);
}

export function isFirstReference(run: Run, state: State, value: Value): boolean {
  const id = resourceOf(value) ?? -1;
  const family = run.siteOf.get(id)?.family;
  return isExact(value) && (family === 'com-ref' || family === 'session') && state.held.get(id)?.status === 'owned';
}

function isContainer(run: Run, object: Expr): boolean {
  const type = run.env.typeOf(strip(object));
  return type !== undefined && type.pointers < 2 && run.env.elementsAddReference(type);
}
