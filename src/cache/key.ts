// By what it is decided whether something in the cache still holds.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AnalyzerConfig } from '../analyzer';

let build: string | undefined;

/** One for each build of the product and each configuration: rules, levels, the project's own API rows. */
export function cacheKey(config: AnalyzerConfig): string {
  // The program that holds this line: another build of it may see other things in the same text.
  build ??= textHash(readFileSync(__filename, 'latin1'));
  return textHash(JSON.stringify([build, process.versions.v8, config]));
}

export function textHash(text: string): string {
  return createHash('sha256').update(text, 'utf16le').digest('base64');
}
