// The shipped recipes: one runnable probe per article under samples/probes, each in a leaky and a good form.
// The first comment line of a file is its title; a line `// faults: ID, ID` names the lab faults it is measured with, a line
// `// iterations: N` how often it runs where the default would be too often.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Recipe } from '../shared/probe';
import { productRoot } from './root';

export function recipes(folder = path.join(productRoot(), 'samples', 'probes')): readonly Recipe[] {
  if (!existsSync(folder)) return [];
  const byId = new Map<string, Recipe>();
  for (const name of readdirSync(folder).sort()) {
    const match = /^([A-Z]+\d+)-(leaky|good)\.(cpp|js)$/.exec(name);
    if (match === null) continue;
    const [, article, form, extension] = match as unknown as [string, string, 'leaky' | 'good', string];
    const file = path.join(folder, name);
    const id = `${article}-${form}`;
    const known = byId.get(id);
    const language = extension === 'cpp' ? 'cpp' : 'javascript';
    byId.set(id, { ...(known ?? { id, article, form, ...head(file, article) }), files: { ...known?.files, [language]: file } });
  }
  return [...byId.values()];
}

/** A recipe by its id; an article alone means its leaky form. */
export function findRecipe(id: string): Recipe | undefined {
  return recipes().find((recipe) => recipe.id === id) ?? recipes().find((recipe) => recipe.id === `${id}-leaky`);
}

function head(file: string, article: string): { title: string; faults: string[]; iterations?: number } {
  const text = readFileSync(file, 'utf8').slice(0, 2000);
  const title = /^\/\/\s*(.+)$/m.exec(text)?.[1] ?? article;
  const faults = /^\/\/ faults:\s*(.+)$/m.exec(text)?.[1]?.split(',').map((fault) => fault.trim()) ?? [article];
  const iterations = /^\/\/ iterations:\s*(\d+)$/m.exec(text)?.[1];
  return { title, faults, ...(iterations === undefined ? {} : { iterations: Number(iterations) }) };
}
