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
    const name = ctx.names.toName(uri, document.languageId);
    ctx.analyzer.setFile(name, document.getText());
    return ctx.analyzer.functions(name).map((fn) => ({ name: fn.name, range: toLspRange(fn.range), nameRange: toLspRange(fn.nameRange) }));
  });

  ctx.connection.onRequest(FIX_ALL_REQUEST, ({ uri }: { uri?: string }): FixAllResult => fixAll(ctx, uri));
}
