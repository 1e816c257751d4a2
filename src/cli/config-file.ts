// Finds and reads `.mapi-lens.json`: the nearest one from where the check begins, upwards. A mistake ends the command with
// the file, the line and the key.

import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseTree, printParseErrorCode, type ParseError } from 'jsonc-parser';
import picomatch from 'picomatch';
import { knownWords } from '../analyzer';
import { CONFIG_FILE, checkConfig, decodeText, defaultConfig, type ProjectConfig } from '../shared';
import { CommandError } from './command';
import { systemReason } from './sources/system-reason';

export interface LoadedConfig extends ProjectConfig {
  /** Whether the project leaves this file (an absolute path) out. */
  readonly isExcluded: (file: string) => boolean;
}

/** `paths` as given on the command line: the settings are looked for from the first of them upwards, then from the current folder. */
export function loadConfig(cwd: string, paths: readonly string[], show: (file: string) => string): LoadedConfig {
  const start = paths.length === 0 ? cwd : path.resolve(cwd, paths[0]!);
  const file = findUp(isFolder(start) ? start : path.dirname(start)) ?? findUp(cwd);
  if (file === undefined) return { ...defaultConfig, isExcluded: () => false };
  const config = readConfig(file, show(file));
  return { ...config, isExcluded: excluder(path.dirname(file), config.exclude) };
}

function readConfig(file: string, shown: string): ProjectConfig {
  let text: string;
  try {
    const decoded = decodeText(readFileSync(file));
    if (!decoded.ok) throw new CommandError(`${shown} is not text; write it as JSON, in UTF-8.`);
    text = decoded.text;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${shown} cannot be read: ${systemReason(error)}`);
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  const at = (offset: number): string => {
    const before = text.slice(0, offset).split('\n');
    return `${shown}:${before.length}:${before.at(-1)!.length + 1}`;
  };
  const broken = errors[0];
  if (broken !== undefined) {
    const key = keyAt(text, broken.offset);
    throw new CommandError(`${at(broken.offset)}: ${inWords(printParseErrorCode(broken.error))}${key === undefined ? '' : ` after "${key}"`}; correct the JSON there.`);
  }
  const { config, mistakes } = checkConfig(root, knownWords);
  const first = mistakes[0];
  if (first !== undefined) {
    const more = mistakes.length > 1 ? ` (${mistakes.length - 1} more below it)` : '';
    throw new CommandError(`${at(first.offset)}: ${first.key === '' ? '' : `${first.key}: `}${first.message}${more}`);
  }
  return config;
}

function findUp(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.join(at, CONFIG_FILE);
    if (existsSync(file)) return file;
    if (at === path.dirname(at)) return undefined;
  }
}

function isFolder(full: string): boolean {
  return statSync(full, { throwIfNoEntry: false })?.isDirectory() === true;
}

function excluder(base: string, globs: readonly string[]): (file: string) => boolean {
  if (globs.length === 0) return () => false;
  // A plain name or a folder means all that lies in it.
  const matches = picomatch(globs.flatMap((glob) => [glob, `${glob.replace(/\/+$/, '')}/**`]), { dot: true });
  return (file) => {
    const relative = path.relative(base, file).replaceAll(path.sep, '/');
    return !relative.startsWith('../') && matches(relative);
  };
}

/** The last key before an offset: parse errors have none of their own. */
function keyAt(text: string, offset: number): string | undefined {
  return [...text.slice(0, offset).matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)].at(-1)?.[1];
}

/** `CommaExpected` as `A comma is expected`. */
function inWords(code: string): string {
  const words = code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  const expected = /^(.*) expected$/.exec(words)?.[1];
  return expected === undefined ? `There is an ${words}`.replace(/^There is an (?![aeiou])/, 'There is a ') : `A ${expected} is expected`;
}
