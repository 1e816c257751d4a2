// Deconstruction in C#: `var (a, b) = t`, `(a, b) = t`, `foreach (var (a, b) in list)`. Each part is set on its own, from a member of
// the whole; what the whole is made of when it is no plain place is out of sight.
import { CF, CS } from '../syntax/csharp-grammar';
import { childByField, childrenOf, NONE, textOf } from '../syntax/tree';
import { lowerCsharpExpr, type CsharpContext } from './lower-csharp-body';
import { csharpType } from './lower-csharp-type';
import type { AssignExpr, DeclareStmt, Expr } from './types';

export function isTuple(ctx: CsharpContext, node: number): boolean {
  return ctx.tree.kind[node] === CS.tuple_pattern || ctx.tree.kind[node] === CS.tuple_expression;
}

/** The variables that `(a, (b, _))` declares behind `var`, or `(int a, var b)` by itself. */
export function declaredParts(ctx: CsharpContext, node: number, whole: Expr | undefined): DeclareStmt[] {
  const { tree } = ctx;
  return leaves(ctx, node).filter((leaf) => tree.kind[leaf] === CS.identifier || tree.kind[leaf] === CS.declaration_expression).map((leaf, at): DeclareStmt => {
    const nameNode = childByField(tree, leaf, CF.name) || leaf;
    const nameSpan = { start: tree.start[nameNode]!, end: tree.end[nameNode]! };
    const name = textOf(tree, nameNode);
    ctx.locals.add(name);
    return { kind: 'declare', ...nameSpan, name, nameSpan, type: csharpType(tree, childByField(tree, leaf, CF.type)), ...(whole && { init: partOf(whole, at) }), isStatic: false };
  });
}

/** `(a, b.c) = whole` */
export function assignedParts(ctx: CsharpContext, node: number, whole: Expr): AssignExpr[] {
  return leaves(ctx, node).filter((leaf) => textOf(ctx.tree, leaf) !== '_').map((leaf, at): AssignExpr => (
    { kind: 'assign', start: ctx.tree.start[leaf]!, end: ctx.tree.end[leaf]!, op: '=', left: lowerCsharpExpr(ctx, leaf), right: partOf(whole, at) }));
}

function leaves(ctx: CsharpContext, node: number): number[] {
  const { tree } = ctx;
  return childrenOf(tree, node).flatMap((child) => {
    const inner = tree.kind[child] === CS.argument ? childrenOf(tree, child).findLast((part) => tree.field[part] !== CF.name) ?? NONE : child;
    return inner === NONE ? [] : isTuple(ctx, inner) ? leaves(ctx, inner) : [inner];
  });
}

/** The whole is evaluated once, with the first part. */
function partOf(whole: Expr, at: number): Expr {
  const { start, end } = whole;
  if (isPlace(whole)) return { kind: 'member', start, end, object: whole, name: `Item${at + 1}`, arrow: false };
  const parts = whole.kind === 'init-list' ? whole.items : [whole];
  return { kind: 'unknown', start, end, children: at === 0 ? parts : [] };
}

function isPlace(expr: Expr): boolean {
  switch (expr.kind) {
    case 'name': case 'this': case 'literal': return true;
    case 'member': return isPlace(expr.object);
    case 'index': return isPlace(expr.object) && isPlace(expr.index);
    default: return false;
  }
}
