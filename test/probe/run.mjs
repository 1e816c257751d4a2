// Builds the product and the lab, and runs probes for real: compilers, child processes, signals, a full temporary folder.
import { spawnSync } from 'node:child_process';
import { ensureTools } from '../../scripts/tools.mjs';

ensureTools({ 'g++': 'g++', 'clang++': 'clang', mount: 'mount', unzip: 'unzip' });
for (const script of [['esbuild.mjs'], ['scripts/build-lab.mjs']]) {
  if (spawnSync(process.execPath, script, { stdio: 'inherit' }).status !== 0) process.exit(1);
}
const mocha = spawnSync('npx', ['mocha', '--config', 'test/probe/.mocharc.json', ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(mocha.status ?? 1);
