// Checks, repairs and compiles the sample program: the command line as it is built, a real compiler for Windows.
import { spawnSync } from 'node:child_process';
import { ensureTools } from '../../scripts/tools.mjs';

ensureTools({ 'x86_64-w64-mingw32-g++': 'g++-mingw-w64-x86-64' });
const build = spawnSync(process.execPath, ['esbuild.mjs'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(1);
const mocha = spawnSync('npx', ['mocha', '--config', 'test/samples/.mocharc.json', ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(mocha.status ?? 1);
