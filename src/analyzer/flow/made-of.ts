// Objects that a function nobody has seen makes of what it is given, and that own it from then on: those of an interpreter, or of the
// author's, `PyCapsule_New(p, ...)` and `NewTable(p)`.

import { interfaceOf } from '../api';
import type { CallExpr, Expr, FunctionModel, TypeRef } from '../model/types';
import { eachStmt, ownExprs } from '../model/walk';
import { remembered } from './remembered';
import { placeOf, strip, walkExpr } from './places';
import { isResultCode } from './result-code';
import { typeOfPlace, type Run } from './run';
import { isNumber } from './types';

const makes = remembered((name): boolean => /(?:^|_)new|(?:^|_|[a-z])(?:New|Create|Make|Wrap|Box)(?=_|[A-Z]|$)|(?:^|_)(?:create|make|wrap|box)(?=_|[A-Z]|$)|From(?:Void|Ptr|Pointer|IUnknown|Interface)/.test(name));

export function makesObject(run: Run, call: CallExpr, name: string): boolean {
  if (!makes(name)) return false;
  const type = resultsOf(run.fn).get(call);
  const made = typeof type === 'string' ? typeOfPlace(run, type) : type;
  return made !== undefined && !isNumber(made) && !isResultCode(made) && (made.pointers > 0 || made.name !== 'void') && interfaceOf(made.name) === undefined && !run.env.copiesText(made);
}

const known = new WeakMap<FunctionModel, ReadonlyMap<Expr, TypeRef | string>>();

/** What becomes of the results of calls: the type of what gets it, or its name. */
function resultsOf(fn: FunctionModel): ReadonlyMap<Expr, TypeRef | string> {
  const found = known.get(fn);
  if (found !== undefined) return found;
  const results = new Map<Expr, TypeRef | string>();
  known.set(fn, results);
  eachStmt(fn.body, (stmt) => {
    if (stmt.kind === 'return' && stmt.value !== undefined && fn.returnType !== undefined) results.set(strip(stmt.value), fn.returnType);
    if (stmt.kind === 'declare' && stmt.init !== undefined) results.set(strip(stmt.init), stmt.type);
    for (const top of ownExprs(stmt)) walkExpr(top, (expr) => { if (expr.kind === 'assign' && expr.op === '=') results.set(strip(expr.right), placeOf(expr.left) ?? ''); });
  });
  return results;
}
