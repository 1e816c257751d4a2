// The journal of the probe that is shown: its events as they happen, one JSON object a line, in the workspace's storage folder.
// A reloaded window reads it back; the file is small because samples are, and each probe begins it anew.

import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { ProbeEvent, WatchEvent } from '../../shared';
import type { Ctx } from '../context';
import { createSession, take, takeWatch, type Session } from './session';

export interface Journal {
  write(event: ProbeEvent | WatchEvent): void;
  close(): void;
}

type Head = Pick<Session, 'title' | 'unit' | 'request' | 'source'>;

export function openJournal(ctx: Ctx, session: Session): Journal | undefined {
  try {
    const file = journalFile(ctx);
    mkdirSync(path.dirname(file), { recursive: true });
    const out = openSync(file, 'w');
    const start = performance.now();
    const head: Head = { title: session.title, unit: session.unit, ...(session.request === undefined ? {} : { request: session.request }), ...(session.source === undefined ? {} : { source: session.source }) };
    writeSync(out, `${JSON.stringify(head)}\n`);
    return {
      write: (event) => void writeSync(out, `${JSON.stringify({ atMs: Math.round(performance.now() - start), event })}\n`),
      close: () => closeSync(out),
    };
  } catch (error) {
    // Without a journal a reload forgets this probe; the probe itself goes on.
    ctx.log.warn(`The probe's journal cannot be written: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

export async function readJournal(ctx: Ctx): Promise<Session | undefined> {
  const file = journalFile(ctx);
  if (!existsSync(file)) return undefined;
  try {
    const [first, ...lines] = readFileSync(file, 'utf8').split('\n');
    const head = JSON.parse(first ?? '') as Head;
    const session = createSession(0, head.title, head.unit, head.request, head.source);
    for (const line of lines) {
      // The last line may be torn: the window was closed while it was written.
      const entry = parseLine(line);
      if (entry === undefined) continue;
      if (head.unit === 'second') takeWatch(session, entry.event as WatchEvent, entry.atMs);
      else take(session, entry.event as ProbeEvent, entry.atMs);
    }
    return session;
  } catch (error) {
    ctx.log.warn(`The journal of the last probe cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function parseLine(line: string): { atMs: number; event: ProbeEvent | WatchEvent } | undefined {
  if (line === '') return undefined;
  try {
    return JSON.parse(line) as { atMs: number; event: ProbeEvent | WatchEvent };
  } catch {
    return undefined;
  }
}

function journalFile(ctx: Ctx): string {
  return path.join((ctx.extension.storageUri ?? ctx.extension.globalStorageUri).fsPath, 'last-probe.ndjson');
}
