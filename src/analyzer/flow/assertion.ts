// Checks of test frameworks that leave the test when what they ask for is not so, known by the words of their names:
// `ASSERT_EQ(a, b)`, `BOOST_REQUIRE(x)`, `VERIFY_SUCCEEDED(hr)`, `Assert::IsNotNull(p)`. Checks of the debug build are none.
// `ok(hr == E_INVALIDARG, "%x", hr)`, `EXPECT_EQ(hr, E_FAIL)` go on, but a failure that the author asks for is what comes.

import type { CallExpr, Expr } from '../model/types';
import { meansSuccess, namedValue, resultTest } from './codes';
import { placeOf, strip } from './places';
import { FAILURE } from './state';

/** What holds behind the call: a test, or nothing, as the call never comes back. */
export type Asserted = Expr | 'nothing';

export function assertedBy(call: CallExpr): Asserted | undefined {
  const name = nameOf(call);
  const word = wordOf(name);
  if (word !== undefined) return questionOf(call, word);
  const expected = expectedWord(name);
  const asked = expected === undefined ? undefined : questionOf(call, expected);
  const sound = asked === undefined || asked === 'nothing' ? undefined : withoutBroken(asked);
  return sound !== undefined && (expected === 'NULL' || meansNothing(sound)) ? sound : undefined;
}

function questionOf(call: CallExpr, word: string): Asserted | undefined {
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

/** `ok_(__FILE__, line)(hr == S_OK, "...")` has the name of its first part. */
function nameOf(call: CallExpr): string {
  const callee = strip(call.callee);
  return callee.kind === 'name' ? callee.name : callee.kind === 'call' ? nameOf(callee) : callee.kind === 'member' && callee.object.kind === 'name' ? `${callee.object.name}::${callee.name}` : '';
}

/** The framework's word for what it asks, without its decoration; nothing for other calls. */
function wordOf(name: string): string | undefined {
  const method = /(?:^|::)Assert::([A-Z]\w*)$/.exec(name)?.[1]?.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
  const macro = /^(?:[A-Z0-9]+_)*?(?:(?:ASSERT|VERIFY)_([A-Z_]+)|REQUIRE(?:_([A-Z_]+))?|(?<!(?:^|_)(?:IF|ON)_)(FAIL|SKIP))$/.exec(name);
  const word = method ?? (macro === null ? undefined : macro[1] ?? macro[2] ?? macro[3] ?? '');
  return word?.replace(/^(?:IS_|ARE_)?(?:HRESULT_(?=.))?/, '').replace(/_?(?:MESSAGE|MSG)$/, '');
}

/** The word of a check that goes on. */
function expectedWord(name: string): string | undefined {
  const macro = /^(?:\w+_)?OK_?$|^(?:[A-Z0-9]+_)*?(?:(?:EXPECT|BOOST_CHECK)(?:_([A-Z_]+))?|CHECK_((?:NOT_)?EQ(?:UAL)?))$/.exec(name.toUpperCase());
  return macro === null ? undefined : (macro[1] ?? macro[2] ?? '').replace(/^HRESULT_/, '').replace(/^(?:HR|HRESULT|RESULT|RET)$/, 'EQ');
}

/** `hr == E_FAIL || broken(hr == S_OK)`: what old versions do besides. */
function withoutBroken(asked: Expr): Expr {
  const inner = strip(asked);
  return inner.kind === 'binary' && inner.op === '||' && isCallOf(inner.right, (name) => name === 'broken') ? withoutBroken(inner.left) : inner;
}

/** Whether it says that nothing was handed out: `hr == E_FAIL || hr == E_ABORT`, `FAILED(hr)`, `hr != S_OK`, `p == NULL`. */
function meansNothing(asked: Expr): boolean {
  const inner = strip(asked);
  if (inner.kind === 'unary') return inner.op === '!' && isCallOf(inner.operand, (name) => resultTest(name) === 'succeeded');
  if (inner.kind !== 'binary') return isCallOf(inner, (name) => resultTest(name) === 'failed');
  const sides = [inner.left, inner.right];
  switch (inner.op) {
    case '||': return sides.every(meansNothing);
    case '&&': return sides.some(meansNothing);
    case '==': return sides.some((side) => isFailureCode(strip(side)));
    case '!=': return sides.some((side) => meansSuccess(nameOfValue(side)));
    default: return false;
  }
}

function isFailureCode(expr: Expr): boolean {
  return expr.kind === 'literal' ? expr.value === null || typeof expr.value === 'number' && expr.value >= 0x80000000
    : expr.kind === 'name' && (expr.name === 'NULL' || namedValue(expr.name) === FAILURE);
}

function nameOfValue(expr: Expr): string {
  const inner = strip(expr);
  return inner.kind === 'name' ? inner.name : '';
}

function isCallOf(expr: Expr, test: (name: string) => boolean): boolean {
  const inner = strip(expr);
  return inner.kind === 'call' && test(nameOfValue(inner.callee));
}
