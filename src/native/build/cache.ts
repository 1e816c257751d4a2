// Compiled programs, kept by content: the text that is compiled, every header it read, flags and compiler version.
// The folder has a size cap; the least recently used go first. A cache that cannot be written is no error, only slower.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const capBytes = 256 << 20;

export interface Cache {
  readonly folder: string;
}

export function openCache(env: NodeJS.ProcessEnv = process.env): Cache {
  const base = env['MAPI_LENS_CACHE'] ?? (process.platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_CACHE_HOME']) ?? path.join(os.homedir(), '.cache');
  return { folder: path.join(base, 'mapi-lens', 'probe') };
}

export function hash(parts: readonly string[]): string {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex').slice(0, 32);
}

/** The kept file, if every file it was made from is still the same. */
export function lookUp(cache: Cache, key: string): string | undefined {
  const file = path.join(cache.folder, key);
  try {
    const sources = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as Record<string, string>;
    if (!existsSync(file) || Object.entries(sources).some(([source, digest]) => contentHash(source) !== digest)) return undefined;
    const now = new Date();
    utimesSync(file, now, now);
    return file;
  } catch {
    return undefined;
  }
}

/** Keeps a file; answers where it stands now, or the file itself where it cannot be kept. */
export function keep(cache: Cache, key: string, made: string, sources: readonly string[]): string {
  const file = path.join(cache.folder, key);
  try {
    mkdirSync(cache.folder, { recursive: true });
    const incoming = `${file}.${process.pid}`;
    copyFileSync(made, incoming);
    renameSync(incoming, file);
    writeFileSync(`${incoming}.json`, JSON.stringify(Object.fromEntries(sources.map((source) => [source, contentHash(source)]))));
    renameSync(`${incoming}.json`, `${file}.json`);
    shrink(cache, file);
    return file;
  } catch {
    return made;
  }
}

function shrink(cache: Cache, justKept: string): void {
  const files = readdirSync(cache.folder).map((name) => path.join(cache.folder, name)).map((file) => ({ file, stat: statSync(file) })).sort((a, b) => b.stat.mtimeMs - a.stat.mtimeMs);
  let total = 0;
  for (const { file, stat } of files) {
    total += stat.size;
    if (total > capBytes && !file.startsWith(justKept)) rmSync(file, { force: true });
  }
}

function contentHash(file: string): string {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch {
    return 'gone';
  }
}

/** The files of a compiler's dependency list (make syntax). */
export function readDependencies(text: string): readonly string[] {
  const list = text.replaceAll('\\\n', ' ').replace(/^[^:]*?:(?!\\)\s/, '');
  return [...list.matchAll(/(?:\\.|[^\s\\])+/g)].map((match) => match[0].replaceAll(/\\(.)/g, '$1')).map((file) => path.resolve(file));
}
