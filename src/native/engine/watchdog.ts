// Cleans up after an engine that was killed: a small shell in a session of its own waits for the end of the engine's pipe, then
// kills every process of the probe, by group and by the token in its environment, and removes the temporary folder.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

export interface Watchdog {
  /** Tells the watchdog of a process group that must not outlive the engine. */
  guard(group: number): void;
  /** The probe ended well: the watchdog leaves without doing anything. */
  release(): void;
}

const script = `
trap '' INT HUP TERM
groups=''
while read -r word value; do
  case "$word" in
    guard) groups="$groups $value" ;;
    release) exit 0 ;;
  esac
done
for round in 1 2 3; do
  for group in $groups; do kill -9 -- "-$group" 2>/dev/null; done
  for entry in /proc/[0-9]*; do
    [ "$entry" = "/proc/$$" ] && continue
    grep -aqs "MAPI_LENS_TOKEN=$1" "$entry/environ" && kill -9 "\${entry#/proc/}" 2>/dev/null
  done
done
rm -rf -- "$2"
`;

export function startWatchdog(token: string, folder: string): Watchdog {
  if (process.platform === 'win32') return { guard: () => {}, release: () => {} }; // there a job object does this
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin' };
  const shell = spawn('/bin/sh', ['-c', script, 'mapi-lens-watchdog', token, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], env, cwd: '/' });
  shell.on('error', () => {});
  shell.stdin.on('error', () => {});
  shell.unref();
  (shell.stdin as unknown as { unref?: () => void }).unref?.();
  return {
    guard: (group) => void shell.stdin.write(`guard ${group}\n`),
    release: () => shell.stdin.end('release\n'),
  };
}

/** Kills a process group and every process that carries the token; build tools put their own children into groups of their own. */
export function killTree(group: number, token: string): void {
  send(-group);
  for (let round = 0; round < 5; round++) {
    const stragglers = findByToken(token);
    stragglers.forEach(send);
    if (stragglers.length === 0) return;
  }
}

/**
 * Kills whatever still carries the token, and waits until it is gone: what was killed while the machine is busy takes a moment.
 * Looks twice: a process may begin another one behind the back of a look.
 */
export async function endByToken(token: string): Promise<void> {
  const until = Date.now() + 2000;
  for (let quiet = 0; quiet < 2 && Date.now() < until;) {
    const left = findByToken(token);
    left.forEach(send);
    quiet = left.length === 0 ? quiet + 1 : 0;
    if (left.length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function send(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch {
    // gone already
  }
}

/** Processes that were started with the token, wherever they moved; zombies have no environment and do not count. */
export function findByToken(token: string): number[] {
  if (process.platform !== 'linux') return [];
  const needle = `MAPI_LENS_TOKEN=${token}`;
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => pid !== process.pid && environmentOf(pid).includes(needle));
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}
