// Walks a folder for C, C++ and C# files without ever following a link, so that a loop of links cannot trap it.
// Folders that hold packages or version control data are left out, and whatever the project excludes.

import { opendir } from 'node:fs/promises';
import path from 'node:path';

const sourceExtensions = new Set(['.c', '.cc', '.cpp', '.cxx', '.h', '.hh', '.hpp', '.hxx', '.inl', '.ipp', '.tpp', '.cs']);
const skippedFolders = new Set(['node_modules', '.git', '.hg', '.svn', '.vs', '.vscode', 'CMakeFiles']);

export function isSource(file: string): boolean {
  return sourceExtensions.has(path.extname(file).toLowerCase());
}

export async function* findSources(root: string, isExcluded: (relative: string) => boolean, signal: AbortSignal): AsyncIterable<string> {
  const folders = [root];
  while (folders.length > 0 && !signal.aborted) {
    const folder = folders.pop()!;
    try {
      for await (const entry of await opendir(folder)) {
        const full = path.join(folder, entry.name);
        const relative = path.relative(root, full).replaceAll(path.sep, '/');
        if (isExcluded(relative)) continue;
        if (entry.isDirectory() && !skippedFolders.has(entry.name)) folders.push(full);
        else if (entry.isFile() && isSource(entry.name)) yield full;
      }
    } catch {
      // A folder that cannot be listed holds nothing we could show; the others still do.
    }
  }
}
