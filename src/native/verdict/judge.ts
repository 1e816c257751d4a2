// Judges one counter of one run: grows, flat or unclear, with the shape that was seen. Counters that count exactly are judged by
// their differences from batch to batch; counters with noise by a trimmed line whose error knows that neighbours are alike.
// Either way growth must go on to the end: a step, a cache that fills and an allocator that trims are no leaks. Pure.
import { fitLine, fitTrimmed, lagOne, mean, studentQuantile, type Point } from './statistics';

export type Shape =
  | 'constant' // every batch keeps the same
  | 'irregular' // keeps on growing, not evenly
  | 'flat' | 'step' | 'saturation' | 'sawtooth' | 'shrinking' | 'slowing' | 'noise' | 'too-short';

export interface Judgement {
  readonly kind: 'grows' | 'flat' | 'unclear';
  readonly shape: Shape;
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  /** Whether the slope is counted, not estimated. */
  readonly exact: boolean;
}

/** Samples a judgement needs at least; below it nothing is said. */
export const leastSamples = 8;

export function judgeExact(points: readonly Point[]): Judgement {
  if (points.length < leastSamples) return unclear('too-short', points);
  const rates = differences(points);
  const tail = rates.slice(rates.length >> 1);
  const last = tail[tail.length - 1]!;
  if (tail.every((rate) => same(rate, last))) {
    if (last > 0) return { kind: 'grows', shape: 'constant', slope: last, low: last, high: last, exact: true };
    const head = rates.slice(0, rates.length >> 1).filter((rate) => rate > 0);
    return flat(last < 0 ? 'shrinking' : head.length === 0 ? 'flat' : head.length === 1 ? 'step' : 'saturation');
  }
  return judgeMode(points, rates) ?? judgeEnvelope(points, rates);
}

/** Most batches keep exactly the same, and a few stand out. */
function judgeMode(points: readonly Point[], rates: readonly number[]): Judgement | undefined {
  const mode = modeOf(rates);
  const others = rates.filter((rate) => !same(rate, mode.value));
  if (mode.count < rates.length * 0.7 || others.some((rate) => rate < mode.value)) return undefined;
  if (mode.value > 0) return same(rates.at(-1)!, mode.value) || same(rates.at(-2)!, mode.value) ? { kind: 'grows', shape: 'constant', slope: mode.value, low: mode.value, high: mode.value, exact: true } : undefined;
  if (mode.value < 0) return undefined;
  return others.length <= 2 ? flat('step') : judgeStairs(points, rates);
}

/** Rare positive steps: a staircase when they come evenly to the end, else caches that filled. */
function judgeStairs(points: readonly Point[], rates: readonly number[]): Judgement {
  const quarters = parts(rates, 4).map((part) => part.filter((rate) => rate > 0).length);
  if (quarters.at(-1) === 0) return flat('saturation');
  if (quarters.slice(1).some((count) => count === 0)) return unclear('noise', points);
  return judgeEnvelope(points, rates);
}

/** Growth below this many units per iteration, with certainty, is none: ups and downs that happen not to end where they began. */
const negligible = 1;

/** No even growth: what remains after each trim decides. */
function judgeEnvelope(points: readonly Point[], rates: readonly number[]): Judgement {
  const judged = judgeFloors(points, rates);
  if (judged.kind !== 'unclear') return judged;
  return judged.high < negligible ? flat(rates.some((rate) => rate < 0) ? 'sawtooth' : 'saturation') : judged;
}

function judgeFloors(points: readonly Point[], rates: readonly number[]): Judgement {
  const falls = rates.some((rate) => rate < 0);
  const floors = parts(points, 4).map((part) => Math.min(...part.map((point) => point.y)));
  const rises = floors.slice(1).map((floor, index) => floor - floors[index]!);
  const thirds = parts(rates, 3).map(mean);
  const overall = mean(rates);
  const swing = Math.max(...points.map((point) => point.y)) - Math.min(...points.map((point) => point.y));
  if (rises.slice(1).every((rise) => rise <= swing * 0.02)) return flat(falls ? 'sawtooth' : 'saturation');
  if (rises.some((rise) => rise <= 0)) return overall <= 0 ? flat('sawtooth') : unclear(falls ? 'sawtooth' : 'noise', points);
  if (thirds[2]! < overall * 0.6 && !falls) return unclear('slowing', points);
  if (Math.min(...rises) < Math.max(...rises) * 0.35) return unclear(falls ? 'sawtooth' : 'slowing', points);
  const estimate = estimateIrregular(points, rates);
  if (estimate.low <= 0) return unclear('noise', points);
  return { kind: 'grows', shape: 'irregular', ...estimate, exact: false };
}

/** Mean difference where each batch adds its own chance; a line where the level swings around it. */
function estimateIrregular(points: readonly Point[], rates: readonly number[]): { slope: number; low: number; high: number } {
  const r = lagOne(rates);
  if (r < -0.2) return interval(fitLine(points));
  const n = rates.length;
  const average = mean(rates);
  const deviation = Math.sqrt(rates.reduce((sum, rate) => sum + (rate - average) ** 2, 0) / (n - 1));
  const inflation = Math.sqrt((1 + Math.max(0, r)) / (1 - Math.min(0.9, Math.max(0, r))));
  const margin = (studentQuantile(0.995, n - 1) * deviation * inflation) / Math.sqrt(n);
  return { slope: average, low: average - margin, high: average + margin };
}

function interval(fit: { slope: number; error: number; freedom: number }): { slope: number; low: number; high: number } {
  const margin = studentQuantile(0.995, fit.freedom) * fit.error;
  return { slope: fit.slope, low: fit.slope - margin, high: fit.slope + margin };
}

/**
 * A noisy counter. `granularity` is the counter's unit (a page): a rise below 64 of them over the whole run says nothing.
 */
export function judgeNoisy(points: readonly Point[], granularity: number): Judgement {
  if (points.length < leastSamples) return unclear('too-short', points);
  const rates = differences(points);
  if (rates.every((rate) => rate === 0)) return flat('flat');
  const steadfast = judgeSteadfast(points, granularity);
  if (steadfast !== undefined) return steadfast;
  const fit = interval(fitTrimmed(points));
  const rise = fit.slope * (points.at(-1)!.x - points[0]!.x);
  if (fit.low <= 0 || rise < 64 * granularity) return { ...flat(fit.high < 0 ? 'shrinking' : 'flat'), slope: fit.slope, low: fit.low, high: fit.high };
  const step = stepShare(points);
  if (step > 0.75) return flat('step');
  const halves = parts(points, 2).map((part) => interval(fitTrimmed(part)));
  if (halves[1]!.low <= 0) return halves[1]!.slope < fit.slope * 0.3 ? flat('saturation') : unclear('noise', points);
  if (halves[0]!.slope <= 0) return unclear('noise', points);
  if (halves[1]!.slope < halves[0]!.slope * 0.5) return unclear('slowing', points);
  const floors = parts(points, 4).map((part) => Math.min(...part.map((point) => point.y)));
  if (floors.slice(1).some((floor, index) => floor <= floors[index]!)) return unclear('sawtooth', points);
  return { kind: 'grows', shape: 'irregular', ...fit, exact: false };
}

/**
 * Growth that is there in every eighth of the run, and never much less than on average. Neighbours are so alike in such a series
 * that the corrected error of a line drowns it; a walk without a trend does this in less than one of a thousand cases.
 */
function judgeSteadfast(points: readonly Point[], granularity: number): Judgement | undefined {
  if (points.length < 32) return undefined;
  const eighths = parts(points, 8).map((part) => ({ x: mean(part.map((point) => point.x)), y: Math.min(...part.map((point) => point.y)) }));
  const rates = differences(eighths);
  const average = mean(rates);
  if (average <= 0 || Math.min(...rates) < average * 0.3 || average * (points.at(-1)!.x - points[0]!.x) < 64 * granularity) return undefined;
  const deviation = Math.sqrt(rates.reduce((sum, rate) => sum + (rate - average) ** 2, 0) / (rates.length - 1));
  const margin = (studentQuantile(0.995, rates.length - 1) * deviation) / Math.sqrt(rates.length);
  return { kind: 'grows', shape: 'irregular', slope: average, low: average - margin, high: average + margin, exact: false };
}

/** How much of the spread one single step explains better than a line does: 1 is all of it. */
function stepShare(points: readonly Point[]): number {
  const line = fitLine(points).residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  let best = Infinity;
  for (let cut = 2; cut < points.length - 2; cut++) {
    const squares = [points.slice(0, cut), points.slice(cut)].reduce((sum, part) => {
      const level = mean(part.map((point) => point.y));
      return sum + part.reduce((inner, point) => inner + (point.y - level) ** 2, 0);
    }, 0);
    best = Math.min(best, squares);
  }
  return line === 0 ? 0 : Math.max(0, 1 - best / line);
}

export function differences(points: readonly Point[]): number[] {
  return points.slice(1).map((point, index) => (point.y - points[index]!.y) / Math.max(1e-9, point.x - points[index]!.x));
}

function modeOf(values: readonly number[]): { value: number; count: number } {
  const groups = values.map((value) => ({ value, count: values.filter((other) => same(other, value)).length }));
  return groups.reduce((best, group) => (group.count > best.count ? group : best));
}

/** Splits into `count` runs of nearly equal length, in order. */
export function parts<T>(values: readonly T[], count: number): T[][] {
  return Array.from({ length: count }, (_, index) => values.slice(Math.floor((index * values.length) / count), Math.floor(((index + 1) * values.length) / count)));
}

function same(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

function flat(shape: Shape): Judgement {
  return { kind: 'flat', shape, slope: 0, low: 0, high: 0, exact: true };
}

function unclear(shape: Shape, points: readonly Point[]): Judgement {
  const fit = points.length > 2 ? interval(fitLine(points)) : { slope: 0, low: 0, high: 0 };
  return { kind: 'unclear', shape, ...fit, exact: false };
}
