// A first estimate of the growth while a run is still going: slope of the best counter with a rough interval. The verdict is not
// made here; the engine makes it from all runs at the end.

import type { Columns, CounterName } from '../../shared';

const preferred: readonly CounterName[] = ['heapBytes', 'privateBytes', 'workingSet', 'handles', 'gdiObjects'];

export interface Estimate {
  readonly counter: CounterName;
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

export function estimate(columns: Columns): Estimate | undefined {
  const counter = preferred.find((name) => columns.counters[name] !== undefined);
  if (counter === undefined) return undefined;
  const ys = columns.counters[counter]!;
  const xs = columns.iteration;
  // The first fifth is warm-up.
  const start = Math.floor(xs.length / 5);
  const count = xs.length - start;
  if (count < 5) return undefined;
  let sumX = 0;
  let sumY = 0;
  for (let index = start; index < xs.length; index += 1) {
    sumX += xs[index]!;
    sumY += ys[index]!;
  }
  const meanX = sumX / count;
  const meanY = sumY / count;
  let sxx = 0;
  let sxy = 0;
  for (let index = start; index < xs.length; index += 1) {
    sxx += (xs[index]! - meanX) ** 2;
    sxy += (xs[index]! - meanX) * (ys[index]! - meanY);
  }
  if (sxx === 0) return undefined;
  const slope = sxy / sxx;
  let rest = 0;
  for (let index = start; index < xs.length; index += 1) rest += (ys[index]! - meanY - slope * (xs[index]! - meanX)) ** 2;
  const margin = 2 * Math.sqrt(rest / Math.max(1, count - 2) / sxx);
  return Number.isFinite(slope) ? { counter, slope, low: slope - margin, high: slope + margin } : undefined;
}
