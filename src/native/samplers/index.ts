// The sampler of this platform: what a process holds, read from outside by its process id. Linux answers at once from /proc;
// Windows answers from a helper process, so whoever asks awaits.
import type { Counters, RunningProcess } from '../../shared/probe';
import type { ChildProgram } from '../engine/protocol';
import { hostRuntime } from '../windows/runtime';
import { addressSpaceLinux, listLinux, nameLinux, sampleLinux } from './linux';
import { windowsSampler } from './windows';

type Soon<T> = T | Promise<T>;

export interface Sampler {
  /** Counters now; empty when the process is gone or the platform cannot say. */
  sample(pid: number): Soon<Counters>;
  /** What counts against the memory ceiling. */
  memory(pid: number, ceiling: ChildProgram['ceiling']): number | undefined;
  name(pid: number): Soon<string | undefined>;
  list(): Soon<readonly RunningProcess[]>;
}

const linux: Sampler = {
  sample: (pid) => sampleLinux(pid) ?? {},
  memory: (pid, ceiling) => (ceiling === 'self' ? addressSpaceLinux(pid) : sampleLinux(pid)?.privateBytes),
  name: nameLinux,
  list: listLinux,
};

const none: Sampler = { sample: () => ({}), memory: () => undefined, name: () => undefined, list: () => [] };

/** One helper for the whole product. */
let windows: Sampler | undefined;

export function platformSampler(): Sampler {
  if (process.platform === 'linux') return linux;
  return process.platform === 'win32' ? (windows ??= windowsSampler(hostRuntime())) : none;
}
