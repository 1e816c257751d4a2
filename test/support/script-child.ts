// Runs a JavaScript snippet in the product's own child process, driven by a fixed list of commands.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { javaScriptProgram } from '../../src/native/child/launch';
import type { ChildReport } from '../../src/native/engine/protocol';
import { hostRuntime, type Runtime } from '../../src/native/windows/runtime';

const root = path.resolve(__dirname, '../..');
const labNames: Partial<Record<NodeJS.Platform, string>> = { win32: 'mapi32.dll', darwin: 'libmapilab.dylib' };

export function labFile(platform: NodeJS.Platform = process.platform, arch: string = process.arch): string {
  return path.join(root, 'build', 'lab', `${platform}-${arch}`, labNames[platform] ?? 'libmapilab.so');
}

function heapCounter(): string {
  return path.join(path.dirname(labFile()), 'libmapilens-heap.so');
}

export interface ScriptRun {
  readonly reports: readonly ChildReport[];
  /** What the snippet printed. */
  readonly printed: string;
  readonly code: number | null;
}

export interface ScriptOptions {
  readonly runtime?: Runtime;
  readonly library?: string;
  readonly faults?: readonly string[];
  readonly role?: string;
  readonly profile?: string;
  /** Batches, then `end`; nothing leaves `end` out. */
  readonly batches?: readonly number[];
  readonly commands?: string;
  /** Bytes of data that the process may hold. */
  readonly ceiling?: number;
  /** Without the heap counter that the engine preloads. */
  readonly uncounted?: boolean;
}

export function runSnippet(text: string, options: ScriptOptions = {}): ScriptRun {
  const runtime = options.runtime ?? hostRuntime();
  const folder = mkdtempSync(path.join(tmpdir(), 'mapi-lens-ffi-'));
  try {
    const file = path.join(folder, 'snippet.js');
    writeFileSync(file, text);
    const program = javaScriptProgram({ file, library: options.library ?? labFile(), faults: options.faults ?? ['none'], ...(options.profile === undefined ? {} : { profile: options.profile }) }, runtime);
    const input = options.commands ?? `${(options.batches ?? [1]).map((size) => `run ${size}\n`).join('')}end\n`;
    const limited = options.ceiling === undefined ? { command: program.command, args: program.args }
      : { command: '/bin/sh', args: ['-c', `ulimit -d ${options.ceiling >> 10}; exec "$0" "$@"`, program.command, ...program.args] };
    const done = spawnSync(limited.command, limited.args, {
      input, encoding: 'utf8', timeout: 50_000, maxBuffer: 1 << 26,
      env: { ...process.env, ...program.env, MAPI_LENS_REPORT: '1', MAPI_LENS_ROLE: options.role ?? 'measured', ...(options.uncounted === true || runtime.platform !== 'linux' ? {} : { LD_PRELOAD: heapCounter() }) },
    });
    if (done.error !== undefined) throw done.error;
    const lines = done.stdout.split('\n').filter((line) => line.trim() !== '');
    return { reports: lines.map((line) => JSON.parse(line) as ChildReport), printed: done.stderr, code: done.status };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function batches(run: ScriptRun): Extract<ChildReport, { type: 'batch' }>[] {
  return run.reports.filter((report) => report.type === 'batch');
}

export function failure(run: ScriptRun): Extract<ChildReport, { type: 'failed' }> {
  const found = run.reports.find((report) => report.type === 'failed');
  if (found === undefined) throw new Error(`The run did not fail: ${JSON.stringify(run.reports)} ${run.printed}`);
  return found;
}

/** Bytes per iteration between the first batch, which warms up, and the last one. */
export function slope(run: ScriptRun): number {
  const all = batches(run);
  const [first, last] = [all[0]!, all.at(-1)!];
  return (last.heapBytes! - first.heapBytes!) / (last.iteration - first.iteration);
}

/** Bytes that a call keeps each time, from an attribution run. */
export function keeps(run: ScriptRun): Record<string, number> {
  const calls = run.reports.find((report) => report.type === 'calls')?.calls ?? [];
  return Object.fromEntries(calls.map((call) => [call.name, call.retained / call.count]));
}

/** A session with its default store and the inbox; `iteration` gets them. */
export const opening = `
function setup(mapi) {
  mapi.initialize();
  const session = mapi.logonEx('default');
  const table = session.getMsgStoresTable();
  const rows = table.queryRows(10);
  const storeId = rows.get(0, mapi.PR_ENTRYID);
  rows.free();
  table.release();
  const store = session.openMsgStore(storeId, { flags: mapi.MDB_WRITE });
  const props = store.getProps([mapi.PR_IPM_SUBTREE_ENTRYID]);
  const root = store.openEntry(props.get(mapi.PR_IPM_SUBTREE_ENTRYID), { flags: mapi.MAPI_BEST_ACCESS });
  props.free();
  const hierarchy = root.getHierarchyTable();
  const folders = hierarchy.queryRows(50);
  const folder = store.openEntry(folders.get(0, mapi.PR_ENTRYID), { flags: mapi.MAPI_BEST_ACCESS });
  folders.free();
  hierarchy.release();
  root.release();
  return { session, storeId, store, folder };
}
function teardown(mapi, { session, store, folder }) {
  folder.release();
  store.release();
  session.logoff();
  session.release();
  mapi.uninitialize();
}
`;
