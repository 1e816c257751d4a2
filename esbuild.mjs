// Bundles every program of the product into dist/ and copies what they load at run time (grammars, view assets).
//   node esbuild.mjs            one build
//   node esbuild.mjs --watch    rebuild on change
//   node esbuild.mjs --production   minified, for packaging
import { context, build } from 'esbuild';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

// The files that these packages offer a bundler do not survive it: one asks for others at run time, one for its own address.
const alias = { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js', 'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.cjs' };
const node = { bundle: true, alias, platform: 'node', target: 'node20', format: 'cjs', external: ['vscode', 'koffi'], sourcemap: !production, minify: production, logLevel: 'warning' };
const browser = { bundle: true, platform: 'browser', target: 'es2022', format: 'iife', sourcemap: !production, minify: production, logLevel: 'warning', assetNames: 'media/[name]', loader: { '.ttf': 'file', '.svg': 'file' } };

/** What the extension imports when it is needed lies in files of its own: the editor waits for no more than the small rest. */
const late = {
  name: 'late',
  setup({ onResolve }) {
    const files = { './client': './extension-client.js', '../native': './extension-native.js', '../../native': './extension-native.js' };
    onResolve({ filter: /^\./ }, ({ kind, path }) => (kind === 'dynamic-import' && path in files ? { path: files[path], external: true } : undefined));
  },
};

/** Output name -> entry. One line per program. */
const programs = [
  { ...node, entryPoints: { cli: 'src/cli/main.ts' }, banner: { js: '#!/usr/bin/env node' } },
  { ...node, entryPoints: { 'cli-worker': 'src/cli/worker.ts' } },
  { ...node, entryPoints: { server: 'src/server/main.ts' } },
  { ...node, entryPoints: { extension: 'src/extension/main.ts' }, plugins: [late], supported: { 'dynamic-import': false } },
  { ...node, entryPoints: { 'extension-client': 'src/extension/client.ts', 'extension-native': 'src/native/index.ts' } },
  { ...node, entryPoints: { 'probe-child': 'src/native/child/main.ts', 'probe-engine': 'src/native/detached/main.ts' } },
  { ...browser, entryPoints: { 'media/panel': 'media/panel.ts' } },
  { ...browser, entryPoints: { 'media/panel': 'media/panel.css', 'media/page': 'media/page.css', 'media/codicon': 'media/codicon.css' } },
].filter((program) => Object.values(program.entryPoints).every((entry) => existsSync(entry)))
  .map((program) => ({ ...program, outdir: 'dist' }));

const assets = [
  ['node_modules/web-tree-sitter/web-tree-sitter.wasm', 'dist/web-tree-sitter.wasm'],
  ['node_modules/tree-sitter-cpp/tree-sitter-cpp.wasm', 'dist/tree-sitter-cpp.wasm'],
  ['node_modules/tree-sitter-c-sharp/tree-sitter-c_sharp.wasm', 'dist/tree-sitter-c_sharp.wasm'],
];

if (!watch) rmSync('dist', { recursive: true, force: true });
mkdirSync('dist', { recursive: true });
for (const [from, to] of assets) cpSync(from, to);

if (watch) await Promise.all(programs.map(async (program) => (await context(program)).watch()));
else await Promise.all(programs.map((program) => build(program)));
