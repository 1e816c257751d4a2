// The two sides of every ratio, on the same texts: a bare tree-sitter parse in one thread, and the product.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { createAnalyzer } from '../../src/analyzer';
import { grammars } from '../../test/support/analyzer';
import type { CorpusFile } from './corpus';

const cli = path.resolve(__dirname, '../../dist/cli.js');

/** Milliseconds of parsing every file once, the better of two passes. */
export async function rawParse(files: readonly CorpusFile[]): Promise<number> {
  const { runtime, cpp } = await grammars();
  await Parser.init({ wasmBinary: runtime as Uint8Array<ArrayBuffer> });
  const parser = new Parser();
  parser.setLanguage(await Language.load(cpp));
  const pass = (): number => {
    const began = performance.now();
    for (const file of files) parser.parse(file.text)?.delete();
    return performance.now() - began;
  };
  const best = Math.min(pass(), pass());
  parser.delete();
  return best;
}

/** Milliseconds of the whole analysis in this process, from texts to findings. For comparisons of sizes: sources run as they are, unbundled, so this is slower than the product. */
export async function wholeAnalysis(files: readonly CorpusFile[]): Promise<{ ms: number; findings: number }> {
  const analyzer = await createAnalyzer(await grammars());
  try {
    const began = performance.now();
    for (const file of files) analyzer.setFile(file.name, file.text);
    let findings = 0;
    for (const file of files) findings += analyzer.check(file.name).findings.length;
    return { ms: performance.now() - began, findings };
  } finally {
    analyzer.dispose();
  }
}

/** `ms` with start-up, `insideMs` from reading the files to findings. */
export interface CommandRun { readonly ms: number; readonly insideMs: number; readonly findings: number; readonly peakMB: number }

/** The command as users run it: wall time with start-up, and the most memory it held. */
export function runCheck(paths: readonly string[], jobs: number, cache?: string): CommandRun {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'mapi-lens-bench-'));
  const hook = path.join(scratch, 'peak.cjs');
  const peak = path.join(scratch, 'peak.txt');
  writeFileSync(hook, `if (require('node:worker_threads').isMainThread) process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS)));`);
  const began = performance.now();
  const done = spawnSync(process.execPath, ['--require', hook, cli, 'check', '--format', 'json', '--fail-on', 'never', '--jobs', String(jobs), ...(cache === undefined ? [] : ['--cache', cache]), ...paths], { stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 29, encoding: 'utf8' });
  const ms = performance.now() - began;
  if (done.status !== 0) throw new Error(`check ended with ${done.status}; build first with npm run build.`);
  const peakMB = Number(readFileSync(peak, 'utf8')) / 1024;
  rmSync(scratch, { recursive: true });
  const report = JSON.parse(done.stdout) as { stats: { totalMs: number }; findings: unknown[] };
  return { ms, insideMs: report.stats.totalMs, findings: report.findings.length, peakMB };
}
