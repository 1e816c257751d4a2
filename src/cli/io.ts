// What a command may touch of the outside: streams, folder, environment, interruption. Tests hand in their own.

import { paint, type Paint } from './paint';

export interface Io {
  /** Writes to standard output, as is. */
  out(text: string): void;
  /** Writes one line to standard error. */
  err(line: string): void;
  /** Rewrites one status line on standard error; nothing when that is no terminal. An empty text clears it. */
  status(text: string): void;
  readonly paint: Paint;
  /** Standard output is a terminal of this width; otherwise undefined. */
  readonly columns: number | undefined;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C or termination: stop, clean up, end. */
  readonly signal: AbortSignal;
}

export function processIo(): Io {
  const abort = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      abort.abort();
      // A second one, or a command that does not listen, ends the program the usual way.
      process.once(name, () => process.exit(130));
    });
  }
  // `mapi-lens check | head` closes the pipe early; that is no mistake.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
  const { stdout, stderr, env } = process;
  let shown = false;
  const clear = (): void => {
    if (shown) stderr.write('\r\x1b[K');
    shown = false;
  };
  return {
    out: (text) => {
      clear();
      stdout.write(text);
    },
    err: (line) => {
      clear();
      stderr.write(`${line}\n`);
    },
    status: (text) => {
      if (!stderr.isTTY) return;
      clear();
      shown = text !== '';
      if (shown) stderr.write(text.slice(0, Math.max(10, (stderr.columns ?? 80) - 1)));
    },
    paint: paint(wantsColour(stdout.isTTY, env)),
    columns: stdout.isTTY ? stdout.columns : undefined,
    cwd: process.cwd(),
    env,
    signal: abort.signal,
  };
}

/** NO_COLOR and FORCE_COLOR win over what the stream is. */
export function wantsColour(isTerminal: boolean | undefined, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0';
  return isTerminal === true && env['TERM'] !== 'dumb';
}
