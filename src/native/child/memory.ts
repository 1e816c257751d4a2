// Whether the process stands at its own memory limit: a call that fails for lack of memory may also mean a heap of the
// library's own that is full. Linux tells both figures; elsewhere the engine watches from outside.
import { readFileSync } from 'node:fs';

/** True when more than half of what `ulimit -d` allows is taken: what was asked for last did not fit any more. */
export function atMemoryLimit(): boolean {
  if (process.platform !== 'linux') return false;
  const limit = /^Max data size\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1];
  const data = /^VmData:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
  return limit !== undefined && data !== undefined && Number(data) * 1024 > Number(limit) / 2;
}
