// Counts what native calls keep. Where the heap can be asked cheaply, bytes are the sum of the differences around each
// call: what V8 or koffi allocate between calls never enters the sum. Elsewhere the difference is taken around a batch,
// and around calls only in an attribution run, there only around some calls of each name.
import type { ChildCall } from '../engine/protocol';
import type { HeapCount, HeapCounter } from './heap';

export interface Meter {
  /** Runs one native call. A call made from within another (a callback) belongs to the outer one. */
  readonly around: <T>(name: string, call: () => T) => T;
  readonly startBatch: () => void;
  readonly endBatch: () => HeapCount | undefined;
  readonly calls: () => readonly ChildCall[];
}

/** Calls of one name that are measured where counting is slow: enough for a mean, without what only first calls allocate. */
const SLOW_FIRST = 3;
const SLOW_MOST = 40;

export function createMeter(counter: HeapCounter | undefined, attribute: boolean): Meter {
  const calls = new Map<string, { seen: number; count: number; retained: number }>();
  const base = counter?.count();
  const perCall = counter?.perCall === true;
  let bytes = 0;
  let blocks = 0;
  let depth = 0;
  let batchStart: HeapCount | undefined;

  const add = (before: HeapCount, after: HeapCount): void => {
    bytes += after.bytes - before.bytes;
    blocks += (after.blocks ?? 0) - (before.blocks ?? 0);
  };
  const costOf = (name: string): { seen: number; count: number; retained: number } => {
    let cost = calls.get(name);
    if (cost === undefined) calls.set(name, cost = { seen: 0, count: 0, retained: 0 });
    cost.seen++;
    return cost;
  };

  return {
    around(name, call) {
      if (counter === undefined || depth > 0 || (!perCall && !attribute)) return call();
      const cost = costOf(name);
      if (!perCall && (cost.seen <= SLOW_FIRST || cost.seen > SLOW_FIRST + SLOW_MOST)) return call();
      depth++;
      const before = counter.count();
      try {
        return call();
      } finally {
        const after = counter.count();
        cost.count++;
        cost.retained += after.bytes - before.bytes;
        if (perCall) add(before, after);
        depth--;
      }
    },
    startBatch() {
      batchStart = perCall ? undefined : counter?.count();
    },
    endBatch() {
      if (counter === undefined || base === undefined) return undefined;
      if (batchStart !== undefined) add(batchStart, counter.count());
      return { bytes: base.bytes + bytes, ...(base.blocks === undefined ? {} : { blocks: base.blocks + blocks }) };
    },
    calls: () => (attribute || perCall ? [...calls].filter(([, cost]) => cost.count > 0).map(([name, { count, retained }]) => ({ name, count, retained })) : []),
  };
}
