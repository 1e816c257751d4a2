// Analysis against a bare parse of the same files: the two ratios that the product promises, speed and memory.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { countLines, makeCorpus, readCorpus, writeCorpus } from './corpus';
import { rawParse, runCheck } from './measure';

const bars = { analysis: 2.0, check: 1.2, peakMB: 600 } as const;

export async function analysis(args: readonly string[]): Promise<number> {
  const at = args.indexOf('--corpus');
  const folders = at < 0 ? [] : args.slice(at + 1);
  const generated = makeCorpus(60_000);
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'mapi-lens-corpus-'));
  const kept = mkdtempSync(path.join(os.tmpdir(), 'mapi-lens-kept-'));
  try {
    if (folders.length === 0) writeCorpus(generated, scratch);
    const files = folders.length === 0 ? generated : readCorpus(folders);
    const lines = countLines(files);
    const raw = await rawParse(files);
    const one = runCheck(folders.length === 0 ? [scratch] : folders, 1);
    const two = runCheck(folders.length === 0 ? [scratch] : folders, 2);
    const cache = path.join(kept, 'bench.cache');
    const first = runCheck(folders.length === 0 ? [scratch] : folders, 2, cache);
    const second = runCheck(folders.length === 0 ? [scratch] : folders, 2, cache);
    const rows: readonly (readonly [string, string, string])[] = [
      ['files, lines', `${files.length}, ${lines.toLocaleString('en')}`, ''],
      ['raw tree-sitter parse, one thread', `${ms(raw)}, ${rate(lines, raw)}`, ''],
      ['whole analysis', `${ms(one.insideMs)}, ${rate(lines, one.insideMs)}, ${one.findings} findings`, ''],
      ['whole analysis / raw parse', ratio(one.insideMs / raw), verdict(one.insideMs / raw, bars.analysis)],
      ['check --jobs 1 (with start-up)', `${ms(one.ms)}, ${rate(lines, one.ms)}`, ''],
      ['check --jobs 2 (with start-up)', `${ms(two.ms)}, ${rate(lines, two.ms)}`, ''],
      ['check --jobs 2 / raw parse', ratio(two.ms / raw), verdict(two.ms / raw, bars.check)],
      ['check --cache, first time', ms(first.ms), ''],
      ['check --cache, nothing changed', ms(second.ms), ''],
      ['check --cache, nothing changed / raw parse', ratio(second.ms / raw), ''],
      ['peak memory, check --jobs 2', `${Math.round(two.peakMB)} MB`, verdict(two.peakMB, bars.peakMB)],
    ];
    const width = Math.max(...rows.map(([name]) => name.length));
    for (const [name, value, against] of rows) console.log(`${name.padEnd(width)}  ${value}${against === '' ? '' : `  (${against})`}`);
    return 0;
  } finally {
    for (const folder of [scratch, kept]) rmSync(folder, { recursive: true, force: true });
  }
}

function ms(value: number): string {
  return `${Math.round(value).toLocaleString('en')} ms`;
}

function rate(lines: number, time: number): string {
  return `${Math.round((lines / time) * 1000).toLocaleString('en')} lines/s`;
}

function ratio(value: number): string {
  return value.toFixed(2);
}

function verdict(value: number, bar: number): string {
  return `${value <= bar ? 'within' : 'OVER'} ${bar}`;
}
