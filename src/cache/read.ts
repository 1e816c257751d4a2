// Reads a cache. Whatever is wrong with it, the caller is told that there is none: it is made anew.

import { readFile } from 'node:fs/promises';
import type { AnalyzerStats, FileReport, LearnedFile } from '../analyzer';
import { MARK, unpack, type Head } from './format';
import { textHash } from './key';

export interface CachedFile {
  readonly report: FileReport;
  /** Whether the file was read from this text. */
  isOf(text: string): boolean;
  /** Undefined when what was written of it is damaged. */
  known(): LearnedFile | undefined;
}

export interface Cache {
  readonly names: readonly string[];
  readonly stats: AnalyzerStats;
  readonly files: ReadonlyMap<string, CachedFile>;
}

export async function readCache(file: string, key: string): Promise<Cache | undefined> {
  try {
    const bytes = await readFile(file);
    if (bytes.subarray(0, MARK.length).toString('latin1') !== MARK) return undefined;
    let at = MARK.length + 4;
    const end = at + bytes.readUInt32LE(MARK.length);
    const head = unpack(bytes.subarray(at, end)) as Head;
    if (head.key !== key) return undefined;
    at = end;
    const files = new Map<string, CachedFile>();
    for (const { name, hash, report, size } of head.files) {
      const slice = bytes.subarray(at, at += size);
      files.set(name, { report, isOf: (text) => textHash(text) === hash, known: () => orNone(() => unpack(slice) as LearnedFile) });
    }
    return at === bytes.length ? { names: head.names, stats: head.stats, files } : undefined;
  } catch {
    return undefined;
  }
}

function orNone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
