// The sampler of this platform: what a process holds, read from outside by its process id.
import type { Counters, RunningProcess } from '../../shared/probe';
import type { ChildProgram } from '../engine/protocol';
import { addressSpaceLinux, listLinux, nameLinux, sampleLinux } from './linux';

export interface Sampler {
  /** Counters now; empty when the process is gone or the platform cannot say. */
  sample(pid: number): Counters;
  /** What counts against the memory ceiling. */
  memory(pid: number, ceiling: ChildProgram['ceiling']): number | undefined;
  name(pid: number): string | undefined;
  list(): readonly RunningProcess[];
}

const linux: Sampler = {
  sample: (pid) => sampleLinux(pid) ?? {},
  memory: (pid, ceiling) => (ceiling === 'self' ? addressSpaceLinux(pid) : sampleLinux(pid)?.privateBytes),
  name: nameLinux,
  list: listLinux,
};

const none: Sampler = { sample: () => ({}), memory: () => undefined, name: () => undefined, list: () => [] };

export function platformSampler(): Sampler {
  return process.platform === 'linux' ? linux : none;
}
