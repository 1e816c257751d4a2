// Reads one source file as text. What it does not read it says in one sentence.

import { readFile, stat } from 'node:fs/promises';
import { decodeText, type TextEncoding } from '../../shared';
import { systemReason } from './system-reason';

export type SourceText =
  | { readonly ok: true; readonly text: string; readonly encoding: TextEncoding }
  | { readonly ok: false; readonly reason: string };

/** Source that people write is smaller; what is larger is generated or no source at all. */
const largest = 8 * 1024 * 1024;

export async function readSource(file: string): Promise<SourceText> {
  try {
    const { size } = await stat(file);
    if (size > largest) return { ok: false, reason: `It is ${Math.round(size / 1024 / 1024)} MB long; files over ${largest / 1024 / 1024} MB are left out.` };
    return decodeText(await readFile(file));
  } catch (error) {
    return { ok: false, reason: systemReason(error) };
  }
}
