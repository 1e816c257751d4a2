// The JSON contract of `mapi-lens check --format json`.

import type { CheckResult } from './result';

export function formatJson(result: CheckResult, version: string): string {
  const { findings, problems, stats } = result;
  return `${JSON.stringify({
    tool: 'mapi-lens', version,
    findings: findings.map(({ ruleId, level, file, range, message, steps, articles, fixes, fingerprint }) => ({
      ruleId, level, file, range, message, steps, articles, fixes, fingerprint,
    })),
    problems,
    stats: { ...stats, parseMs: Math.round(stats.parseMs), totalMs: Math.round(stats.totalMs) },
  }, undefined, 2)}\n`;
}
