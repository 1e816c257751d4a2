// Walks a folder for C, C++ and C# files, headers first, because the macros in them are needed where they are used. Never follows
// a link, so that a loop of links cannot trap it; leaves out what .gitignore files and the project's settings leave out.

import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';

const headerExtensions = new Set(['.h', '.hh', '.hpp', '.hxx', '.inl', '.ipp', '.tpp']);
const sourceExtensions = new Set([...headerExtensions, '.c', '.cc', '.cpp', '.cxx', '.ixx', '.cppm', '.cs']);
const skippedFolders = new Set(['node_modules', '.git', '.hg', '.svn', '.vs']);

export function isSource(file: string): boolean {
  return sourceExtensions.has(path.extname(file).toLowerCase());
}

export async function findSources(root: string, isExcluded: (relative: string) => boolean, signal: AbortSignal): Promise<string[]> {
  const headers: string[] = [];
  const others: string[] = [];
  const folders: { readonly path: string; readonly ignores: readonly Rules[] }[] = [{ path: root, ignores: [] }];
  while (folders.length > 0 && !signal.aborted) {
    const folder = folders.pop()!;
    const ignores = [...folder.ignores, ...await rulesAt(folder.path)];
    for (const entry of await entriesOf(folder.path)) {
      const full = path.join(folder.path, entry.name);
      if (isExcluded(slashes(path.relative(root, full))) || isIgnored(ignores, full, entry.isDirectory())) continue;
      if (entry.isDirectory() && !skippedFolders.has(entry.name)) folders.push({ path: full, ignores });
      else if (entry.isFile() && isSource(entry.name)) (headerExtensions.has(path.extname(entry.name).toLowerCase()) ? headers : others).push(full);
    }
  }
  return [...headers, ...others];
}

interface Rules {
  readonly folder: string;
  readonly rules: Ignore;
}

async function rulesAt(folder: string): Promise<Rules[]> {
  try {
    return [{ folder, rules: ignore().add(await readFile(path.join(folder, '.gitignore'), 'utf8')) }];
  } catch {
    return [];
  }
}

function isIgnored(all: readonly Rules[], full: string, isFolder: boolean): boolean {
  // The deepest file that says anything about a path decides.
  for (const { folder, rules } of [...all].reverse()) {
    const { ignored, unignored } = rules.test(slashes(path.relative(folder, full)) + (isFolder ? '/' : ''));
    if (ignored || unignored) return ignored;
  }
  return false;
}

async function entriesOf(folder: string): ReturnType<typeof readFolder> {
  try {
    return await readFolder(folder);
  } catch {
    // A folder that cannot be listed holds nothing we could show; the others still do.
    return [];
  }
}

const readFolder = (folder: string) => readdir(folder, { withFileTypes: true });

function slashes(file: string): string {
  return file.replaceAll(path.sep, '/');
}
