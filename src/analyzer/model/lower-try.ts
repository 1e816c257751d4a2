// `try` of C++ and `__try` of Windows.
import { F, K } from '../syntax/grammar';
import { childByField, childByKind, childrenOf, NONE, textOf } from '../syntax/tree';
import { opaque, spanOf, type LowerContext } from './lower-context';
import { lowerBlock } from './lower-stmt';
import { lowerParams } from './lower-type';
import type { BlockStmt, Stmt, TypeRef } from './types';

export function lowerTry(ctx: LowerContext, node: number, out: Stmt[]): void {
  const { tree } = ctx;
  const handlers: BlockStmt[] = [];
  const catches: (TypeRef | 'all')[] = [];
  let last: BlockStmt | undefined;
  for (const child of childrenOf(tree, node)) {
    if (tree.kind[child] !== K.catch_clause) continue;
    const body = childByField(tree, child, F.body);
    if (body === NONE) continue;
    // C++/CLI's and C++Builder's, written as a handler before it is parsed.
    if (/^(?:__)?finally/.test(ctx.source.slice(tree.start[child], tree.start[child]! + 9))) last = lowerBlock(ctx, body);
    else {
      handlers.push(lowerBlock(ctx, body));
      const list = childByField(tree, child, F.parameters);
      catches.push(...(list !== NONE && /^\(\s*\.\.\.\s*\)$/.test(textOf(tree, list)) ? ['all' as const] : lowerParams(ctx, list).map(({ type }) => type)));
    }
  }
  const body = childByField(tree, node, F.body);
  if (body === NONE) out.push(opaque(ctx, node));
  else out.push({ kind: 'try', ...spanOf(ctx, node), body: lowerBlock(ctx, body), handlers, ...(catches.length === handlers.length && { catches }), ...(last && { finally: last }) });
}

/** `__leave` jumps behind the guarded block: a goto to a label set at its end. */
export function lowerSehTry(ctx: LowerContext, node: number, out: Stmt[]): void {
  const { tree } = ctx;
  const bodyNode = childByField(tree, node, F.body);
  if (bodyNode === NONE) {
    out.push(opaque(ctx, node));
    return;
  }
  const lowered = lowerBlock(ctx, bodyNode);
  const label = `__leave@${lowered.start}`;
  const end = { start: lowered.end - 1, end: lowered.end };
  const body: BlockStmt = JSON.stringify(lowered.body).includes('"__leave"')
    ? { ...lowered, body: [...lowered.body.map((stmt) => retarget(stmt, label)), { kind: 'label', ...end, name: label }] } : lowered;
  const except = childByKind(tree, node, K.seh_except_clause);
  const last = childByKind(tree, node, K.seh_finally_clause);
  const handler = except === NONE ? NONE : childByField(tree, except, F.body);
  const final = last === NONE ? NONE : childByField(tree, last, F.body);
  out.push({
    kind: 'try', ...spanOf(ctx, node), body, handlers: handler === NONE ? [] : [lowerBlock(ctx, handler)],
    ...(final !== NONE && { finally: lowerBlock(ctx, final) }), seh: true,
  });
}

/** Points every `__leave` of a guarded block at the label of that block. Inner guarded blocks already point at their own. */
function retarget<N>(node: N, label: string): N {
  if (Array.isArray(node)) return node.map((item: unknown) => retarget(item, label)) as N;
  if (typeof node !== 'object' || node === null) return node;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) copy[key] = key === 'label' && value === '__leave' ? label : retarget(value, label);
  return copy as N;
}

