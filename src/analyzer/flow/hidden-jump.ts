// Macros of unknown definition that leave on a failure. How they do it shows in the label they are given, in a label that nobody
// else jumps to, and in the words of their names: `CHR(f())` before `Error:`, `TRY_GOTO(hr, done)`, `RETURN_ON_ERROR(f())`.

import type { CallExpr, Expr, FunctionModel, TypeRef } from '../model/types';
import { eachStmt } from '../model/walk';
import { isAssertion, leavesOnFailure, looksLikeMacro, namedValue, resultTest, writesDown } from './codes';
import { failed, failure, type Leaving } from './leaving';
import { calleeName, strip } from './places';
import { isResultCode } from './result-code';
import { FAILURE } from './state';

interface Surroundings {
  readonly labels: ReadonlySet<string>;
  /** No `goto` names them: a macro must. */
  readonly orphans: readonly string[];
  readonly types: ReadonlyMap<string, TypeRef>;
  /** The only result code: a macro that is given a call sets it. */
  readonly resultVariable: string | undefined;
  readonly inLoop: ReadonlySet<Expr>;
  /** The last statements of what stands behind a test. */
  readonly tested: ReadonlySet<Expr>;
}

const onFailure = /(?:^|_)(?:IF|ON)_?(?:NOT_?(?:OK|SUCCESS)|FAIL|ERR|BAD|HR|NULL)|(?:^|_)FAILED_(?:RETURN|RET|THROW|BREAK)|(?:^|_)CH(?:EC)?K_(?:[A-Z]+_)?RET|_IF$/;
/** What gives something back besides may give back anything. */
const givesBack = /FREE|RELEASE|CLOSE|DELETE|DESTROY/;
const cleans = /CLEAN|UNDO|ROLL_?BACK/;
/** `CHR`, `IFC`, `JIF` */
const short = /^(?:C[HPB]R|CORG|IF[CG]|JIF|EIF)$/;
const spoken = /^(?:Exit|Bail|Goto|Jump|Leave|Return|Throw|Break)(?:On|If)(?:Fail|Err|Null|Hr)|^IfFail(?:ed)?(?:Go|Ret|Throw|Jump|Exit)/;
const onNull = /(?:^|_)(?:IF|ON|CHECK|CHK)_?(?:NULL|ALLOC|OUTOFMEM)|^C[PB]R$/;

/** Asked for each call that is a statement of the function. */
export function hiddenJumps(fn: FunctionModel): (call: CallExpr) => Leaving | undefined {
  let around: Surroundings | undefined;
  return (call) => {
    const name = call.callee.kind === 'name' ? calleeName(call) ?? '' : '';
    if (!looksLikeMacro(name) && !spoken.test(name) || isAssertion(name)) return undefined;
    const words = name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();
    if (givesBack.test(words)) return undefined;
    around ??= surroundings(fn);
    const how = leavesBy(call, words, around);
    const test = how === undefined ? undefined : testOf(call, words, around);
    return how === undefined || test === undefined ? undefined : leaving(fn, call, how, test, around);
  };
}

/** What it leaves for: a result code, or a test of something else. */
type Cause = { readonly code: Expr } | { readonly test: Expr; readonly given: Expr };

function leaving(fn: FunctionModel, call: CallExpr, how: NonNullable<Leaving['how']>, cause: Cause, { labels, tested, resultVariable }: Surroundings): Leaving | undefined {
  const asked = 'code' in cause ? cause.code : cause.given;
  const others = call.args.filter((arg) => arg !== asked && labelOf(arg, labels) === undefined);
  const goesOn = how !== 'return' && how !== 'throw';
  const returnsCode = how === 'return' && fn.returnType !== undefined && isResultCode(fn.returnType);
  const variable = goesOn ? resultVariable : undefined;
  if ('test' in cause) {
    // Whoever is jumped to may ask for the code, which was set on the way.
    if (goesOn && variable === undefined) return undefined;
    return { how, test: cause.test, onTheWay: variable === undefined ? others : [assigned(variable, failure(call)), ...others], ...(returnsCode ? { value: failure(call) } : {}) };
  }
  const { code } = cause;
  const isVariable = strip(code).kind === 'name' && namedValue(nameIn(code)) === undefined;
  const isSet = isVariable || strip(code).kind === 'assign' || variable === undefined;
  return {
    how, onTheWay: others,
    ...(isVariable && tested.has(call) ? {} : { test: failed(isSet ? code : assigned(variable, code), call) }),
    ...(returnsCode ? { value: isVariable ? code : failure(call) } : {}),
  };
}

function leavesBy(call: CallExpr, words: string, { labels, orphans, inLoop }: Surroundings): Leaving['how'] | undefined {
  const given = call.args.map((arg) => labelOf(arg, labels)).find((label) => label !== undefined);
  if (given !== undefined) return { label: given };
  const says = onFailure.test(words);
  if (orphans.length === 0 && cleans.test(words)) return undefined;
  if (says && /THROW|RAISE/.test(words) || /^IF_FAIL(?:ED)?_THROW/.test(words)) return 'throw';
  if (says && /BREAK/.test(words)) return inLoop.has(call) ? 'break' : undefined;
  const [only, another] = orphans;
  if (only !== undefined) return another === undefined && (short.test(words) || leavesOnFailure(words) || says && !writesDown(words)) ? { label: only } : undefined;
  const own = [...labels].filter((label) => !isMade(label));
  if (/GOTO|JUMP|BAIL/.test(words)) return own.length === 1 ? { label: own[0]! } : undefined;
  return says && /(?:^|_)RET(?:URN)?(?:_|$)/.test(words) || /^IF_FAIL(?:ED)?_RET/.test(words) ? 'return' : undefined;
}

function testOf(call: CallExpr, words: string, around: Surroundings): Cause | undefined {
  const args = call.args.filter((arg) => labelOf(arg, around.labels) === undefined);
  const [first] = args;
  if (first === undefined) return undefined;
  const { start, end } = call;
  if (onNull.test(words)) return { test: { kind: 'unary', op: '!', operand: first, start, end }, given: first };
  if (words.endsWith('_IF')) return isTest(first) ? { test: first, given: first } : undefined;
  const code = args.find((arg) => isCode(arg, around)) ?? (args.length === 1 && namedValue(nameIn(first)) === FAILURE ? first : undefined);
  return code && { code };
}

function isTest(expr: Expr): boolean {
  const inner = strip(expr);
  return inner.kind === 'binary' || inner.kind === 'unary' && inner.op === '!' || inner.kind === 'call' && resultTest(calleeName(inner) ?? '') !== undefined;
}

function isCode(arg: Expr, { types }: Surroundings): boolean {
  const inner = strip(arg);
  if (inner.kind === 'call') return resultTest(calleeName(inner) ?? '') === undefined;
  const place = inner.kind === 'assign' ? strip(inner.left) : inner;
  const type = place.kind === 'name' ? types.get(place.name) : undefined;
  return type !== undefined && isResultCode(type);
}

function labelOf(arg: Expr, labels: ReadonlySet<string>): string | undefined {
  const name = nameIn(arg);
  return labels.has(name) ? name : undefined;
}

function nameIn(expr: Expr): string {
  const inner = strip(expr);
  return inner.kind === 'name' ? inner.name : '';
}

/** `CHR(f());` where there is one `hr` sets it. */
function assigned(name: string, code: Expr): Expr {
  const { start, end } = code;
  return { kind: 'assign', op: '=', left: { kind: 'name', name, start, end }, right: code, start, end };
}

/** A label that is none of the source's. */
function isMade(label: string): boolean {
  return label.includes('@');
}

function surroundings(fn: FunctionModel): Surroundings {
  const labels = new Set<string>();
  const named = new Set<string>();
  const inLoop = new Set<Expr>();
  const tested = new Set<Expr>();
  const types = new Map<string, TypeRef>(fn.params.map(({ name, type }) => [name, type]));
  eachStmt(fn.body, (stmt) => {
    switch (stmt.kind) {
      case 'label': labels.add(stmt.name); break;
      case 'goto': named.add(stmt.label); break;
      case 'declare': types.set(stmt.name, stmt.type); break;
      case 'if': [stmt.then, stmt.else].forEach((branch) => {
        const last = branch?.kind === 'block' ? branch.body.at(-1) : branch;
        if (last?.kind === 'expr') tested.add(strip(last.expr));
      }); break;
      case 'loop': eachStmt(stmt.body, (inner) => { if (inner.kind === 'expr') inLoop.add(strip(inner.expr)); }); break;
      default:
    }
  });
  const codes = [...types].filter(([, type]) => /^(?:HRESULT|SCODE)$/.test(type.name)).map(([name]) => name);
  const orphans = [...labels].filter((label) => !named.has(label) && !isMade(label));
  return { labels, orphans, types, inLoop, tested, resultVariable: codes.length === 1 ? codes[0] : undefined };
}
