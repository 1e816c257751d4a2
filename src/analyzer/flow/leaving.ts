// Calls that leave the function when what they are given says so: macros of the Windows Implementation Library, whose headers a
// workspace rarely brings, and functions that throw on a failure.

import type { CallExpr, Expr } from '../model/types';
import { throwsOnFailure } from './codes';
import { calleeName } from './places';

export interface Leaving {
  readonly how: 'return' | 'throw';
  /** The function is left when this is true; absent for always. */
  readonly test?: Expr;
  readonly value?: Expr;
}

const always = /^RETURN_(?:HR|WIN32|NTSTATUS|LAST_ERROR)(?:_MSG|_LOG|_EXPECTED)?$/;
const pattern = /^(RETURN|THROW)_(IF_FAILED|IF_NULL_ALLOC|IF_WIN32_BOOL_FALSE|IF_WIN32_ERROR|LAST_ERROR_IF|LAST_ERROR_IF_NULL|HR_IF|HR_IF_NULL)(?:_MSG|_LOG|_EXPECTED)?$/;

export function leavingOf(call: CallExpr): Leaving | undefined {
  const name = calleeName(call) ?? '';
  const { start, end } = call;
  const [first, second] = call.args;
  if (call.callee.kind !== 'name') return undefined;
  const failure: Expr = { kind: 'name', name: 'E_FAIL', start, end };
  if (always.test(name)) return { how: 'return', value: /^RETURN_HR/.test(name) && first !== undefined ? first : failure };
  if (first === undefined) return undefined;
  const failed: Expr = { kind: 'call', callee: { kind: 'name', name: 'FAILED', start, end }, args: [first], start, end };
  if (throwsOnFailure(name) && call.args.length === 1) return { how: 'throw', test: failed };
  const [, verb, what] = pattern.exec(name) ?? [];
  if (verb === undefined || what === undefined) return undefined;
  const tested = what.startsWith('HR') ? second : first;
  if (tested === undefined) return undefined;
  const test: Expr = what === 'IF_FAILED' ? failed : /NULL|FALSE/.test(what) ? { kind: 'unary', op: '!', operand: tested, start, end } : tested;
  return verb === 'THROW' ? { how: 'throw', test } : { how: 'return', test, value: tested === second ? first : failure };
}
