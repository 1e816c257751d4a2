// Expressions in a row. What the grammar cannot hold in one it was shown with commas, see syntax/blank-commas.ts.
import { F, K } from '../syntax/grammar';
import { childByField, NONE } from '../syntax/tree';
import type { LowerContext } from './lower-context';
import { lowerExpr } from './lower-expr';
import type { Expr, Span } from './types';

/** A comma may stand for an assignment that the grammar cannot hold there: the source tells. */
export function lowerComma(ctx: LowerContext, node: number, { start, end }: Span): Expr {
  const { tree } = ctx;
  const groups: Expr[][] = [[]];
  let rest = node;
  while (rest !== NONE && tree.kind[rest] === K.comma_expression) {
    const [left, right] = [childByField(tree, rest, F.left), childByField(tree, rest, F.right)];
    groups.at(-1)!.push(lowerExpr(ctx, left));
    if (left === NONE || right === NONE || !/^(?:\s|\/\*.*?\*\/)*=/s.test(ctx.source.slice(tree.end[left], tree.start[right]))) groups.push([]);
    rest = right;
  }
  if (rest !== NONE) groups.at(-1)!.push(lowerExpr(ctx, rest));
  const items = groups.flatMap((group) => (group.length === 0 ? [] : [group.reduceRight((right, left): Expr => ({ kind: 'assign', start: left.start, end: right.end, op: '=', left, right }))]));
  return items.length === 1 ? items[0]! : { kind: 'sequence', start, end, items: items.flatMap((item) => item.kind === 'sequence' ? item.items : [item]) };
}
