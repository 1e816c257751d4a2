// Watches a running process from outside and says whether it grows. Touches nothing in the process itself.
import type { RunningProcess, Sample, WatchEvent } from '../../shared/probe';
import { platformSampler, type Sampler } from '../samplers';
import { assess } from '../verdict/watching';

export interface WatchOptions {
  readonly signal?: AbortSignal;
  /** Time between two samples; default 500. */
  readonly intervalMs?: number;
  /** Ends by itself after this time. */
  readonly durationMs?: number;
  /** Default: this platform's. */
  readonly sampler?: Sampler;
}

/** Samples kept for the judgement; older ones are thinned out, so that watching for days costs no more than for minutes. */
const kept = 2000;

export async function* watchProcess(pid: number, options: WatchOptions = {}): AsyncIterable<WatchEvent> {
  const sampler = options.sampler ?? platformSampler();
  const name = await sampler.name(pid);
  if (name === undefined || Object.keys(await sampler.sample(pid)).length === 0) {
    yield { type: 'unavailable', reason: `There is no process ${pid} that can be read; check the number, and whether it runs under your account.` };
    return;
  }
  yield { type: 'watching', pid, name };
  const started = Date.now();
  let samples: Sample[] = [];
  let next = 1;
  for (let count = 0; ; count++) {
    const counters = await sampler.sample(pid);
    if (Object.keys(counters).length === 0) {
      yield { type: 'exited' };
      return;
    }
    const atMs = Date.now() - started;
    const sample: Sample = { iteration: Math.floor(atMs / 1000), atMs, counters };
    samples.push(sample);
    if (samples.length > kept) samples = samples.filter((_, index) => index % 2 === 0);
    yield { type: 'sample', sample };
    if (count >= next) {
      yield { type: 'assessment', verdict: assess(samples) };
      next = count + 10;
    }
    const over = options.durationMs !== undefined && atMs >= options.durationMs;
    if (over || !(await pause(options.intervalMs ?? 500, options.signal))) {
      yield { type: 'stopped', verdict: assess(samples) };
      return;
    }
  }
}

/** Processes of this machine that could be watched, newest first. */
export async function listProcesses(): Promise<readonly RunningProcess[]> {
  return [...await platformSampler().list()].filter((entry) => entry.pid !== process.pid).sort((a, b) => b.pid - a.pid);
}

/** False when it was cut short. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  if (signal?.aborted === true) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = (whole: boolean): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(whole);
    };
    const stop = (): void => done(false);
    const timer = setTimeout(() => done(true), ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
