// One probe from request to result, as the host remembers it: takes the events in, gives out what a panel shows. Pure state, no
// editor and no clock, so that a recording replayed gives the very same session.

import type { BuildDiagnostic, CurveInfo, LogLine, Phase, ProbeEvent, ProbeRequest, ProbeResult, Verdict, WatchEvent } from '../../shared';
import { createCurve, type Curve } from './sample-store';
import { plain, type Say } from './verdict-text';

export interface Session {
  readonly id: number;
  readonly title: string;
  readonly request?: ProbeRequest;
  /** The source that was measured, for "this version of the code only". */
  readonly source?: MeasuredSource;
  readonly unit: 'iteration' | 'second';
  phase: Phase;
  command: string;
  result?: ProbeResult;
  /** How it ended when there is no result. */
  ending?: { readonly kind: 'aborted' | 'failed'; readonly reason: string };
  /** A watched process: the verdict so far. */
  assessment?: Verdict;
  diagnostics: readonly BuildDiagnostic[];
  readonly log: LogLine[];
  readonly curves: Map<string, { readonly info: CurveInfo; readonly curve: Curve }>;
  runsDone: number;
  runsTotal: number;
  current?: string;
}

export interface MeasuredSource {
  readonly uri: string;
  /** The text of the function as it was measured. */
  readonly text: string;
  readonly functionName: string;
  readonly fingerprint?: string;
}

const MAX_LOG_LINES = 500;

export function createSession(id: number, title: string, unit: Session['unit'], request?: ProbeRequest, source?: MeasuredSource): Session {
  return {
    id, title, unit,
    ...(request === undefined ? {} : { request }),
    ...(source === undefined ? {} : { source }),
    phase: 'queued', command: '', diagnostics: [], log: [], curves: new Map(), runsDone: 0, runsTotal: 0,
  };
}

/** `say` translates what the log tells. */
export function take(session: Session, event: ProbeEvent, atMs: number, say: Say = plain): void {
  switch (event.type) {
    case 'started':
      session.phase = 'building';
      session.runsTotal = event.runs;
      log(session, atMs, 'info', `${event.title}: ${event.target.kind} ${event.target.version}, ${event.environment.platform} ${event.environment.arch}`);
      return;
    case 'building':
      session.phase = 'building';
      session.command = event.command;
      log(session, atMs, 'info', event.command);
      return;
    case 'built':
      log(session, atMs, 'info', event.cached ? say('Taken from the cache.') : say('Built in {0} s.', (event.ms / 1000).toFixed(1)));
      return;
    case 'build-failed':
      session.diagnostics = event.diagnostics;
      session.ending = { kind: 'failed', reason: event.reason };
      log(session, atMs, 'error', event.reason);
      return;
    case 'hello':
      session.phase = 'running';
      log(session, atMs, 'info', say('{0} runs as process {1}.', name(event.run, say), event.pid));
      return;
    case 'sample': {
      session.phase = 'running';
      const id = curveId(event.run);
      session.current = id;
      curveOf(session, { id, ...event.run }).add(event.sample);
      return;
    }
    case 'run-ended':
      session.runsDone += 1;
      log(session, atMs, 'info', say('{0} ended after {1} iterations.', name(event.run, say), event.result.iterations));
      return;
    case 'note':
      log(session, atMs, 'info', event.text);
      return;
    case 'output':
      log(session, atMs, 'output', event.text.trimEnd());
      return;
    case 'crashed':
      log(session, atMs, 'error', say('{0} crashed at iteration {1}: {2}', name(event.run, say), event.iteration, event.reason));
      return;
    case 'timed-out':
      log(session, atMs, 'error', say('{0} was stopped after {1} s, at iteration {2}.', name(event.run, say), (event.afterMs / 1000).toFixed(1), event.iteration));
      return;
    case 'out-of-memory':
      log(session, atMs, 'error', say('{0} reached its limit of {1} MB at iteration {2}.', name(event.run, say), Math.round(event.limitBytes / 1024 / 1024), event.iteration));
      return;
    case 'aborted':
      session.phase = 'ended';
      session.ending = { kind: 'aborted', reason: say('The probe was stopped before there was a result.') };
      log(session, atMs, 'info', say('Stopped'));
      return;
    case 'done':
      session.phase = 'ended';
      session.result = event.result;
      return;
  }
}

export function takeWatch(session: Session, event: WatchEvent, atMs: number, say: Say = plain): void {
  switch (event.type) {
    case 'watching':
      session.phase = 'watching';
      log(session, atMs, 'info', say('Watching {0} (process {1}).', event.name, event.pid));
      return;
    case 'sample':
      session.phase = 'watching';
      session.current = 'watched';
      curveOf(session, { id: 'watched', role: 'watched', index: 0 }).add(event.sample);
      return;
    case 'assessment':
      session.assessment = event.verdict;
      return;
    case 'exited':
      session.phase = 'ended';
      log(session, atMs, 'info', say('The process ended.'));
      return;
    case 'stopped':
      session.phase = 'ended';
      session.assessment = event.verdict;
      return;
    case 'unavailable':
      session.phase = 'ended';
      session.ending = { kind: 'failed', reason: event.reason };
      log(session, atMs, 'error', event.reason);
      return;
  }
}

/** The end of a stream that said nothing of an end. */
export function close(session: Session, atMs: number, reason: string): void {
  if (session.phase === 'ended') return;
  session.phase = 'ended';
  if (session.result === undefined) session.ending ??= { kind: 'failed', reason };
  log(session, atMs, 'error', reason);
}

export function isLive(session: Session): boolean {
  return session.phase !== 'ended' && session.phase !== 'interrupted';
}

function curveOf(session: Session, info: CurveInfo): Curve {
  const known = session.curves.get(info.id);
  if (known !== undefined) return known.curve;
  const curve = createCurve();
  session.curves.set(info.id, { info, curve });
  return curve;
}

export function curveId(run: { readonly role: string; readonly index: number }): string {
  return `${run.role}-${run.index}`;
}

function log(session: Session, atMs: number, kind: LogLine['kind'], text: string): void {
  session.log.push({ atMs, kind, text });
  if (session.log.length > MAX_LOG_LINES) session.log.splice(0, session.log.length - MAX_LOG_LINES);
}

function name(run: { readonly role: string; readonly index: number }, say: Say): string {
  switch (run.role) {
    case 'control': return say('The control run');
    case 'measured': return say('Run {0}', run.index + 1);
    case 'compare': return say('Run {0} of the comparison', run.index + 1);
    default: return say('The attribution run');
  }
}
