// Shares work between this thread and helping ones: parsing, then checking. Results are in the order of the work, whoever
// did it, so that the outcome does not depend on who was faster. A helper that fails leaves its work to the others.

import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { AnalyzerConfig, FileReport, Grammars, ParsedFile } from '../analyzer';
import { productFile } from './product';

export interface NamedText { readonly name: string; readonly text: string }
export interface KnownFile extends NamedText { readonly parsed: ParsedFile }

export interface WorkerSetup { readonly grammars: Grammars; readonly config: AnalyzerConfig }

export type Order =
  | { readonly kind: 'know'; readonly files: readonly KnownFile[] }
  | { readonly kind: 'parse'; readonly files: readonly NamedText[] }
  | { readonly kind: 'check'; readonly files: readonly string[] };
export type Answer =
  | { readonly kind: 'done' }
  | { readonly kind: 'parsed'; readonly parsed: readonly ParsedFile[] }
  | { readonly kind: 'checked'; readonly reports: readonly FileReport[] };

export interface Threads {
  readonly count: number;
  /** Tells every helper about these files. */
  know(files: readonly KnownFile[]): Promise<void>;
  parse(files: readonly NamedText[], here: (file: NamedText) => ParsedFile): Promise<readonly ParsedFile[]>;
  check(files: readonly string[], here: (file: string) => FileReport, each: (done: number) => void): Promise<readonly FileReport[]>;
  end(): Promise<void>;
}

/** Less text than this is done before a thread has started. */
const worthwhile = 2_000_000;

export function areWorthwhile(files: readonly NamedText[], jobs: number): boolean {
  return jobs > 1 && textSize(files) > worthwhile && existsSync(workerFile());
}

export function textSize(files: readonly NamedText[]): number {
  return files.reduce((sum, file) => sum + file.text.length, 0);
}

export function startThreads(jobs: number, setup: WorkerSetup, signal: AbortSignal): Threads {
  let helpers = Array.from({ length: jobs - 1 }, () => startHelper(setup));
  const alive = (): readonly Helper[] => (helpers = helpers.filter((helper) => !helper.failed()));

  const share = async <T, R>(items: readonly T[], batches: (readonly number[])[], here: (item: T) => R, there: (helper: Helper, items: readonly T[]) => Promise<readonly R[] | undefined>, each?: (done: number) => void): Promise<readonly R[]> => {
    const results = new Array<R>(items.length);
    let done = 0;
    const take = (): readonly number[] | undefined => (signal.aborted ? undefined : batches.shift());
    const finish = (batch: readonly number[], got: readonly R[]): void => {
      batch.forEach((at, index) => { results[at] = got[index]!; });
      done += batch.length;
      each?.(done);
    };
    const helping = alive().map(async (helper) => {
      for (let batch = take(); batch !== undefined; batch = take()) {
        const got = await there(helper, batch.map((at) => items[at]!));
        if (got === undefined) {
          batches.push(batch);
          return;
        }
        finish(batch, got);
      }
    });
    const own = async (): Promise<void> => {
      for (let batch = take(); batch !== undefined; batch = take()) {
        finish(batch, batch.map((at) => here(items[at]!)));
        // Lets the answers of the others in.
        await new Promise(setImmediate);
      }
    };
    await own();
    await Promise.all(helping);
    // What a failed helper gave back.
    await own();
    return results;
  };

  return {
    count: jobs,
    know: async (files) => {
      await Promise.all(alive().map((helper) => helper.ask({ kind: 'know', files })));
    },
    parse: (files, here) => share(files, byLength(files), here, async (helper, batch) => {
      const answer = await helper.ask({ kind: 'parse', files: batch });
      return answer?.kind === 'parsed' ? answer.parsed : undefined;
    }),
    check: (files, here, each) => share(files, inChunks(files.length), here, async (helper, batch) => {
      const answer = await helper.ask({ kind: 'check', files: batch });
      return answer?.kind === 'checked' ? answer.reports : undefined;
    }, each),
    end: async () => {
      await Promise.all(helpers.map((helper) => helper.end()));
    },
  };
}

interface Helper {
  failed(): boolean;
  /** One question at a time; nothing comes back from a helper that failed. */
  ask(order: Order): Promise<Answer | undefined>;
  end(): Promise<void>;
}

function startHelper(setup: WorkerSetup): Helper {
  const worker = new Worker(workerFile(), { workerData: setup });
  let failed = false;
  let answer: ((answer: Answer | undefined) => void) | undefined;
  const settle = (value: Answer | undefined): void => {
    const waiting = answer;
    answer = undefined;
    waiting?.(value);
  };
  const fail = (): void => {
    failed = true;
    settle(undefined);
  };
  worker.on('message', settle);
  worker.on('error', fail);
  worker.on('exit', fail);
  const next = (): Promise<Answer | undefined> => new Promise((resolve) => {
    if (failed) resolve(undefined);
    else answer = resolve;
  });
  // The first message says that it is ready.
  const ready = next();
  return {
    failed: () => failed,
    ask: async (order) => {
      await ready;
      if (failed) return undefined;
      const answered = next();
      worker.postMessage(order);
      return answered;
    },
    end: async () => {
      failed = true;
      await worker.terminate();
    },
  };
}

function workerFile(): string {
  return productFile('dist', 'cli-worker.js');
}

/** Numbers of files, a handful at a time: the longest first, so that nobody ends with a long one alone. */
function byLength(files: readonly NamedText[]): number[][] {
  const order = files.map((_file, at) => at).sort((a, b) => files[b]!.text.length - files[a]!.text.length || a - b);
  const all: number[][] = [];
  let size = Infinity;
  for (const at of order) {
    if (size >= 120_000) {
      all.push([]);
      size = 0;
    }
    all.at(-1)!.push(at);
    size += files[at]!.text.length;
  }
  return all;
}

function inChunks(count: number): number[][] {
  const all: number[][] = [];
  for (let at = 0; at < count; at += 8) all.push(Array.from({ length: Math.min(8, count - at) }, (_unused, index) => at + index));
  return all;
}
