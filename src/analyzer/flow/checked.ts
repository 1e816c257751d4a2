// Checks of the author's that hand the answer on: `if (!Check(p != NULL, __LINE__)) goto done;`, `if (!Verify(hr, S_OK)) return;`. How
// they come by it, past levels, logs and objects, nobody sees; by their name it is the answer to what they are given.

import type { CallExpr, Expr, FunctionModel } from '../model/types';
import { eachStmt, ownExprs } from '../model/walk';
import { namedValue, resultTest } from './codes';
import { equal, truthOf } from './condition';
import type { Ended } from './evaluate';
import { calleeName, placeOf, strip, walkExpr } from './places';
import { remembered } from './remembered';
import { isResultCode } from './result-code';
import { typeOfPlace, type Run } from './run';
import { NONZERO, UNKNOWN, ZERO, type State, type Value } from './state';
import { isFlag } from './types';

const isCheck = remembered((name): boolean => /check|compare|verify|validate|assert|ensure|expect|require|confirm/i.test(name));

/** What comes back from a check whose own body does not say more. */
export function answered(run: Run, call: CallExpr, values: readonly Value[], before: State, ends: readonly Ended[]): readonly Ended[] {
  if (!isCheck(calleeName(call) ?? '') || !ends.some(({ value }) => value === UNKNOWN)) return ends;
  const truth = isTruth(run, call) ? truthGiven(run, call.args, values, before) : undefined;
  if (truth === undefined) return ends;
  return ends.flatMap((end) => (end.value === UNKNOWN ? [{ ...end, value: truth ? NONZERO : ZERO }] : truthOf(end.state, end.value) === truth ? [end] : []));
}

/** It is asked by `!`, or kept as true or false: no code that is 0 when all is well. */
function isTruth(run: Run, call: CallExpr): boolean {
  return isDenied(run.fn, call) || [...run.scan.answers].some(([place, calls]) => {
    const type = calls.has(call.start) ? typeOfPlace(run, place) : undefined;
    return type !== undefined && isFlag(type);
  });
}

const denials = new WeakMap<FunctionModel, ReadonlySet<Expr>>();

function isDenied(fn: FunctionModel, call: CallExpr): boolean {
  let denied = denials.get(fn);
  if (denied === undefined) {
    const found = new Set<Expr>();
    eachStmt(fn.body, (stmt) => {
      for (const top of ownExprs(stmt)) walkExpr(top, (expr) => {
        if (expr.kind !== 'unary' || expr.op !== '!') return;
        const asked = strip(expr.operand);
        found.add(asked.kind === 'assign' ? strip(asked.right) : asked);
      });
    });
    denials.set(fn, denied = found);
  }
  return denied.has(call);
}

/** Whether the test that is given holds, or the code is the one that is expected. */
function truthGiven(run: Run, [first, second]: readonly Expr[], [value, expected]: readonly Value[], state: State): boolean | undefined {
  if (first === undefined) return undefined;
  if (isTest(first)) return truthOf(state, value!);
  if (second === undefined || !isCode(run, first) || !isCode(run, second)) return undefined;
  const ways = equal(run, { expr: first, value: value! }, { expr: second, value: expected! }, state);
  return ways.length === 1 ? ways[0]!.truth : undefined;
}

function isTest(expr: Expr): boolean {
  const inner = strip(expr);
  return inner.kind === 'binary' ? /^(?:[=!<>]=|[<>]|&&|\|\|)$/.test(inner.op) : inner.kind === 'unary' ? inner.op === '!' : inner.kind === 'call' && resultTest(calleeName(inner) ?? '') !== undefined;
}

function isCode(run: Run, expr: Expr): boolean {
  const inner = strip(expr);
  const type = inner.kind === 'call' ? run.env.typeOf(inner) : typeOfPlace(run, placeOf(inner.kind === 'assign' ? inner.left : inner) ?? '');
  return type !== undefined ? isResultCode(type) : inner.kind === 'call' ? run.env.rowOf(inner, inner.args)?.row?.result === 'hresult' : inner.kind === 'name' && namedValue(inner.name) !== undefined;
}
