// Findings for people: the sentence, the place with its line and a mark, the way there step by step, what helps.

import type { Finding, Level, Range } from '../../shared';
import { articleById } from '../../shared';
import type { Paint } from '../paint';
import { excerpt } from './excerpt';
import { plural, type CheckResult } from './result';

const colour: Readonly<Record<Level, (paint: Paint) => (text: string) => string>> = {
  error: (paint) => paint.red,
  warning: (paint) => paint.yellow,
  note: (paint) => paint.cyan,
};

export function formatText(result: CheckResult, paint: Paint, width = 100): string {
  const lines = linesOf(result);
  const parts = result.findings.map((finding) => formatFinding(finding, lines, paint, width));
  for (const problem of result.problems) parts.push(`${paint.bold(paint.red('problem'))}${paint.bold(`: ${problem.file}`)}: ${problem.message}`);
  parts.push(summary(result, paint));
  return `${parts.join('\n\n')}\n`;
}

function formatFinding(finding: Finding, lines: Lines, paint: Paint, width: number): string {
  const tint = colour[finding.level](paint);
  const gutter = String(Math.max(finding.range.start.line, ...finding.steps.map((step) => step.range.start.line))).length;
  const bar = paint.blue(`${' '.repeat(gutter)} |`);
  const rows = [
    `${paint.bold(tint(`${finding.level}[${finding.ruleId}]`))}${paint.bold(`: ${finding.message}`)}`,
    `${' '.repeat(gutter)}${paint.blue('-->')} ${place(finding.file, finding.range)}`,
    bar,
    ...quote(lines, finding.file, finding.range, tint, gutter, paint, width),
  ];
  let shown = place(finding.file, finding.range);
  finding.steps.forEach((step, at) => {
    const where = place(step.file, step.range);
    rows.push(bar, `${' '.repeat(gutter)}${paint.blue(':::')} ${paint.dim(`${at + 1}.`)} ${step.message} ${paint.dim(`(${where})`)}`);
    // A line that was just shown needs no second look.
    if (where !== shown) rows.push(...quote(lines, step.file, step.range, paint.blue, gutter, paint, width));
    shown = where;
  });
  const notes = [
    ...finding.articles.map((id) => `${paint.bold('article')}: ${id}${titleOf(id)}`),
    ...finding.fixes.filter((fix) => fix.kind === 'repair').slice(0, 1).map((fix) => `${paint.bold('fix')}: ${fix.title} (--fix does it)`),
  ];
  if (notes.length > 0) rows.push(bar, ...notes.map((note) => `${' '.repeat(gutter)} ${paint.blue('=')} ${note}`));
  return rows.join('\n');
}

function quote(lines: Lines, file: string, range: Range, tint: (text: string) => string, gutter: number, paint: Paint, width: number): readonly string[] {
  const line = lines(file, range.start.line);
  if (line === undefined) return [];
  const { code, mark } = excerpt(line, range, Math.max(40, width - gutter - 4));
  return [
    `${paint.blue(`${String(range.start.line).padStart(gutter)} |`)} ${code}`,
    `${paint.blue(`${' '.repeat(gutter)} |`)} ${mark.replace(/\^+/, (carets) => tint(carets))}`,
  ];
}

function place(file: string, range: Range): string {
  return `${file}:${range.start.line}:${range.start.column}`;
}

function titleOf(id: string): string {
  const article = articleById(id);
  return article === undefined ? '' : ` - ${article.title}`;
}

function summary(result: CheckResult, paint: Paint): string {
  const count = (level: Level): number => result.findings.filter((finding) => finding.level === level).length;
  const said = (['error', 'warning', 'note'] as const).filter((level) => count(level) > 0).map((level) => colour[level](paint)(plural(count(level), level)));
  const where = `in ${plural(result.stats.files, 'file')}, ${result.stats.lines.toLocaleString('en')} ${result.stats.lines === 1 ? 'line' : 'lines'}, ${(result.stats.totalMs / 1000).toFixed(1)} s`;
  const extra = [
    ...(result.fixed > 0 ? [paint.green(`${plural(result.fixed, 'finding')} repaired`)] : []),
    ...(result.known > 0 ? [`${plural(result.known, 'finding')} of the baseline left out`] : []),
    ...(result.problems.length > 0 ? [paint.red(plural(result.problems.length, 'problem'))] : []),
  ];
  return `${said.length === 0 ? paint.green('Nothing found') : said.join(', ')} ${where}${extra.length === 0 ? '' : ` (${extra.join(', ')})`}`;
}

type Lines = (file: string, line: number) => string | undefined;

function linesOf(result: CheckResult): Lines {
  const split = new Map<string, readonly string[]>();
  return (file, line) => {
    let known = split.get(file);
    if (known === undefined) {
      known = result.textOf(file)?.split(/\r\n|\n|\r/) ?? [];
      split.set(file, known);
    }
    return known[line - 1];
  };
}
