// A result code goes where nobody knows what is made of it: `if (!CheckHr(hr))`, `hr = Trace(hr)`, `hr == g_expected`. What was
// handed out together with the code may be there or not, whatever comes back.

import type { CallExpr, Expr } from '../model/types';
import { namedValue, resultTest } from './codes';
import type { Contract } from './contract';
import { calleeName, placeOf, strip } from './places';
import type { Run } from './run';
import type { State, Value } from './state';
import { escape, WARNING, ZERO } from './state';

/** A call that is given codes, of which the callee's contract, if there is one, does not tell. */
export function untold(run: Run, call: CallExpr, contract: Contract | undefined, args: readonly Expr[], values: readonly Value[], before: State): State {
  if (contract?.fromApi === true || !run.scan.deciding.has(call)) return before;
  const tells = (at: number): boolean => contract?.outcomes.some((outcome) => outcome.returns === at || outcome.codes?.some((code) => code.at === at) === true) ?? false;
  return args.reduce((state, arg, at) => (tells(at) ? state : letGo(run, state, arg, values[at]!)), before);
}

/** Lets go of what the call that gave the code handed out, unless the code was asked for since. */
export function letGo(run: Run, state: State, code: Expr, value: Value): State {
  if (value !== ZERO && value !== WARNING) return state;
  const inner = strip(code);
  const place = placeOf(inner);
  const origins = place === undefined ? undefined : run.scan.answers.get(place);
  if (origins === undefined && inner.kind !== 'call' && inner.kind !== 'assign') return state;
  for (let entry = state.trail; entry !== undefined; entry = entry.before) {
    if (entry.kind === 'branch' && place !== undefined && entry.test !== undefined && settles(entry.test, place)) return state;
    const { start, end } = entry.at;
    if (entry.kind !== 'acquire' || !(inner.start <= start && end <= inner.end) && origins?.has(start) !== true) continue;
    let next = state;
    for (const [id, resource] of state.held) if (id >= 0 && resource.status === 'owned' && run.siteOf.get(id)?.call.start === start) next = escape(next, id);
    return next;
  }
  return state;
}

/** `FAILED(hr)`, `hr == S_OK`, `hr < 0`, `hr`: a test that tells whether the code is a failure. */
function settles(test: Expr, place: string): boolean {
  const inner = strip(test);
  const isIt = (expr: Expr): boolean => placeOf(expr.kind === 'assign' ? expr.left : expr) === place;
  if (inner.kind === 'call') return resultTest(calleeName(inner) ?? '') !== undefined && inner.args.some(isIt);
  if (inner.kind === 'binary') return isIt(inner.left) && isZero(inner.right) || isIt(inner.right) && isZero(inner.left);
  return isIt(inner);
}

function isZero(expr: Expr): boolean {
  const inner = strip(expr);
  return inner.kind === 'literal' && inner.value === 0 || inner.kind === 'name' && namedValue(inner.name) === ZERO;
}
