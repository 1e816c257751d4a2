// From the runs of a probe to one verdict: which counter speaks, whether the fresh processes agree, what the control says.
// Three-valued, always with a reason in one sentence. Pure.
import type { CounterName, RunResult, Sample, Verdict } from '../../shared/probe';
import { judgeExact, judgeNoisy, type Judgement } from './judge';
import type { Point } from './statistics';

/** What a JavaScript engine does to private bytes: its own heap was seen to grow by more than a megabyte while it warms up. */
const engineGranularity = 64 << 10;

/** Counters in the order in which they are believed, with the way each is judged. */
const counters: readonly { readonly name: CounterName; readonly unit: string; readonly judge: (points: readonly Point[], scripted: boolean) => Judgement }[] = [
  { name: 'heapBytes', unit: 'bytes', judge: judgeExact },
  { name: 'heapBlocks', unit: 'heap blocks', judge: judgeExact },
  { name: 'handles', unit: 'handles', judge: judgeExact },
  { name: 'gdiObjects', unit: 'GDI objects', judge: judgeExact },
  { name: 'userObjects', unit: 'USER objects', judge: judgeExact },
  { name: 'threads', unit: 'threads', judge: judgeExact },
  { name: 'modules', unit: 'modules', judge: judgeExact },
  { name: 'pagedPool', unit: 'bytes of paged pool', judge: (points) => judgeNoisy(points, 512) },
  { name: 'privateBytes', unit: 'private bytes', judge: (points, scripted) => judgeNoisy(points, scripted ? engineGranularity : 4096) },
];

/** The judged samples of a run; warm-up samples are for the eye only. */
export function pointsOf(samples: readonly Sample[], counter: CounterName): Point[] {
  return samples.filter((sample) => sample.warmUp !== true).flatMap((sample) => {
    const y = sample.counters[counter];
    return y === undefined ? [] : [{ x: sample.iteration, y }];
  });
}

/** What one run's growth is, for its row in the table: the first counter that grows, else the most exact one there is. */
export function growthOf(samples: readonly Sample[], scripted = false): RunResult['growth'] {
  const judged = judgeRun(samples, scripted);
  const chosen = judged.find((entry) => entry.judgement.kind === 'grows') ?? judged[0];
  if (chosen === undefined) return {};
  const { slope, low, high } = chosen.judgement;
  return { counter: chosen.name, bytesPerIteration: slope, low, high };
}

interface Judged {
  readonly name: CounterName;
  readonly unit: string;
  readonly judgement: Judgement;
}

/** `scripted`: a JavaScript engine lived in the process. */
export function judgeRun(samples: readonly Sample[], scripted = false): readonly Judged[] {
  return counters.flatMap(({ name, unit, judge }) => {
    const points = pointsOf(samples, name);
    return points.length === 0 ? [] : [{ name, unit, judgement: judge(points, scripted) }];
  });
}

export function decide(control: readonly Sample[], runs: readonly (readonly Sample[])[], scripted = false): Verdict {
  if (runs.length === 0) return { kind: 'inconclusive', reason: 'No run was finished.' };
  const controlJudged = judgeRun(control, scripted);
  const unsure: Verdict[] = [];
  for (const { name, unit } of counters) {
    const judged = runs.map((samples) => judgeRun(samples, scripted).find((entry) => entry.name === name)?.judgement);
    if (judged.some((judgement) => judgement === undefined)) continue;
    const verdict = decideCounter(name, unit, judged as Judgement[], runs, controlJudged.find((entry) => entry.name === name)?.judgement);
    if (verdict?.kind === 'leaks') return verdict;
    if (verdict !== undefined) unsure.push(verdict);
  }
  if (unsure.length > 0) return unsure[0]!;
  return steady(runs, scripted);
}

/** A verdict when the counter has something to say; undefined when it is flat. */
function decideCounter(name: CounterName, unit: string, judged: readonly Judgement[], runs: readonly (readonly Sample[])[], control: Judgement | undefined): Verdict | undefined {
  const grows = judged.filter((judgement) => judgement.kind === 'grows');
  if (judged.every((judgement) => judgement.kind === 'flat')) return undefined;
  if (levelsOff(judged, runs)) return undefined;
  const growth = { counter: name, ...pool(grows.length > 0 ? grows : judged) };
  if (grows.length < judged.length) {
    const noisy = name === 'privateBytes' || name === 'pagedPool';
    if (grows.length === 0 && noisy) return undefined; // a noisy counter that is not sure says nothing
    const odd = judged.find((judgement) => judgement.kind !== 'grows')!;
    return { kind: 'inconclusive', ...growth, reason: grows.length > 0
      ? `${grows.length} of ${judged.length} processes grew, the others did not (${told(odd)}); run again with more iterations.`
      : `The ${unit} ${told(odd)}; run again with more iterations.` };
  }
  if (control !== undefined && control.kind === 'grows' && growth.low <= control.high) {
    return { kind: 'inconclusive', ...growth, reason: 'The empty control run grows as well, so the growth is not the code\'s own; close what else runs in the process, or probe less of it.' };
  }
  const sizes = grows.map((judgement) => judgement.slope);
  if (Math.max(...sizes) > Math.min(...sizes) * 2) {
    return { kind: 'inconclusive', ...growth, reason: `The processes grow by different amounts (${sizes.map(number).join(', ')} ${unit} per iteration); run again with more iterations.` };
  }
  const each = grows.every((judgement) => judgement.exact) ? 'in every batch' : 'to the end';
  return { kind: 'leaks', ...growth, reason: `Each iteration keeps ${number(growth.bytesPerIteration)} ${unit}, ${each} of ${runs.length === 1 ? 'the run' : `all ${runs.length} runs in fresh processes`}.` };
}

/** Shorter runs still grew, but the two longest ones went flat: a cache that fills. */
function levelsOff(judged: readonly Judgement[], runs: readonly (readonly Sample[])[]): boolean {
  const order = judged.map((judgement, index) => ({ judgement, length: runs[index]!.at(-1)?.iteration ?? 0 })).sort((a, b) => b.length - a.length);
  const longest = order.slice(0, 2);
  return order.length >= 3 && longest.every((entry) => entry.judgement.kind === 'flat') && longest[1]!.length >= order[2]!.length * 1.5;
}

function pool(judged: readonly Judgement[]): { bytesPerIteration: number; low: number; high: number } {
  return {
    bytesPerIteration: judged.reduce((sum, judgement) => sum + judgement.slope, 0) / judged.length,
    low: Math.min(...judged.map((judgement) => judgement.low)),
    high: Math.max(...judged.map((judgement) => judgement.high)),
  };
}

function steady(runs: readonly (readonly Sample[])[], scripted: boolean): Verdict {
  const judged = runs.map((samples) => judgeRun(samples, scripted)[0]);
  const first = judged.find((entry) => entry !== undefined);
  if (first === undefined) return { kind: 'inconclusive', reason: 'No counter could be read; see mapi-lens doctor.' };
  if (judged.some((entry) => entry?.judgement.shape === 'too-short')) return { kind: 'inconclusive', reason: 'The runs are too short to judge; ask for more iterations.' };
  const shapes = new Set(judged.map((entry) => entry?.judgement.shape));
  const seen = shapes.has('saturation') ? ' after a cache had filled' : shapes.has('step') ? ' apart from a single step' : shapes.has('sawtooth') ? ' apart from ups and downs' : '';
  return { kind: 'steady', counter: first.name, bytesPerIteration: 0, low: 0, high: 0, reason: `Nothing is kept${seen}: no counter grows to the end in ${runs.length} ${runs.length === 1 ? 'run' : 'runs in fresh processes'}.` };
}

function told(judgement: Judgement): string {
  switch (judgement.shape) {
    case 'slowing': return 'growth is slowing down, as a cache does that fills';
    case 'sawtooth': return 'goes up and down too far to tell';
    case 'too-short': return 'too few samples';
    case 'noise': return 'grows unevenly, without a clear trend';
    case 'saturation': return 'levels off';
    case 'step': return 'a single step';
    default: return 'flat';
  }
}

function number(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 2 : 1);
}
