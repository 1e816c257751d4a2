// The analyzer behind the door: keeps the texts and models of all files, and asks the rules about one file at a time in the light
// of all the others. Models are made when they are first needed, headers first, so that macros are known where they are used.

import { noLongerMatters, type Problem } from '../shared';
import { createApiTable, type ApiRow } from './api';
import { languageOf, lowerFile } from './model/lower';
import type { FileModel, FunctionModel } from './model/types';
import { hoverAt } from './hover';
import { finishFile, indexLines, type Reported } from './report';
import { rules } from './rules';
import type { Report, Rule } from './rules/rule';
import { createProgram, type ProgramIndex } from './summaries/program';
import { createParser, type Parser } from './syntax/parser';
import type { Analyzer, AnalyzerConfig, FileReport, Grammars, ParsedFile } from './index';

interface Entry {
  text: string;
  model?: FileModel;
  problems: readonly Problem[];
  /** The program's version when the file was last checked. */
  checkedAt?: number;
  lines: number;
}

const ruleIds: ReadonlySet<string> = new Set(rules.map((rule) => rule.meta.id));
const defaults: AnalyzerConfig = { levels: {} };

/** Loads the grammars; the returned analyzer holds the parser until `dispose`. */
export async function createAnalyzer(grammars: Grammars): Promise<Analyzer> {
  const parser = await createParser(grammars);
  const entries = new Map<string, Entry>();
  const dirty = new Set<string>();
  const program = createProgram(createApiTable());
  let config = defaults;

  const settle = (): void => {
    if (dirty.size === 0) return;
    for (const file of [...dirty].sort((a, b) => headerFirst(a) - headerFirst(b))) {
      const entry = entries.get(file);
      if (entry) accept(file, entry, parseFile(parser, program, file, entry.text));
    }
    dirty.clear();
  };
  const accept = (file: string, entry: Entry, parsed: ParsedFile): void => {
    entry.model = parsed.model;
    entry.problems = parsed.problems;
    program.setFile(parsed.model);
  };
  const remember = (file: string, text: string): Entry => {
    const entry: Entry = { text, problems: [], lines: countLines(text) };
    entries.set(file, entry);
    return entry;
  };

  return {
    configure: (next) => {
      config = next;
      program.setApi(createApiTable((next.api ?? []) as readonly ApiRow[]));
    },
    setFile: (file, text) => {
      if (entries.get(file)?.text === text) return;
      remember(file, text);
      dirty.add(file);
    },
    setParsed: (file, text, parsed) => {
      accept(file, remember(file, text), parsed);
      dirty.delete(file);
    },
    removeFile: (file) => {
      entries.delete(file);
      dirty.delete(file);
      program.removeFile(file);
    },
    parse: (file, text) => parseFile(parser, program, file, text),
    check: (file) => {
      settle();
      const entry = entries.get(file);
      if (!entry?.model) return { findings: [], problems: [] };
      entry.checkedAt = program.version;
      return checkFile(program, entry.model, entry, config, (name) => entries.get(name)?.text);
    },
    stale: () => [...entries].filter(([file, entry]) => dirty.has(file) || (entry.checkedAt !== undefined && entry.checkedAt !== program.version)).map(([file]) => file),
    hover: (file, position) => {
      settle();
      const entry = entries.get(file);
      if (!entry?.model) return undefined;
      const lines = indexLines(entry.text);
      const found = hoverAt(program, entry.model, lines.offset(position));
      return found && { markdown: found.markdown, ...lines.range(found.at) };
    },
    functions: (file) => {
      settle();
      const entry = entries.get(file);
      if (!entry?.model) return [];
      const lines = indexLines(entry.text);
      return entry.model.functions.map((fn) => ({ name: fn.owner === undefined ? fn.name : `${fn.owner}::${fn.name}`, range: lines.range(fn.span), nameRange: lines.range(fn.nameSpan) }));
    },
    stats: () => {
      settle();
      const all = [...entries.values()];
      return {
        files: all.length,
        lines: all.reduce((sum, entry) => sum + entry.lines, 0),
        functions: all.reduce((sum, entry) => sum + (entry.model?.functions.length ?? 0) + (entry.model?.skipped.length ?? 0), 0),
        parsedFiles: all.filter((entry) => (entry.model?.functions.length ?? 0) > 0).length,
      };
    },
    dispose: () => {
      entries.clear();
      parser.dispose();
    },
  };
}

function parseFile(parser: Parser, program: ProgramIndex, file: string, text: string): ParsedFile {
  return lowerFile(parser, file, text, languageOf(file) ?? 'cpp', { macros: (name) => program.macro(name, file) });
}

/** A rule that throws is a problem that names it; the other rules still speak. */
function checkFile(program: ProgramIndex, model: FileModel, entry: Entry, config: AnalyzerConfig, textOf: (file: string) => string | undefined): FileReport {
  const reported: Reported[] = [];
  const problems: Problem[] = [...entry.problems];
  for (const rule of rules) {
    if (config.levels[rule.meta.id] === 'off' || !rule.meta.languages.includes(model.language)) continue;
    try {
      runRule(rule, program, model, entry.text, (report, fn) => reported.push({ rule: rule.meta, report, ...(fn === undefined ? {} : { fn }) }));
    } catch (error) {
      problems.push({ file: model.file, message: `The rule ${rule.meta.id} failed on this file (${error instanceof Error ? error.message : String(error)}); its findings are left out.` });
    }
  }
  const findings = finishFile(model.file, entry.text, reported, {
    levels: config.levels, ruleIds, textOf, complete: problems.length === 0,
    fixedBelow: (articles) => (config.supports === undefined ? undefined : noLongerMatters(articles, config.supports)),
  });
  return { findings, problems };
}

function runRule(rule: Rule, program: ProgramIndex, file: FileModel, text: string, add: (report: Report, fn?: FunctionModel) => void): void {
  rule.checkFile?.({ program, file, text, report: (report) => add(report) });
  if (!rule.checkFunction) return;
  for (const fn of file.functions) rule.checkFunction({ program, file, text, fn, report: (report) => add(report, fn) });
}

function headerFirst(file: string): number {
  return /\.(?:h|hh|hpp|hxx|inl|ipp|tlh)$/i.test(file) ? 0 : 1;
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
