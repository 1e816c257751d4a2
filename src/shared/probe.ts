// What a probe run says: the NDJSON event stream between the measured child, the engine, the command line and the panel,
// and the result that `mapi-lens probe --format json` prints. Sizes are bytes, times milliseconds since the run began.

/** Version of the event stream; a child that says another one is refused with a clear sentence. */
export const PROBE_PROTOCOL = 1;

export type CounterName =
  | 'heapBytes' | 'heapBlocks' // exact, asked of the child between batches
  | 'privateBytes' | 'workingSet' | 'handles' | 'gdiObjects' | 'userObjects' | 'pagedPool' | 'threads' | 'modules';

/** A counter the platform cannot give is absent, never 0. */
export type Counters = { readonly [K in CounterName]?: number };

export interface Sample {
  /** Iterations finished when the sample was taken. */
  readonly iteration: number;
  readonly atMs: number;
  readonly counters: Counters;
}

export type RunRole = 'control' | 'measured' | 'compare';

export interface RunId {
  readonly role: RunRole;
  /** 0-based number of the fresh process within its role. */
  readonly index: number;
}

export type ProbeEvent =
  | { readonly type: 'hello'; readonly protocol: number; readonly pid: number; readonly run: RunId; readonly environment: Environment }
  | { readonly type: 'building'; readonly command: string }
  | { readonly type: 'built'; readonly cached: boolean; readonly ms: number }
  | { readonly type: 'build-failed'; readonly reason: string; readonly diagnostics: readonly BuildDiagnostic[] }
  | { readonly type: 'sample'; readonly run: RunId; readonly sample: Sample }
  | { readonly type: 'note'; readonly run?: RunId; readonly text: string }
  | { readonly type: 'crashed'; readonly run: RunId; readonly reason: string; readonly iteration: number }
  | { readonly type: 'timed-out'; readonly run: RunId; readonly afterMs: number; readonly iteration: number }
  | { readonly type: 'out-of-memory'; readonly run: RunId; readonly limitBytes: number; readonly iteration: number }
  | { readonly type: 'aborted' }
  | { readonly type: 'done'; readonly result: ProbeResult };

/** A compiler's message, mapped back to the user's file; line and column start at 1. */
export interface BuildDiagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export interface Environment {
  readonly platform: string;
  readonly arch: string;
  readonly runtime: string;
}

export interface Growth {
  readonly counter: CounterName;
  readonly bytesPerIteration: number;
  /** Bounds of the interval around bytesPerIteration; equal to it for an exact counter without spread. */
  readonly low: number;
  readonly high: number;
}

export interface Verdict extends Partial<Growth> {
  readonly kind: 'leaks' | 'steady' | 'inconclusive' | 'failed';
  readonly reason: string;
}

export interface RunResult {
  readonly iterations: number;
  readonly samples: readonly Sample[];
  readonly growth: Partial<Growth>;
}

export interface CallCost {
  /** `IMAPISession::OpenMsgStore` or a flat function's name. */
  readonly name: string;
  readonly count: number;
  readonly retainedBytesPerCall: number;
}

export interface ProbeTarget {
  readonly kind: 'lab' | 'system' | 'dll';
  readonly path: string;
  readonly version: string;
}

export interface ProbeResult {
  readonly verdict: Verdict;
  readonly control: RunResult;
  readonly runs: readonly RunResult[];
  readonly calls: readonly CallCost[];
  readonly articles: readonly string[];
  readonly target: ProbeTarget;
  readonly environment: Environment;
}
