// How much of real code the parser understands.
//   calls: found by a plain token scan of the raw text inside function bodies, branches that the preprocessor drops included
//   sound: those that lie in a function which parses without an error
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { languageOf, lowerFile } from '../../src/analyzer/model/lower';
import { outline, visibility } from '../../src/analyzer/syntax/outline';
import { createParser, type Parser } from '../../src/analyzer/syntax/parser';
import { preprocess } from '../../src/analyzer/syntax/preprocess';
import { tokenize } from '../../src/analyzer/syntax/tokens';
import { countLines, readCorpus, type CorpusFile } from './corpus';

const modules = path.resolve(__dirname, '../../node_modules');
const notCalls = new Set('if for while switch return sizeof catch defined alignof decltype noexcept throw new delete typeid static_assert operator'.split(' '));
/** Percent of calls that must be in sound functions, in each corpus. */
const BAR = 95;

export async function parse(args: readonly string[]): Promise<number> {
  const folders = args.filter((arg) => !arg.startsWith('-'));
  if (folders.length === 0) {
    console.error('Name the folders to measure: npm run bench -- parse --corpus DIR...');
    return 2;
  }
  const grammar = (name: string): Uint8Array => readFileSync(path.join(modules, name));
  const parser = await createParser({ runtime: grammar('web-tree-sitter/web-tree-sitter.wasm'), cpp: grammar('tree-sitter-cpp/tree-sitter-cpp.wasm') });
  let worst = 100;
  for (const folder of folders) {
    const files = readCorpus([folder]);
    const { calls, sound, dropped } = files.map((file) => countCalls(file, parser)).reduce((a, b) => ({ calls: a.calls + b.calls, sound: a.sound + b.sound, dropped: a.dropped + b.dropped }), { calls: 0, sound: 0, dropped: 0 });
    worst = Math.min(worst, calls === 0 ? 100 : 100 * sound / calls);
    console.log(`${path.basename(folder)}: ${files.length} files, ${countLines(files)} lines, ${calls} calls, ${percent(sound, calls)} % in functions that parse without errors, ${percent(dropped, calls)} % in branches not taken`);
  }
  if (parser.aliveTrees() !== 0) console.error(`${parser.aliveTrees()} trees were not deleted.`);
  console.log(`bar: ${BAR} % in each; lowest ${worst.toFixed(2)} %`);
  return worst >= BAR && parser.aliveTrees() === 0 ? 0 : 1;
}

function countCalls({ name, text }: CorpusFile, parser: Parser): { calls: number; sound: number; dropped: number } {
  const language = languageOf(name) ?? 'cpp';
  const tokens = tokenize(text);
  const visible = visibility(tokens, preprocess(text, tokens, language).hidden);
  const { model } = lowerFile(parser, name, text, language);
  const bodies = model.functions.filter((fn) => !fn.hasErrors).map((fn) => fn.body);
  let [calls, sound, dropped] = [0, 0, 0];
  for (const fn of outline(text, tokens, visible)) {
    const own = bodies.filter((body) => body.start < fn.bodyEnd && body.end > fn.bodyStart);
    for (let i = fn.open; i < fn.close; i++) {
      if (tokens.mark[i] !== 1 || tokens.mark[i + 1] !== 40 || notCalls.has(text.slice(tokens.start[i], tokens.end[i]))) continue;
      calls++;
      const at = tokens.start[i]!;
      if (visible[i] === 0) dropped++;
      else if (own.some((body) => body.start <= at && at < body.end)) sound++;
    }
  }
  return { calls, sound, dropped };
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : (100 * part / whole).toFixed(2);
}
