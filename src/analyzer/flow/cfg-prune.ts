// The last step of building a control-flow graph: drops the blocks that nothing reaches and numbers the others afresh.

import type { FunctionModel } from '../model/types';
import type { Block, Cfg, CfgEvent, Terminator } from './cfg';

/** A block while it is being built. */
export interface Draft { readonly id: number; readonly events: CfgEvent[]; end?: Terminator; handlers: number[]; loopDepth: number }

/** Keeps the blocks that can be reached, numbered in the order in which they are reached. */
export function prune(drafts: readonly Draft[], fn: FunctionModel): Cfg {
  const reached = new Map<number, number>();
  const order: Draft[] = [];
  const work = [0];
  while (work.length > 0) {
    const id = work.pop()!;
    if (reached.has(id)) continue;
    const block = drafts[id]!;
    block.end ??= { kind: 'exit', how: 'end', at: fn.span };
    reached.set(id, order.length);
    order.push(block);
    work.push(...targets(block).toReversed());
  }
  const to = (id: number): number => reached.get(id)!;
  const blocks = order.map((block): Block => ({
    id: to(block.id), events: block.events, end: renumber(block.end!, to), handlers: block.handlers.map(to), loopDepth: block.loopDepth,
  }));
  return { blocks, entry: 0, fn };
}

function targets(block: Draft): number[] {
  const end = block.end!;
  const own = end.kind === 'jump' ? [end.to]
    : end.kind === 'branch' || end.kind === 'either' ? [end.then, end.else]
      : end.kind === 'switch' ? [...end.cases.map((entry) => entry.to), end.otherwise] : [];
  return [...own, ...block.handlers];
}

function renumber(end: Terminator, to: (id: number) => number): Terminator {
  switch (end.kind) {
    case 'jump': return { ...end, to: to(end.to) };
    case 'branch':
    case 'either': return { ...end, then: to(end.then), else: to(end.else) };
    case 'switch': return { ...end, cases: end.cases.map((entry) => ({ ...entry, to: to(entry.to) })), otherwise: to(end.otherwise) };
    case 'exit': return end;
  }
}
