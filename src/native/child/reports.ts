// The child's side of the pipe to the engine: commands from stdin, one line each, and reports as JSON lines. Both are
// synchronous: a report must be out before the next native call can take the process down.
import { readSync, writeSync } from 'node:fs';
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import type { ChildReport } from '../engine/protocol';

export type Command = { readonly kind: 'run'; readonly iterations: number } | { readonly kind: 'end' } | { readonly kind: 'gone' };

const descriptor = Number(process.env['MAPI_LENS_REPORT'] ?? '3');

export function report(message: ChildReport): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let sent = 0; sent < bytes.length;) {
    try {
      sent += writeSync(descriptor, bytes, sent);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EAGAIN') continue;
      if (code === 'EPIPE' || code === 'EOF') process.exit(0); // nobody listens any more
      throw error;
    }
  }
}

let pending = '';

/** Waits for the next command; end of file means that the engine is gone. */
export function nextCommand(): Command {
  for (let line = nextLine(); line !== undefined; line = nextLine()) {
    const run = /^run (\d+)$/.exec(line);
    if (run !== null) return { kind: 'run', iterations: Number(run[1]) };
    if (line === 'end') return { kind: 'end' };
  }
  return { kind: 'gone' };
}

/** The next line of stdin without its end; undefined at the end of the file. */
export function nextLine(): string | undefined {
  const chunk = Buffer.alloc(4096);
  for (let newline = pending.indexOf('\n'); ; newline = pending.indexOf('\n')) {
    if (newline >= 0) {
      const line = pending.slice(0, newline).trim();
      pending = pending.slice(newline + 1);
      return line;
    }
    const length = read(chunk);
    if (length === 0) return undefined;
    pending += chunk.toString('latin1', 0, length);
  }
}

function read(chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(0, chunk);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EAGAIN') {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        continue;
      }
      if (code === 'EOF') return 0;
      throw error;
    }
  }
}

/** Where reports go over stdout (Wine hands on no other descriptor), all that the snippet prints goes to stderr. */
export function divertOutput(): void {
  if (descriptor !== 1) return;
  const stderr = new Writable({
    write(chunk: Buffer | string, _encoding, done) {
      try {
        writeSync(2, chunk as Buffer);
      } catch {
        // a closed stderr must not end the measurement
      }
      done();
    },
  });
  for (const name of ['stdout', 'stderr'] as const) Object.defineProperty(process, name, { value: stderr, configurable: true });
  globalThis.console = new Console(stderr, stderr);
}
