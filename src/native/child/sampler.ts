// The sampling process on Windows: `probe-child.js --counters`. For each line `sample <pid>` on stdin one JSON line with the
// counters of that process (null when it is gone); for `list` the processes. Koffi stays out of the editor's own process this way.
import { writeSync } from 'node:fs';
import { windowsCounters } from '../ffi/windows-counters';
import { nextLine } from './reports';

export function serveCounters(): void {
  const counters = windowsCounters();
  const answer = (value: unknown): void => void writeSync(1, `${JSON.stringify(value)}\n`);
  for (let line = nextLine(); line !== undefined; line = nextLine()) {
    const pid = /^sample (\d+)$/.exec(line)?.[1];
    if (pid !== undefined) answer({ pid: Number(pid), counters: counters.sample(Number(pid)) ?? null });
    else if (line === 'list') answer({ processes: counters.list() });
  }
}
