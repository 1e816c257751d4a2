// Wine's server, started before the first probe needs it. A server that a probe starts would be part of that probe: below its
// memory ceiling, with its token, and so killed with it before it has saved the registry, together with whoever came to use it.
import { spawn } from 'node:child_process';
import type { Runtime } from './runtime';

/** How long the server waits for the next program; it leaves by itself then. */
const patienceSeconds = 30;
/** The first start of a new prefix fills it. */
const deadlineMs = 120_000;

/** Does nothing where a server runs already. Its services come with the first program, which is why one is run. */
export async function startWineServer(runtime: Runtime, signal?: AbortSignal): Promise<void> {
  await finished('wineserver', [`-p${patienceSeconds}`], runtime, signal);
  const { command, args } = runtime.program('cmd', ['/c', 'exit']);
  await finished(command, args, runtime, signal);
}

/** A server that cannot be started here is started by the probe itself, which also says what is wrong. */
function finished(command: string, args: readonly string[], runtime: Runtime, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env: { ...process.env, ...runtime.env }, stdio: 'ignore', timeout: deadlineMs, ...(signal === undefined ? {} : { signal }) });
    child.on('error', () => resolve()).on('exit', () => resolve());
  });
}
