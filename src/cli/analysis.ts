// One check from files to findings: reads, analyses, repairs when asked to. Knows neither formats nor exit codes.

import { rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createAnalyzer, isHeader, type Analyzer, type AnalyzerConfig, type FileReport } from '../analyzer';
import { encodeText, type Finding, type Problem, type TextEncoding } from '../shared';
import type { CheckResult } from './format/result';
import { loadGrammars } from './grammars';
import type { Io } from './io';
import { createProgress } from './progress';
import { repairAll } from './repair';
import { readSource } from './sources/read-source';
import { systemReason } from './sources/system-reason';
import { areWorthwhile, startThreads, textSize, type KnownFile, type NamedText, type Threads } from './threads';

export interface AnalysisRequest {
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
  readonly config: AnalyzerConfig;
  /** Only findings of these rules; empty means all. */
  readonly rules: readonly string[];
  readonly fix: boolean;
  /** Threads to use. */
  readonly jobs: number;
  /** Which findings are to be repaired: not those of a baseline. */
  readonly repairs: (findings: readonly Finding[]) => readonly Finding[];
  readonly show: (file: string) => string;
}

interface Source { readonly path: string; text: string; readonly read: string; readonly encoding: TextEncoding }

/** For checking, every thread holds the whole program: beyond this much text that costs more memory than it saves time. */
const mostSharedText = 6_000_000;

export async function analyse(request: AnalysisRequest, io: Io): Promise<Omit<CheckResult, 'known'>> {
  const began = performance.now();
  const progress = createProgress(io);
  const problems = new Map<string, Problem>();
  const addProblem = (problem: Problem): void => { problems.set(`${problem.file}\n${problem.message}`, problem); };
  request.problems.forEach(addProblem);

  const sources = await readAll(request, addProblem, progress.step);
  const grammars = await loadGrammars();
  const analyzer = await createAnalyzer(grammars);
  let threads: Threads | undefined;
  try {
    analyzer.configure(request.config);
    const named = [...sources].map(([name, source]): NamedText => ({ name, text: source.text }));
    const parsing = performance.now();
    threads = areWorthwhile(named, request.jobs) ? startThreads(request.jobs, { grammars, config: request.config }, io.signal) : undefined;
    progress.step('Parsing', 0, sources.size);
    if (threads === undefined) for (const { name, text } of named) analyzer.setFile(name, text);
    else await parseTogether(analyzer, threads, named);
    const stats = analyzer.stats();
    const parseMs = performance.now() - parsing;

    const collect = (reports: readonly FileReport[]): readonly Finding[] => {
      for (const report of reports) report.problems.forEach(addProblem);
      return reports.flatMap((report) => report.findings);
    };
    const chosen = (all: readonly Finding[]): readonly Finding[] => all.filter((finding) => request.rules.length === 0 || request.rules.includes(finding.ruleId));
    const names = named.map((file) => file.name);
    const check = async (): Promise<readonly Finding[]> => collect(await checkAll(analyzer, names, progress.step, io));
    const alone = threads === undefined || request.fix || textSize(named) > mostSharedText;
    // What they hold is given back before the most is needed here.
    if (alone) await threads?.end();
    let findings = alone || threads === undefined ? await check() : collect(await checkTogether(analyzer, threads, named, progress.step));
    let fixed = 0;
    if (request.fix) {
      const before = chosen(findings).length;
      const repaired = await repairAll({
        findings, check, signal: io.signal,
        wanted: (found) => request.repairs(chosen(found)),
        textOf: (file) => sources.get(file)?.text,
        setText: (file, text) => {
          sources.get(file)!.text = text;
          analyzer.setFile(file, text);
        },
      });
      findings = repaired.findings;
      fixed = Math.max(0, before - chosen(findings).length);
      for (const { file, ruleId, fixes } of repaired.refused) {
        addProblem({ file, message: `A repair of ${ruleId} ("${fixes.find((fix) => fix.kind === 'repair')!.title}") was taken back, because its finding stayed or another one came; mend that place by hand.` });
      }
      for (const [name, source] of sources) if (source.text !== source.read) await write(name, source, addProblem);
    }
    return {
      findings: chosen(findings), problems: [...problems.values()], fixed,
      stats: { files: stats.files, lines: stats.lines, functions: stats.functions, parseMs, totalMs: performance.now() - began },
      textOf: (file) => sources.get(file)?.text,
    };
  } finally {
    await threads?.end();
    analyzer.dispose();
    progress.end();
  }
}

type Step = (what: string, done: number, total: number) => void;

async function readAll(request: AnalysisRequest, addProblem: (problem: Problem) => void, step: Step): Promise<Map<string, Source>> {
  const sources = new Map<string, Source>();
  for (const [at, file] of request.files.entries()) {
    step('Reading', at, request.files.length);
    const read = await readSource(file);
    if (read.ok) sources.set(request.show(file), { path: file, text: read.text, read: read.text, encoding: read.encoding });
    else addProblem({ file: request.show(file), message: read.reason });
  }
  return sources;
}

/** Headers first, here: their macros count in the other files, which are then shared out. */
async function parseTogether(analyzer: Analyzer, threads: Threads, files: readonly NamedText[]): Promise<void> {
  const headers = files.filter((file) => isHeader(file.name));
  const known = headers.map((file): KnownFile => {
    const parsed = analyzer.parse(file.name, file.text);
    analyzer.setParsed(file.name, file.text, parsed);
    return { ...file, parsed };
  });
  await threads.know(known);
  const others = files.filter((file) => !isHeader(file.name));
  const parsed = await threads.parse(others, (file) => analyzer.parse(file.name, file.text));
  others.forEach((file, at) => {
    if (parsed[at] !== undefined) analyzer.setParsed(file.name, file.text, parsed[at]);
  });
}

async function checkTogether(analyzer: Analyzer, threads: Threads, files: readonly NamedText[], step: Step): Promise<readonly FileReport[]> {
  await threads.know(files.flatMap((file): KnownFile[] => {
    const parsed = analyzer.parsed(file.name);
    return parsed === undefined ? [] : [{ ...file, parsed }];
  }));
  const reports = await threads.check(files.map((file) => file.name), (file) => analyzer.check(file), (done) => step('Analysing', done, files.length));
  return reports.filter((report) => report !== undefined);
}

async function checkAll(analyzer: Analyzer, files: readonly string[], step: Step, io: Io): Promise<readonly FileReport[]> {
  const reports: FileReport[] = [];
  for (const [at, file] of files.entries()) {
    step('Analysing', at, files.length);
    // Lets Ctrl-C through in long runs.
    if (at % 64 === 0) await new Promise(setImmediate);
    if (io.signal.aborted) break;
    reports.push(analyzer.check(file));
  }
  return reports;
}

/** Writes beside the file and then puts it in its place, so that a full disk never leaves half a file. */
async function write(name: string, source: Source, addProblem: (problem: Problem) => void): Promise<void> {
  const bytes = encodeText(source.text, source.encoding);
  if (bytes === undefined) return addProblem({ file: name, message: `The repair needs characters that ${source.encoding} does not have, so the file was left as it was.` });
  const scratch = path.join(path.dirname(source.path), `.${path.basename(source.path)}.${process.pid}.tmp`);
  try {
    const { mode } = await stat(source.path);
    await writeFile(scratch, bytes, { mode });
    await rename(scratch, source.path);
  } catch (error) {
    await rm(scratch, { force: true });
    addProblem({ file: name, message: `The repair could not be written: ${systemReason(error)}` });
  }
}
