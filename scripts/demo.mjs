// The main job on the samples: builds, finds the five article patterns, and measures each in its leaky and its good form.
import { spawnSync } from 'node:child_process';

const cli = 'dist/cli.js';

function run(title, command, ...args) {
  console.log(`\n== ${title}\n   ${[command, ...args].join(' ')}\n`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status === 0) return;
  console.error(`\n${title} did not work (exit code ${status}); the lines above say why.`);
  process.exit(1);
}

run('Build', process.execPath, 'esbuild.mjs');
// The samples leak on purpose, so findings are no failure here.
run('Find: the samples', process.execPath, cli, 'check', 'samples', '--fail-on', 'never');
run('Explain: one of the articles', process.execPath, cli, 'kb', 'show', 'Q237174');
run('Prove: each article, leaky and good', process.execPath, 'scripts/demo-probes.mjs');
