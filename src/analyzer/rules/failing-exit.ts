// Where the good path hands a thing on and the others come to the same return with it, as behind a clean-up label: it is given back
// there under the function's own test of its result. Offered only where that test surely tells the two apart.

import { meansSuccess, resultTest } from '../flow/codes';
import type { Loss, Watch } from '../flow/run';
import { codeKey, eventKey, type CodeClass } from '../flow/watch';
import { calleeName, placeOf, strip, walkExpr } from '../flow/places';
import { isResultCode } from '../flow/result-code';
import type { Expr, Stmt } from '../model/types';
import { factsOf } from '../summaries/facts';
import type { FunctionContext } from './rule';

export interface FailingExit {
  /** `hr != hrSuccess`, as the function writes it. */
  readonly test: string;
  /** What is held at each place where the test may hold. */
  readonly seen: Watch['seen'];
}

/** The variable that the function returns at the loss. */
export function codeAt(ctx: FunctionContext, stmt: Stmt | undefined): string | undefined {
  const value = stmt?.kind === 'return' && stmt.value !== undefined ? strip(stmt.value) : undefined;
  const type = ctx.fn.returnType;
  return value?.kind === 'name' && type !== undefined && isResultCode(type) && factsOf(ctx.fn).declaresByName.get(value.name)?.length === 1 ? value.name : undefined;
}

export function failingExit(ctx: FunctionContext, loss: Loss, stmt: Stmt, seen: Watch['seen']): FailingExit | undefined {
  const code = ctx.file.language === 'csharp' || loss.kind !== 'return' ? undefined : codeAt(ctx, stmt);
  if (code === undefined) return undefined;
  const test = testOf(ctx, code);
  const good: readonly CodeClass[] = test.warnings ? ['zero'] : ['zero', 'warning'];
  // What is still owned after a success would stay lost.
  if (good.some((one) => seen.get(codeKey(one, eventKey('return', stmt.start)))?.has('owned') === true)) return undefined;
  const failing: Watch['seen'] = new Map();
  for (const one of (['warning', 'failure', 'unknown'] as const).filter((kind) => !good.includes(kind))) {
    const prefix = codeKey(one, '');
    for (const [key, held] of seen) if (key.startsWith(prefix)) failing.set(key.slice(prefix.length), new Set([...failing.get(key.slice(prefix.length)) ?? [], ...held]));
  }
  return { test: test.text, seen: failing };
}

/** How the function asks whether its result is a failure, or as everybody does where a macro asks for it; `warnings`: a warning passes for one. */
function testOf(ctx: FunctionContext, code: string): { readonly text: string; readonly warnings: boolean } {
  const found: { readonly text: string; readonly warnings: boolean }[] = [];
  const isCode = (expr: Expr): boolean => placeOf(expr) === code;
  for (const top of factsOf(ctx.fn).tests) {
    walkExpr(top, (expr) => {
      if (expr.kind === 'binary' && /^[!=]=$/.test(expr.op) && (isCode(expr.left) || assigns(expr.left, code)) && isSuccess(expr.right)) found.push({ text: `${code} != ${ctx.text.slice(expr.right.start, expr.right.end)}`, warnings: true });
      const name = expr.kind === 'call' ? calleeName(expr) ?? '' : '';
      if (expr.kind === 'call' && expr.args.length === 1 && (isCode(expr.args[0]!) || assigns(expr.args[0]!, code)) && resultTest(name) === 'failed') found.push({ text: `${name}(${code})`, warnings: false });
    });
  }
  return found.at(-1) ?? { text: `FAILED(${code})`, warnings: false };
}

function assigns(expr: Expr, code: string): boolean {
  const inner = strip(expr);
  return inner.kind === 'assign' && inner.op === '=' && placeOf(inner.left) === code;
}

function isSuccess(expr: Expr): boolean {
  const inner = strip(expr);
  return inner.kind === 'name' ? meansSuccess(inner.name) : inner.kind === 'literal' && inner.value === 0;
}
