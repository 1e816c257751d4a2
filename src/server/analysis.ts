// Decides what is analysed when: an edited file at once, files made stale by it next, the rest of the workspace in the gaps.
// One file at a time, and the event loop gets a turn between two, so that a keystroke never waits for background work.

import type { Finding } from '../shared';
import { STATUS_NOTIFICATION, type ServerStatus } from '../shared';
import type { ServerContext } from './context';
import { publish } from './diagnostics';

/** Edits that follow each other within this time are one. */
const DEBOUNCE_MS = 12;
/** The rest of the workspace waits until nobody has typed for this long. */
const QUIET_MS = 600;

export interface Analysis {
  /** An open document changed: analyse it before anything else. */
  edited(uri: string): void;
  /** A file of the workspace was read; it is checked in the background. */
  loaded(uri: string): void;
  /** Text moved in these files, by their names: findings elsewhere whose steps lead there are told again, in the background. */
  moved(names: Iterable<string>): void;
  /** Everything whose findings may have changed, in the background. */
  refreshStale(): void;
  /** Every known file again, open ones first: after a change of settings. */
  refreshAll(): void;
  closed(uri: string, stillKnown: boolean): void;
  setScan(done: number, total: number): void;
}

export function createAnalysis(ctx: ServerContext): Analysis {
  const urgent = new Set<string>();
  const background = new Set<string>();
  /** Names of files in which text moved. */
  const moved = new Set<string>();
  /** Files whose analysis threw: they stay stale, and are tried again only when they change. */
  const broken = new Set<string>();
  const told = new Set<string>();
  let scan: { done: number; total: number } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let lastStatus = '';
  let editedAt = 0;

  function schedule(delay: number): void {
    if (running) return;
    clearTimeout(timer);
    timer = setTimeout(() => { void pump(); }, delay);
  }

  async function pump(): Promise<void> {
    running = true;
    while (urgent.size > 0 || (background.size + moved.size > 0 && scan === undefined)) {
      const quiet = Date.now() - editedAt;
      if (urgent.size === 0 && quiet < QUIET_MS) {
        // An edit in the meantime takes the place of this.
        running = false;
        schedule(QUIET_MS - quiet);
        return;
      }
      if (urgent.size + background.size === 0) followMoved();
      const uri = take(urgent) ?? take(background);
      if (uri === undefined) break;
      analyse(uri);
      announce();
      await new Promise((resolve) => setImmediate(resolve));
    }
    running = false;
    announce();
    if (scan === undefined) ctx.keeper.idle();
  }

  function analyse(uri: string): void {
    const document = ctx.documents.get(uri);
    const name = ctx.names.toName(uri, document?.languageId);
    try {
      if (document !== undefined) ctx.analyzer.setFile(name, document.getText());
      const report = ctx.analyzer.check(name);
      for (const problem of report.problems) tell(`${problem.file}: ${problem.message}`);
      ctx.keeper.said(name, report);
      publish(ctx, uri, report.findings, document?.version);
    } catch (error) {
      // The door of the analysis: one file that cannot be analysed must not stop the others.
      ctx.connection.console.error(`${uri} could not be analysed: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
      broken.add(uri);
      ctx.keeper.said(name, undefined);
      publish(ctx, uri, [], document?.version);
    }
    // What others have to say may have changed with this file; open ones soon, the rest when nobody types.
    for (const stale of ctx.analyzer.stale()) enqueue(ctx.names.toUri(stale));
  }

  /** Once: while a function is being written it can not be read at every other key. */
  function tell(problem: string): void {
    if (told.has(problem)) return;
    told.add(problem);
    ctx.connection.console.warn(problem);
  }

  function followMoved(): void {
    for (const [uri, findings] of ctx.store.entries()) {
      if (findings.some((finding) => finding.steps.some((step) => step.file !== finding.file && moved.has(step.file)))) enqueue(uri);
    }
    moved.clear();
  }

  function enqueue(uri: string): void {
    if (broken.has(uri)) return;
    if (ctx.documents.get(uri) !== undefined) urgent.add(uri);
    else background.add(uri);
  }

  function announce(): void {
    const waiting = urgent.size + background.size;
    const status: ServerStatus = scan !== undefined
      ? { state: 'scanning', done: scan.done, total: scan.total, findings: ctx.store.count() }
      : { state: waiting > 0 ? 'analyzing' : 'idle', done: 0, total: waiting, findings: ctx.store.count() };
    // Ten thousand files are not ten thousand messages: while files wait, only every hundredth step is told.
    const key = status.state === 'idle' ? JSON.stringify(status) : `${status.state} ${Math.floor((status.done + status.total) / 100)}`;
    if (key === lastStatus) return;
    lastStatus = key;
    void ctx.connection.sendNotification(STATUS_NOTIFICATION, status);
  }

  return {
    edited(uri) {
      broken.delete(uri);
      urgent.add(uri);
      moved.add(ctx.names.toName(uri, ctx.documents.get(uri)?.languageId));
      editedAt = Date.now();
      schedule(DEBOUNCE_MS);
    },
    loaded(uri) {
      broken.delete(uri);
      background.add(uri);
    },
    moved(names) {
      for (const name of names) moved.add(name);
    },
    refreshStale() {
      for (const stale of ctx.analyzer.stale()) enqueue(ctx.names.toUri(stale));
      schedule(0);
    },
    refreshAll() {
      for (const [uri] of ctx.store.entries()) enqueue(uri);
      for (const document of ctx.documents.all()) urgent.add(document.uri);
      for (const stale of ctx.analyzer.stale()) enqueue(ctx.names.toUri(stale));
      schedule(0);
    },
    closed(uri, stillKnown) {
      broken.delete(uri);
      urgent.delete(uri);
      moved.add(ctx.names.toName(uri));
      if (stillKnown) background.add(uri);
      else publish(ctx, uri, [] as readonly Finding[]);
      schedule(0);
    },
    setScan(done, total) {
      scan = done < total ? { done, total } : undefined;
      announce();
      if (scan === undefined) schedule(0);
    },
  };
}

function take(set: Set<string>): string | undefined {
  for (const first of set) {
    set.delete(first);
    return first;
  }
  return undefined;
}
