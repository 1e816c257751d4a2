// Runs a probe in a process of its own that outlives whoever started it, so that an editor's window can be reloaded in the middle
// of a run, and its extension host has nothing to do but to read what happened.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { ProbeEvent, WatchEvent } from '../../shared/probe';
import { productRoot } from '../root';
import { ageMs, aliveFile, errorsFile, followedFile, GONE_AFTER_MS, jobFile, journalFile, LOOK_EVERY_MS, sign, SIGN_EVERY_MS, stopFile, type DetachedJob, type JournalLine } from './files';

export type { DetachedJob } from './files';

export interface Told {
  readonly atMs: number;
  readonly event: ProbeEvent | WatchEvent;
}

/** Starts the engine on a job, in a folder made anew. */
export function startDetached(folder: string, job: DetachedJob): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(jobFile(folder), JSON.stringify(job));
  writeFileSync(journalFile(folder), '');
  writeFileSync(followedFile(folder), '');
  const electron = process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' };
  const errors = openSync(errorsFile(folder), 'w');
  const child = spawn(process.execPath, [path.join(productRoot(), 'dist', 'probe-engine.js'), folder], { detached: true, windowsHide: true, stdio: ['ignore', 'ignore', errors], env: { ...process.env, ...electron }, cwd: folder });
  closeSync(errors);
  // An engine that cannot be started or dies is noticed by its follower.
  child.on('error', () => undefined).on('exit', () => ended.add(folder));
  child.unref();
}

/** Folders whose engine was started here and has ended. */
const ended = new Set<string>();

/** What the journal says, from its beginning, then as it grows; undefined at the point from which on it is news. Ends with the engine: with true when it said its last word. */
export async function* follow(folder: string, signal?: AbortSignal): AsyncGenerator<Told | undefined, boolean> {
  const journal = openSync(journalFile(folder), 'r');
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let engine: number | undefined;
  let signed = 0;
  let caughtUp = false;
  try {
    for (;;) {
      if (Date.now() - signed > SIGN_EVERY_MS) {
        signed = Date.now();
        sign(followedFile(folder));
      }
      if (signal?.aborted === true && !existsSync(stopFile(folder))) sign(stopFile(folder));
      // Asked before reading: what it wrote last is read all the same.
      const gone = isGone(folder, engine);
      rest += decoder.write(readOn(journal));
      const lines = rest.split('\n');
      rest = lines.pop()!;
      for (const text of lines) {
        const line = JSON.parse(text) as JournalLine;
        if ('engine' in line) engine = line.engine;
        else if ('end' in line) return line.end === 'done';
        else yield line;
      }
      if (gone) {
        const said = lastWords(folder);
        if (said !== '') throw new Error(`The probe's engine failed: ${said}`);
        return false;
      }
      if (!caughtUp) yield undefined;
      caughtUp = true;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } finally {
    closeSync(journal);
  }
}

/** Ended here, dead, or silent for so long that its number may be another's by now. */
function isGone(folder: string, engine: number | undefined): boolean {
  if (ended.has(folder)) return true;
  const silent = ageMs(aliveFile(folder)) ?? ageMs(jobFile(folder)) ?? Infinity;
  return silent > GONE_AFTER_MS || (engine !== undefined && !isAlive(engine));
}

/** What an engine that failed has said. */
function lastWords(folder: string): string {
  try {
    return readFileSync(errorsFile(folder), 'utf8').trim();
  } catch {
    return '';
  }
}

function readOn(file: number): Buffer {
  const parts: Buffer[] = [];
  for (;;) {
    const part = Buffer.alloc(1 << 16);
    const count = readSync(file, part, 0, part.length, null);
    if (count === 0) return Buffer.concat(parts);
    parts.push(part.subarray(0, count));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
