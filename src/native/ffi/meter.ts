// Counts what native calls keep. Where the heap can be asked cheaply, bytes are the sum of the differences around each
// call: what V8 or koffi allocate between calls never enters the sum. Elsewhere the difference is taken around a batch,
// and around each call only in an attribution run.
import type { ChildCall } from '../engine/protocol';
import type { HeapCount, HeapCounter } from './heap';

export interface Meter {
  /** Runs one native call. A call made from within another (a callback) belongs to the outer one. */
  readonly around: <T>(name: string, call: () => T) => T;
  readonly startBatch: () => void;
  readonly endBatch: () => HeapCount | undefined;
  readonly calls: () => readonly ChildCall[];
}

export function createMeter(counter: HeapCounter | undefined, everyCall = counter?.perCall === true): Meter {
  const costs = new Map<string, { count: number; retained: number }>();
  const base = counter?.count();
  let bytes = 0;
  let blocks = 0;
  let depth = 0;
  let batchStart: HeapCount | undefined;

  const add = (before: HeapCount, after: HeapCount): number => {
    bytes += after.bytes - before.bytes;
    blocks += (after.blocks ?? 0) - (before.blocks ?? 0);
    return after.bytes - before.bytes;
  };
  const note = (name: string, retained: number): void => {
    const cost = costs.get(name);
    if (cost === undefined) costs.set(name, { count: 1, retained });
    else {
      cost.count++;
      cost.retained += retained;
    }
  };

  return {
    around(name, call) {
      if (counter === undefined || !everyCall || depth > 0) {
        if (depth === 0) note(name, 0);
        return call();
      }
      depth++;
      const before = counter.count();
      try {
        return call();
      } finally {
        note(name, add(before, counter.count()));
        depth--;
      }
    },
    startBatch() {
      batchStart = everyCall ? undefined : counter?.count();
    },
    endBatch() {
      if (counter === undefined || base === undefined) return undefined;
      if (batchStart !== undefined) add(batchStart, counter.count());
      return { bytes: base.bytes + bytes, ...(base.blocks === undefined ? {} : { blocks: base.blocks + blocks }) };
    },
    calls: () => (everyCall ? [...costs].map(([name, cost]) => ({ name, ...cost })) : []),
  };
}
