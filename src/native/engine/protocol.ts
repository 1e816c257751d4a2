// The pipe between the engine and a measured child, the same for C++ harness and JavaScript child: commands to the child's
// stdin, one line each; reports, one JSON object a line, on a pipe of their own. What the probed code prints never gets here.
//
//   engine: run 500      child: {"type":"hello","protocol":1,"pid":4711}      once, after set-up
//   engine: end                 {"type":"batch","iteration":500,"heapBytes":81920,"heapBlocks":12,"ms":3.1}
//   (end of file: leave         {"type":"calls","calls":[{"name":"IMAPISession::OpenMsgStore","count":500,"retained":24000}]}
//    at once)                   {"type":"end"}
//
// The child finds the number of its report descriptor in MAPI_LENS_REPORT (3; 1 where only the standard ones are inherited,
// then everything the probed code prints must go to stderr) and its role in MAPI_LENS_ROLE (control, measured, compare, attribute).
// In the control role it does all but call the probed code.

export interface ChildCall {
  readonly name: string;
  readonly count: number;
  /** Bytes still held after the calls returned, summed up. */
  readonly retained: number;
  /** Handles left open, likewise, where the child can count them. */
  readonly handles?: number;
}

export type ChildReport =
  | { readonly type: 'hello'; readonly protocol: number; readonly pid: number; readonly version?: string }
  /** Iterations since the start, exact heap counters now, and the time the batch took. */
  | { readonly type: 'batch'; readonly iteration: number; readonly heapBytes?: number; readonly heapBlocks?: number; readonly ms: number }
  | { readonly type: 'calls'; readonly calls: readonly ChildCall[] }
  | { readonly type: 'note'; readonly text: string }
  /** The child cannot go on: set-up failed, iteration threw, exit() was called. */
  | { readonly type: 'failed'; readonly reason: string; readonly iteration: number; readonly outOfMemory?: boolean }
  | { readonly type: 'end' };

/** A program ready to be started: what the C++ builder and the JavaScript launcher hand to the engine. */
export interface ChildProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** On top of this process's; undefined takes one away. The temporary folder is the probe's own unless it is named here. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where reports are read: descriptor 3, or 1 where only the standard descriptors are inherited (Wine). */
  readonly reports: 3 | 1;
  /** How the memory ceiling is set: by the program itself, by the shell that starts it, or by a job object. */
  readonly ceiling: 'self' | 'ulimit-data' | 'job';
  /** Whether a JavaScript engine with a heap of its own lives in the process. */
  readonly scripted?: true;
}

export function isChildReport(value: unknown): value is ChildReport {
  if (typeof value !== 'object' || value === null) return false;
  const report = value as Record<string, unknown>;
  const number = (name: string): boolean => typeof report[name] === 'number' && Number.isFinite(report[name]);
  const text = (name: string): boolean => typeof report[name] === 'string';
  const optional = (name: string): boolean => report[name] === undefined || number(name);
  switch (report['type']) {
    case 'hello': return number('protocol') && number('pid');
    case 'batch': return number('iteration') && number('ms') && optional('heapBytes') && optional('heapBlocks');
    case 'calls': return Array.isArray(report['calls']) && report['calls'].every(isChildCall);
    case 'note': return text('text');
    case 'failed': return text('reason') && number('iteration');
    case 'end': return true;
    default: return false;
  }
}

function isChildCall(value: unknown): value is ChildCall {
  if (typeof value !== 'object' || value === null) return false;
  const call = value as Record<string, unknown>;
  return typeof call['name'] === 'string' && typeof call['count'] === 'number' && typeof call['retained'] === 'number';
}
