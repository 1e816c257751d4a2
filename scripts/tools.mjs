// Makes the Debian packages that a test tier needs available: installs them where that is possible (root and apt-get),
// otherwise says in one sentence what is missing. Used by the test tiers; the product itself needs none of this.
import { execFileSync, spawnSync } from 'node:child_process';

const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

/**
 * @param {Record<string, string>} wanted command -> Debian package that brings it
 * @throws Error naming the missing commands when they cannot be installed
 */
export function ensureTools(wanted) {
  const missing = Object.keys(wanted).filter((command) => !has(command));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((command) => wanted[command]))];
  if (process.getuid?.() === 0 && has('apt-get')) {
    const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
  }
  const still = missing.filter((command) => !has(command));
  if (still.length > 0) throw new Error(`Missing: ${still.join(', ')}. Install the packages ${packages.join(' ')} and run this again.`);
}
