// The exact count of heap bytes in use, in this process. V8 and koffi use the same heap, so a count means little by itself;
// the meter (meter.ts) takes differences around native calls.
import koffi from 'koffi';
import { isWindows, systemFunction, toPointer } from './native';

export interface HeapCount {
  readonly bytes: number;
  /** Absent where the system counts bytes only. */
  readonly blocks?: number;
}

export interface HeapCounter {
  readonly count: () => HeapCount;
  /** Cheap enough to ask twice around every call: Linux and macOS. Windows walks every block of every heap. */
  readonly perCall: boolean;
}

export function heapCounter(): HeapCounter | undefined {
  if (isWindows) return { count: walkHeaps(), perCall: false };
  if (process.platform === 'linux') return linuxCounter();
  if (process.platform === 'darwin') return { count: macCounter(), perCall: true };
  return undefined;
}

/** glibc: blocks in use (`uordblks`) and blocks so big that they were mapped (`hblkhd`). Not every C library has mallinfo2. */
function linuxCounter(): HeapCounter | undefined {
  const names = ['arena', 'ordblks', 'smblks', 'hblks', 'hblkhd', 'usmblks', 'fsmblks', 'uordblks', 'fordblks', 'keepcost'];
  try {
    if (process.arch === 'x64') {
      // A structure of this size is returned through a hidden pointer, which on x64 is the first argument. Passing a buffer
      // of our own there makes no JavaScript object, so that the collector has no reason to run inside a measurement.
      const fill = systemFunction('mallinfo2', 'void', ['pointer']);
      const figures = new BigUint64Array(names.length);
      const bytes = new Uint8Array(figures.buffer);
      const words = new Uint32Array(figures.buffer);
      const figure = (index: number): number => words[index * 2]! + words[index * 2 + 1]! * 4_294_967_296;
      return {
        perCall: true,
        count: () => {
          fill(bytes);
          return { bytes: figure(7) + figure(4) };
        },
      };
    }
    const mallinfo = koffi.load(null).func('mallinfo2', koffi.struct(Object.fromEntries(names.map((name) => [name, 'size_t']))), []);
    return {
      perCall: true,
      count: () => {
        const info = mallinfo() as Record<'uordblks' | 'hblkhd', number | bigint>;
        return { bytes: Number(info.uordblks) + Number(info.hblkhd) };
      },
    };
  } catch {
    return undefined;
  }
}

function macCounter(): () => HeapCount {
  const names = ['bytes_total', 'chunks_used', 'bytes_used', 'chunks_free', 'bytes_free'];
  const mstats = koffi.load(null).func('mstats', koffi.struct(Object.fromEntries(names.map((name) => [name, 'size_t']))), []);
  return () => {
    const info = mstats() as Record<'bytes_used' | 'chunks_used', number | bigint>;
    return { bytes: Number(info.bytes_used), blocks: Number(info.chunks_used) };
  };
}

const ENTRY_BUSY = 0x0004;
/** GetProcessHeaps fills in nothing at all where the room does not do; code that forgets its heaps has thousands of them. */
const MOST_HEAPS = 65_536;
/** V8's threads change the heap while it is walked, and a lock held by JavaScript could stop them for good: a walk that lost its way ends here. */
const MOST_BLOCKS = 1_000_000;

/** HeapWalk over every heap of the process, busy blocks only: a heap that was never destroyed is found as well. */
function walkHeaps(): () => HeapCount {
  const heapsOf = systemFunction('GetProcessHeaps', 'uint32', ['uint32', 'pointer']);
  const walk = systemFunction('HeapWalk', 'int32', ['pointer', 'pointer']);
  const handles = Buffer.alloc(MOST_HEAPS * 8);
  const pointerBytes = process.arch === 'ia32' ? 4 : 8;
  const entry = Buffer.alloc(64);
  return () => {
    let bytes = 0;
    let blocks = 0;
    const heaps = heapsOf(MOST_HEAPS, handles) as number;
    if (heaps > MOST_HEAPS) throw new Error(`The process has ${heaps} heaps, more than can be counted; ask for fewer iterations.`);
    for (let index = 0; index < heaps; index++) {
      const heap = pointerBytes === 8 ? handles.readBigUInt64LE(index * 8) : BigInt(handles.readUInt32LE(index * 4));
      entry.fill(0);
      for (let left = MOST_BLOCKS; left > 0 && walk(toPointer(heap), entry) !== 0; left--) {
        if ((entry.readUInt16LE(pointerBytes + 6) & ENTRY_BUSY) === 0) continue;
        bytes += entry.readUInt32LE(pointerBytes);
        blocks++;
      }
    }
    return { bytes, blocks };
  };
}
