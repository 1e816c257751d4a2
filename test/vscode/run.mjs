// The tier in a real VS Code: a mocha suite inside the extension host, then tests that use the workbench through a browser.
//   node test/vscode/run.mjs          both, on a VS Code server that this script installs
//   node test/vscode/run.mjs host     the suite inside the extension host only
//   node test/vscode/run.mjs ui       the browser tests only; the rest of the line goes to mocha: ui -g "quick fix"
// With MAPI_LENS_ELECTRON=1 the suite inside the extension host runs in a downloaded desktop VS Code.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { installWorkbench } from './harness/install.mjs';
import { runInElectron, runInServer } from './harness/host-suite.mjs';
import { root } from './harness/workbench.mjs';

process.chdir(root);
const [only, ...mochaArguments] = process.argv.slice(2);
let failures = 0;

// As it ships: activation is measured, and a bundle with its comments takes longer to load.
if (process.env.MAPI_LENS_KEEP_BUILD !== '1') spawnSync(process.execPath, ['esbuild.mjs', '--production'], { stdio: 'inherit' });

// A probe builds the lab when it must, but not for longer than a minute, which a busy machine may need.
if (spawnSync(process.execPath, ['scripts/build-lab.mjs'], { stdio: 'inherit' }).status !== 0) process.exit(1);

if (only !== 'ui') {
  const electron = process.env.MAPI_LENS_ELECTRON === '1';
  if (!electron) installWorkbench();
  await bundleHostSuite();
  const results = await (electron ? runInElectron() : runInServer());
  console.log(results.report);
  failures += results.failures;
}
if (only !== 'host') {
  installWorkbench();
  const mocha = spawnSync('npx', ['mocha', '--config', 'test/vscode/ui/.mocharc.json', ...mochaArguments], { stdio: 'inherit' });
  failures += mocha.status ?? 1;
}
process.exit(failures === 0 ? 0 : 1);

/** The suite runs in VS Code's own Node, which knows no TypeScript. */
async function bundleHostSuite() {
  rmSync('build/vscode-tests', { recursive: true, force: true });
  await build({
    entryPoints: readdirSync('test/vscode/host').filter((file) => file.endsWith('.ts')).map((file) => path.join('test/vscode/host', file)),
    outdir: 'build/vscode-tests', bundle: true, platform: 'node', target: 'node20', format: 'cjs', external: ['vscode', 'mocha'], sourcemap: 'inline', logLevel: 'warning',
  });
}
