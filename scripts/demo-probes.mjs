// The Prove part of the demo: each of the five seed articles on the lab, its leaky form and its good form, one line each.
// Fails when a leaky form is not seen to leak or a good one does.
import { spawn } from 'node:child_process';

const cli = 'dist/cli.js';
const seeds = ['KB843523', 'KB901014', 'Q192592', 'Q237174', 'Q265514'];
const form = process.argv.includes('--javascript') ? ['--javascript'] : [];

function probe(recipe) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, 'probe', recipe, ...form, '--format', 'json'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (data) => { out += data; });
    child.on('close', () => resolve(out === '' ? undefined : JSON.parse(out)));
  });
}

const number = (value) => (Number.isInteger(value) ? String(value) : value.toFixed(1));
const started = Date.now();
let wrong = 0;
console.log('  recipe           verdict  bytes per iteration  interval            what keeps them');
for (const seed of seeds) {
  const kinds = ['leaky', 'good'];
  const results = await Promise.all(kinds.map((kind) => probe(`${seed}-${kind}`)));
  for (const [index, kind] of kinds.entries()) {
    const result = results[index];
    const verdict = result?.verdict ?? { kind: 'failed', reason: 'The probe gave no answer.' };
    const right = verdict.kind === (kind === 'leaky' ? 'leaks' : 'steady');
    if (!right) wrong += 1;
    const { bytesPerIteration: bytes, low, high } = verdict;
    const interval = bytes === undefined ? '' : low === high ? 'exact' : `${number(low)} to ${number(high)}`;
    const calls = (result?.calls ?? []).filter((call) => call.retainedBytesPerCall >= 0.05).map((call) => `${call.name} ${call.retainedBytesPerCall.toFixed(1)}`);
    console.log(`  ${`${seed}-${kind}`.padEnd(15)}  ${verdict.kind.padEnd(7)}  ${(bytes === undefined ? '-' : number(bytes)).padStart(19)}  ${interval.padEnd(18)}  ${right ? calls.join(', ') : verdict.reason}`.trimEnd());
  }
}
console.log(`\n  ${seeds.length * 2} probes in ${Math.round((Date.now() - started) / 1000)} s`);
process.exit(wrong === 0 ? 0 : 1);
