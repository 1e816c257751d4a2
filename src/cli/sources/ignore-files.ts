// What `.gitignore` files say about a path: the nearest file that has an opinion wins, as git does it.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';

export interface IgnoreRules {
  /** Rules for what lies in this folder: its own `.gitignore` on top of these. */
  inside(folder: string): IgnoreRules;
  ignores(file: string, isFolder: boolean): boolean;
}

/** The rules that hold at `folder`: those of every `.gitignore` from the repository's root down to it. */
export function ignoreRulesAt(folder: string): IgnoreRules {
  const above = foldersFromRepositoryRoot(path.dirname(folder));
  const inherited = above.reduce<IgnoreRules>((rules, one) => rules.inside(one), rulesOf([]));
  // Whoever names an ignored folder wants to see into it.
  return (inherited.ignores(folder, true) ? rulesOf([]) : inherited).inside(folder);
}

interface Layer { readonly base: string; readonly rules: Ignore }

function rulesOf(layers: readonly Layer[]): IgnoreRules {
  return {
    inside(folder) {
      const file = path.join(folder, '.gitignore');
      if (!existsSync(file)) return this;
      try {
        return rulesOf([...layers, { base: folder, rules: ignore().add(readFileSync(file, 'utf8')) }]);
      } catch {
        // A .gitignore that cannot be read, or is no file, ignores nothing.
        return this;
      }
    },
    ignores(file, isFolder) {
      for (const { base, rules } of [...layers].reverse()) {
        const relative = path.relative(base, file).replaceAll(path.sep, '/');
        if (relative === '' || relative.startsWith('../')) continue;
        const verdict = rules.test(isFolder ? `${relative}/` : relative);
        if (verdict.ignored) return true;
        if (verdict.unignored) return false;
      }
      return false;
    },
  };
}

function foldersFromRepositoryRoot(folder: string): readonly string[] {
  const chain: string[] = [];
  for (let at = folder; ; at = path.dirname(at)) {
    chain.unshift(at);
    if (existsSync(path.join(at, '.git'))) return chain;
    if (at === path.dirname(at)) return [];
  }
}
