// Measurements, each printed as a table with its bar. `npm run bench` measures the analyzer on generated code;
//   npm run bench -- analysis --corpus DIR...   on real code
//   npm run bench -- scale                      cost per line from 50,000 to 5,000,000 lines
//   npm run bench -- detection                  the probe's detection experiment
//   npm run bench -- editor                     activation, typing, a running probe and the chart in a real VS Code
//   npm run bench -- parse --corpus DIR...      calls in functions that parse without errors
//   npm run bench -- walks --corpus DIR...      which functions take longest
//   npm run bench -- recall --corpus DIR...     releases taken out of real code: how many are told
import { existsSync } from 'node:fs';
import path from 'node:path';

type Bench = (args: readonly string[]) => Promise<number>;

/** Name -> module and the function in it. Loaded when asked for: some need a built product or a compiler. */
const benches: Readonly<Record<string, readonly [file: string, name: string]>> = {
  analysis: ['./bench/analysis', 'analysis'],
  scale: ['./bench/scale', 'scale'],
  detection: ['./bench-detection', 'detection'],
  editor: ['./bench/editor', 'editor'],
  parse: ['./bench/parse', 'parse'],
  recall: ['./bench/recall', 'recall'],
  walks: ['./bench/walks', 'walks'],
};

async function main(): Promise<number> {
  const [name = 'analysis', ...args] = process.argv.slice(2);
  const bench = benches[name];
  if (bench === undefined || !existsSync(path.resolve(__dirname, `${bench[0]}.ts`))) {
    console.error(`There is no measurement "${name}"; use one of ${Object.keys(benches).join(', ')}.`);
    return 2;
  }
  const loaded = (await import(bench[0])) as Readonly<Record<string, Bench>>;
  return loaded[bench[1]]!(args);
}

void main().then((code) => {
  process.exitCode = code;
});
