// Reads the parser and its grammars: beside the bundle, or from the packages when the sources run as they are.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Grammars } from '../analyzer';
import { CommandError } from './command';
import { productFile } from './product';

export async function loadGrammars(): Promise<Grammars> {
  const [runtime, cpp, csharp] = await Promise.all([
    read('web-tree-sitter.wasm', 'web-tree-sitter'), read('tree-sitter-cpp.wasm', 'tree-sitter-cpp'), read('tree-sitter-c_sharp.wasm', 'tree-sitter-c-sharp'),
  ]);
  return { runtime, cpp, csharp };
}

async function read(name: string, packageName: string): Promise<Uint8Array> {
  const places = [path.join(__dirname, name), productFile('dist', name), productFile('node_modules', packageName, name)];
  const file = places.find((place) => existsSync(place));
  if (file === undefined) throw new CommandError(`The grammar ${name} is missing; run npm run build.`);
  return readFile(file);
}
