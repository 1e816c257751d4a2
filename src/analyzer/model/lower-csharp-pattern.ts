// Patterns of C#: what `x is pattern` asks, as the test it stands for, and the values behind `case`.
import { CF, CS } from '../syntax/csharp-grammar';
import { childByField, childrenOf, firstChild, NONE, textOf } from '../syntax/tree';
import type { CsharpContext } from './lower-csharp-body';
import { declared, lowerCsharpExpr } from './lower-csharp-expr';
import type { Expr, Span } from './types';

export function lowerPatternTest(ctx: CsharpContext, node: number, span: Span): Expr {
  const subject = childByField(ctx.tree, node, CF.expression);
  const left: Expr = subject === NONE ? { kind: 'unknown', ...span, children: [] } : lowerCsharpExpr(ctx, subject);
  const pattern = childByField(ctx.tree, node, CF.pattern);
  return followed(ctx, lastIn(ctx, pattern), patternTest(ctx, pattern, left, span), span);
}

/** The grammar reads `x is 0 && y` as `x is (0 && y)`: what stands behind the pattern is asked after it. */
function followed(ctx: CsharpContext, node: number, test: Expr, span: Span): Expr {
  const op = logicalOf(ctx, node);
  if (op === undefined) return test;
  return { kind: 'binary', ...span, op, left: followed(ctx, childByField(ctx.tree, node, CF.left), test, span), right: lowerCsharpExpr(ctx, childByField(ctx.tree, node, CF.right)) };
}

/** The expression at the end of a pattern. */
function lastIn(ctx: CsharpContext, pattern: number): number {
  const last = pattern === NONE ? undefined : partsOf(ctx, pattern).at(-1);
  switch (ctx.tree.kind[pattern]) {
    case CS.constant_pattern: case CS.relational_pattern: return last ?? NONE;
    case CS.negated_pattern: case CS.and_pattern: case CS.or_pattern: return last === undefined ? NONE : lastIn(ctx, last);
    default: return NONE;
  }
}

function logicalOf({ tree }: CsharpContext, node: number): string | undefined {
  const op = node === NONE || tree.kind[node] !== CS.binary_expression ? NONE : childByField(tree, node, CF.operator);
  return op === NONE ? undefined : /^(?:&&|\|\|)$/.exec(textOf(tree, op))?.[0];
}

/** The constant itself, without what follows it. */
function constant(ctx: CsharpContext, node: number): Expr {
  return logicalOf(ctx, node) === undefined ? lowerCsharpExpr(ctx, node) : constant(ctx, childByField(ctx.tree, node, CF.left));
}

export function patternTest(ctx: CsharpContext, pattern: number, left: Expr, span: Span): Expr {
  const { tree } = ctx;
  const parts = pattern === NONE ? [] : partsOf(ctx, pattern);
  const nothing: Expr = { kind: 'binary', ...span, op: 'is', left, right: { kind: 'unknown', ...span, children: [] } };
  switch (tree.kind[pattern]) {
    case CS.constant_pattern: {
      if (parts[0] === undefined) return nothing;
      const right = constant(ctx, parts[0]);
      const told = left.kind === 'member' && right.kind === 'literal' ? right.value : undefined;
      return told === true ? left : told === false ? { kind: 'unary', ...span, op: '!', operand: left } : { kind: 'binary', ...span, op: '==', left, right };
    }
    // `{ Succeeded: true, Code: 0 }`
    case CS.recursive_pattern: {
      const clause = parts.length === 1 ? parts[0]! : NONE;
      const tests = tree.kind[clause] !== CS.property_pattern_clause || left.kind !== 'name' && left.kind !== 'member' ? [] : partsOf(ctx, clause).map((part) => {
        const [name, inner] = partsOf(ctx, part);
        return name === undefined || inner === undefined || tree.kind[name] !== CS.identifier ? nothing : patternTest(ctx, inner, { kind: 'member', ...span, object: left, name: textOf(tree, name), arrow: false }, span);
      });
      return tests.length === 0 ? nothing : tests.reduce((all, one) => ({ kind: 'binary', ...span, op: '&&', left: all, right: one }));
    }
    // `x is T t` declares t as x when it matches.
    case CS.declaration_pattern:
      if (childByField(tree, pattern, CF.name) === NONE) return nothing;
      return { kind: 'binary', ...span, op: '!=', left: { kind: 'assign', ...span, op: '=', left: declared(ctx, pattern, span), right: left }, right: { kind: 'literal', ...span, value: null } };
    case CS.parenthesized_pattern: return parts.length === 1 ? patternTest(ctx, parts[0]!, left, span) : nothing;
    case CS.negated_pattern: {
      const operand = parts.length === 1 ? patternTest(ctx, parts[0]!, left, span) : nothing;
      return operand.kind === 'binary' && operand.op === '==' ? { ...operand, op: '!=' } : { kind: 'unary', ...span, op: '!', operand };
    }
    case CS.relational_pattern: {
      const operand = parts.at(-1);
      return operand === undefined ? nothing : { kind: 'binary', ...span, op: tree.text.slice(tree.start[pattern], tree.start[operand]).trim(), left, right: constant(ctx, operand) };
    }
    case CS.and_pattern: case CS.or_pattern:
      // The subject is evaluated once: only a name may stand twice.
      return parts.length === 2 && left.kind === 'name'
        ? { kind: 'binary', ...span, op: tree.kind[pattern] === CS.and_pattern ? '&&' : '||', left: patternTest(ctx, parts[0]!, left, span), right: patternTest(ctx, parts[1]!, left, span) } : nothing;
    default: return nothing;
  }
}

/** Without the words between them. */
function partsOf({ tree }: CsharpContext, pattern: number): number[] {
  return childrenOf(tree, pattern).filter((child) => tree.kind[child] !== CS.other);
}

/** The values of a `case`; a pattern that is more than constants is an unknown value. */
export function caseValues(ctx: CsharpContext, pattern: number): readonly Expr[] {
  const { tree } = ctx;
  switch (tree.kind[pattern]) {
    case CS.constant_pattern: return [lowerCsharpExpr(ctx, firstChild(tree, pattern) || pattern)];
    case CS.or_pattern: return partsOf(ctx, pattern).flatMap((child) => caseValues(ctx, child));
    default: return [{ kind: 'unknown', start: tree.start[pattern]!, end: tree.end[pattern]!, children: [] }];
  }
}
