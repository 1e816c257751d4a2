// The host's memory of a curve: columns of numbers, bounded. When the bound is reached every second sample is dropped, so that a
// curve of hours keeps its beginning, its shape and its end, at half the detail.

import type { Columns, CounterName, Sample } from '../../shared';

export const CAPACITY = 100_000;

export interface Curve {
  /** Changes when samples were dropped: whoever counted along must fetch all again. */
  readonly generation: number;
  readonly length: number;
  add(sample: Sample): void;
  columns(from?: number): Columns;
}

export function createCurve(capacity = CAPACITY): Curve {
  let samples: Sample[] = [];
  let generation = 0;
  let last: Sample | undefined;
  let stride = 1;
  let skipped = 0;
  return {
    get generation() { return generation; },
    get length() { return samples.length; },
    add(sample) {
      last = sample;
      skipped += 1;
      if (skipped < stride && samples.length > 0) return;
      skipped = 0;
      samples.push(sample);
      if (samples.length < capacity) return;
      samples = samples.filter((_, index) => index % 2 === 0);
      stride *= 2;
      generation += 1;
    },
    columns(from = 0) {
      const wanted = from === 0 ? samples : samples.slice(from);
      // The newest value is always shown, even when thinning has left it out.
      const all = from === 0 && last !== undefined && last !== wanted.at(-1) ? [...wanted, last] : wanted;
      return toColumns(all);
    },
  };
}

export function toColumns(samples: readonly Sample[]): Columns {
  const names = new Set<CounterName>();
  for (const sample of samples) for (const name of Object.keys(sample.counters)) names.add(name as CounterName);
  const counters: { [K in CounterName]?: Float64Array } = {};
  for (const name of names) counters[name] = Float64Array.from(samples, (sample) => sample.counters[name] ?? Number.NaN);
  return {
    iteration: Float64Array.from(samples, (sample) => sample.iteration),
    atMs: Float64Array.from(samples, (sample) => sample.atMs),
    counters,
  };
}
