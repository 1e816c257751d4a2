// The answers behind the sidebar and the code lenses: all findings as a flat list, and the functions in which MAPI is used.

import {
  FINDINGS_REQUEST, FIX_ALL_REQUEST, FUNCTIONS_REQUEST, type FindingSummary, type FixAllResult, type FunctionAnchor,
} from '../shared';
import type { ServerContext } from './context';
import { fixAll } from './edits';
import { toLspRange } from './positions';

export function registerLists(ctx: ServerContext): void {
  ctx.connection.onRequest(FINDINGS_REQUEST, (): FindingSummary[] => [...ctx.store.entries()].flatMap(([uri, findings]) => findings.map((finding) => ({
    uri,
    ruleId: finding.ruleId,
    level: finding.level,
    message: finding.message,
    range: toLspRange(finding.range),
    articles: finding.articles,
    fingerprint: finding.fingerprint,
  }))));

  ctx.connection.onRequest(FUNCTIONS_REQUEST, ({ uri }: { uri: string }): FunctionAnchor[] => {
    const document = ctx.documents.get(uri);
    if (document === undefined) return [];
    // The analyzer lowers exactly the functions that name something of interest; the others it only lists.
    const { model } = ctx.analyzer.parse(ctx.names.toName(uri, document.languageId), document.getText());
    return model.functions.map((fn) => ({
      name: fn.owner === undefined ? fn.name : `${fn.owner}::${fn.name}`,
      range: { start: document.positionAt(fn.span.start), end: document.positionAt(fn.span.end) },
      nameRange: { start: document.positionAt(fn.nameSpan.start), end: document.positionAt(fn.nameSpan.end) },
    }));
  });

  ctx.connection.onRequest(FIX_ALL_REQUEST, ({ uri }: { uri?: string }): FixAllResult => fixAll(ctx, uri));
}
