// Runs every test tier and ends with one line, `N passed, N failed`. `node scripts/test.mjs unit probe` runs only those tiers.
// A tier whose tools are missing fails; it is never skipped.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** Tier -> command. Each prints mocha's closing lines (`12 passing`, `1 failing`). */
const tiers = {
  build: ['node', 'esbuild.mjs'],
  typecheck: ['npx', 'tsc'],
  lint: ['npx', 'eslint', '.'],
  unit: ['npx', 'mocha'],
};
for (const tier of ['cli', 'ffi', 'samples', 'lab', 'probe', 'vscode', 'windows']) {
  if (existsSync(`test/${tier}/run.mjs`)) tiers[tier] = ['node', `test/${tier}/run.mjs`];
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((tier) => !(tier in tiers));
if (unknown.length > 0) {
  console.error(`No such tier: ${unknown.join(', ')}. Tiers: ${Object.keys(tiers).join(', ')}.`);
  process.exit(2);
}

/** Runs one tier; resolves to its counts and to what it said of its failures. A tier that counts nothing counts as one test. */
function run(name, [command, ...args]) {
  console.log(`\n== ${name}`);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    child.stdout.setEncoding('utf8');
    child.stderr.setEncoding('utf8');
    child.stdout.on('data', (data) => { printed += data; process.stdout.write(data); });
    child.stderr.on('data', (data) => { printed += data; process.stderr.write(data); });
    child.on('close', (code) => {
      const output = stripVTControlCharacters(printed);
      const count = (word) => [...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}\\b`, 'gm'))].reduce((sum, match) => sum + Number(match[1]), 0);
      let passed = count('passing');
      let failed = count('failing');
      if (code !== 0 && failed === 0) failed = 1;
      if (code === 0 && passed === 0) passed = 1;
      const told = output.search(/^\s*\d+ failing\b/m);
      resolve({ passed, failed, failures: failed === 0 ? '' : (told < 0 ? output.slice(-4000) : output.slice(told, told + 6000)).trimEnd() });
    });
  });
}

let passed = 0;
let failed = 0;
let failures = '';
for (const name of wanted.length > 0 ? wanted : Object.keys(tiers)) {
  const result = await run(name, tiers[name]);
  passed += result.passed;
  failed += result.failed;
  if (result.failed > 0) failures += `\n== ${name} failed\n${result.failures}\n`;
}
if (failures !== '') console.log(failures);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
