// Reads the frames of one page out of a trace of Chromium.

export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
}

/** Milliseconds of every frame on the thread that set the given mark: the whole task in which an animation frame was fired. */
export function frameTimes(events: readonly TraceEvent[], mark: string): number[] {
  const marked = events.find((event) => event.name === mark);
  if (marked === undefined) throw new Error('The page is not in the trace.');
  const own = events.filter((event) => event.pid === marked.pid && event.tid === marked.tid && event.ph === 'X' && event.dur !== undefined);
  const tasks = own.filter((event) => /RunTask$/.test(event.name));
  const frames = own.filter((event) => event.name === 'FireAnimationFrame').map((fired) => tasks
    .filter((task) => task.ts <= fired.ts && task.ts + task.dur! >= fired.ts + fired.dur!)
    .reduce((longest, task) => Math.max(longest, task.dur!), fired.dur!) / 1000);
  if (frames.length === 0) throw new Error('The trace holds no frame of the page.');
  return frames.sort((a, b) => a - b);
}
