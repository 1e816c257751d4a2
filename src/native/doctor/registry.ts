// Asks Windows (or a Wine prefix) for parts of its registry, as text, through its own reg.exe.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeRegistryFile, parseRegistry, type RegistryTree } from './registry-text';

export type RegistryView = '64' | '32';
export type RegistryReader = (key: string, view: RegistryView | undefined) => RegistryTree | 'absent' | { readonly problem: string };

/** How reg.exe is started and how it spells a path of this machine. */
export interface RegistryTool {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly toChild: (hostPath: string) => string;
}

const DEADLINE_MS = 30_000;

export function registryReader(tool: RegistryTool): RegistryReader {
  return (key, view) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-doctor-'));
    const file = path.join(folder, 'export.reg');
    try {
      const words = ['export', key, tool.toChild(file), '/y', ...(view === undefined ? [] : [`/reg:${view}`])];
      const done = spawnSync(tool.command, [...tool.args, ...words], { env: { ...process.env, ...tool.env }, timeout: DEADLINE_MS, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
      if (done.error !== undefined) return { problem: `The registry cannot be read (${done.error.message}); run reg.exe by hand to see why.` };
      // reg.exe answers 1 for a key that is not there, and for nothing else that a reader can meet.
      if (done.status !== 0) return 'absent';
      return parseRegistry(decodeRegistryFile(readFileSync(file)));
    } catch (error) {
      return { problem: `The registry cannot be read (${error instanceof Error ? error.message : String(error)}).` };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}
