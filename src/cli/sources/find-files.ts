// From the paths on the command line to source files: files, folders and globs, without what .gitignore or the project's
// settings leave out. Links are followed, but never in a circle. What cannot be entered is a problem, not an end.

import { type Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import type { Problem } from '../../shared';
import { CommandError } from '../command';
import { ignoreRulesAt, type IgnoreRules } from './ignore-files';
import { systemReason } from './system-reason';

const sourceExtensions = new Set(['.c', '.cc', '.cpp', '.cxx', '.c++', '.ixx', '.cppm', '.h', '.hh', '.hpp', '.hxx', '.h++', '.inl', '.ipp', '.tpp', '.cs']);
const skippedFolders = new Set(['node_modules', '.git', '.hg', '.svn', '.vs']);

export interface FoundFiles {
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

export interface FindOptions {
  readonly cwd: string;
  readonly isExcluded: (file: string) => boolean;
  /** How a path is shown in problems. */
  readonly show: (file: string) => string;
}

interface Walk extends FindOptions {
  readonly files: Set<string>;
  readonly problems: Problem[];
  /** Real folders that were entered, so that two links to one folder count once. */
  readonly entered: Set<string>;
  readonly accepts: (file: string) => boolean;
}

export async function findFiles(paths: readonly string[], options: FindOptions): Promise<FoundFiles> {
  const files = new Set<string>();
  const problems: Problem[] = [];
  for (const given of paths.length === 0 ? ['.'] : paths) {
    const full = path.resolve(options.cwd, given);
    const kind = await kindOf(full);
    const walk: Walk = { ...options, files, problems, entered: new Set(), accepts: isSource };
    if (kind === 'folder') await enter(walk, full, [], ignoreRulesAt(full));
    else if (kind === 'file') files.add(full);
    else if (isGlob(given)) await findGlob(walk, given);
    else if (kind === 'missing') throw new CommandError(`There is no file or folder "${given}"; check the path.`);
    else if (kind === 'other') problems.push({ file: options.show(full), message: 'It is neither a file nor a folder, so there is nothing to read.' });
    else problems.push({ file: options.show(full), message: kind });
  }
  return { files: [...files].sort(), problems };
}

export function isSource(file: string): boolean {
  return sourceExtensions.has(path.extname(file).toLowerCase());
}

/** `folder`, `file`, `missing`, `other`, or a sentence that says why it cannot be told. */
async function kindOf(full: string): Promise<string> {
  try {
    const found = await stat(full);
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : systemReason(error);
  }
}

function isGlob(given: string): boolean {
  return picomatch.scan(given.replaceAll('\\', '/')).isGlob;
}

async function findGlob(walk: Walk, given: string): Promise<void> {
  const { base, glob } = picomatch.scan(given.replaceAll('\\', '/'));
  const folder = path.resolve(walk.cwd, base);
  const matches = picomatch(glob, { dot: false });
  const before = walk.files.size;
  if ((await kindOf(folder)) === 'folder') {
    const accepts = (file: string): boolean => isSource(file) && matches(path.relative(folder, file).replaceAll(path.sep, '/'));
    await enter({ ...walk, accepts }, folder, [], ignoreRulesAt(folder));
  }
  if (walk.files.size === before) throw new CommandError(`No source file matches "${given}"; check the pattern, and quote it so that the shell leaves it alone.`);
}

async function enter(walk: Walk, folder: string, ancestors: readonly string[], rules: IgnoreRules): Promise<void> {
  let entries: Dirent[];
  let real: string;
  try {
    real = await realpath(folder);
    if (ancestors.includes(real)) {
      walk.problems.push({ file: walk.show(folder), message: 'This link leads back to a folder that contains it, so it is not followed.' });
      return;
    }
    if (walk.entered.has(real)) return;
    walk.entered.add(real);
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    walk.problems.push({ file: walk.show(folder), message: `The folder cannot be read: ${systemReason(error)}` });
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? await kindOf(full) : entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other';
    if (kind === 'folder' && !skippedFolders.has(entry.name)) {
      if (!rules.ignores(full, true) && !walk.isExcluded(full)) await enter(walk, full, [...ancestors, real], rules.inside(full));
    } else if (kind === 'file') {
      if (walk.accepts(full) && !rules.ignores(full, false) && !walk.isExcluded(full)) walk.files.add(full);
    } else if (entry.isSymbolicLink() && kind !== 'other' && (isSource(full) || kind !== 'missing')) {
      walk.problems.push({ file: walk.show(full), message: kind === 'missing' ? 'This link leads nowhere.' : kind });
    }
  }
}
