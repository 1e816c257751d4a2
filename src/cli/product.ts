// Where the product's own files lie, from the sources and from the bundle alike.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

let root: string | undefined;

/** A file of the product by its path from the product's folder: `package.json`, `dist/server.js`. */
export function productFile(...parts: readonly string[]): string {
  root ??= findRoot(__dirname);
  return path.join(root, ...parts);
}

export function productVersion(): string {
  return (JSON.parse(readFileSync(productFile('package.json'), 'utf8')) as { version: string }).version;
}

function findRoot(start: string): string {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (folder === path.dirname(folder)) throw new Error('the product\'s own package.json is missing');
  }
}
