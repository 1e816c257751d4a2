// One check from files to findings: reads, analyses, repairs when asked to. Knows neither formats nor exit codes.

import { rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { createAnalyzer, isHeader, type Analyzer, type AnalyzerConfig, type AnalyzerStats, type FileReport } from '../analyzer';
import { cacheKey, readCache, writeCache, type Cache } from '../cache';
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
  /** Where what is learned is kept for the next check, and taken from; with `fix` it is left alone. */
  readonly cache?: string;
  /** Which findings are to be repaired: not those of a baseline. */
  readonly repairs: (findings: readonly Finding[]) => readonly Finding[];
  readonly show: (file: string) => string;
}

interface Source { readonly path: string; text: string; readonly read: string; readonly encoding: TextEncoding }

/** For checking, every thread holds the whole program: beyond this much text that costs more memory than it saves time. */
const mostSharedText = 6_000_000;

export async function analyse(request: AnalysisRequest, io: Io): Promise<Omit<CheckResult, 'known'>> {
  const began = performance.now();
  // A long run makes much garbage: V8 waits until the heap has doubled, which costs more memory than it saves time.
  setFlagsFromString('--heap-growing-percent=25');
  // Most functions run too few times for what V8 would put into one another: compiling that took half as long as all the rest.
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=100');
  const progress = createProgress(io);
  const problems = new Map<string, Problem>();
  const addProblem = (problem: Problem): void => { problems.set(`${problem.file}\n${problem.message}`, problem); };
  request.problems.forEach(addProblem);

  const sources = await readAll(request, addProblem, progress.step);
  const named = [...sources].map(([name, source]): NamedText => ({ name, text: source.text }));
  const collect = (reports: Iterable<FileReport>): readonly Finding[] => [...reports].flatMap((report) => {
    report.problems.forEach(addProblem);
    return report.findings;
  });
  const chosen = (all: readonly Finding[]): readonly Finding[] => all.filter((finding) => request.rules.length === 0 || request.rules.includes(finding.ruleId));
  const result = (findings: readonly Finding[], fixed: number, stats: AnalyzerStats, parseMs: number): Omit<CheckResult, 'known'> => ({
    findings: chosen(findings), problems: [...problems.values()], fixed,
    stats: { files: stats.files, lines: stats.lines, functions: stats.functions, parseMs, totalMs: performance.now() - began },
    textOf: (file) => sources.get(file)?.text,
  });

  const cacheFile = request.fix ? undefined : request.cache;
  const key = cacheKey(request.config);
  const cache = cacheFile === undefined ? undefined : await readCache(cacheFile, key);
  if (cache !== undefined && isSame(cache, named)) {
    progress.end();
    return result(collect([...cache.files.values()].map((file) => file.report)), 0, cache.stats, 0);
  }
  const grammars = await loadGrammars();
  const analyzer = await createAnalyzer(grammars);
  let threads: Threads | undefined;
  try {
    analyzer.configure(request.config);
    const parsing = performance.now();
    threads = cache === undefined && areWorthwhile(named, request.jobs) ? startThreads(request.jobs, { grammars, config: request.config }, io.signal) : undefined;
    progress.step('Parsing', 0, sources.size);
    const kept = cache === undefined ? new Map<string, FileReport>() : takeUp(analyzer, cache, named);
    if (threads !== undefined) await parseTogether(analyzer, threads, named);
    else if (cache === undefined) for (const { name, text } of named) analyzer.setFile(name, text);
    const stats = analyzer.stats();
    const parseMs = performance.now() - parsing;

    const names = named.map((file) => file.name);
    const check = async (): Promise<readonly Finding[]> => collect((await checkAll(analyzer, names, progress.step, io)).values());
    const alone = threads === undefined || request.fix || textSize(named) > mostSharedText;
    // What they hold is given back before the most is needed here.
    if (alone) await threads?.end();
    const reports = cache !== undefined ? await checkStale(analyzer, kept, progress.step, io)
      : alone || threads === undefined ? await checkAll(analyzer, names, progress.step, io) : await checkTogether(analyzer, threads, named, progress.step);
    let findings = collect(names.flatMap((name) => reports.get(name) ?? []));
    if (cacheFile !== undefined && !io.signal.aborted) await save(cacheFile, key, analyzer, reports, (message) => addProblem({ file: request.show(cacheFile), message }));
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
    return result(findings, fixed, stats, parseMs);
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
  const read = (file: NamedText): KnownFile => {
    const parsed = analyzer.parse(file.name, file.text);
    analyzer.setParsed(file.name, file.text, parsed);
    return { ...file, parsed };
  };
  // A header may use the macros of one behind it.
  const known = headers.map(read).map((file) => file.parsed.sound === false ? read(file) : file);
  await threads.know(known);
  const others = files.filter((file) => !isHeader(file.name));
  const parsed = await threads.parse(others, (file) => analyzer.parse(file.name, file.text));
  others.forEach((file, at) => {
    if (parsed[at] !== undefined) analyzer.setParsed(file.name, file.text, parsed[at]);
  });
}

type Reports = ReadonlyMap<string, FileReport>;

async function checkTogether(analyzer: Analyzer, threads: Threads, files: readonly NamedText[], step: Step): Promise<Reports> {
  await threads.know(files.flatMap((file): KnownFile[] => {
    const parsed = analyzer.parsed(file.name);
    return parsed === undefined ? [] : [{ ...file, parsed }];
  }));
  const reports = await threads.check(files.map((file) => file.name), (file) => analyzer.check(file), (done) => step('Analysing', done, files.length));
  return new Map(files.flatMap(({ name }, at) => (reports[at] === undefined ? [] : [[name, reports[at]] as const])));
}

async function checkAll(analyzer: Analyzer, files: readonly string[], step: Step, io: Io): Promise<Reports> {
  const reports = new Map<string, FileReport>();
  for (const [at, file] of files.entries()) {
    step('Analysing', at, files.length);
    // Lets Ctrl-C through in long runs.
    if (at % 64 === 0) await new Promise(setImmediate);
    if (io.signal.aborted) break;
    reports.set(file, analyzer.check(file));
  }
  return reports;
}

/** Whether these are the files of the cache, with the same texts. */
function isSame(cache: Cache, files: readonly NamedText[]): boolean {
  return files.length === cache.files.size && files.every(({ name, text }) => cache.files.get(name)?.isOf(text) === true);
}

/** Tells the analyzer what the cache knows and then what changed since; hands back the reports on files that are as they were. */
function takeUp(analyzer: Analyzer, cache: Cache, files: readonly NamedText[]): Reports {
  const texts = new Map(files.map(({ name, text }) => [name, text]));
  const kept = new Map<string, FileReport>();
  analyzer.takeUp(cache.names);
  for (const [name, file] of cache.files) {
    const text = texts.get(name);
    const known = file.known();
    if (known === undefined) continue;
    const isKept = text !== undefined && file.isOf(text);
    analyzer.takeUpFile(name, isKept ? text : undefined, known);
    if (isKept) kept.set(name, file.report);
    else if (text === undefined) analyzer.removeFile(name);
  }
  for (const { name, text } of files) if (!kept.has(name)) analyzer.setFile(name, text);
  return kept;
}

/** Checks what changed and what may have to say something else because of it, until nothing is out of date any more. */
async function checkStale(analyzer: Analyzer, kept: Reports, step: Step, io: Io): Promise<Reports> {
  const reports = new Map(kept);
  // Steps that lead into a file that changed may lead to other lines now.
  const led = [...kept].filter(([file, report]) => report.findings.some((finding) => finding.steps.some((one) => one.file !== file && !kept.has(one.file)))).map(([file]) => file);
  for (let stale = [...new Set([...analyzer.stale(), ...led])]; stale.length > 0 && !io.signal.aborted; stale = [...analyzer.stale()]) {
    for (const [file, report] of await checkAll(analyzer, stale, step, io)) reports.set(file, report);
  }
  return reports;
}

async function save(file: string, key: string, analyzer: Analyzer, reports: Reports, complain: (message: string) => void): Promise<void> {
  for (const name of reports.keys()) analyzer.checked(name);
  // What others see of each file is worked out when this is asked for.
  analyzer.stale();
  try {
    await writeCache(file, key, analyzer, reports);
  } catch (error) {
    complain(`The cache could not be written: ${systemReason(error)}`);
  }
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
