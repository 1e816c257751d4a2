// While a program is typed, the analyzer sees every unfinished beginning of it: each must be analysed without a throw.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createAnalyzer, type Analyzer } from '../../../src/analyzer';
import { grammars } from '../../support/analyzer';

const folder = path.resolve(__dirname, '../../rules');

/** The first two programs of a spec. */
function programs(file: string): string[] {
  return [...readFileSync(path.join(folder, file), 'utf8').matchAll(/^```(?:cpp|c)\n([\s\S]*?)^```/gm)].slice(0, 2).map((match) => match[1]!);
}

describe('typing', () => {
  let analyzer: Analyzer;
  before(async () => { analyzer = await createAnalyzer(await grammars()); });
  after(() => analyzer.dispose());

  for (const spec of readdirSync(folder).filter((name) => name.endsWith('.md'))) {
    it(`analyses every beginning of the programs of ${spec}`, () => {
      for (const text of programs(spec)) {
        for (let length = 1; length <= text.length; length += 1) {
          analyzer.setFile('typed.cpp', text.slice(0, length));
          const { problems } = analyzer.check('typed.cpp');
          // That a function cannot be read yet is true.
          assert.deepEqual(problems.filter((problem) => !problem.message.includes('holds something that could not be read')), [], `after ${JSON.stringify(text.slice(Math.max(0, length - 60), length))}`);
        }
      }
    }).timeout(60_000);
  }
});
