// The lab's own tier: builds it with every compiler at hand, runs its cases plainly, under Valgrind, with the address
// sanitizer and as a Windows DLL under Wine, and measures each fault. `node test/lab/run.mjs -g Valgrind` runs a part.
import { spawnSync } from 'node:child_process';
import { ensureTools } from '../../scripts/tools.mjs';

ensureTools({
  cmake: 'cmake',
  ninja: 'ninja-build',
  'g++': 'g++',
  'clang++': 'clang',
  'x86_64-w64-mingw32-g++': 'g++-mingw-w64-x86-64',
  'i686-w64-mingw32-g++': 'g++-mingw-w64-i686',
  valgrind: 'valgrind',
  wine: 'wine',
  'xvfb-run': 'xvfb',
  nm: 'binutils',
});
const mocha = spawnSync('npx', ['mocha', '--config', 'test/lab/.mocharc.json', ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(mocha.status ?? 1);
