// A call that leaves when a result is a failure, and goes on else, as `RETURN_IF_FAILED(hr)`: what is lost there is given back in front
// of it, under the same test.

import { hiddenJumps } from '../flow/hidden-jump';
import { leavingOf } from '../flow/leaving';
import { baseOf, calleeName, placeOf, strip, walkExpr } from '../flow/places';
import type { Expr } from '../model/types';
import { insertBefore } from './insert';
import type { FunctionContext, ReportEdit } from './rule';
import type { Placed } from './statements';

/** `release` gives `owner` back; undefined where the result has no variable of its own and needs one that is not there. */
export function beforeLeaving(ctx: FunctionContext, placed: Placed, owner: string, release: (test: string) => string): readonly ReportEdit[] | undefined {
  const call = placed.stmt.kind === 'expr' ? strip(placed.stmt.expr) : undefined;
  const test = call?.kind === 'call' ? (leavingOf(call) ?? hiddenJumps(ctx.fn)(call))?.test : undefined;
  if (test?.kind !== 'call' || calleeName(test) !== 'FAILED') return undefined;
  const code = strip(test.args[0]!);
  if (code.kind === 'name') return insertBefore(ctx.text, placed, release(`FAILED(${code.name})`));
  const made = statementOf(ctx, placed, code);
  if (made === undefined || isFilledBy(code, baseOf(owner))) return undefined;
  return [...insertBefore(ctx.text, placed, `${made.statement}\n${release(`FAILED(${made.name})`)}`), { at: code, text: made.name }];
}

/** The statement that makes the result, and the variable it is in then. */
function statementOf(ctx: FunctionContext, placed: Placed, code: Expr): { readonly statement: string; readonly name: string } | undefined {
  const written = ctx.text.slice(code.start, code.end);
  if (/\/\/|\/\*|#|\\\r?\n/.test(written)) return undefined;
  const line = written.replace(/(\(?)\s*\r?\n\s*/g, (_, open: string) => (open === '' ? ' ' : '('));
  if (code.kind === 'assign') return strip(code.left).kind === 'name' && code.op === '=' ? { statement: `${line};`, name: ctx.text.slice(code.left.start, code.left.end) } : undefined;
  // A declaration that a label jumps over does not compile; old C wants it at the head of a block.
  const mayDeclare = ctx.file.language === 'cpp' && placed.parent?.kind === 'block' && !/\bhr\b|\bgoto\b|^\s*\w+:(?!:)/m.test(ctx.text.slice(ctx.fn.span.start, ctx.fn.span.end));
  return code.kind === 'call' && mayDeclare ? { statement: `const HRESULT hr = ${line};`, name: 'hr' } : undefined;
}

function isFilledBy(code: Expr, owner: string): boolean {
  let found = false;
  walkExpr(code, (expr) => { found ||= expr.kind === 'unary' && expr.op === '&' && baseOf(placeOf(expr.operand) ?? '') === owner; });
  return found;
}
