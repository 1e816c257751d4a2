// Counts what native calls keep. Where the heap can be asked cheaply, bytes are the sum of the differences around each
// call: what V8 or koffi allocate between calls never enters the sum. Elsewhere the difference is taken around a batch,
// and around each call only in some iterations of an attribution run.
import type { ChildCall } from '../engine/protocol';
import { createLedger, type Account } from './ledger';
import type { HeapCount, HeapCounter } from './heap';

export interface Meter {
  /** Runs one native call. A call made from within another (a callback) belongs to the outer one. */
  readonly around: <T>(name: string, account: Account | undefined, call: () => T) => T;
  /** For a call that hands something out: what the thing costs until it is given back is counted together. */
  readonly openAccount: (origin: string) => Account | undefined;
  readonly closeAccount: (account: Account | undefined) => void;
  readonly startBatch: () => void;
  readonly startIteration: (iteration: number) => void;
  readonly endBatch: () => HeapCount | undefined;
  /** Attribution so far. Empty in other runs. */
  readonly calls: () => readonly ChildCall[];
}

/** Iterations that are measured call by call where counting is slow; the first ones still fill caches. */
const SLOW_FROM = 4;
const SLOW_TO = 24;

export function createMeter(counter: HeapCounter | undefined, attribute: boolean): Meter {
  const base = counter?.count();
  const perCall = counter?.perCall === true;
  const ledger = createLedger();
  let bytes = 0;
  let blocks = 0;
  let depth = 0;
  let batchStart: HeapCount | undefined;
  let attributing = false;

  const add = (before: HeapCount, after: HeapCount): void => {
    bytes += after.bytes - before.bytes;
    blocks += (after.blocks ?? 0) - (before.blocks ?? 0);
  };

  return {
    around(name, account, call) {
      if (counter === undefined || depth > 0 || (!perCall && !attributing)) return call();
      depth++;
      const before = counter.count();
      try {
        return call();
      } finally {
        const after = counter.count();
        if (attributing) ledger.enter(name, account, after.bytes - before.bytes);
        if (perCall) add(before, after);
        depth--;
      }
    },
    openAccount: (origin) => (attributing ? ledger.open(origin) : undefined),
    closeAccount: (account) => {
      if (account !== undefined) ledger.close(account);
    },
    startBatch() {
      batchStart = perCall ? undefined : counter?.count();
    },
    startIteration(iteration) {
      attributing = attribute && (perCall || (iteration >= SLOW_FROM && iteration < SLOW_TO));
    },
    endBatch() {
      attributing = false; // neither set-up nor tear-down is what a call keeps per iteration
      if (counter === undefined || base === undefined) return undefined;
      if (batchStart !== undefined) add(batchStart, counter.count());
      return { bytes: base.bytes + bytes, ...(base.blocks === undefined ? {} : { blocks: base.blocks + blocks }) };
    },
    calls: () => ledger.calls(),
  };
}
