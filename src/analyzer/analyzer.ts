// The analyzer behind the door: keeps the texts and models of all files, and asks the rules about one file at a time in the light
// of all the others.

import { noLongerMatters, type Problem } from '../shared';
import { createApiTable, type ApiRow } from './api';
import type { FileModel, FunctionModel } from './model/types';
import { hoverAt } from './hover';
import { finishFile, indexLines, type Reported } from './report';
import { rules } from './rules';
import type { Report, Rule } from './rules/rule';
import { ownershipOf } from './summaries/ownership';
import type { ProgramIndex } from './summaries/program';
import { createParser } from './syntax/parser';
import { createWorkspace, type Entry } from './workspace';
import type { Analyzer, AnalyzerConfig, FileReport, Grammars } from './index';

const ruleIds: ReadonlySet<string> = new Set(rules.map((rule) => rule.meta.id));
const defaults: AnalyzerConfig = { levels: {} };

/** Loads the grammars; the returned analyzer holds the parser until `dispose`. */
export async function createAnalyzer(grammars: Grammars): Promise<Analyzer> {
  const parser = await createParser(grammars);
  const workspace = createWorkspace(parser, createApiTable());
  const { program, entries } = workspace;
  let config = defaults;
  const settled = (file: string): (Entry & { readonly model: FileModel }) | undefined => {
    workspace.settle();
    const entry = entries.get(file);
    return entry?.model ? entry as Entry & { readonly model: FileModel } : undefined;
  };

  return {
    configure: (next) => {
      if (JSON.stringify(next.api ?? []) !== JSON.stringify(config.api ?? [])) workspace.setApi(createApiTable((next.api ?? []) as readonly ApiRow[]));
      config = next;
    },
    setFile: workspace.setFile,
    setParsed: workspace.setParsed,
    removeFile: workspace.removeFile,
    parse: workspace.parse,
    parsed: (file) => {
      workspace.settle();
      return workspace.parsed(file);
    },
    check: (file) => {
      const entry = settled(file);
      if (!entry) return { findings: [], problems: [] };
      workspace.checked(file);
      return checkFile(program, entry.model, entry, config, (name) => entries.get(name)?.text);
    },
    stale: workspace.stale,
    hover: (file, position) => {
      const entry = settled(file);
      if (!entry) return undefined;
      const lines = indexLines(entry.text);
      const found = hoverAt(program, entry.model, lines.offset(position), (offset) => lines.position(offset).line);
      return found && { markdown: found.markdown, ...lines.range(found.at) };
    },
    functions: (file) => {
      const entry = settled(file);
      if (!entry) return [];
      const lines = indexLines(entry.text);
      return entry.model.functions.map((fn) => ({ name: fn.owner === undefined ? fn.name : `${fn.owner}::${fn.name}`, range: lines.range(fn.span), nameRange: lines.range(fn.nameSpan) }));
    },
    stats: () => {
      workspace.settle();
      const all = [...entries.values()];
      return {
        files: all.length,
        lines: all.reduce((sum, entry) => sum + entry.lines, 0),
        functions: all.reduce((sum, entry) => sum + (entry.model?.functions.length ?? 0) + (entry.model?.skipped.length ?? 0), 0),
        parsedFiles: all.filter((entry) => (entry.model?.functions.length ?? 0) > 0).length,
      };
    },
    dispose: () => {
      workspace.clear();
      parser.dispose();
    },
  };
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
  const { gaveUp } = ownershipOf(program);
  for (const fn of model.functions) {
    const why = gaveUp(fn);
    if (why !== undefined) problems.push({ file: model.file, message: `${fn.owner === undefined ? fn.name : `${fn.owner}::${fn.name}`} has ${why === 'steps' ? 'too long a way through it' : 'too many different paths through one place'}, so ownership was followed on a part of its paths only and leaks in it may be missing; split it into smaller functions.` });
  }
  const findings = finishFile(model.file, entry.text, withoutCovered(reported), {
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

/** One defect, one finding: what another rule says better at the same place is left out, and its repairs go to that rule's report. */
function withoutCovered(reported: readonly Reported[]): readonly Reported[] {
  const covering = (one: Reported): Reported | undefined => reported.find((other) => other.rule.covers?.includes(one.rule.id) && other.report.at.start === one.report.at.start);
  return reported.filter((one) => covering(one) === undefined).map((one) => {
    if (one.rule.covers === undefined || one.report.fixes.length > 0) return one;
    const fixes = reported.filter((other) => covering(other) === one).flatMap((other) => other.report.fixes);
    return { ...one, report: { ...one.report, fixes } };
  });
}
