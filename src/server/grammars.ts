// Reads the parser and its grammars, which the build lays beside the bundled program.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Grammars } from '../analyzer';

export async function loadGrammars(): Promise<Grammars> {
  const read = (name: string): Promise<Uint8Array> => readFile(path.join(__dirname, name));
  const [runtime, cpp, csharp] = await Promise.all([read('web-tree-sitter.wasm'), read('tree-sitter-cpp.wasm'), read('tree-sitter-c_sharp.wasm')]);
  return { runtime, cpp, csharp };
}
