// SARIF 2.1.0: findings with their steps as code flows, repairs as fixes, problems as notifications of the run.

import type { Location, Log, PhysicalLocation, ReportingDescriptor, Result } from 'sarif';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RuleInfo } from '../../analyzer';
import type { Finding, Fix, Level, Range } from '../../shared';
import { rulePage } from './rule-page';
import type { CheckResult } from './result';

const levels: Readonly<Record<Level, 'error' | 'warning' | 'note'>> = { error: 'error', warning: 'warning', note: 'note' };

export function formatSarif(result: CheckResult, version: string, cwd: string, rules: readonly RuleInfo[], markdownOf: (ruleId: string) => string | undefined): string {
  const index = new Map(rules.map((rule, at) => [rule.id, at]));
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'MAPI Lens', version, semanticVersion: version, rules: rules.map((rule) => descriptor(rule, markdownOf(rule.id))) } },
      columnKind: 'utf16CodeUnits',
      originalUriBaseIds: { SRCROOT: { uri: `${pathToFileURL(cwd).href.replace(/\/?$/, '/')}` } },
      invocations: [{
        executionSuccessful: true,
        ...(result.problems.length === 0 ? {} : {
          toolExecutionNotifications: result.problems.map((problem) => ({
            level: 'warning' as const, message: { text: problem.message }, locations: [{ physicalLocation: { artifactLocation: artifact(problem.file) } }],
          })),
        }),
      }],
      results: result.findings.map((finding) => toResult(finding, index.get(finding.ruleId) ?? -1)),
    }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function descriptor(rule: RuleInfo, markdown: string | undefined): ReportingDescriptor {
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    helpUri: rulePage(rule.id),
    help: { text: markdown ?? rule.title, ...(markdown === undefined ? {} : { markdown }) },
    defaultConfiguration: { level: levels[rule.level] },
    properties: { tags: [rule.family, ...rule.articles] },
  };
}

function toResult(finding: Finding, ruleIndex: number): Result {
  const repairs = finding.fixes.filter((fix) => fix.kind === 'repair');
  return {
    ruleId: finding.ruleId,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: levels[finding.level],
    message: { text: finding.message },
    locations: [{ physicalLocation: physical(finding.file, finding.range) }],
    partialFingerprints: { 'mapiLens/v1': finding.fingerprint },
    ...(finding.steps.length === 0 ? {} : {
      codeFlows: [{ threadFlows: [{ locations: finding.steps.map((step) => ({ location: location(step.file, step.range, step.message) })) }] }],
    }),
    ...(repairs.length === 0 ? {} : { fixes: repairs.map(toFix) }),
    ...(finding.articles.length === 0 ? {} : { properties: { articles: [...finding.articles] } }),
  };
}

function toFix(fix: Fix): NonNullable<Result['fixes']>[number] {
  const files = [...new Set(fix.edits.map((edit) => edit.file))];
  return {
    description: { text: fix.title },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifact(file),
      replacements: fix.edits.filter((edit) => edit.file === file).map((edit) => ({
        deletedRegion: region(edit.range),
        ...(edit.text === '' ? {} : { insertedContent: { text: edit.text } }),
      })),
    })),
  };
}

function location(file: string, range: Range, message: string): Location {
  return { physicalLocation: physical(file, range), message: { text: message } };
}

function physical(file: string, range: Range): PhysicalLocation {
  return { artifactLocation: artifact(file), region: region(range) };
}

function region(range: Range): { startLine: number; startColumn: number; endLine: number; endColumn: number } {
  return { startLine: range.start.line, startColumn: range.start.column, endLine: range.end.line, endColumn: range.end.column };
}

function artifact(file: string): { uri: string; uriBaseId?: string } {
  if (path.isAbsolute(file)) return { uri: pathToFileURL(file).href };
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' };
}
