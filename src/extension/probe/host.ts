// Owns the probes: one runs at a time, the others wait in a visible queue; what is shown outlives every view and is written to a
// journal, so that a reloaded window shows what was measured so far. Views listen and ask, they keep nothing.

import * as vscode from 'vscode';
import type { ProbeEvent, ProbeRequest, WatchEvent } from '../../shared';
import { type Ctx, keep } from '../context';
import { openJournal, readJournal } from './journal';
import { close, createSession, isLive, take, takeWatch, type MeasuredSource, type Session } from './session';

export interface Job {
  readonly title: string;
  readonly unit: Session['unit'];
  readonly request?: ProbeRequest;
  readonly source?: MeasuredSource;
  /** Keep the result that is shown now as "before". */
  readonly compare?: boolean;
  readonly events: (signal: AbortSignal) => AsyncIterable<ProbeEvent | WatchEvent>;
  /** Not written to the journal: a recording that is only looked at. */
  readonly replayed?: boolean;
  /** How to do the same again, with the code as it is then; the result shown now is kept as "before" to compare with. */
  readonly again?: (compare: boolean) => Promise<unknown>;
}

export interface ProbeHost {
  readonly shown: Session | undefined;
  readonly before: Session | undefined;
  readonly queue: readonly Session[];
  readonly running: boolean;
  readonly again: ((compare: boolean) => Promise<unknown>) | undefined;
  /** State or samples changed; listeners look for themselves, as often as they like. */
  readonly onChange: vscode.Event<void>;
  readonly onEnded: vscode.Event<Session>;
  start(job: Job): Promise<Session>;
  stop(): void;
  stopComparing(): void;
  /** Brings back what the journal holds, when nothing has been probed since. */
  restore(): Promise<void>;
}

export function createProbeHost(ctx: Ctx): ProbeHost {
  const changed = new vscode.EventEmitter<void>();
  const ended = new vscode.EventEmitter<Session>();
  const waiting: { readonly session: Session; readonly job: Job; readonly done: (session: Session) => void }[] = [];
  let shown: Session | undefined;
  let before: Session | undefined;
  let again: ((compare: boolean) => Promise<unknown>) | undefined;
  let controller: AbortController | undefined;
  let count = 0;
  let restoring: Promise<void> | undefined;

  async function next(): Promise<void> {
    const entry = waiting.shift();
    if (entry === undefined || controller !== undefined) {
      if (entry !== undefined) waiting.unshift(entry);
      return;
    }
    const { session, job } = entry;
    controller = new AbortController();
    if (job.compare === true) before = shown?.phase === 'ended' ? shown : before;
    else before = undefined;
    shown = session;
    again = job.again;
    session.phase = job.request === undefined ? session.phase : 'building';
    changed.fire();
    await follow(session, job, controller.signal);
    controller = undefined;
    ended.fire(session);
    changed.fire();
    entry.done(session);
    void next();
  }

  async function follow(session: Session, job: Job, signal: AbortSignal): Promise<void> {
    const start = performance.now();
    const now = (): number => performance.now() - start;
    const journal = job.replayed === true ? undefined : openJournal(ctx, session);
    try {
      for await (const event of job.events(signal)) {
        journal?.write(event);
        if (job.unit === 'second') takeWatch(session, event as WatchEvent, now());
        else take(session, event as ProbeEvent, now());
        changed.fire();
      }
      close(session, now(), vscode.l10n.t('The probe ended without a result.'));
    } catch (error) {
      // The launcher's door: whatever goes wrong becomes the way this session ended.
      const reason = error instanceof Error ? error.message : String(error);
      ctx.log.error(`Probe ${session.title}: ${error instanceof Error ? error.stack ?? reason : reason}`);
      close(session, now(), reason);
    } finally {
      journal?.close();
    }
  }

  keep(ctx, changed, ended, { dispose: () => controller?.abort() });
  return {
    get shown() { return shown; },
    get before() { return before; },
    get queue() { return waiting.map(({ session }) => session); },
    get running() { return controller !== undefined; },
    get again() { return again; },
    onChange: changed.event,
    onEnded: ended.event,
    start(job) {
      count += 1;
      const session = createSession(count, job.title, job.unit, job.request, job.source);
      return new Promise((done) => {
        waiting.push({ session, job, done });
        changed.fire();
        void next();
      });
    },
    stop() {
      controller?.abort();
    },
    stopComparing() {
      before = undefined;
      changed.fire();
    },
    restore() {
      restoring ??= (async () => {
        const session = await readJournal(ctx);
        if (session === undefined || shown !== undefined) return;
        if (isLive(session)) session.phase = 'interrupted';
        shown = session;
        changed.fire();
      })();
      return restoring;
    },
  };
}
