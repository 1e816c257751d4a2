// Reads one source file of the workspace as text. What it is not willing to read it says in one sentence.

import { readFile, stat } from 'node:fs/promises';

export type SourceText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

export async function readSource(file: string, maxMegabytes: number): Promise<SourceText> {
  try {
    const { size } = await stat(file);
    if (size > maxMegabytes * 1024 * 1024) return { ok: false, reason: `it is larger than ${maxMegabytes} MB; raise mapiLens.maxFileSizeMB to read it` };
    const bytes = await readFile(file);
    if (bytes.includes(0) && bytes[0] !== 0xff && bytes[0] !== 0xfe) return { ok: false, reason: 'it is not text' };
    return { ok: true, text: new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : 'utf-8').decode(bytes) };
  } catch (error) {
    return { ok: false, reason: `it cannot be read (${error instanceof Error ? error.message : String(error)})` };
  }
}
