// From where on a lambda reaches the variables that it captures: before it is made, they are the function's own.

import { successors, type Cfg } from './cfg';

/** For each variable the blocks behind those with a lambda that captures it, up to where it is declared anew. */
export function sinceCaptured(cfg: Cfg, captured: ReadonlyMap<string, ReadonlySet<number>>): ReadonlyMap<string, ReadonlySet<number>> {
  if (captured.size === 0) return new Map();
  const declared = new Map<string, number[]>();
  for (const { id, events } of cfg.blocks) for (const event of events) if (event.kind === 'declare') declared.set(event.stmt.name, [...declared.get(event.stmt.name) ?? [], id]);
  return new Map([...captured].map(([name, lambdas]) => {
    const fresh = declared.get(name)?.length === 1 ? declared.get(name)![0] : undefined;
    const blocks = new Set(lambdas);
    for (const id of blocks) for (const next of successors(cfg.blocks[id]!)) if (next !== fresh) blocks.add(next);
    return [name, blocks];
  }));
}
