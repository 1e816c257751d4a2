// Turns findings into the protocol's diagnostics: the code links to the rule's page, every step is related information.

import { isDeepStrictEqual } from 'node:util';
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from 'vscode-languageserver/node';
import type { DiagnosticData, Finding, Level } from '../shared';
import type { ServerContext } from './context';
import { toLspRange } from './positions';

const severityOf: Readonly<Record<Level, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
};

export function toDiagnostic(ctx: ServerContext, finding: Finding): Diagnostic {
  const data: DiagnosticData = { fingerprint: finding.fingerprint, articles: finding.articles };
  return {
    range: toLspRange(finding.range),
    severity: severityOf[finding.level],
    source: 'MAPI Lens',
    code: finding.ruleId,
    codeDescription: { href: rulePage(finding.ruleId) },
    message: finding.message,
    relatedInformation: finding.steps.map((step) => ({
      location: { uri: ctx.names.toUri(step.file), range: toLspRange(step.range) },
      message: step.message,
    })),
    ...(finding.ruleId === 'unused-suppression' ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    data,
  };
}

/** Other editors open this address; the extension shows the same page in a view of its own. */
export function rulePage(ruleId: string): string {
  return `mapi-lens:/rules/${ruleId}.md`;
}

export function publish(ctx: ServerContext, uri: string, findings: readonly Finding[], version?: number): void {
  const before = ctx.store.get(uri);
  ctx.store.set(uri, findings);
  // What says the same as before needs no message, unless an editor waits for the answer to its version.
  if (version === undefined && isDeepStrictEqual(before, findings)) return;
  void ctx.connection.sendDiagnostics({
    uri,
    diagnostics: findings.map((finding) => toDiagnostic(ctx, finding)),
    ...(version === undefined ? {} : { version }),
  });
}
