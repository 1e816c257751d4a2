// Runs a probe from request to result and tells it as a stream of events: an empty control run, then fresh processes that must
// agree, then, where code grows, one more run that says which calls keep the bytes. Leaves no process and no file behind.
import { randomBytes } from 'node:crypto';
import type { CallCost, Environment, ProbeEvent, ProbeRequest, ProbeResult, ProbeTarget, RunResult, Snippet, Verdict } from '../../shared/probe';
import { PROBE_PROTOCOL } from '../../shared/probe';
import { platformSampler } from '../samplers';
import { matchArticles } from '../verdict/articles';
import { decide, judgeRun } from '../verdict/verdict';
import { findRecipe } from '../recipes';
import { prepare, type Prepared } from './prepare';
import type { ChildCall, ChildProgram } from './protocol';
import { runOnce, type RunContext, type RunPlan } from './run';
import { makeTempFolder, removeTempFolder } from './temp-folder';
import { endByToken, startWatchdog, type Watchdog } from './watchdog';

export interface ProbeOptions {
  readonly signal?: AbortSignal;
}

const defaultRuns = 3;
const extraRuns = 2;
const batches = 24;
const warmUpBatches = 4;
const batchMs = 20;
/** How much longer each next process runs: what a short run cannot tell from a cache, a longer one can. */
const stretches = [1, 1.5, 2, 4, 8, 8, 8];

export async function* runProbe(asked: ProbeRequest, options: ProbeOptions = {}): AsyncIterable<ProbeEvent> {
  const recipe = asked.snippet.kind === 'recipe' ? findRecipe(asked.snippet.id) : undefined;
  const request: ProbeRequest = asked.iterations === undefined && recipe?.iterations !== undefined ? { ...asked, iterations: recipe.iterations } : asked;
  const environment: Environment = { platform: process.platform, arch: process.arch, runtime: request.runtime ?? 'native' };
  const target: ProbeTarget = { kind: request.target?.kind ?? 'lab', path: request.target?.kind === 'dll' ? request.target.path : '', version: '' };
  yield { type: 'started', protocol: PROBE_PROTOCOL, title: titleOf(request.snippet), runs: request.runs ?? defaultRuns, ...(request.iterations === undefined ? {} : { iterations: request.iterations }), environment, target };
  const folder = makeTempFolder();
  if (typeof folder !== 'string') {
    yield { type: 'done', result: failedResult(folder.error, target, environment) };
    return;
  }
  const token = randomBytes(12).toString('hex');
  const watchdog = startWatchdog(token, folder);
  try {
    yield* probe(request, { folder, token, watchdog, environment, target, signal: options.signal });
  } finally {
    await endByToken(token);
    removeTempFolder(folder);
    watchdog.release();
  }
}

interface ProbeContext {
  readonly folder: string;
  readonly token: string;
  readonly watchdog: Watchdog;
  readonly environment: Environment;
  readonly target: ProbeTarget;
  readonly signal: AbortSignal | undefined;
}

async function* probe(request: ProbeRequest, context: ProbeContext): AsyncIterable<ProbeEvent> {
  const prepared = yield* prepare(request.snippet, { request, ...context });
  if (stopped(context)) return yield { type: 'aborted' };
  if ('failure' in prepared) return yield { type: 'done', result: failedResult(prepared.failure, context.target, context.environment) };
  const environment: Environment = { ...context.environment, ...(prepared.compiler === undefined ? {} : { compiler: prepared.compiler }) };
  const target: ProbeTarget = { ...context.target, path: prepared.library, ...(context.target.kind === 'lab' ? { faults: prepared.faults } : {}) };

  const measured = yield* measure(request, prepared, 'measured', { ...context, environment });
  if (measured.aborted) return yield { type: 'aborted' };
  let calls: readonly CallCost[] = [];
  if (measured.verdict.kind !== 'failed' && (request.attribute ?? measured.verdict.kind === 'leaks')) {
    calls = yield* attribute(prepared, measured.batch, { ...context, environment }, request);
    if (stopped(context)) return yield { type: 'aborted' };
  }
  let comparison: ProbeResult['comparison'];
  if (request.compare !== undefined && measured.verdict.kind !== 'failed') {
    const other = yield* prepare(request.compare, { request, ...context });
    if ('failure' in other) comparison = { verdict: { kind: 'failed', reason: other.failure }, runs: [] };
    else {
      const compared = yield* measure(request, other, 'compare', { ...context, environment });
      if (compared.aborted) return yield { type: 'aborted' };
      comparison = { verdict: compared.verdict, runs: compared.runs };
    }
    if (stopped(context)) return yield { type: 'aborted' };
  }
  const matches = matchArticles(measured.verdict, calls, target.kind === 'lab' ? prepared.faults : undefined);
  const result: ProbeResult = {
    verdict: measured.verdict, control: measured.control, runs: measured.runs, calls, articles: matches.map((match) => match.id), matches,
    ...(comparison === undefined ? {} : { comparison }), target: { ...target, version: measured.version ?? '' }, environment,
  };
  yield { type: 'done', result };
}

function stopped(context: ProbeContext): boolean {
  return context.signal?.aborted === true;
}

interface Measured {
  readonly aborted: boolean;
  readonly verdict: Verdict;
  readonly control: RunResult;
  readonly runs: readonly RunResult[];
  readonly batch: number;
  readonly version?: string;
}

const noRun: RunResult = { iterations: 0, samples: [], growth: {} };

async function* measure(request: ProbeRequest, prepared: Prepared, role: 'measured' | 'compare', context: ProbeContext): AsyncGenerator<ProbeEvent, Measured> {
  const run = runContext(prepared.program, request, context);
  const fail = (reason: string, control: RunResult, runs: readonly RunResult[], aborted: boolean): Measured => ({ aborted, verdict: { kind: 'failed', reason }, control, runs, batch: 1 });
  const control = yield* runOnce({ role: 'control', index: role === 'measured' ? 0 : 1 }, { batch: 1, batches: 12, warmUpBatches: 2, batchMs, stretch: 1 }, run);
  if (!control.ok) return fail(control.reason, noRun, [], control.aborted);
  const runs: RunResult[] = [];
  const wanted = request.runs ?? defaultRuns;
  let batch = request.iterations === undefined ? undefined : Math.ceil(request.iterations / batches);
  let version = control.version;
  let verdict: Verdict = { kind: 'inconclusive', reason: 'No run was finished.' };
  for (let index = 0; index < wanted + extraRuns; index++) {
    const plan: RunPlan = { ...(batch === undefined ? {} : { batch }), batches, warmUpBatches, batchMs, stretch: request.iterations === undefined ? stretches[Math.min(index, stretches.length - 1)]! : 1 };
    const outcome = yield* runOnce({ role, index }, plan, run);
    if (!outcome.ok) return fail(outcome.reason, control.result, runs, outcome.aborted);
    runs.push(outcome.result);
    batch = outcome.batch;
    version = outcome.version ?? version;
    verdict = decide(control.result.samples, runs.map((result) => result.samples), prepared.program.scripted);
    if (index + 1 >= wanted && verdict.kind !== 'inconclusive') break;
    if (index + 1 >= wanted && request.iterations !== undefined) break; // longer runs were not asked for
    if (request.runs === undefined && index === 1 && isClear(runs, prepared.program.scripted)) break;
  }
  return { aborted: false, verdict, control: control.result, runs, batch: batch ?? 1, ...(version === undefined ? {} : { version }) };
}

/** Two processes that counted exactly the same need no third. */
function isClear(runs: readonly RunResult[], scripted: boolean | undefined): boolean {
  const judged = runs.map((run) => judgeRun(run.samples, scripted));
  const exact = judged.map((counters) => counters.find((entry) => entry.name === 'heapBytes')?.judgement);
  const [first] = exact;
  if (first === undefined || !exact.every((judgement) => judgement !== undefined && judgement.exact && judgement.shape === first.shape && judgement.slope === first.slope)) return false;
  if (first.shape === 'constant') return true;
  return first.shape === 'flat' && judged.every((counters) => counters.every((entry) => entry.judgement.kind === 'flat'));
}

async function* attribute(prepared: Prepared, batch: number, context: ProbeContext, request: ProbeRequest): AsyncGenerator<ProbeEvent, readonly CallCost[]> {
  if (prepared.attributed === undefined) return [];
  const program = yield* prepared.attributed();
  if (program === undefined) return [];
  const plan: RunPlan = { ...(request.iterations === undefined ? {} : { batch }), batches: 8, warmUpBatches: 4, batchMs, stretch: 1 };
  const outcome = yield* runOnce({ role: 'attribute', index: 0 }, plan, runContext(program, request, context));
  if (!outcome.ok) {
    if (!outcome.aborted) yield { type: 'note', text: `The calls could not be told apart: ${outcome.reason}` };
    return [];
  }
  return outcome.calls.map(toCost).sort((a, b) => weight(b) - weight(a));
}

function toCost(call: ChildCall): CallCost {
  const per = (total: number): number => (call.count === 0 ? 0 : total / call.count);
  const handles = per(call.handles ?? 0);
  return { name: call.name, count: call.count, retainedBytesPerCall: per(call.retained), ...(handles === 0 ? {} : { retainedHandlesPerCall: handles }) };
}

/** What a call costs altogether; a handle weighs more than any block. */
function weight(call: CallCost): number {
  return call.count * (call.retainedBytesPerCall + (call.retainedHandlesPerCall ?? 0) * 4096);
}

function runContext(program: ChildProgram, request: ProbeRequest, context: ProbeContext): RunContext {
  return {
    program, folder: context.folder, token: context.token, watchdog: context.watchdog, sampler: platformSampler(), environment: context.environment, signal: context.signal, startedAt: Date.now(),
    deadlineMs: request.deadlineMs ?? 20_000, memoryLimitBytes: request.memoryLimitBytes ?? 1 << 30,
  };
}

function failedResult(reason: string, target: ProbeTarget, environment: Environment): ProbeResult {
  return { verdict: { kind: 'failed', reason }, control: noRun, runs: [], calls: [], articles: [], matches: [], target, environment };
}

function titleOf(snippet: Snippet): string {
  switch (snippet.kind) {
    case 'function': return `${snippet.file.split(/[\\/]/).at(-1)}${snippet.name === undefined ? '' : `:${snippet.name}`}`;
    case 'selection': return `${snippet.file.split(/[\\/]/).at(-1)}:${snippet.startLine}-${snippet.endLine}`;
    case 'javascript': return snippet.file.split(/[\\/]/).at(-1)!;
    case 'text': return 'snippet';
    case 'recipe': return snippet.id;
  }
}
