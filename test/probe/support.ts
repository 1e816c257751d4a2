// Runs probes in this process and through the built command line, and looks whether anything was left behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runProbe, type ProbeOptions } from '../../src/native';
import type { ProbeEvent, ProbeRequest, ProbeResult } from '../../src/shared/probe';

export const cli = path.resolve(__dirname, '../../dist/cli.js');
export const programs = path.resolve(__dirname, 'programs');

export interface Told {
  readonly events: readonly ProbeEvent[];
  readonly result: ProbeResult;
}

export async function tell(request: ProbeRequest, options: ProbeOptions = {}): Promise<Told> {
  const events: ProbeEvent[] = [];
  for await (const event of runProbe(request, options)) events.push(event);
  const last = events.at(-1);
  if (last?.type !== 'done') throw new Error(`The probe ended with ${last?.type ?? 'nothing'}.`);
  return { events, result: last.result };
}

export function snippet(file: string, name?: string): ProbeRequest['snippet'] {
  return { kind: 'function', file: path.join(programs, file), ...(name === undefined ? {} : { name }) };
}

export function typesOf(events: readonly ProbeEvent[]): readonly string[] {
  return [...new Set(events.map((event) => event.type))];
}

/** Every process whose environment or command line holds this text; what a probe starts inherits the one, its watchdog has the other. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).map(Number).filter((pid) => read(pid, 'environ').includes(text) || read(pid, 'cmdline').includes(text));
}

function read(pid: number, what: string): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'latin1');
  } catch {
    return '';
  }
}

export function leftOvers(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith('mapi-lens-probe-'));
}

/** A temporary folder of its own for a command line, gone after `use`. */
export async function inTempFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mapi-lens-test-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null; readonly out: string; readonly err: string }>;
}

/** Starts the built command line; `mark` goes into its environment, so that everything it starts can be found. */
export function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, NO_COLOR: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => { out += data.toString(); });
  child.stderr.on('data', (data: Buffer) => { err += data.toString(); });
  return { child, ended: new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, out, err }))) };
}

export async function until(holds: () => boolean, ms = 10_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('It did not happen in time.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
