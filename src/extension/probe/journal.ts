// Where a probe leaves its traces: a folder of its own in the workspace's storage, in which its engine writes what happens, and
// beside that the head, which says what was asked. A reloaded window reads both back and follows on; only the last one is kept.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DetachedJob } from '../../native';
import type { Ctx } from '../context';
import type { Session } from './session';

export type Head = Pick<Session, 'title' | 'unit' | 'request' | 'source'> & { readonly job: DetachedJob };

/** Makes the folder of a new probe and forgets the older ones; its engine is not started yet. */
export function beginJournal(ctx: Ctx, { title, unit, request, source }: Session, job: DetachedJob): { readonly folder: string; keepHead(): void } {
  const root = rootFolder(ctx);
  mkdirSync(root, { recursive: true });
  for (const old of readdirSync(root)) rmSync(path.join(root, old), { recursive: true, force: true, maxRetries: 3 });
  const folder = path.join(root, String(Date.now()));
  const head: Head = { title, unit, job, ...(request === undefined ? {} : { request }), ...(source === undefined ? {} : { source }) };
  return { folder, keepHead: () => writeFileSync(path.join(folder, 'head.json'), JSON.stringify(head)) };
}

/** The last probe of this workspace. */
export function lastJournal(ctx: Ctx): { readonly folder: string; readonly head: Head } | undefined {
  const root = rootFolder(ctx);
  if (!existsSync(root)) return undefined;
  try {
    const name = readdirSync(root).sort().at(-1);
    if (name === undefined) return undefined;
    const folder = path.join(root, name);
    return { folder, head: JSON.parse(readFileSync(path.join(folder, 'head.json'), 'utf8')) as Head };
  } catch (error) {
    ctx.log.warn(`The journal of the last probe cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function rootFolder(ctx: Ctx): string {
  return path.join((ctx.extension.storageUri ?? ctx.extension.globalStorageUri).fsPath, 'probes');
}
