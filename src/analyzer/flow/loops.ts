// Which blocks of the graph make up a loop.

import { successors, type Cfg } from './cfg';

/** The blocks of each loop, by the block that each of its rounds begins with. A loop whose first round is sure is come into in its middle: what stands before it is told by its depth. */
export function loopsOf(cfg: Cfg): ReadonlyMap<number, ReadonlySet<number>> {
  const loops = new Map<number, Set<number>>();
  const before = cfg.blocks.map((): number[] => []);
  for (const block of cfg.blocks) for (const to of new Set(successors(block))) before[to]!.push(block.id);
  for (const { id, end } of cfg.blocks) {
    if (end.kind !== 'jump' || !end.back) continue;
    const body = loops.get(end.to) ?? new Set([end.to]);
    const depth = cfg.blocks[end.to]!.loopDepth;
    const work = new Set([id]);
    for (const at of work) if (at !== end.to) for (const one of before[at]!) if (cfg.blocks[one]!.loopDepth >= depth) work.add(one);
    for (const at of work) body.add(at);
    loops.set(end.to, body);
  }
  return loops;
}
