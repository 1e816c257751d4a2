// Calls that leave the function when what they are given says so: macros of the Windows Implementation Library, whose headers a
// workspace rarely brings, checks of test frameworks, and functions that throw on a failure.

import type { CallExpr, Expr } from '../model/types';
import { assertedBy } from './assertion';
import { throwsItsFailure, throwsOnFailure } from './codes';
import { calleeName, strip } from './places';

export interface Leaving {
  /** `ends`: whether by a return or an exception is not known, and what is lost on that way is not judged. */
  readonly how: 'return' | 'throw' | 'break' | 'ends' | { readonly label: string };
  /** The function is left when this is true; absent for always. */
  readonly test?: Expr;
  readonly value?: Expr;
  /** What is evaluated when it leaves. */
  readonly onTheWay?: readonly Expr[];
  /** Arguments that are neither the test nor the value. */
  readonly others?: readonly Expr[];
}

const always = /^RETURN_(?:HR|WIN32|NTSTATUS|LAST_ERROR)(?:_MSG|_LOG|_EXPECTED)?$/;
const pattern = /^(RETURN|THROW)_(IF_FAILED|IF_NULL_ALLOC|IF_WIN32_BOOL_FALSE|IF_WIN32_ERROR|LAST_ERROR_IF|LAST_ERROR_IF_NULL|HR_IF|HR_IF_NULL)(?:_MSG|_LOG|_EXPECTED)?$/;

/** The argument for whose failure a function of the workspace throws. */
export type ThrowsOn = (call: CallExpr) => number | 'always' | undefined;

export function leavingOf(call: CallExpr, throwsOn?: ThrowsOn): Leaving | undefined {
  const known = (call.callee.kind === 'name' ? leavingByName(call) : leavingByMethod(call)) ?? assertion(call);
  if (known !== undefined) return known;
  const at = throwsOn?.(call);
  if (at === 'always') return { how: 'throw', others: call.args };
  const code = at === undefined ? undefined : call.args[at];
  return code && { how: 'throw', test: failed(code, call), others: call.args.filter((arg) => arg !== code) };
}

function leavingByName(call: CallExpr): Leaving | undefined {
  const name = calleeName(call) ?? '';
  const { start, end } = call;
  const [first, second] = call.args;
  if (always.test(name)) return { how: 'return', value: /^RETURN_HR/.test(name) && first !== undefined ? first : failure(call) };
  if (first === undefined) return undefined;
  if (throwsOnFailure(name) && call.args.length === 1) return { how: 'throw', test: failed(first, call) };
  const [, verb, what] = pattern.exec(name) ?? [];
  if (verb === undefined || what === undefined) return undefined;
  const tested = what.startsWith('HR') ? second : first;
  if (tested === undefined) return undefined;
  const test: Expr = what === 'IF_FAILED' ? failed(first, call) : /NULL|FALSE/.test(what) ? { kind: 'unary', op: '!', operand: tested, start, end } : tested;
  return verb === 'THROW' ? { how: 'throw', test } : { how: 'return', test, value: tested === second ? first : failure(call) };
}

/** `Open(out p).ThrowIfFailed()` */
function leavingByMethod({ callee, args, start, end }: CallExpr): Leaving | undefined {
  if (callee.kind !== 'member' || !throwsItsFailure(callee.name)) return undefined;
  return { how: 'throw', test: { kind: 'member', object: callee.object, name: 'Failed', arrow: false, start, end }, others: args };
}

function assertion(call: CallExpr): Leaving | undefined {
  const asserted = assertedBy(call);
  const { start, end } = call;
  return asserted === undefined ? undefined : asserted === 'nothing' ? { how: 'ends', others: call.args } : { how: 'ends', test: { kind: 'unary', op: '!', operand: asserted, start, end } };
}

export function failure({ start, end }: CallExpr): Expr {
  return { kind: 'name', name: 'E_FAIL', start, end };
}

export function failed(code: Expr, { start, end }: CallExpr): Expr {
  return { kind: 'call', callee: { kind: 'name', name: 'FAILED', start, end }, args: [code], start, end };
}

/** `ASSERT_TRUE(x) << "message"`: the check. */
export function withoutMessage(expr: Expr): Expr {
  const inner = strip(expr);
  return inner.kind === 'binary' && inner.op === '<<' ? withoutMessage(inner.left) : inner;
}
