// Holds what is said of each file by itself against what is said of it in its program: `npm run evaluate -- --alone FOLDER...`, each
// folder a program. What only the file alone is told of is to be read: the program may know better.
import { createAnalyzer } from '../src/analyzer';
import type { Finding } from '../src/shared';
import { grammars } from '../test/support/analyzer';
import { readCorpus, type CorpusFile } from './bench/corpus';

export async function evaluateAlone(folders: readonly string[]): Promise<number> {
  for (const folder of folders) {
    const files = readCorpus([folder]);
    const together = await findingsIn(files);
    const alone: string[] = [];
    for (const file of files) alone.push(...await findingsIn([file]));
    for (const one of alone.filter((found) => !together.includes(found))) console.log(`only alone    ${one}`);
    for (const one of together.filter((found) => !alone.includes(found))) console.log(`only together ${one}`);
    console.log(`${folder}: ${together.length} findings in the program, ${alone.length} of its ${files.length} files alone, ${alone.filter((found) => together.includes(found)).length} the same`);
  }
  return 0;
}

/** Warnings and errors as `FILE:LINE RULE`. */
async function findingsIn(files: readonly CorpusFile[]): Promise<readonly string[]> {
  const analyzer = await createAnalyzer(await grammars());
  try {
    for (const { name, text } of files) analyzer.setFile(name, text);
    return files.flatMap(({ name }) => analyzer.check(name).findings.filter(({ level }) => level !== 'note').map(textOf));
  } finally {
    analyzer.dispose();
  }
}

function textOf({ file, range, ruleId }: Finding): string {
  return `${file}:${range.start.line} ${ruleId}`;
}
