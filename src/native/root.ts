// Finds the product's own folder, from the sources and from the bundle alike: lab, samples and harness stand relative to it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

let found: string | undefined;

export function productRoot(): string {
  found ??= search(__dirname);
  return found;
}

function search(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'mapi-lens') return folder;
    if (folder === path.dirname(folder)) throw new Error(`No mapi-lens package above ${start}; install MAPI Lens again.`);
  }
}
