// Checks of test frameworks that leave the test when what they ask for is not so, known by the words of their names:
// `ASSERT_EQ(a, b)`, `BOOST_REQUIRE(x)`, `VERIFY_SUCCEEDED(hr)`, `Assert::IsNotNull(p)`. Checks of the debug build are none.

import type { CallExpr, Expr } from '../model/types';
import { placeOf, strip } from './places';

/** What holds behind the call: a test, or nothing, as the call never comes back. */
export type Asserted = Expr | 'nothing';

export function assertedBy(call: CallExpr): Asserted | undefined {
  const word = wordOf(call);
  if (word === undefined) return undefined;
  const [first, second] = call.args;
  // What says why it fails is no variable: `LEAVE_ON_FAIL(hr)` is a macro of another kind.
  if (/^(?:FAIL|SKIP|INCONCLUSIVE|IGNORE)$/.test(word)) return call.args.some((arg) => placeOf(arg) !== undefined) ? undefined : 'nothing';
  if (first === undefined) return undefined;
  const { start, end } = call;
  const not = (operand: Expr): Expr => ({ kind: 'unary', op: '!', operand, start, end });
  const failed: Expr = { kind: 'call', callee: { kind: 'name', name: 'FAILED', start, end }, args: [first], start, end };
  switch (word) {
    case '': case 'TRUE': case 'NOT_NULL': return first;
    case 'FALSE': case 'NULL': return not(first);
    case 'SUCCEEDED': case 'HR': case 'HRESULT': case 'OK': case 'S_OK': return not(failed);
    case 'FAILED': return failed;
    case 'EQ': case 'EQUAL': case 'NE': case 'NOT_EQUAL':
      return second === undefined ? undefined : { kind: 'binary', op: word.startsWith('N') ? '!=' : '==', left: first, right: second, start, end };
    default: return undefined;
  }
}

/** The framework's word for what it asks, without its decoration; nothing for other calls. */
function wordOf(call: CallExpr): string | undefined {
  const callee = strip(call.callee);
  const name = callee.kind === 'name' ? callee.name : callee.kind === 'member' && callee.object.kind === 'name' ? `${callee.object.name}::${callee.name}` : '';
  const method = /(?:^|::)Assert::([A-Z]\w*)$/.exec(name)?.[1]?.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
  const macro = /^(?:[A-Z0-9]+_)*?(?:(?:ASSERT|VERIFY)_([A-Z_]+)|REQUIRE(?:_([A-Z_]+))?|(FAIL|SKIP))$/.exec(name);
  const word = method ?? (macro === null ? undefined : macro[1] ?? macro[2] ?? macro[3] ?? '');
  return word?.replace(/^(?:IS_|ARE_)?(?:HRESULT_(?=.))?/, '').replace(/_?(?:MESSAGE|MSG)$/, '');
}
