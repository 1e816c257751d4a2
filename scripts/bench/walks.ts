// How long the paths of one function take. The analyzer knows no clock, so it is bundled anew with a walk that is timed.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

const root = path.resolve(__dirname, '../..');

export async function walks(args: readonly string[]): Promise<number> {
  const folders = args.filter((arg) => !arg.startsWith('-')).map((folder) => path.resolve(folder));
  if (folders.length === 0) {
    console.error('Name the folders to measure: npm run bench -- walks --corpus DIR...');
    return 2;
  }
  // Two folders deep, as the sources are that look for the grammars from there.
  const outfile = path.join(root, 'build', 'bench', 'walks.cjs');
  await build({
    entryPoints: [path.join(__dirname, 'walks-inside.ts')], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'warning', plugins: [timed],
    alias: { 'web-tree-sitter': path.join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs') },
  });
  return spawnSync(process.execPath, [outfile, ...folders], { stdio: 'inherit' }).status ?? 1;
}

/** Whoever sums up functions gets the timed walk. */
const timed: Plugin = {
  name: 'timed',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/flow\/engine$/ }, ({ importer }) => (importer.endsWith(path.join('summaries', 'ownership.ts')) ? { path: path.join(__dirname, 'timed-engine.ts') } : undefined));
  },
};
