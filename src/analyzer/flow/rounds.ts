// What a loop names: in its next round that may be something else, even where only a call could have changed it.

import { successors, type Block, type Cfg } from './cfg';
import { namesIn } from './places';
import { expressions } from './scan';

export interface Rounds {
  /** The names in a loop, by the block that each of its rounds begins with. */
  readonly inRound: ReadonlyMap<number, ReadonlySet<string>>;
}

export function roundsOf(cfg: Cfg): Rounds {
  const before = cfg.blocks.map((): number[] => []);
  for (const block of cfg.blocks) for (const to of new Set(successors(block))) before[to]!.push(block.id);
  const inRound = new Map<number, Set<string>>();
  for (const { id, end } of cfg.blocks) {
    if (end.kind !== 'jump' || !end.back) continue;
    const names = inRound.get(end.to) ?? new Set<string>();
    const body = new Set([end.to, id]);
    const work = [...body];
    for (let at = 0; at < work.length; at += 1) {
      named(cfg.blocks[work[at]!]!, names);
      if (work[at] !== end.to) for (const one of before[work[at]!]!) if (!body.has(one)) { body.add(one); work.push(one); }
    }
    inRound.set(end.to, names);
  }
  return { inRound };
}

function named(block: Block, names: Set<string>): void {
  const { end } = block;
  const last = end.kind === 'branch' ? [end.test] : end.kind === 'switch' ? [end.subject] : [];
  for (const expr of [...block.events.flatMap(expressions), ...last]) for (const name of namesIn(expr)) names.add(name);
}
