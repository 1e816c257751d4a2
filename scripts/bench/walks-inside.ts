// What walks.ts bundles and runs: checks all files of the folders that it is called with, and prints which functions took longest.
import path from 'node:path';
import { createAnalyzer } from '../../src/analyzer';
import { grammars } from '../../test/support/analyzer';
import { readCorpus } from './corpus';
import { taken } from './timed-engine';

const bar = 200;

async function main(folders: readonly string[]): Promise<void> {
  const files = readCorpus(folders);
  const analyzer = await createAnalyzer(await grammars());
  for (const file of files) analyzer.setFile(file.name, file.text);
  for (const file of files) analyzer.check(file.name);
  analyzer.dispose();
  const slowest = [...taken].sort((a, b) => b.ms - a.ms);
  const over = slowest.filter((one) => one.ms > bar);
  console.log(`${taken.length} walks, ${Math.round(taken.reduce((sum, one) => sum + one.ms, 0)).toLocaleString('en')} ms, ${taken.filter((one) => one.gaveUp).length} given up`);
  console.log(`${over.length} longer than ${bar} ms  (${over.length === 0 ? 'within' : 'OVER'} 0); the longest:`);
  for (const { file, name, length, ms, gaveUp } of slowest.slice(0, Math.max(5, over.length))) console.log(`  ${Math.round(ms)} ms  ${name}, ${length.toLocaleString('en')} characters, ${path.basename(file)}${gaveUp ? ', given up' : ''}`);
}

void main(process.argv.slice(2));
