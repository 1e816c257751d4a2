// Builds the product and runs the end-to-end tests of the command line on it.
import { spawnSync } from 'node:child_process';

const build = spawnSync(process.execPath, ['esbuild.mjs'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(1);
const mocha = spawnSync('npx', ['mocha', '--config', 'test/cli/.mocharc.json', ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(mocha.status ?? 1);
