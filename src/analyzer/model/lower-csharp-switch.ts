// `subject switch { pattern => value, ... }`: one value or another, by what the subject is.
import { CS } from '../syntax/csharp-grammar';
import { childByKind, childrenOf, firstChild, NONE } from '../syntax/tree';
import type { CsharpContext } from './lower-csharp-body';
import { lowerCsharpExpr } from './lower-csharp-expr';
import { patternTest } from './lower-csharp-pattern';
import { namedType } from './type-ref';
import type { Expr, Span } from './types';

/** Of more arms than these it is not asked which one it was. */
const maxTests = 6;

export function lowerSwitchExpression(ctx: CsharpContext, node: number, span: Span): Expr {
  const { tree } = ctx;
  const subject = named(ctx, lowerCsharpExpr(ctx, firstChild(tree, node)), span);
  const arms = childrenOf(tree, node).filter((child) => tree.kind[child] === CS.switch_expression_arm);
  const ways = arms.map((arm) => ({ test: arms.length > maxTests && !isElse(ctx, arm) ? unknown(span) : testOf(ctx, arm, subject, span), value: valueOf(ctx, childrenOf(tree, arm).at(-1)!, span) }));
  return ways.reduceRight<Expr>((others, { test, value }) => (test === undefined ? value : { kind: 'conditional', ...span, test, then: value, else: others }), ended(span));
}

/** The subject is evaluated once: what is no variable becomes one. */
function named(ctx: CsharpContext, subject: Expr, span: Span): Expr {
  if (subject.kind === 'name') return subject;
  const name = `switched${span.start}`;
  ctx.pending.push({ kind: 'declare', ...span, name, nameSpan: { start: span.start, end: span.start }, type: namedType('var'), init: subject, isStatic: false });
  return { kind: 'name', ...span, name };
}

/** Undefined for the arm that takes what is left. */
function testOf(ctx: CsharpContext, arm: number, subject: Expr, span: Span): Expr | undefined {
  const { tree } = ctx;
  const guard = childByKind(tree, arm, CS.when_clause);
  const only = guard === NONE ? undefined : lowerCsharpExpr(ctx, firstChild(tree, guard));
  const pattern = firstChild(tree, arm);
  if (tree.kind[pattern] === CS.discard) return only;
  const test = patternTest(ctx, pattern, subject, span);
  return only === undefined ? test : { kind: 'binary', ...span, op: '&&', left: test, right: only };
}

function isElse({ tree }: CsharpContext, arm: number): boolean {
  return tree.kind[firstChild(tree, arm)] === CS.discard && childByKind(tree, arm, CS.when_clause) === NONE;
}

/** A value, or `throw`, which none comes back from. */
export function valueOf(ctx: CsharpContext, node: number, span: Span): Expr {
  return ctx.tree.kind[node] === CS.throw_expression ? ended(span) : lowerCsharpExpr(ctx, node);
}

function ended(span: Span): Expr {
  return { kind: 'call', ...span, callee: { kind: 'name', ...span, name: 'abort' }, args: [] };
}

function unknown(span: Span): Expr {
  return { kind: 'unknown', ...span, children: [] };
}
