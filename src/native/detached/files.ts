// The folder that joins a detached engine and whoever follows it: the job, the journal of what happened, and signs: the engine
// lives, somebody follows, please stop. Files, because they survive both sides.
import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ProbeEvent, ProbeRequest, WatchEvent } from '../../shared/probe';

export type DetachedJob =
  | { readonly kind: 'probe'; readonly request: ProbeRequest }
  | { readonly kind: 'watch'; readonly pid: number };

/** One line of the journal. The first names the engine, the last says that there is no more. */
export type JournalLine =
  | { readonly engine: number }
  | { readonly atMs: number; readonly event: ProbeEvent | WatchEvent }
  | { readonly end: 'done' | 'abandoned' };

export const jobFile = (folder: string): string => path.join(folder, 'job.json');
export const journalFile = (folder: string): string => path.join(folder, 'journal.ndjson');
export const followedFile = (folder: string): string => path.join(folder, 'followed');
export const errorsFile = (folder: string): string => path.join(folder, 'errors.txt');
export const aliveFile = (folder: string): string => path.join(folder, 'alive');
export const stopFile = (folder: string): string => path.join(folder, 'stop');

/** How often both sides say that they are there, and how long each believes in the other: longer than a window takes to reload. */
export const SIGN_EVERY_MS = 2000;
export const GONE_AFTER_MS = 60_000;
export const LOOK_EVERY_MS = 100;

/** Says "I am here". The folder may be gone: somebody cleaned up, and the other side will notice. */
export function sign(file: string): void {
  try {
    writeFileSync(file, '');
  } catch {
    // nothing to be said to nobody
  }
}

/** Milliseconds since a file was last written; undefined when there is none. */
export function ageMs(file: string): number | undefined {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return undefined;
  }
}
