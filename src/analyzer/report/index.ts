// From what rules report (offsets, opinions) to what leaves the room (findings): positions, levels, fingerprints,
// suppression comments and the fix that adds one.

import type { Finding, Fix, Level, Step } from '../../shared';
import { asWritten } from '../model/hidden';
import type { FunctionModel } from '../model/types';
import type { Report, ReportFix, RuleMeta } from '../rules/rule';
import { createFingerprints } from './fingerprint';
import { indexLines, type LineIndex } from './positions';
import { findSuppressions, placeholder, removeComment, silences, suppressFix, suppressionRules, type Suppression } from './suppressions';

export { indexLines, type LineIndex } from './positions';
export { suppressionRules } from './suppressions';

export interface Reported {
  readonly rule: RuleMeta;
  readonly fn?: FunctionModel;
  readonly report: Report;
}

export interface FinishOptions {
  /** Levels from the configuration; `off` drops a rule's findings. */
  readonly levels: Readonly<Record<string, Level | 'off'>>;
  /** Why none of these articles matters for the versions the project supports; undefined when one does. */
  readonly fixedBelow?: (articles: readonly string[]) => string | undefined;
  /** Every rule id there is: a suppression that names another one is told so. */
  readonly ruleIds: ReadonlySet<string>;
  /** Text of another file that steps or edits point into. */
  textOf(file: string): string | undefined;
  /** The file was analysed in full: only then can a suppression be called unused. */
  readonly complete: boolean;
}

/** Findings of one file in the order of their places. Call it for every file, also when no rule spoke: comments are judged too. */
export function finishFile(file: string, text: string, reported: readonly Reported[], options: FinishOptions): readonly Finding[] {
  if (reported.length === 0 && !text.includes('mapi-lens-ignore')) return [];
  const indexes = new Map<string, LineIndex>([[file, indexLines(text)]]);
  const linesOf = (name: string): LineIndex | undefined => {
    const known = indexes.get(name);
    const other = known === undefined ? options.textOf(name) : undefined;
    if (other === undefined) return known;
    const index = indexLines(other);
    indexes.set(name, index);
    return index;
  };
  const lines = indexes.get(file)!;
  const suppressions = findSuppressions(text, lines);
  const used = new Set<Suppression>();
  const fingerprint = createFingerprints(text);
  const findings: Finding[] = [];

  for (const { rule, fn, report } of [...reported].sort((a, b) => a.report.at.start - b.report.at.start)) {
    const articles = report.articles ?? rule.articles;
    const identity = fingerprint(rule.id, fn, report.at);
    const range = lines.range(report.at);
    const silencing = suppressions.filter((suppression) => silences(suppression, rule.id, range.start.line));
    for (const suppression of silencing) used.add(suppression);
    const chosen = options.levels[rule.id];
    if (chosen === 'off' || silencing.length > 0) continue;
    const fixed = rule.family === 'article' && articles.length > 0 ? options.fixedBelow?.(articles) : undefined;
    const level = chosen ?? (fixed === undefined ? report.level ?? rule.level : 'note');
    findings.push({
      ruleId: rule.id, level, file, range, articles, fingerprint: identity,
      message: asWritten(fixed === undefined ? report.message : `${report.message} (${fixed})`),
      steps: report.steps.flatMap((step): Step[] => {
        const index = linesOf(step.file ?? file);
        return index === undefined ? [] : [{ file: step.file ?? file, range: index.range(step.at), message: asWritten(step.message) }];
      }),
      fixes: [
        ...report.fixes.flatMap((fix) => repair(fix, file, linesOf)),
        ...[suppressFix(file, text, lines, rule.id, range.start.line)].filter((fix) => fix !== undefined),
      ],
    });
  }

  findings.push(...suppressions.flatMap((suppression) => judge(suppression)).map((verdict): Finding => ({
    ruleId: verdict.ruleId, level: verdict.level, file, range: lines.range(verdict.at), message: verdict.message, steps: [], articles: [],
    fixes: verdict.removable ? [removeComment(file, text, lines, verdict.at)] : [],
    fingerprint: fingerprint(verdict.ruleId, undefined, verdict.at),
  })));
  return findings.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column);

  function judge(at: Suppression): readonly Verdict[] {
    const verdicts: Verdict[] = [];
    const add = (ruleId: keyof typeof suppressionRules, message: string, removable: boolean, level?: Level): void => {
      const chosen = options.levels[ruleId] ?? level ?? suppressionRules[ruleId].level;
      if (chosen !== 'off') verdicts.push({ ruleId, at, message, removable, level: chosen });
    };
    const unknown = at.rules.filter((id) => !options.ruleIds.has(id));
    if (at.rules.length === 0) {
      add('suppression-without-reason', 'This suppression names no rule, so it silences nothing: write `mapi-lens-ignore <rule-id>: reason`.', false);
    } else if (unknown.length > 0) {
      add('unused-suppression', `No rule is called ${unknown.join(', ')}, so this comment silences nothing: correct the name or remove the comment.`, unknown.length === at.rules.length);
    } else if (at.reason === '') {
      add('suppression-without-reason', 'This suppression gives no reason, so it does not count: write one after a colon.', false);
    } else if (!used.has(at) && options.complete && at.rules.some((id) => options.levels[id] !== 'off')) {
      add('unused-suppression', `Nothing here is reported as ${at.rules.join(' or ')}, so this comment silences nothing: remove it.`, true);
    } else if (at.reason.startsWith(placeholder)) {
      add('suppression-without-reason', 'The reason of this suppression is still to be filled in: say why the code is right.', false, 'note');
    }
    return verdicts;
  }
}

interface Verdict { readonly ruleId: string; readonly at: Suppression; readonly message: string; readonly removable: boolean; readonly level: Level }

/** A fix whose edits all point into texts we hold; otherwise nothing, half a fix is none. */
function repair(fix: ReportFix, file: string, linesOf: (name: string) => LineIndex | undefined): readonly Fix[] {
  const edits = fix.edits.map((edit) => {
    const index = linesOf(edit.file ?? file);
    return index && { file: edit.file ?? file, range: index.range(edit.at), text: asWritten(edit.text) };
  });
  return edits.every((edit) => edit !== undefined) ? [{ title: asWritten(fix.title), kind: 'repair', edits }] : [];
}
