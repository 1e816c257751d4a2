// A probe's own temporary folder. It is removed at the probe's end; folders of engines that were killed are swept when the next starts.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const prefix = 'mapi-lens-probe-';
let counter = 0;

export function makeTempFolder(): string | { readonly error: string } {
  const base = os.tmpdir();
  sweep(base);
  const folder = path.join(base, `${prefix}${process.pid}-${Date.now().toString(36)}${counter++}`);
  try {
    mkdirSync(folder, { mode: 0o700 });
    return folder;
  } catch (error) {
    return { error: tempError(error, base) };
  }
}

/** One sentence for a temporary folder that cannot be written. */
export function tempError(error: unknown, folder: string): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return `The temporary folder ${folder} is full; free some room or set TMPDIR to another folder.`;
  return `The temporary folder ${folder} cannot be written (${code ?? String(error)}); set TMPDIR to another folder.`;
}

export function removeTempFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

function sweep(base: string): void {
  let names: string[] = [];
  try {
    names = readdirSync(base);
  } catch {
    return;
  }
  for (const name of names) {
    const owner = name.startsWith(prefix) ? Number(/^\d+/.exec(name.slice(prefix.length))?.[0]) : NaN;
    if (Number.isFinite(owner) && owner !== process.pid && !isAlive(owner)) removeTempFolder(path.join(base, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
