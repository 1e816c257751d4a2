// What the rules say about one file. What they said about a function is kept while the function, its surroundings and all that it
// calls stay as they were; an edit elsewhere in the file only moves it.

import { noLongerMatters, type Problem } from '../shared';
import type { FileModel, FunctionModel, Span } from './model/types';
import { finishFile, type Reported } from './report';
import { rules } from './rules';
import { styleOf } from './rules/file-style';
import type { Report, Rule } from './rules/rule';
import { namesUsed } from './summaries/effects';
import { ownershipOf } from './summaries/ownership';
import type { ProgramIndex } from './summaries/program';
import { withLineFeeds } from './syntax/tokens';
import type { AnalyzerConfig, FileReport } from './index';

const ruleIds: ReadonlySet<string> = new Set(rules.map((rule) => rule.meta.id));
const order: ReadonlyMap<string, number> = new Map(rules.map((rule, at) => [rule.meta.id, at]));

/** What a check needs to know of a file besides its model. */
export interface Checked { readonly text: string; readonly problems: readonly Problem[] }

interface Said {
  readonly reported: readonly Reported[];
  readonly problems: readonly Problem[];
}

interface Kept extends Said {
  readonly program: ProgramIndex;
  readonly version: number;
  readonly edition: number;
  readonly active: string;
  readonly around: string;
  readonly style: string;
  readonly at: number;
}

const kept = new WeakMap<FunctionModel, Kept>();

export function checkFile(program: ProgramIndex, model: FileModel, file: Checked, config: AnalyzerConfig, textOf: (file: string) => string | undefined): FileReport {
  const active = rules.filter((rule) => config.levels[rule.meta.id] !== 'off' && rule.meta.languages.includes(model.language));
  const text = withLineFeeds(file.text);
  const style = styleOf(text);
  const key = active.map((rule) => rule.meta.id).join();
  const said = [
    sayAll(active, model.file, (rule, report) => rule.checkFile?.({ program, file: model, text, report })),
    ...model.functions.map((fn) => sayOf(program, model, fn, text, active, key, style)),
  ];
  const reported = said.flatMap((one) => one.reported).sort((a, b) => order.get(a.rule.id)! - order.get(b.rule.id)!);
  const problems = [...file.problems, ...new Map(said.flatMap((one) => one.problems).map((problem) => [problem.message, problem])).values()];
  const findings = finishFile(model.file, file.text, withoutCovered(reported), {
    levels: config.levels, ruleIds, textOf, complete: problems.length === 0,
    fixedBelow: (articles) => (config.supports === undefined ? undefined : noLongerMatters(articles, config.supports)),
  });
  return { findings, problems };
}

function sayOf(program: ProgramIndex, model: FileModel, fn: FunctionModel, text: string, active: readonly Rule[], key: string, style: string): Said {
  const around = `${text.slice(Math.max(0, fn.span.start - 300), fn.span.start)}|${text.slice(fn.span.end, fn.span.end + 80)}`;
  const known = kept.get(fn);
  if (known !== undefined && known.program === program && known.version === program.version && known.active === key && known.around === around && known.style === style
    && !program.changedSince(known.edition, namesUsed(fn))) return moved(known, fn.span.start - known.at);
  const said = sayAll(active, model.file, (rule, report) => rule.checkFunction?.({ program, file: model, text, fn, report }), fn);
  const ownership = ownershipOf(program);
  const why = fn.hasErrors ? 'errors' : ownership.gaveUp(fn);
  ownership.conclude(fn);
  const result: Said = why === undefined ? said : { reported: said.reported, problems: [...said.problems, { file: model.file, message: gaveUpMessage(fn, why) }] };
  if (said.problems.length === 0 && said.reported.every(({ report }) => placesOf(report).every((place) => isWithin(place, model.file, fn)))) {
    kept.set(fn, { ...moved(result, 0), program, version: program.version, edition: program.edition, active: key, around, style, at: fn.span.start });
  } else kept.delete(fn);
  return result;
}

/** A rule that throws is a problem that names it; the other rules still speak. */
function sayAll(active: readonly Rule[], file: string, run: (rule: Rule, report: (report: Report) => void) => void, fn?: FunctionModel): Said {
  const reported: Reported[] = [];
  const problems: Problem[] = [];
  for (const rule of active) {
    try {
      run(rule, (report) => reported.push({ rule: rule.meta, report, ...(fn === undefined ? {} : { fn }) }));
    } catch (error) {
      problems.push({ file, message: `The rule ${rule.meta.id} failed on this file (${error instanceof Error ? error.message : String(error)}); its findings are left out.` });
    }
  }
  return { reported, problems };
}

interface Place { readonly file?: string; readonly at: Span }

function placesOf(report: Report): readonly Place[] {
  return [report, ...report.steps, ...report.fixes.flatMap((fix) => fix.edits)];
}

function isWithin({ file, at }: Place, own: string, fn: FunctionModel): boolean {
  return (file === undefined || file === own) && fn.span.start <= at.start && at.end <= fn.span.end;
}

/** Places are copied when they are kept and when they are handed out: some are nodes of the model, which move by themselves. */
function moved(said: Said, by: number): Said {
  return { problems: said.problems, reported: said.reported.map((one) => ({ ...one, report: movedReport(one.report, by) })) };
}

function movedReport(report: Report, by: number): Report {
  const move = <P extends Place>(place: P): P => ({ ...place, at: { start: place.at.start + by, end: place.at.end + by } });
  return { ...move(report), steps: report.steps.map(move), fixes: report.fixes.map((fix) => ({ ...fix, edits: fix.edits.map(move) })) };
}

function gaveUpMessage(fn: FunctionModel, why: 'errors' | 'steps' | 'states'): string {
  const name = fn.owner === undefined ? fn.name : `${fn.owner}::${fn.name}`;
  if (why === 'errors') return `${name} holds something that could not be read, so leaks in it may be missing; look there for a bracket, a quote or a macro that does not fit.`;
  return `${name} has ${why === 'steps' ? 'too long a way through it' : 'too many different paths through one place'}, so ownership was followed on a part of its paths only and leaks in it may be missing; split it into smaller functions.`;
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
