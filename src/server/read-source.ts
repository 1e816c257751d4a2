// Reads one source file of the workspace as text. What it is not willing to read it says in one clause.

import { readFile, stat } from 'node:fs/promises';
import { decodeText } from '../shared';

export type SourceText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

export async function readSource(file: string, maxMegabytes: number): Promise<SourceText> {
  try {
    const { size } = await stat(file);
    if (size > maxMegabytes * 1024 * 1024) return { ok: false, reason: `It is larger than ${maxMegabytes} MB; raise mapiLens.maxFileSizeMB to read it.` };
    return decodeText(await readFile(file));
  } catch (error) {
    return { ok: false, reason: `It cannot be read (${error instanceof Error ? error.message : String(error)}).` };
  }
}
