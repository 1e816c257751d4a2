// What analyzer tests share: the grammars as the products load them, and repairs applied to a text as `check --fix` does.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Grammars } from '../../src/analyzer';
import type { Finding, Position } from '../../src/shared';

const modules = path.resolve(__dirname, '../../node_modules');
let loaded: Promise<Grammars> | undefined;

export function grammars(): Promise<Grammars> {
  loaded ??= (async () => ({
    runtime: await readFile(path.join(modules, 'web-tree-sitter/web-tree-sitter.wasm')),
    cpp: await readFile(path.join(modules, 'tree-sitter-cpp/tree-sitter-cpp.wasm')),
    csharp: await readFile(path.join(modules, 'tree-sitter-c-sharp/tree-sitter-c_sharp.wasm')),
  }))();
  return loaded;
}

function offsetOf(text: string, position: Position): number {
  let start = 0;
  for (let line = 1; line < position.line; line += 1) start = text.indexOf('\n', start) + 1;
  return start + position.column - 1;
}

/** The text after the preferred repair of each finding; a repair that touches an edited place is left out. */
export function applyFixes(file: string, text: string, findings: readonly Finding[]): string {
  const edits: { start: number; end: number; text: string }[] = [];
  for (const finding of findings) {
    const repair = finding.fixes[0]?.kind === 'repair' ? finding.fixes[0] : undefined;
    const own = (repair?.edits ?? []).filter((edit) => edit.file === file)
      .map((edit) => ({ start: offsetOf(text, edit.range.start), end: offsetOf(text, edit.range.end), text: edit.text }));
    const clashes = own.some((edit) => edits.some((other) => edit.start < other.end && other.start < edit.end
      || (edit.start === other.start && edit.end === other.end)));
    if (!clashes) edits.push(...own);
  }
  return edits.sort((a, b) => b.start - a.start).reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}
