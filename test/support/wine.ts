// Starts Windows programs in the tests' own Wine prefix, through the product's runtime value.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { wineRuntime, type Runtime } from '../../src/native/windows/runtime';

export const root = path.resolve(__dirname, '../..');
export const prefix = path.join(root, '.tools', 'wine');
export const childScript = path.join(root, 'dist', 'probe-child.js');

export function wine(): Runtime {
  const runtime = wineRuntime({ prefix, nodeFolder: path.join(root, '.tools', 'win-node') });
  if ('unavailable' in runtime) throw new Error(runtime.unavailable);
  return runtime.ok;
}

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function runWindows(start: { command: string; args: readonly string[] }, options: { input?: string; env?: Record<string, string>; cwd?: string } = {}): Ran {
  const done = spawnSync(start.command, start.args, { input: options.input ?? '', env: { ...process.env, ...wine().env, ...options.env }, cwd: options.cwd, timeout: 120_000, encoding: 'utf8' });
  if (done.error !== undefined) throw done.error;
  return { code: done.status, out: done.stdout, err: done.stderr };
}

export function startWindows(start: { command: string; args: readonly string[] }, env: Record<string, string> = {}): ChildProcess {
  return spawn(start.command, start.args, { env: { ...process.env, ...wine().env, ...env }, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
}

/** A script of a few lines in Windows Node, with koffi at hand. */
export function runScript(text: string, options: Parameters<typeof runWindows>[1] = {}): Ran {
  return inFolder((folder) => {
    const file = path.join(folder, 'script.js');
    writeFileSync(file, text);
    return runWindows(wine().script(file, []), options);
  });
}

export function compileWindows(folder: string, name: string, text: string, arch: 'x86_64' | 'i686' = 'x86_64', flags: readonly string[] = []): string {
  const source = path.join(folder, `${name}.cpp`);
  const program = path.join(folder, `${name}.exe`);
  writeFileSync(source, text);
  const done = spawnSync(`${arch}-w64-mingw32-g++`, ['-static', '-O1', '-o', program, source, ...flags], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return program;
}

export function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-windows-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes registry values through Wine's own regedit. */
export function setRegistry(text: string): void {
  inFolder((folder) => {
    const file = path.join(folder, 'values.reg');
    writeFileSync(file, Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`Windows Registry Editor Version 5.00\r\n\r\n${text.replaceAll('\n', '\r\n')}\r\n`, 'utf16le')]));
    const { code, err } = runWindows(wine().program('regedit', [wine().toChild(file)]));
    if (code !== 0) throw new Error(`regedit failed: ${err}`);
  });
}

/** Registers a DLL as the machine's default mail client. */
export function registerMailClient(dll: string): void {
  const file = wine().toChild(dll).replaceAll('\\', '\\\\');
  const key = 'HKEY_LOCAL_MACHINE\\Software\\Clients\\Mail';
  setRegistry(`[${key}]\n@="MAPI Lab"\n\n[${key}\\MAPI Lab]\n@="MAPI Lab"\n"DLLPath"="${file}"\n"DLLPathEx"="${file}"\n`);
}

/** The lab as mail client. Every suite that asks the stub for it says so itself: what the last one registered may be gone. */
export function registerLab(): void {
  // Under its own name mapi32.dll the stub would find itself.
  const provider = path.join(root, 'build', 'mapilab.dll');
  copyFileSync(path.join(root, 'build', 'lab', 'win32-x64', 'mapi32.dll'), provider);
  registerMailClient(provider);
}

/** No mail client at all, as in a new prefix. */
export function unregisterMailClients(): void {
  setRegistry('[-HKEY_LOCAL_MACHINE\\Software\\Clients\\Mail]\n');
}
