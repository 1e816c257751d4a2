// The panel's copy of the curves: growing columns of numbers, and their reduction to what the chart's width can show.

import type { Columns, CounterName, SamplesPart } from '../../src/shared';

export interface Series {
  length: number;
  columns: Columns;
}

/** Adds a part; false when samples are missing in between and the host must be asked for all. */
export function addPart(curves: Map<string, Series>, part: SamplesPart): boolean {
  const { curve, from, columns } = part;
  if (from === 0) {
    curves.set(curve, { length: columns.iteration.length, columns });
    return true;
  }
  const known = curves.get(curve);
  if (known === undefined || known.length < from) return false;
  const length = from + columns.iteration.length;
  const counters: { [K in CounterName]?: Float64Array } = {};
  for (const name of new Set([...Object.keys(known.columns.counters), ...Object.keys(columns.counters)]) as Set<CounterName>) {
    counters[name] = put(known.columns.counters[name], columns.counters[name], from, length);
  }
  known.columns = { iteration: put(known.columns.iteration, columns.iteration, from, length), atMs: put(known.columns.atMs, columns.atMs, from, length), counters };
  known.length = length;
  return true;
}

function put(old: Float64Array | undefined, added: Float64Array | undefined, from: number, length: number): Float64Array {
  let target = old;
  if (target === undefined || target.length < length) {
    target = new Float64Array(Math.max(length, from * 2, 256)).fill(Number.NaN);
    if (old !== undefined) target.set(old.subarray(0, Math.min(old.length, from)));
  }
  if (added !== undefined) target.set(added, from);
  return target;
}

/** Points to draw: growth since the first sample, lowest and highest of each bucket, so that no peak is lost. */
export function reduce(series: Series, counter: CounterName, buckets: number): { xs: number[]; ys: number[] } {
  const values = series.columns.counters[counter];
  const iterations = series.columns.iteration;
  const xs: number[] = [];
  const ys: number[] = [];
  if (values === undefined) return { xs, ys };
  const base = firstValue(values, series.length);
  if (base === undefined) return { xs, ys };
  const push = (index: number): void => {
    const x = iterations[index]!;
    // One value per place: a chart's x must grow.
    if (xs.length > 0 && x <= xs[xs.length - 1]!) return;
    xs.push(x);
    ys.push(values[index]! - base);
  };
  const size = Math.max(1, Math.ceil(series.length / buckets));
  for (let start = 0; start < series.length; start += size) {
    const end = Math.min(series.length, start + size);
    let low = -1;
    let high = -1;
    for (let index = start; index < end; index += 1) {
      const value = values[index]!;
      if (Number.isNaN(value)) continue;
      if (low < 0 || value < values[low]!) low = index;
      if (high < 0 || value >= values[high]!) high = index;
    }
    if (low < 0) continue;
    push(Math.min(low, high));
    if (low !== high) push(Math.max(low, high));
  }
  return { xs, ys };
}

export function firstValue(values: Float64Array, length: number): number | undefined {
  for (let index = 0; index < length; index += 1) if (!Number.isNaN(values[index]!)) return values[index];
  return undefined;
}

/** Counters that at least one curve has, in the order in which they are worth looking at. */
export function countersOf(curves: ReadonlyMap<string, Series>): CounterName[] {
  const order: CounterName[] = ['heapBytes', 'heapBlocks', 'privateBytes', 'workingSet', 'handles', 'gdiObjects', 'userObjects', 'pagedPool', 'threads', 'modules'];
  return order.filter((name) => [...curves.values()].some((series) => series.columns.counters[name] !== undefined));
}
