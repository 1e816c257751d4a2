// Judges a process that is only watched: no iterations, no control, no exact counter, so all that can be said is whether a
// counter keeps on growing with time. Pure.
import type { CounterName, Sample, Verdict } from '../../shared/probe';
import { judgeNoisy } from './judge';
import type { Point } from './statistics';

const watched: readonly { readonly name: CounterName; readonly unit: string; readonly granularity: number }[] = [
  { name: 'privateBytes', unit: 'private bytes', granularity: 4096 },
  { name: 'handles', unit: 'handles', granularity: 1 / 4 },
  { name: 'gdiObjects', unit: 'GDI objects', granularity: 1 / 4 },
  { name: 'userObjects', unit: 'USER objects', granularity: 1 / 4 },
  { name: 'pagedPool', unit: 'bytes of paged pool', granularity: 512 },
  { name: 'threads', unit: 'threads', granularity: 1 / 8 },
];

/** Samples before anything is said. */
const least = 20;

export function assess(samples: readonly Sample[]): Verdict {
  if (samples.length < least) return { kind: 'inconclusive', reason: `${samples.length} samples so far; a trend needs at least ${least}.` };
  let unclear: Verdict | undefined;
  let quiet: Verdict | undefined;
  for (const { name, unit, granularity } of watched) {
    // The first fifth is left out: a process that has just been woken up fills its caches.
    const points = samples.slice(Math.floor(samples.length / 5)).flatMap((sample): Point[] => {
      const y = sample.counters[name];
      return y === undefined ? [] : [{ x: sample.atMs / 1000, y }];
    });
    if (points.length < least / 2) continue;
    const { kind, slope, low, high } = judgeNoisy(points, granularity);
    const growth = { counter: name, bytesPerIteration: slope, low, high };
    if (kind === 'grows') return { kind: 'leaks', ...growth, reason: `The process keeps gaining ${said(slope)} ${unit} a second (between ${said(low)} and ${said(high)}).` };
    if (kind === 'unclear') unclear ??= { kind: 'inconclusive', ...growth, reason: `The ${unit} grow, but not evenly enough to call it a leak; watch longer.` };
    else quiet ??= { kind: 'steady', ...growth, reason: `No counter keeps growing in ${Math.round(samples.at(-1)!.atMs / 1000)} s.` };
  }
  return unclear ?? quiet ?? { kind: 'inconclusive', reason: 'No counter of this process could be read.' };
}

function said(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 });
}
