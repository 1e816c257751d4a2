// Loads a JavaScript snippet: `iteration(mapi, i, state)` and, if it likes, `setup(mapi)`, whose result is `state`, and
// `teardown(mapi, state)`. Plain functions, `exports` and `export` all work; line numbers stay the user's.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import type { Mapi } from '../ffi';

export interface Snippet {
  readonly iteration: (mapi: Mapi, index: number, state: unknown) => unknown;
  readonly setup?: (mapi: Mapi) => unknown;
  readonly teardown?: (mapi: Mapi, state: unknown) => unknown;
}

const NAMES = ['iteration', 'setup', 'teardown'] as const;

export async function loadSnippet(file: string): Promise<Snippet> {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const found = /^\s*import\s+[^(]*\bfrom\b/m.test(text) ? await importModule(file) : evaluate(file, text);
  if (typeof found['iteration'] !== 'function') {
    throw new Error(`${path.basename(file)} defines no function iteration; write function iteration(mapi, i) { ... }.`);
  }
  for (const name of NAMES) {
    if (found[name] !== undefined && typeof found[name] !== 'function') throw new Error(`${name} in ${path.basename(file)} is no function; make it one or rename it.`);
  }
  return found as unknown as Snippet;
}

async function importModule(file: string): Promise<Record<string, unknown>> {
  return await import(pathToFileURL(file).href) as Record<string, unknown>;
}

/** Runs the text as a script; `export` words are blanked so that columns stay what they were. */
function evaluate(file: string, text: string): Record<string, unknown> {
  const script = text.replaceAll(/^([ \t]*)(export(?:[ \t]+default)?)(?=[ \t]+(?:async|function|const|let|var|class)\b)/gm, (_, indent: string, word: string) => indent + ' '.repeat(word.length));
  const answer = NAMES.map((name) => `${name}: typeof ${name} === 'undefined' ? module.exports.${name} : ${name}`).join(', ');
  const module = { exports: {} as Record<string, unknown> };
  const run = vm.compileFunction(`${script}\nreturn { ${answer} };`, ['exports', 'require', 'module', '__filename', '__dirname'], { filename: file }) as (...args: unknown[]) => Record<string, unknown>;
  return run(module.exports, createRequire(file), module, file, path.dirname(file));
}

/** One sentence: what went wrong and, where known, at which line of the snippet. */
export function describeError(error: unknown, file: string): string {
  if (!(error instanceof Error)) return `The snippet threw ${String(error)}`;
  const name = path.basename(file);
  const place = (error.stack ?? '').split('\n').map((line) => {
    const at = line.lastIndexOf(name);
    return at < 0 ? undefined : /^:(\d+(?::\d+)?)/.exec(line.slice(at + name.length))?.[1];
  }).find((found) => found !== undefined);
  const message = error.message === '' ? error.name : error.name === 'Error' || error.name === 'MapiError' ? error.message : `${error.name}: ${error.message}`;
  return place === undefined ? message : `${message} (${name}:${place})`;
}
