// One measured child process: started in a group of its own, spoken to over pipes, watched for memory, and ended for certain.
// What it prints is kept to a few kilobytes; what it reports is checked line by line.
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { RunRole } from '../../shared/probe';
import { isChildReport, type ChildProgram, type ChildReport } from './protocol';
import { killTree, type Watchdog } from './watchdog';

export interface ChildEnd {
  readonly type: 'ended';
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** A line on the report pipe that is no report. */
  readonly nonsense?: string;
  /** The program could not be started at all. */
  readonly startError?: string;
}

export interface Child {
  readonly pid: number;
  send(command: string): void;
  /** The next report, or the child's end. */
  next(): Promise<ChildReport | ChildEnd>;
  /** Beginning and end of what the child printed. */
  output(): { readonly head: string; readonly tail: string; readonly bytes: number };
  /** Asks the child to say where it is, then ends it. */
  interrupt(): void;
  kill(): void;
}

export interface ChildOptions {
  readonly role: RunRole;
  readonly cwd: string;
  readonly token: string;
  readonly memoryLimitBytes: number;
  readonly watchdog: Watchdog;
}

const headCap = 16 * 1024;
const tailCap = 2 * 1024;
const reportLineCap = 256 * 1024;

export function startChild(program: ChildProgram, options: ChildOptions): Child {
  const { command, args } = withCeiling(program, options.memoryLimitBytes);
  const env: NodeJS.ProcessEnv = {
    ...process.env, TMPDIR: options.cwd, TMP: options.cwd, TEMP: options.cwd, ...program.env,
    MAPI_LENS_TOKEN: options.token, MAPI_LENS_ROLE: options.role, MAPI_LENS_REPORT: String(program.reports), MAPI_LENS_ENGINE: String(process.pid), MAPI_LENS_MEMORY: String(options.memoryLimitBytes), MAPI_LENS_FILE_SIZE: String(1 << 30),
  };
  const child = spawn(command, args, { cwd: options.cwd, env, detached: process.platform !== 'win32', windowsHide: true, stdio: program.reports === 3 ? ['pipe', 'pipe', 'pipe', 'pipe'] : ['pipe', 'pipe', 'pipe'] });
  if (child.pid !== undefined) options.watchdog.guard(child.pid);
  return attach(child, program.reports, options.token);
}

function attach(child: ChildProcess, reports: 3 | 1, token: string): Child {
  const queue: (ChildReport | ChildEnd)[] = [];
  // One promise stands for the next report until it comes, so that a caller who gave up waiting takes nothing away from the next.
  let awaited: { readonly promise: Promise<ChildReport | ChildEnd>; readonly resolve: (report: ChildReport | ChildEnd) => void } | undefined;
  const printed = { head: '', tail: '', bytes: 0 };
  let nonsense: string | undefined;
  let ended: ChildEnd | undefined;
  const kill = (): void => {
    if (child.pid !== undefined) killTree(child.pid, token);
  };
  const push = (report: ChildReport | ChildEnd): void => {
    if (awaited === undefined) queue.push(report);
    else awaited.resolve(report);
    awaited = undefined;
  };
  const end = (report: ChildEnd): void => {
    if (ended !== undefined) return;
    ended = { ...report, ...(nonsense === undefined ? {} : { nonsense }) };
    push(ended);
  };
  const print = (data: Buffer): void => {
    printed.bytes += data.length;
    if (printed.head.length < headCap) printed.head += data.toString('utf8', 0, headCap - printed.head.length);
    printed.tail = (printed.tail + data.subarray(-tailCap).toString()).slice(-tailCap);
  };
  if (reports === 3) child.stdout!.on('data', print);
  child.stderr!.on('data', print);
  child.stdin!.on('error', () => {}); // the child is gone; its end says so
  readLines(child.stdio[reports] as Readable, (line) => {
    const report = parseReport(line);
    if (report !== undefined) push(report);
    else {
      nonsense ??= line.slice(0, 120);
      kill();
    }
  });
  child.on('error', (error) => end({ type: 'ended', code: null, signal: null, startError: error.message }));
  // `close` waits for every pipe, which a forked grandchild may hold open for ever: the exit and a short grace decide.
  // When this process was busy for all of the grace, what lies in the pipes is read before the immediate.
  child.on('exit', (code, signal) => setTimeout(() => setImmediate(() => end({ type: 'ended', code, signal })), 50));
  child.on('close', (code, signal) => end({ type: 'ended', code, signal }));
  return {
    pid: child.pid ?? 0,
    send: (command) => void child.stdin!.write(`${command}\n`),
    next: () => {
      const report = queue.shift() ?? ended;
      if (report !== undefined) return Promise.resolve(report);
      awaited ??= deferred();
      return awaited.promise;
    },
    output: () => printed,
    interrupt: () => void child.kill('SIGTERM'),
    kill: () => {
      kill();
      for (const stream of child.stdio) stream?.destroy();
    },
  };
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function parseReport(line: string): ChildReport | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isChildReport(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.on('data', (data: Buffer) => {
    rest += data.toString();
    for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n')) {
      const line = rest.slice(0, at).trim();
      rest = rest.slice(at + 1);
      if (line !== '') onLine(line);
    }
    if (rest.length > reportLineCap) {
      onLine(rest.slice(0, 120));
      rest = '';
    }
  });
  stream.on('error', () => {});
}

/** A program that cannot limit itself is started by a shell that does. */
function withCeiling(program: ChildProgram, bytes: number): { command: string; args: string[] } {
  if (program.ceiling !== 'ulimit-data' || process.platform === 'win32') return { command: program.command, args: [...program.args] };
  return { command: '/bin/sh', args: ['-c', `ulimit -d ${Math.ceil(bytes / 1024)} 2>/dev/null; ulimit -c 0; exec "$0" "$@"`, program.command, ...program.args] };
}
