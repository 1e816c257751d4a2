// A function that calls itself: at first none of these calls comes back, then each does what was found so far, until nothing more
// is found (the least fixpoint, from below). Where it is not found soon, these calls are unknown.

import type { Contract } from '../flow/contract';

const mostRounds = 4;

/** `walk`: the function's paths, where its calls of itself do this. */
export function untilStable<Flow>(name: string, walk: (itself: Contract | undefined) => Flow, summaryOf: (flow: Flow) => Contract | undefined): Flow {
  let itself: Contract | undefined = { name, outcomes: [], fromApi: false };
  for (let round = 0; round < mostRounds && itself !== undefined; round += 1) {
    const flow = walk(itself);
    const found = summaryOf(flow);
    if (JSON.stringify(found) === JSON.stringify(itself)) return flow;
    itself = found;
  }
  return walk(undefined);
}
