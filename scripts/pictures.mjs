// Takes the pictures of the README and the walkthrough: runs the tests that use a real VS Code and copies their screenshots.
//   npm run pictures              run the tests, then copy
//   npm run pictures -- --copy    copy what the last run left
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';

const pictures = {
  'story.png': 'story-6-leaks', 'compared.png': 'story-8-compared', 'finding.png': 'find-3-hover', 'sidebar.png': 'sidebar-light',
  'walkthrough-find.png': 'walkthrough-find', 'walkthrough-fix.png': 'walkthrough-fix', 'walkthrough-measure.png': 'walkthrough-measure', 'walkthrough-explain.png': 'sidebar-part-light',
};

if (!process.argv.includes('--copy')) {
  const tests = spawnSync(process.execPath, ['test/vscode/run.mjs', 'ui'], { stdio: 'inherit' });
  if (tests.status !== 0) process.exit(1);
}
mkdirSync('docs/images', { recursive: true });
for (const [name, screenshot] of Object.entries(pictures)) {
  const from = `test-results/screenshots/${screenshot}.png`;
  if (!existsSync(from)) throw new Error(`${from} is missing; run npm run pictures without --copy.`);
  copyFileSync(from, `docs/images/${name}`);
}
