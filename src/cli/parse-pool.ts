// Shares the parsing of files between this thread and others. What comes back is in the order of the files, whoever parsed
// them, so that the analysis does not depend on who was faster.

import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Analyzer, FileModel, Grammars, ParsedFile } from '../analyzer';
import { productFile } from './product';

export interface NamedText { readonly name: string; readonly text: string }

export interface WorkerSetup {
  readonly grammars: Grammars;
  readonly api: readonly unknown[];
  /** The macros of all headers, as if one header held them. */
  readonly macros: FileModel;
}
export interface ParseOrder { readonly files: readonly NamedText[] }
export interface ParseAnswer { readonly parsed: readonly ParsedFile[] }

/** Less text than this is parsed before a thread has started. */
const worthwhile = 3_000_000;
const batchSize = 150_000;

export function parsesInThreads(files: readonly NamedText[], jobs: number): boolean {
  return jobs > 1 && files.reduce((sum, file) => sum + file.text.length, 0) > worthwhile && existsSync(workerFile());
}

/** Results in the order of `files`. A thread that fails leaves its work to the others; this one always goes on. */
export async function parseInThreads(analyzer: Analyzer, files: readonly NamedText[], jobs: number, setup: WorkerSetup, signal: AbortSignal): Promise<readonly (ParsedFile | undefined)[]> {
  const results = new Array<ParsedFile | undefined>(files.length);
  const waiting = batches(files);
  const take = (): readonly number[] | undefined => (signal.aborted ? undefined : waiting.shift());
  const helpers = Array.from({ length: jobs - 1 }, () => help(files, setup, take, (batch) => waiting.push(batch), results));
  for (let batch = take(); batch !== undefined || helpers.length > 0; batch = take()) {
    if (batch === undefined) {
      await Promise.all(helpers.splice(0));
      continue;
    }
    for (const at of batch) results[at] = analyzer.parse(files[at]!.name, files[at]!.text);
    // Lets the answers of the others in.
    await new Promise(setImmediate);
  }
  return results;
}

function workerFile(): string {
  return productFile('dist', 'cli-worker.js');
}

/** Numbers of files, a handful at a time: the longest first, so that nobody ends with a long one alone. */
function batches(files: readonly NamedText[]): (readonly number[])[] {
  const order = files.map((_file, at) => at).sort((a, b) => files[b]!.text.length - files[a]!.text.length || a - b);
  const all: number[][] = [];
  let size = batchSize;
  for (const at of order) {
    if (size >= batchSize) {
      all.push([]);
      size = 0;
    }
    all.at(-1)!.push(at);
    size += files[at]!.text.length;
  }
  return all;
}

function help(files: readonly NamedText[], setup: WorkerSetup, take: () => readonly number[] | undefined, giveBack: (batch: readonly number[]) => void, results: (ParsedFile | undefined)[]): Promise<void> {
  const worker = new Worker(workerFile(), { workerData: setup });
  return new Promise((resolve) => {
    let current: readonly number[] = [];
    let ended = false;
    const end = (): void => {
      if (ended) return;
      ended = true;
      if (current.length > 0) giveBack(current);
      void worker.terminate().then(() => resolve());
    };
    worker.on('message', ({ parsed }: ParseAnswer) => {
      parsed.forEach((one, at) => { results[current[at]!] = one; });
      const next = take();
      current = next ?? [];
      if (next === undefined) return end();
      worker.postMessage({ files: next.map((at) => files[at]!) } satisfies ParseOrder);
    });
    worker.on('error', end);
    worker.on('exit', end);
  });
}
