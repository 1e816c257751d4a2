// Which handler of the function's own takes what is thrown in it, where that is certain.

import type { Expr, FunctionModel, TypeRef } from '../model/types';
import { eachStmt } from '../model/walk';
import { strip } from './places';
import { isNumber } from './types';

export type Catches = readonly (TypeRef | 'all')[];

/** The first that takes it, when none before it may: a base class would take it too. */
export function takerOf(fn: FunctionModel, thrown: Expr | undefined, catches: Catches): number | undefined {
  if (thrown === undefined) return undefined;
  const type = typeOfThrown(fn, strip(thrown), catches);
  const at = catches.findIndex((one) => one === 'all' || type !== undefined && isSame(one, type));
  return at >= 0 && catches.slice(0, at).every((one) => one !== 'all' && type !== undefined && isUnlike(one, type)) ? at : undefined;
}

type Thrown = Pick<TypeRef, 'name' | 'pointers'>;

function typeOfThrown(fn: FunctionModel, thrown: Expr, catches: Catches): Thrown | undefined {
  switch (thrown.kind) {
    case 'name': return typeOfName(fn, thrown.name);
    case 'new': return { name: thrown.type.name, pointers: thrown.type.pointers + 1 };
    // `throw CError(hr)`: a function of that name cannot be, where a handler takes that type.
    case 'call': return catches.find((one): one is TypeRef => one !== 'all' && strip(thrown.callee).kind === 'name' && (strip(thrown.callee) as { name: string }).name === one.name);
    default: return undefined;
  }
}

function typeOfName(fn: FunctionModel, name: string): Thrown | undefined {
  const found: TypeRef[] = fn.params.filter((param) => param.name === name).map(({ type }) => type);
  eachStmt(fn.body, (stmt) => { if (stmt.kind === 'declare' && stmt.name === name) found.push(stmt.type); });
  if (found.length === 0) return /^(?:[A-Z]+_)?E_[A-Z_]+$/.test(name) ? { name: 'HRESULT', pointers: 0 } : undefined;
  return found.every((type) => type.name === found[0]!.name && type.pointers === found[0]!.pointers) ? found[0] : undefined;
}

function isSame(one: TypeRef, { name, pointers }: Thrown): boolean {
  return one.name === name && one.pointers === pointers;
}

function isUnlike(one: TypeRef, type: Thrown): boolean {
  return one.pointers !== type.pointers || isNumber(one) !== isNumber({ ...one, ...type });
}
