// One run: a fresh process, warmed up, then fixed batches with a sample after each. The first measured run finds out how many
// iterations fill a batch; the others are given that number. Every way the process can end becomes an event and an outcome.
import { PROBE_PROTOCOL, type CounterName, type Counters, type Environment, type ProbeEvent, type RunId, type RunResult, type Sample } from '../../shared/probe';
import { growthOf } from '../verdict/verdict';
import { startChild, type Child, type ChildEnd } from './child';
import type { ChildCall, ChildProgram, ChildReport } from './protocol';
import type { Sampler } from '../samplers';
import { readable } from './symbols';
import type { Watchdog } from './watchdog';

export interface RunPlan {
  /** Iterations per batch; absent: find out. */
  readonly batch?: number;
  readonly batches: number;
  readonly warmUpBatches: number;
  /** How long a batch should take when it is found out. */
  readonly batchMs: number;
  /** Multiplies a batch that was found out. */
  readonly stretch: number;
}

export interface RunContext {
  readonly program: ChildProgram;
  readonly folder: string;
  readonly token: string;
  readonly watchdog: Watchdog;
  readonly sampler: Sampler;
  readonly deadlineMs: number;
  readonly memoryLimitBytes: number;
  readonly environment: Environment;
  readonly startedAt: number;
  readonly signal?: AbortSignal | undefined;
}

export type RunOutcome =
  | { readonly ok: true; readonly result: RunResult; readonly calls: readonly ChildCall[]; readonly batch: number; readonly version?: string }
  | { readonly ok: false; readonly aborted: boolean; readonly reason: string };

export async function* runOnce(run: RunId, plan: RunPlan, context: RunContext): AsyncGenerator<ProbeEvent, RunOutcome> {
  const child = startChild(context.program, { role: run.role, cwd: context.folder, token: context.token, memoryLimitBytes: context.memoryLimitBytes, watchdog: context.watchdog });
  const abort = (): void => child.kill();
  context.signal?.addEventListener('abort', abort, { once: true });
  if (context.signal?.aborted === true) abort();
  try {
    return yield* drive(run, plan, context, child);
  } finally {
    context.signal?.removeEventListener('abort', abort);
    child.kill();
  }
}

interface Driven {
  readonly samples: Sample[];
  iteration: number;
  /** How long an iteration took when the batch was found out. */
  iterationMs?: number;
}

async function* drive(run: RunId, plan: RunPlan, context: RunContext, child: Child): AsyncGenerator<ProbeEvent, RunOutcome> {
  const deadline = Date.now() + context.deadlineMs;
  const state: Driven = { samples: [], iteration: 0 };
  const hello = await answer(child, 'hello', deadline, context);
  if ('problem' in hello) return yield* failed(run, hello, state, child, context);
  yield* hello.notes.map((text): ProbeEvent => ({ type: 'note', run, text }));
  if (hello.report.protocol !== PROBE_PROTOCOL) {
    return { ok: false, aborted: false, reason: `The measured program speaks version ${hello.report.protocol} of the protocol, this engine version ${PROBE_PROTOCOL}; install MAPI Lens again.` };
  }
  yield { type: 'hello', protocol: hello.report.protocol, pid: child.pid, run, environment: context.environment };

  const batch = plan.batch ?? await findBatch(child, plan, deadline, context, state);
  if (typeof batch !== 'number') return yield* failed(run, batch, state, child, context);
  const size = Math.max(1, Math.round(batch * plan.stretch));
  const total = plan.warmUpBatches + affordable(plan, size, state, deadline);
  for (let index = 0; index <= total; index++) {
    if (index > 0) {
      const step = await runBatch(child, varied(size, index), deadline, context, state);
      if ('problem' in step) return yield* failed(run, step, state, child, context);
      yield* step.notes.map((text): ProbeEvent => ({ type: 'note', run, text }));
      state.samples.push({ ...await take(step.report, child, context), ...(index <= plan.warmUpBatches ? { warmUp: true } : {}) });
      yield { type: 'sample', run, sample: state.samples.at(-1)! };
    }
    if (run.role === 'control') await pause(5);
  }
  child.send('end');
  const calls: ChildCall[] = [];
  for (;;) {
    const last = await answer(child, undefined, deadline, context);
    if ('problem' in last) return yield* failed(run, last, state, child, context);
    if (last.report.type === 'calls') calls.push(...last.report.calls);
    if (last.report.type === 'end') break;
  }
  yield* printedBy(run, child);
  const result: RunResult = { iterations: state.iteration, samples: state.samples, growth: growthOf(state.samples, context.program.scripted) };
  yield { type: 'run-ended', run, result };
  return { ok: true, result, calls, batch, ...(hello.report.version === undefined ? {} : { version: hello.report.version }) };
}

/** What one run may fill by growing: enough to see any leak, little enough to stay quick and below every ceiling. */
const growthBudgets: { readonly [K in CounterName]?: number } = { heapBytes: 48 << 20, privateBytes: 96 << 20, handles: 3000, gdiObjects: 3000, userObjects: 3000, threads: 200 };
const largestBatch = 200_000;
/** An iteration that takes so long is not made to run more often than need be. */
const slowMs = 500;

/** Doubles the batch until it fills its time or keeps too much; these iterations warm the caches too. */
async function findBatch(child: Child, plan: RunPlan, deadline: number, context: RunContext, state: Driven): Promise<number | Problem> {
  let before: Counters | undefined;
  // The very first iterations load and compile things; how long they take says nothing.
  for (const size of [1, 2]) {
    const step = await runBatch(child, size, deadline, context, state);
    if ('problem' in step) return step;
    if (step.report.ms > slowMs) break;
  }
  for (let size = 1; ; size *= 2) {
    const step = await runBatch(child, size, deadline, context, state);
    if ('problem' in step) return step;
    const { ms } = step.report;
    const { counters } = await take(step.report, child, context);
    const most = Math.min(largestBatch, ...Object.entries(growthBudgets).map(([name, budget]) => {
      const grown = (counters[name as CounterName] ?? 0) - (before?.[name as CounterName] ?? counters[name as CounterName] ?? 0);
      // The budget is for the longest of the runs; a page or a handle more is no trend yet.
      return grown < size / 8 || grown <= 0 ? Infinity : (budget * size) / grown / (plan.batches + plan.warmUpBatches);
    }));
    before = counters;
    state.iterationMs = ms / size;
    if (ms >= plan.batchMs / 2 || size >= most) return Math.max(1, Math.round(Math.min(most, size * Math.min(4, plan.batchMs / Math.max(ms, 0.01)))));
  }
}

/**
 * Batches of one size would beat in time with a cache that is flushed every so often, and its phase would creep up like a leak;
 * a real leak is the same per iteration whatever the size.
 */
function varied(size: number, index: number): number {
  return Math.max(1, Math.round(size * (0.8 + 0.4 * ((index * 0.6180339887) % 1))));
}

/** Fewer batches where one takes long, so that a run stays within half its deadline; never too few to judge. */
function affordable(plan: RunPlan, size: number, state: Driven, deadline: number): number {
  if (state.iterationMs === undefined) return plan.batches;
  const each = Math.max(plan.batchMs, state.iterationMs * size);
  const room = Math.floor((deadline - Date.now()) / 2 / each) - plan.warmUpBatches;
  return Math.max(Math.min(plan.batches, 10), Math.min(plan.batches, room));
}

type BatchReport = Extract<ChildReport, { type: 'batch' }>;

async function runBatch(child: Child, size: number, deadline: number, context: RunContext, state: Driven): Promise<{ readonly report: BatchReport; readonly notes: readonly string[] } | Problem> {
  child.send(`run ${size}`);
  const answered = await answer(child, 'batch', deadline, context);
  if (!('problem' in answered)) state.iteration = answered.report.iteration;
  return answered;
}

async function take(report: BatchReport, child: Child, context: RunContext): Promise<Sample> {
  return {
    iteration: report.iteration,
    atMs: Date.now() - context.startedAt,
    counters: { ...(report.heapBytes === undefined ? {} : { heapBytes: report.heapBytes }), ...(report.heapBlocks === undefined ? {} : { heapBlocks: report.heapBlocks }), ...await context.sampler.sample(child.pid) },
  };
}

type Problem =
  | { readonly problem: 'timeout' | 'memory'; readonly report?: undefined; readonly iteration?: number; readonly where?: string }
  | { readonly problem: 'failed'; readonly failure: Extract<ChildReport, { type: 'failed' }> }
  | { readonly problem: 'ended'; readonly end: ChildEnd };

/** Waits for a report of the wanted type; notes on the way are collected. Looks at the memory ceiling meanwhile. */
async function answer<T extends ChildReport['type']>(child: Child, wanted: T | undefined, deadline: number, context: RunContext): Promise<{ readonly report: Extract<ChildReport, { type: T }>; readonly notes: readonly string[] } | Problem> {
  const notes: string[] = [];
  for (;;) {
    const report = await waitFor(child.next(), deadline, () => overCeiling(child, context));
    if (report === 'timeout' || report === 'memory') return interrupted(child, report);
    if (report.type === 'note') notes.push(report.text);
    else if (report.type === 'ended') return { problem: 'ended', end: report };
    else if (report.type === 'failed') {
      // What it printed last comes by another pipe and may lie there still; with its end all is read.
      await waitFor(child.next(), Date.now() + 1000, () => false);
      return { problem: 'failed', failure: report };
    } else if (wanted === undefined || report.type === wanted) return { report: report as Extract<ChildReport, { type: T }>, notes };
  }
}

/** The child had its time: it is asked where it is, and gets a moment to say so. */
async function interrupted(child: Child, problem: 'timeout' | 'memory'): Promise<Problem> {
  child.interrupt();
  const last = await waitFor(child.next(), Date.now() + 300, () => false);
  if (last === 'timeout' || last === 'memory' || last.type !== 'failed') return { problem };
  const where = / in (\S+)/.exec(readable(last.reason))?.[1];
  return { problem: last.outOfMemory === true ? 'memory' : problem, iteration: last.iteration, ...(where === undefined ? {} : { where }) };
}

async function waitFor<T>(next: Promise<T>, deadline: number, overMemory: () => boolean): Promise<T | 'timeout' | 'memory'> {
  let timer: NodeJS.Timeout | undefined;
  const watch = new Promise<'timeout' | 'memory'>((resolve) => {
    timer = setInterval(() => {
      if (Date.now() >= deadline) resolve('timeout');
      else if (overMemory()) resolve('memory');
    }, 100);
  });
  try {
    return await Promise.race([next, watch]);
  } finally {
    clearInterval(timer);
  }
}

function overCeiling(child: Child, context: RunContext): boolean {
  const used = context.sampler.memory(child.pid, context.program.ceiling);
  return used !== undefined && used > context.memoryLimitBytes;
}

async function* failed(run: RunId, problem: Problem, state: Driven, child: Child, context: RunContext): AsyncGenerator<ProbeEvent, RunOutcome> {
  if (context.signal?.aborted === true) return { ok: false, aborted: true, reason: 'The probe was stopped.' };
  yield* printedBy(run, child);
  const { event, reason } = describe(run, problem, state.iteration, child, context);
  yield event;
  return { ok: false, aborted: false, reason };
}

function describe(run: RunId, problem: Problem, iteration: number, child: Child, context: RunContext): { event: ProbeEvent; reason: string } {
  if (problem.problem === 'timeout') {
    const at = problem.iteration ?? iteration;
    const where = problem.where === undefined ? '' : `, in ${problem.where}`;
    return { event: { type: 'timed-out', run, afterMs: context.deadlineMs, iteration: at }, reason: `The run did not end within ${context.deadlineMs / 1000} s and was stopped in iteration ${at}${where}; shorten the code or raise the deadline.` };
  }
  const failure = problem.problem === 'failed' ? problem.failure : undefined;
  if (problem.problem === 'memory' || failure?.outOfMemory === true) {
    const at = failure?.iteration ?? (problem.problem === 'memory' ? problem.iteration : undefined) ?? iteration;
    return { event: { type: 'out-of-memory', run, limitBytes: context.memoryLimitBytes, iteration: at }, reason: `The code used more than the ${Math.round(context.memoryLimitBytes / (1 << 20))} MB it may have, in iteration ${at}; raise the limit, or look at what one iteration allocates.` };
  }
  if (failure !== undefined) {
    const detail = lastPrinted(child);
    const reason = `${stage(run, failure.iteration)}: ${readable(failure.reason)}${detail}`;
    return { event: { type: 'crashed', run, reason, iteration: failure.iteration }, reason: `${reason}.` };
  }
  const end = (problem as { end: ChildEnd }).end;
  const how = end.startError !== undefined ? `the program could not be started (${end.startError})` : end.nonsense !== undefined ? 'the program wrote something else than reports to the engine\'s pipe' : end.signal !== null ? `the process was killed by ${end.signal}` : `the process ended with code ${end.code}`;
  const reason = `${stage(run, iteration)}: ${how}${lastPrinted(child)}`;
  return { event: { type: 'crashed', run, reason, iteration }, reason: `${reason}.` };
}

function stage(run: RunId, iteration: number): string {
  return run.role === 'control' ? 'The control run failed' : iteration === 0 ? 'The code failed in set-up or in its first iteration' : `The code failed in iteration ${iteration}`;
}

function lastPrinted(child: Child): string {
  const line = child.output().tail.trim().split('\n').at(-1)?.trim() ?? '';
  return line === '' ? '' : ` (it printed: ${line.slice(0, 160)})`;
}

function* printedBy(run: RunId, child: Child): Generator<ProbeEvent> {
  const { head, bytes } = child.output();
  if (bytes === 0) return;
  yield { type: 'output', run, text: head };
  if (bytes > head.length) yield { type: 'note', run, text: `The code printed ${bytes} bytes; the first ${head.length} are kept.` };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
