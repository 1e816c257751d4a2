// The windows tier: installs Wine, MinGW-w64 and a Windows Node, builds the lab as a DLL, and runs what Windows would run.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureWine, prefix, wineEnvironment } from '../../scripts/wine.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const run = (command, args) => {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) process.exit(done.status ?? 1);
};

ensureWine();
run(process.execPath, ['esbuild.mjs']);
for (const target of ['win32-x64', 'win32-ia32']) run(process.execPath, ['scripts/build-lab.mjs', '--target', target]);

// One Wine server for the whole tier, started with no pipe of ours in its hands: Wine's services keep what they inherit, and
// a test that waits for the end of a pipe would wait for them.
const quiet = { env: wineEnvironment, stdio: 'ignore', timeout: 120_000 };
spawnSync('wineserver', ['-p'], quiet);
spawnSync('wine', ['cmd', '/c', 'exit'], quiet);
const tests = spawnSync('npx', ['mocha', '--no-config', '--import=tsx', '--timeout', '180000', '--forbid-only', '--forbid-pending', '--retries', '2', '--file', 'test/support/tried-again.ts', ...process.argv.slice(2), 'test/windows/*.test.ts'], { cwd: root, stdio: 'inherit', env: { ...process.env, WINEPREFIX: prefix } });
spawnSync('wineserver', ['-k'], quiet);
process.exit(tests.status ?? 1);
