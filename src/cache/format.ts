// How a cache lies on disk: a mark, the length of the head, the head, then the files one by one. Head and files are written as
// structured clones, which know NaN and undefined, and deflated; the files are only read when something changed, the head is enough when nothing did.

import { deserialize, serialize } from 'node:v8';
import { deflateSync, inflateSync } from 'node:zlib';
import type { AnalyzerStats, FileReport } from '../analyzer';

export const MARK = 'MAPI Lens cache 1\n';

export interface Head {
  readonly key: string;
  readonly names: readonly string[];
  readonly stats: AnalyzerStats;
  readonly files: readonly HeadFile[];
}

export interface HeadFile {
  readonly name: string;
  readonly hash: string;
  readonly report: FileReport;
  /** Bytes of what is known of the file, behind those of the files before it. */
  readonly size: number;
}

/** Fast rather than small: a fifth of the size at a tenth of the time that parsing takes. */
export function pack(value: unknown): Buffer {
  return deflateSync(serialize(value), { level: 1 });
}

export function unpack(bytes: Uint8Array): unknown {
  return deserialize(inflateSync(bytes));
}
