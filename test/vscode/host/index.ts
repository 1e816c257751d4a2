// The entry that VS Code calls inside its extension host: runs every suite of this folder and writes the results file that the
// launcher demands.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type MochaClass from 'mocha';

export async function run(): Promise<void> {
  const imported = await import('mocha') as unknown as { default?: typeof MochaClass };
  const Mocha = imported.default ?? imported as unknown as typeof MochaClass;
  const grep = process.env['MAPI_LENS_GREP'];
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, retries: 2, forbidOnly: true, forbidPending: true, reporter: 'json', reporterOptions: { output: '/dev/null' }, ...(grep === undefined ? {} : { grep }) });
  for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.test.js')).sort()) mocha.addFile(path.join(__dirname, file));

  const lines: string[] = [];
  const failures: string[] = [];
  const counts = { passes: 0, failures: 0 };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('suite', (suite) => { if (suite.title !== '') lines.push(`  ${suite.title}`); });
    runner.on('pass', (test) => { counts.passes += 1; lines.push(`    ✔ ${test.title} (${test.duration} ms)`); });
    runner.on('retry', (test) => lines.push(`    tried again: ${test.fullTitle()}`));
    runner.on('fail', (test, error: Error) => {
      counts.failures += 1;
      lines.push(`    ✘ ${test.title}`);
      failures.push(`  ${test.fullTitle()}`, `      ${(error.stack ?? error.message).replaceAll('\n', '\n      ')}`);
    });
  });
  lines.push('', `  ${counts.passes} passing`, ...(counts.failures > 0 ? [`  ${counts.failures} failing`, ...failures] : []));
  const results = process.env['MAPI_LENS_RESULTS'];
  if (results === undefined) throw new Error('MAPI_LENS_RESULTS names no file for the results.');
  writeFileSync(results, JSON.stringify({ ...counts, report: lines.join('\n') }));
  if (counts.failures > 0) throw new Error(`${counts.failures} tests failed.`);
}
