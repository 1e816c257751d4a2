// A small worklist solver over a control-flow graph. The four functions of a problem say everything; the lattice must be finite.

import type { Block, Cfg } from './cfg';
import { successors } from './cfg';

export interface FlowProblem<State> {
  readonly direction: 'forward' | 'backward';
  /** State at the entry (forward) or at every exit (backward). */
  readonly initial: State;
  transfer(block: Block, state: State): State;
  /** What holds on the edge to `to`; undefined when the edge cannot be taken. Forward only. */
  transferBranch?(block: Block, to: number, state: State): State | undefined;
  join(left: State, right: State): State;
  equal(left: State, right: State): boolean;
}

export interface FlowSolution<State> {
  /** Indexed by block: the state where the block starts in the direction of the flow; undefined where nothing flows. */
  readonly input: readonly (State | undefined)[];
  readonly output: readonly (State | undefined)[];
}

export function solve<State>(cfg: Cfg, problem: FlowProblem<State>): FlowSolution<State> {
  const forward = problem.direction === 'forward';
  const next = cfg.blocks.map((): number[] => []);
  for (const block of cfg.blocks) {
    for (const to of new Set(successors(block))) (forward ? next[block.id]! : next[to]!).push(forward ? to : block.id);
  }
  const input: (State | undefined)[] = cfg.blocks.map(() => undefined);
  const output: (State | undefined)[] = cfg.blocks.map(() => undefined);
  const starts = forward ? [cfg.entry] : cfg.blocks.filter((block) => block.end.kind === 'exit').map((block) => block.id);
  for (const start of starts) input[start] = problem.initial;
  const work = forward ? starts : starts.concat(cfg.blocks.map((block) => block.id).reverse());
  const queued = new Set(work);
  for (let at = 0; at < work.length; at += 1) {
    const id = work[at]!;
    queued.delete(id);
    const block = cfg.blocks[id]!;
    const before = input[id] ?? (forward ? undefined : problem.initial);
    if (before === undefined) continue;
    const after = problem.transfer(block, before);
    if (output[id] !== undefined && problem.equal(output[id], after)) continue;
    output[id] = after;
    for (const to of next[id]!) {
      const edge = forward && problem.transferBranch !== undefined ? problem.transferBranch(block, to, after) : after;
      if (edge === undefined) continue;
      const old = input[to];
      const joined = old === undefined ? edge : problem.join(old, edge);
      if (old !== undefined && output[to] !== undefined && problem.equal(old, joined)) continue;
      input[to] = joined;
      if (!queued.has(to)) {
        queued.add(to);
        work.push(to);
      }
    }
  }
  return { input, output };
}
