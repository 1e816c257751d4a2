// Quick fixes for the findings under the cursor, and `source.fixAll.mapiLens`. The edits come from the rules; nothing is made up here.

import { CodeActionKind, type CodeAction, type CodeActionParams, type Diagnostic } from 'vscode-languageserver/node';
import type { DiagnosticData, Finding } from '../shared';
import type { ServerContext } from './context';
import { toDiagnostic } from './diagnostics';
import { fixAll, toWorkspaceEdit } from './edits';
import { overlaps, toLspRange } from './positions';

export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.mapiLens`;

export function registerCodeActions(ctx: ServerContext): void {
  ctx.connection.onCodeAction((params) => {
    const wanted = (kind: string): boolean => params.context.only === undefined || params.context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
    const uri = params.textDocument.uri;
    const here = ctx.store.get(uri).filter((finding) => overlaps(toLspRange(finding.range), params.range));
    return [
      ...(wanted(CodeActionKind.QuickFix) ? here.flatMap((finding) => quickFixes(ctx, finding, params)) : []),
      // Not offered with the quick fixes of a line: only where it is asked for by kind.
      ...(params.context.only !== undefined && wanted(FIX_ALL_KIND) ? fixAllAction(ctx, uri) : []),
    ];
  });
}

function quickFixes(ctx: ServerContext, finding: Finding, params: CodeActionParams): CodeAction[] {
  const diagnostic = shownDiagnostic(finding, params.context.diagnostics) ?? toDiagnostic(ctx, finding);
  let preferredGiven = false;
  const fixes = finding.fixes.map((fix): CodeAction => {
    const preferred = fix.kind === 'repair' && !preferredGiven;
    preferredGiven ||= preferred;
    return {
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      ...(preferred ? { isPreferred: true } : {}),
      edit: toWorkspaceEdit(ctx, fix.edits),
    };
  });
  // Commands of the extension: a client that does not know them would show dead entries, so they come only when it says it does.
  const commands = ctx.abilities.commands ? [
    ...finding.articles.map((article): CodeAction => ({
      title: `Open article ${article}`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      command: { title: 'Open article', command: 'mapiLens.openArticle', arguments: [article] },
    })),
    {
      title: 'Measure this',
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      command: { title: 'Measure this', command: 'mapiLens.probe.finding', arguments: [params.textDocument.uri, toLspRange(finding.range), finding.fingerprint] },
    } satisfies CodeAction,
  ] : [];
  return [...fixes, ...commands];
}

/** The very diagnostic the editor shows, so that it knows what the action belongs to. */
function shownDiagnostic(finding: Finding, shown: readonly Diagnostic[]): Diagnostic | undefined {
  return shown.find((diagnostic) => (diagnostic.data as DiagnosticData | undefined)?.fingerprint === finding.fingerprint && diagnostic.code === finding.ruleId);
}

function fixAllAction(ctx: ServerContext, uri: string): CodeAction[] {
  const { fixed, edit } = fixAll(ctx, uri);
  return fixed === 0 ? [] : [{ title: `Fix all ${fixed} MAPI Lens findings that have a safe repair`, kind: FIX_ALL_KIND, edit }];
}
