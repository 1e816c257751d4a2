// Runs a compiler in a process group of its own and collects what it says; ends it when the probe is stopped.
import { spawn } from 'node:child_process';

export interface ToolResult {
  readonly code: number;
  readonly output: string;
  readonly stopped: boolean;
}

export interface ToolOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly signal?: AbortSignal | undefined;
  readonly deadlineMs: number;
  /** Told the group as soon as it exists, so that nothing outlives the engine. */
  readonly onStart?: (group: number) => void;
}

const outputCap = 1 << 20;

export function runTool([command, ...args]: readonly string[], options: ToolOptions): Promise<ToolResult> {
  return new Promise((resolve) => {
    const posix = process.platform !== 'win32';
    const child = spawn(command!, args, { cwd: options.cwd, env: options.env, detached: posix, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let output = '';
    let stopped = false;
    const collect = (data: Buffer): void => {
      if (output.length < outputCap) output += data.toString();
    };
    const stop = (): void => {
      stopped = true;
      try {
        if (child.pid !== undefined) process.kill(posix ? -child.pid : child.pid, 'SIGKILL');
      } catch {
        // ended just now
      }
    };
    const timer = setTimeout(stop, options.deadlineMs);
    if (child.pid !== undefined) options.onStart?.(child.pid);
    if (options.signal?.aborted === true) stop();
    options.signal?.addEventListener('abort', stop, { once: true });
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const finish = (code: number): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', stop);
      resolve({ code, output, stopped });
    };
    child.on('error', (error) => {
      output += error.message;
      finish(127);
    });
    child.on('close', (code) => finish(code ?? 1));
  });
}
