// Whether the process stands at its own memory limit: a call that fails for lack of memory may also mean a heap of the
// library's own that is full. Linux tells both figures, Windows is asked for
// one more block; elsewhere the engine watches from outside.
import { readFileSync } from 'node:fs';
import { systemFunction, toPointer } from '../ffi/native';

/** True when more than half of what `ulimit -d` allows is taken: what was asked for last did not fit any more. */
export function atMemoryLimit(): boolean {
  if (process.platform === 'win32') return !oneMoreFits();
  if (process.platform !== 'linux') return false;
  const limit = /^Max data size\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1];
  const data = /^VmData:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
  return limit !== undefined && data !== undefined && Number(data) * 1024 > Number(limit) / 2;
}

const BLOCK = 16 << 20;

/** In the heap of the process, not in one of a library's own. */
function oneMoreFits(): boolean {
  const heap = toPointer(systemFunction('GetProcessHeap', 'pointer', [])());
  const block = toPointer(systemFunction('HeapAlloc', 'pointer', ['pointer', 'uint32', 'size'])(heap, 0, BLOCK));
  if (block === 0n) return false;
  systemFunction('HeapFree', 'int32', ['pointer', 'uint32', 'pointer'])(heap, 0, block);
  return true;
}
