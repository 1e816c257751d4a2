// The program `probe-engine.js FOLDER`: runs the job in the folder and writes its journal. It lives on when the window that
// started it is reloaded, and ends when it is asked to or when nobody has followed it for a while.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { ProbeEvent, WatchEvent } from '../../shared/probe';
import { runProbe } from '../engine/run-probe';
import { watchProcess } from '../engine/watch';
import { ageMs, aliveFile, followedFile, GONE_AFTER_MS, jobFile, journalFile, LOOK_EVERY_MS, sign, SIGN_EVERY_MS, stopFile, type DetachedJob, type JournalLine } from './files';

async function main(folder: string): Promise<void> {
  const write = (line: JournalLine): void => appendFileSync(journalFile(folder), `${JSON.stringify(line)}\n`);
  write({ engine: process.pid });
  const job = JSON.parse(readFileSync(jobFile(folder), 'utf8')) as DetachedJob;
  const controller = new AbortController();
  let abandoned = false;
  let signedAt = 0;
  const look = setInterval(() => {
    if (Date.now() - signedAt > SIGN_EVERY_MS) {
      signedAt = Date.now();
      sign(aliveFile(folder));
    }
    // A folder that was removed has no follower either.
    abandoned ||= (ageMs(followedFile(folder)) ?? Infinity) > GONE_AFTER_MS;
    if (abandoned || existsSync(stopFile(folder))) controller.abort();
  }, LOOK_EVERY_MS);
  const start = performance.now();
  try {
    const { signal } = controller;
    const events: AsyncIterable<ProbeEvent | WatchEvent> = job.kind === 'probe' ? runProbe(job.request, { signal }) : watchProcess(job.pid, { signal });
    for await (const event of events) {
      // What the end of an abandoned probe says is not the person's doing; the follower to come is told that it was interrupted.
      if (!abandoned) write({ atMs: Math.round(performance.now() - start), event });
    }
  } finally {
    clearInterval(look);
    if (existsSync(folder)) write({ end: abandoned ? 'abandoned' : 'done' });
  }
}

void main(process.argv[2] ?? '.').then(() => process.exit(0), (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  process.exit(1);
});
