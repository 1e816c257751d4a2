// Owns the probes: one runs at a time, the others wait in a visible queue. What is shown outlives every view, and the engine that
// measures outlives the window: a reloaded one reads what happened meanwhile and follows on. Views listen and ask, they keep nothing.

import * as vscode from 'vscode';
import type { DetachedJob, Told } from '../../native';
import type { ProbeEvent, ProbeRequest, WatchEvent } from '../../shared';
import { type Ctx, keep } from '../context';
import { beginJournal, lastJournal } from './journal';
import { say } from './snapshot';
import { close, createSession, take, takeWatch, type MeasuredSource, type Session } from './session';

export type Again = (compare: boolean) => Promise<unknown>;

export interface Job {
  readonly title: string;
  readonly unit: Session['unit'];
  readonly request?: ProbeRequest;
  readonly source?: MeasuredSource;
  /** Keep the result that is shown now as "before". */
  readonly compare?: boolean;
  /** What is run, or a recording that is only looked at. */
  readonly what: DetachedJob | { readonly kind: 'replay'; readonly events: () => AsyncIterable<ProbeEvent> };
  /** How to do the same again, with the code as it is then; the result shown now is kept as "before" to compare with. */
  readonly again?: Again;
}

export interface ProbeHost {
  readonly shown: Session | undefined;
  readonly before: Session | undefined;
  readonly queue: readonly Session[];
  readonly running: boolean;
  readonly again: Again | undefined;
  /** State or samples changed; listeners look for themselves, as often as they like. */
  readonly onChange: vscode.Event<void>;
  readonly onEnded: vscode.Event<Session>;
  start(job: Job): Promise<Session>;
  stop(): void;
  stopComparing(): void;
  /** Brings back the last probe of this workspace as it is now, and follows it on if it still runs. Resolves when what happened until now is there. */
  restore(): Promise<void>;
  /** Says how a probe that was brought back is done again. */
  relaunch?: (session: Session, job: DetachedJob) => Again;
}

interface Entry {
  readonly session: Session;
  readonly again: Again | undefined;
  readonly compare: boolean;
  readonly events: (signal: AbortSignal) => AsyncGenerator<Told | undefined, boolean>;
  readonly done: (session: Session) => void;
  /** The first news: what happened before it is not worth drawing one by one. */
  readonly caughtUp?: () => void;
}

export function createProbeHost(ctx: Ctx): ProbeHost {
  const changed = new vscode.EventEmitter<void>();
  const ended = new vscode.EventEmitter<Session>();
  const waiting: Entry[] = [];
  let shown: Session | undefined;
  let before: Session | undefined;
  let again: Again | undefined;
  let controller: AbortController | undefined;
  let count = 0;
  let restoring: Promise<void> | undefined;

  async function next(): Promise<void> {
    if (controller !== undefined) return;
    const entry = waiting.shift();
    if (entry === undefined) return;
    const { session } = entry;
    controller = new AbortController();
    if (!entry.compare) before = undefined;
    else if (shown?.phase === 'ended') before = shown;
    shown = session;
    again = entry.again;
    if (session.request !== undefined) session.phase = 'building';
    changed.fire();
    await follow(entry, controller.signal);
    controller = undefined;
    ended.fire(session);
    changed.fire();
    entry.caughtUp?.();
    entry.done(session);
    void next();
  }

  async function follow({ session, events, caughtUp }: Entry, signal: AbortSignal): Promise<void> {
    let last = 0;
    try {
      const told = events(signal);
      for (;;) {
        const step = await told.next();
        if (step.done === true) {
          if (!step.value && session.phase !== 'ended') session.phase = 'interrupted';
          else close(session, last, vscode.l10n.t('The probe ended without a result.'));
          return;
        }
        if (step.value === undefined) {
          caughtUp?.();
          continue;
        }
        last = step.value.atMs;
        if (session.unit === 'second') takeWatch(session, step.value.event as WatchEvent, last, say);
        else take(session, step.value.event as ProbeEvent, last, say);
        changed.fire();
      }
    } catch (error) {
      // The launcher's door: whatever goes wrong becomes the way this session ended.
      const reason = error instanceof Error ? error.message : String(error);
      ctx.log.error(`Probe ${session.title}: ${error instanceof Error ? error.stack ?? reason : reason}`);
      close(session, last, reason);
    }
  }

  async function* run(session: Session, what: Job['what'], signal: AbortSignal): AsyncGenerator<Told | undefined, boolean> {
    if (what.kind === 'replay') {
      const start = performance.now();
      for await (const event of what.events()) yield { atMs: performance.now() - start, event };
      return true;
    }
    const native = await import('../../native');
    const journal = beginJournal(ctx, session, what);
    native.startDetached(journal.folder, what);
    journal.keepHead();
    return yield* native.follow(journal.folder, signal);
  }

  function add(entry: Omit<Entry, 'done'>): Promise<Session> {
    return new Promise((done) => {
      waiting.push({ ...entry, done });
      changed.fire();
      void next();
    });
  }

  async function bringBack(): Promise<void> {
    const last = lastJournal(ctx);
    if (last === undefined) return;
    const { folder, head } = last;
    const { follow: read } = await import('../../native');
    const session = createSession(0, head.title, head.unit, head.request, head.source);
    await new Promise<void>((caughtUp) => {
      void add({ session, again: host.relaunch?.(session, head.job), compare: false, caughtUp, events: (signal) => read(folder, signal) });
    });
  }

  const host: ProbeHost = {
    get shown() { return shown; },
    get before() { return before; },
    get queue() { return waiting.map(({ session }) => session); },
    get running() { return controller !== undefined; },
    get again() { return again; },
    onChange: changed.event,
    onEnded: ended.event,
    async start(job) {
      // A probe that still runs since before the window was reloaded comes first.
      if (job.what.kind !== 'replay') await host.restore();
      count += 1;
      const session = createSession(count, job.title, job.unit, job.request, job.source);
      return add({ session, again: job.again, compare: job.compare === true, events: (signal) => run(session, job.what, signal) });
    },
    stop() {
      controller?.abort();
    },
    stopComparing() {
      before = undefined;
      changed.fire();
    },
    restore() {
      restoring ??= shown === undefined ? bringBack() : Promise.resolve();
      return restoring;
    },
  };
  keep(ctx, changed, ended);
  return host;
}
