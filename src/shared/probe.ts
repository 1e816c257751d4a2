// What a probe is asked and what it says: the request, the event stream that the engine gives to the command line and the
// panel, and the result that `mapi-lens probe --format json` prints. Sizes are bytes, times milliseconds since the probe began.

/** Version of the event stream and of the child protocol; a child that says another one is refused with a clear sentence. */
export const PROBE_PROTOCOL = 1;

export type CounterName =
  | 'heapBytes' | 'heapBlocks' // exact, asked of the child between batches
  | 'privateBytes' | 'workingSet' | 'handles' | 'gdiObjects' | 'userObjects' | 'pagedPool' | 'threads' | 'modules';

/** A counter the platform cannot give is absent, never 0. */
export type Counters = { readonly [K in CounterName]?: number };

export interface Sample {
  /** Iterations finished when the sample was taken; in a watched process, which has none, whole seconds watched. */
  readonly iteration: number;
  readonly atMs: number;
  readonly counters: Counters;
  /** Taken before the caches were warm: drawn, but not judged. */
  readonly warmUp?: boolean;
}

export type RunRole = 'control' | 'measured' | 'compare' | 'attribute';

export interface RunId {
  readonly role: RunRole;
  /** 0-based number of the fresh process within its role. */
  readonly index: number;
}

/** What is run again and again. Files are absolute paths. */
export type Snippet =
  /** A function of a C or C++ file (`name` or `Class::name`); without a name the function called `iteration` or the only one. */
  | { readonly kind: 'function'; readonly file: string; readonly name?: string; readonly parameters?: readonly Parameter[] }
  /** Whole statements of a C or C++ function; lines start at 1, both inclusive. */
  | { readonly kind: 'selection'; readonly file: string; readonly startLine: number; readonly endLine: number }
  /** A JavaScript module with `iteration(mapi, i)` and, if it likes, `setup` and `teardown`. */
  | { readonly kind: 'javascript'; readonly file: string }
  /** Text typed into the panel. C++ text holds a function `iteration`. */
  | { readonly kind: 'text'; readonly language: 'cpp' | 'c' | 'javascript'; readonly text: string }
  /** A shipped recipe by its id, `Q237174-leaky`, in C++ unless told otherwise. */
  | { readonly kind: 'recipe'; readonly id: string; readonly language?: 'cpp' | 'javascript' };

/** A parameter of the probed function, as its declaration spells it. */
export interface Parameter {
  readonly type: string;
  readonly name: string;
}

export type TargetChoice =
  | { readonly kind: 'lab' }
  | { readonly kind: 'system'; readonly profile?: string }
  | { readonly kind: 'dll'; readonly path: string; readonly profile?: string };

export interface ProbeRequest {
  readonly snippet: Snippet;
  /** Default: the lab. */
  readonly target?: TargetChoice;
  /** Lab faults: article ids, a version preset, `all` or `none`. Default: the faults of the recipe, `none` for the user's own code. */
  readonly faults?: readonly string[];
  readonly runtime?: 'native' | 'wine';
  /** Iterations of a measured run; default: as many as take about a second. */
  readonly iterations?: number;
  /** Fresh processes that must agree; default 3. */
  readonly runs?: number;
  /** Another snippet measured the same way, for "before and after". */
  readonly compare?: Snippet;
  /** One more run that names the calls which keep bytes. Default: on for the lab when the code grows. */
  readonly attribute?: boolean;
  /** A whole run's deadline; default 20 s. */
  readonly deadlineMs?: number;
  /** Ceiling of a run's memory; default 1 GiB. */
  readonly memoryLimitBytes?: number;
  /** Compiler to use (a command or a path); default: the first one found. */
  readonly compiler?: string;
  /** Further include folders, defines and flags for the user's file. */
  readonly compilerFlags?: readonly string[];
}

/**
 * A stream starts with `started` and ends with exactly one `done` or `aborted`, whatever happens in between.
 * `crashed`, `timed-out` and `out-of-memory` end a run; the probe's verdict is then `failed` and says the same in its reason.
 */
export type ProbeEvent =
  | { readonly type: 'started'; readonly protocol: number; readonly title: string; readonly runs: number; readonly iterations?: number; readonly environment: Environment; readonly target: ProbeTarget }
  | { readonly type: 'building'; readonly command: string }
  | { readonly type: 'built'; readonly cached: boolean; readonly ms: number }
  | { readonly type: 'build-failed'; readonly reason: string; readonly diagnostics: readonly BuildDiagnostic[] }
  | { readonly type: 'hello'; readonly protocol: number; readonly pid: number; readonly run: RunId; readonly environment: Environment }
  | { readonly type: 'sample'; readonly run: RunId; readonly sample: Sample }
  | { readonly type: 'run-ended'; readonly run: RunId; readonly result: RunResult }
  | { readonly type: 'note'; readonly run?: RunId; readonly text: string }
  | { readonly type: 'output'; readonly run: RunId; readonly text: string }
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
  /** `native` or `wine`. */
  readonly runtime: string;
  /** `g++ 12.2.0`; absent for JavaScript. */
  readonly compiler?: string;
}

export interface Growth {
  readonly counter: CounterName;
  /** Bytes, or pieces where the counter counts pieces (blocks, handles, GDI objects, threads...). */
  readonly bytesPerIteration: number;
  /** Bounds of the interval around bytesPerIteration; equal to it for an exact counter without spread. */
  readonly low: number;
  readonly high: number;
}

export type VerdictKind = 'leaks' | 'steady' | 'inconclusive' | 'failed';

export interface Verdict extends Partial<Growth> {
  readonly kind: VerdictKind;
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
  /** Handles that stay open per call, where any do. */
  readonly retainedHandlesPerCall?: number;
}

export interface ProbeTarget {
  readonly kind: 'lab' | 'system' | 'dll';
  readonly path: string;
  readonly version: string;
  /** The faults switched on, for the lab. */
  readonly faults?: readonly string[];
}

export interface ArticleMatch {
  readonly id: string;
  /** "48 bytes per IMAPISession::OpenMsgStore: Q237174 describes 40-60." */
  readonly sentence: string;
}

export interface ProbeResult {
  readonly verdict: Verdict;
  readonly control: RunResult;
  readonly runs: readonly RunResult[];
  readonly calls: readonly CallCost[];
  readonly articles: readonly string[];
  readonly matches: readonly ArticleMatch[];
  /** The other snippet's verdict and runs, when the request asked for a comparison. */
  readonly comparison?: { readonly verdict: Verdict; readonly runs: readonly RunResult[] };
  readonly target: ProbeTarget;
  readonly environment: Environment;
}

/** What watching a running process says; ends with `exited`, `stopped` or `unavailable`. */
export type WatchEvent =
  | { readonly type: 'watching'; readonly pid: number; readonly name: string }
  | { readonly type: 'sample'; readonly sample: Sample }
  /** The verdict so far; its growth is per second. */
  | { readonly type: 'assessment'; readonly verdict: Verdict }
  | { readonly type: 'exited' }
  | { readonly type: 'stopped'; readonly verdict: Verdict }
  | { readonly type: 'unavailable'; readonly reason: string };

export interface RunningProcess {
  readonly pid: number;
  readonly name: string;
}

/** A shipped example of an article, in its leaky or its good form. */
export interface Recipe {
  /** `Q237174-leaky` */
  readonly id: string;
  readonly article: string;
  readonly form: 'leaky' | 'good';
  readonly title: string;
  /** Absolute paths of the forms that exist. */
  readonly files: { readonly cpp?: string; readonly javascript?: string };
  /** Lab faults the recipe is measured with. */
  readonly faults: readonly string[];
  /** Iterations of a run, where the default would be too many. */
  readonly iterations?: number;
}
