// The ffi tier: the JavaScript object layer on the real lab, in real child processes.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureTools } from '../../scripts/tools.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const run = (command, args) => {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
};

if (process.platform === 'linux') ensureTools({ 'g++': 'g++' });
run(process.execPath, ['esbuild.mjs']);
run(process.execPath, ['scripts/build-lab.mjs']);
run('npx', ['mocha', '--no-config', '--import=tsx', '--timeout', '60000', '--forbid-only', '--forbid-pending', '--retries', '2', '--file', 'test/support/tried-again.ts', ...process.argv.slice(2), 'test/ffi/*.test.ts']);
