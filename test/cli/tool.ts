// Runs the built command line as a user does: a process, its output, its exit code. Folders come and go with each test.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Finding, Problem } from '../../src/shared';

export const cli = path.resolve(__dirname, '../../dist/cli.js');

export interface Outcome { readonly code: number | null; readonly out: string; readonly err: string }

export interface CheckJson {
  readonly tool: string;
  readonly version: string;
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly stats: Readonly<Record<'files' | 'lines' | 'functions' | 'parseMs' | 'totalMs', number>>;
}

export function mapiLens(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Outcome {
  const { NO_COLOR: _n, FORCE_COLOR: _f, ...rest } = process.env;
  const done = spawnSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8', env: { ...rest, ...env }, maxBuffer: 1 << 28 });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

export function checkJson(cwd: string, ...args: readonly string[]): CheckJson & { readonly code: number | null } {
  const done = mapiLens(cwd, ['check', '--format', 'json', ...args]);
  if (done.out === '') throw new Error(`no output: ${done.err}`);
  return { code: done.code, ...(JSON.parse(done.out) as CheckJson) };
}

/** A folder with these files, gone after `use`. */
export function inFolder(files: Readonly<Record<string, string | Uint8Array>>, use: (folder: string) => void): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mapi-lens-test-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), content);
    }
    use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A finding that needs no rule about MAPI: a suppression comment that silences nothing. It has a repair. */
export const stale = 'void F()\n{\n    g(); // mapi-lens-ignore stale-rule: gone long ago\n}\n';
/** A file that the analyzer reads and has nothing to say about. */
export const clean = 'int Add(int a, int b)\n{\n    return a + b;\n}\n';
