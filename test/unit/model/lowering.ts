// Lowers a text the way the analyzer does, for the tests of the model.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dumpFile } from '../../../src/analyzer/model/dump';
import { lowerFile, type Lowered, type LowerOptions } from '../../../src/analyzer/model/lower';
import type { Language } from '../../../src/analyzer/model/types';
import { createParser, type Parser } from '../../../src/analyzer/syntax/parser';

const modules = path.resolve(__dirname, '../../../node_modules');
let parser: Promise<Parser> | undefined;

export function sharedParser(): Promise<Parser> {
  parser ??= createParser({
    runtime: readFileSync(path.join(modules, 'web-tree-sitter/web-tree-sitter.wasm')),
    cpp: readFileSync(path.join(modules, 'tree-sitter-cpp/tree-sitter-cpp.wasm')),
    csharp: readFileSync(path.join(modules, 'tree-sitter-c-sharp/tree-sitter-c_sharp.wasm')),
  });
  return parser;
}

export async function lower(text: string, language: Language = 'cpp', options: LowerOptions = {}): Promise<Lowered> {
  return lowerFile(await sharedParser(), `test.${language}`, text, language, options);
}

/** The dump of a function body's lines, without the signature. */
export async function bodyOf(statements: string, before = ''): Promise<string[]> {
  const { model } = await lower(`${before}\nvoid f() {\n${statements}\n}`);
  const lines = dumpFile({ ...model, macros: [], functions: model.functions.filter((fn) => fn.name === 'f'), classes: [], globals: [], aliases: [], constants: [] }).trimEnd().split('\n');
  return lines.slice(1).map((line) => line.slice(2));
}
