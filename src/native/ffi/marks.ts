// The meter where the heap counter of the C++ harness is preloaded: every block remembers the call it was allocated in, so what
// a call keeps is known exactly, whichever call frees the rest, and nothing of V8's own memory is counted.
import type { ChildCall } from '../engine/protocol';
import type { Meter } from './meter';
import { markCalls, processSymbol, systemFunction } from './native';

const mostCalls = 1000;

interface Marked {
  readonly id: number;
  count: number;
  live: number;
  handles: number;
  /** After the 1st, 2nd, 4th, 8th... batch; the account begins at the one before the last. */
  before: Standing;
  latest: Standing;
}

interface Standing {
  readonly count: number;
  readonly live: number;
  readonly handles: number;
}

const nothing: Standing = { count: 0, live: 0, handles: 0 };

/** Undefined where nothing is preloaded. With `attribute` the descriptors that a call leaves open are counted too. */
export function markingMeter(attribute: boolean): Meter | undefined {
  const invoke = processSymbol('lens_invoke');
  if (invoke === undefined) return undefined;
  const liveOf = systemFunction('lens_live_of_call', 'int64', ['int32']);
  const lowestDescriptor = attribute ? descriptorProbe() : () => 0;
  const marked = new Map<string, Marked>();
  let batches = 0;
  let counted = 0;
  const entryOf = (name: string): Marked => {
    const known = marked.get(name);
    if (known !== undefined) return known;
    const entry: Marked = { id: Math.min(mostCalls, marked.size + 1), count: 0, live: 0, handles: 0, before: nothing, latest: nothing };
    marked.set(name, entry);
    return entry;
  };
  return {
    around(name, _account, call) {
      const entry = entryOf(name);
      entry.count++;
      const before = markCalls(invoke, entry.id);
      if (before !== 0) markCalls(invoke, before); // a call made from within another belongs to the outer one
      const descriptor = before === 0 ? lowestDescriptor() : 0;
      try {
        return call();
      } finally {
        if (before === 0) entry.handles += lowestDescriptor() - descriptor;
        markCalls(invoke, before);
      }
    },
    openAccount: () => undefined,
    closeAccount: () => {},
    startIteration: () => {},
    startBatch: () => {},
    endBatch() {
      batches++;
      let bytes = 0;
      for (const entry of marked.values()) {
        entry.live = Number(liveOf(entry.id));
        bytes += entry.live;
        if ((batches & (batches - 1)) !== 0) continue;
        entry.before = entry.latest;
        entry.latest = { count: entry.count, live: entry.live, handles: entry.handles };
      }
      counted = marked.size;
      return { bytes };
    },
    calls: () => [...marked].slice(0, counted).map(([name, entry]) => sinceThen(name, entry)).filter((call) => call.count > 0),
  };
}

function sinceThen(name: string, { count, live, handles, before }: Marked): ChildCall {
  return { name, count: count - before.count, retained: live - before.live, ...(handles === before.handles ? {} : { handles: handles - before.handles }) };
}

/** The lowest free descriptor: what a call leaves open moves it up, what it closes moves it down. */
function descriptorProbe(): () => number {
  const duplicate = systemFunction('dup', 'int32', ['int32']);
  const close = systemFunction('close', 'int32', ['int32']);
  return () => {
    const lowest = duplicate(2) as number;
    if (lowest >= 0) close(lowest);
    return lowest;
  };
}
