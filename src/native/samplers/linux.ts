// Samples a process from outside on Linux: private bytes and working set, open descriptors, threads, mapped libraries.
import { readFileSync, readdirSync } from 'node:fs';
import type { Counters, RunningProcess } from '../../shared/probe';

export function sampleLinux(pid: number): Counters | undefined {
  const rollup = read(`/proc/${pid}/smaps_rollup`);
  const status = read(`/proc/${pid}/status`);
  if (status === undefined || /^State:\s+[ZX]/m.test(status)) return undefined;
  const kilobytes = (text: string | undefined, name: string): number | undefined => {
    const match = text === undefined ? null : new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text);
    return match === null ? undefined : Number(match[1]) * 1024;
  };
  const clean = kilobytes(rollup, 'Private_Clean');
  const dirty = kilobytes(rollup, 'Private_Dirty');
  const swap = kilobytes(rollup, 'Swap') ?? 0;
  const threads = /^Threads:\s+(\d+)/m.exec(status)?.[1];
  return present({
    privateBytes: clean === undefined || dirty === undefined ? undefined : clean + dirty + swap,
    workingSet: kilobytes(rollup, 'Rss') ?? kilobytes(status, 'VmRSS'),
    handles: entries(`/proc/${pid}/fd`),
    threads: threads === undefined ? undefined : Number(threads),
  });
}

/** Bytes of address space, for the memory ceiling. */
export function addressSpaceLinux(pid: number): number | undefined {
  const match = /^VmSize:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '');
  return match === null ? undefined : Number(match[1]) * 1024;
}

export function listLinux(): readonly RunningProcess[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).flatMap((pid) => {
    const name = nameLinux(pid);
    return name === undefined ? [] : [{ pid, name }];
  });
}

/** The program's name as its command line has it; kernel threads have none and are left out. */
export function nameLinux(pid: number): string | undefined {
  const command = read(`/proc/${pid}/cmdline`)?.split('\0')[0];
  return command === undefined || command === '' ? undefined : command.split('/').at(-1);
}

function present(counters: { [K in keyof Counters]: number | undefined }): Counters {
  return Object.fromEntries(Object.entries(counters).filter(([, value]) => value !== undefined)) as Counters;
}

function entries(folder: string): number | undefined {
  try {
    return readdirSync(folder).length;
  } catch {
    return undefined;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
