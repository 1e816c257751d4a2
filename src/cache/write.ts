// Writes a cache beside the old one and then puts it in its place, so that neither a full disk nor a killed program leaves half a file.

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Analyzer, FileReport } from '../analyzer';
import { MARK, pack, type HeadFile } from './format';
import { textHash } from './key';

/** False when `isCurrent` said meanwhile that the analysis went on: nothing was written. Throws what the file system throws. */
export async function writeCache(file: string, key: string, analyzer: Analyzer, reports: Iterable<readonly [file: string, report: FileReport]>, isCurrent: () => boolean = () => true): Promise<boolean> {
  const { names, file: learned } = analyzer.learned();
  const files: HeadFile[] = [];
  const bodies: Buffer[] = [];
  for (const [name, report] of reports) {
    const one = learned(name);
    if (one === undefined) continue;
    const body = pack(one.known);
    bodies.push(body);
    files.push({ name, hash: textHash(one.text), report, size: body.length });
    if (bodies.length % 16 === 0) await setImmediate();
    if (!isCurrent()) return false;
  }
  const head = pack({ key, names, stats: analyzer.stats(), files });
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  const scratch = `${file}.${process.pid}.tmp`;
  try {
    await makeFolder(path.dirname(file));
    await writeFile(scratch, Buffer.concat([Buffer.from(MARK, 'latin1'), length, head, ...bodies]));
    await rename(scratch, file);
  } catch (error) {
    await rm(scratch, { force: true });
    throw error;
  }
  return true;
}

/** One folder after the other: Node's recursive mkdir never ends where the last one that exists takes none, as under /proc. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || path.dirname(folder) === folder) throw error;
    await makeFolder(path.dirname(folder));
    await mkdir(folder);
  }
}
