// Commands around the language server: restart it, see its log, repair everything it found.

import * as vscode from 'vscode';
import { FIX_ALL_REQUEST, type FixAllResult } from '../shared';
import { command } from './commands';
import type { Ctx } from './context';

export function activate(ctx: Ctx): void {
  command(ctx, 'mapiLens.restart', () => ctx.server.restart());
  command(ctx, 'mapiLens.showLog', () => ctx.log.show());
  command(ctx, 'mapiLens.fixAllInWorkspace', async () => {
    const result = await ctx.server.request<FixAllResult>(FIX_ALL_REQUEST);
    if (result === undefined || result.fixed === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('MAPI Lens knows no safe repair for the current findings.'));
      return 0;
    }
    const applied = await vscode.workspace.applyEdit(toWorkspaceEdit(result.edit as ProtocolEdit));
    if (!applied) throw new Error(vscode.l10n.t('the files changed meanwhile, so nothing was edited; run the command again.'));
    void vscode.window.showInformationMessage(result.skipped === 0
      ? vscode.l10n.t('MAPI Lens repaired {0} findings; the files are not saved yet.', result.fixed)
      : vscode.l10n.t('MAPI Lens repaired {0} findings; {1} more touch the same lines, run the command again for them.', result.fixed, result.skipped));
    return result.fixed;
  });
}

interface ProtocolEdit {
  readonly documentChanges: readonly {
    readonly textDocument: { readonly uri: string };
    readonly edits: readonly { readonly range: { readonly start: ProtocolPosition; readonly end: ProtocolPosition }; readonly newText: string }[];
  }[];
}

interface ProtocolPosition { readonly line: number; readonly character: number }

function toWorkspaceEdit(edit: ProtocolEdit): vscode.WorkspaceEdit {
  const result = new vscode.WorkspaceEdit();
  for (const { textDocument, edits } of edit.documentChanges) {
    result.set(vscode.Uri.parse(textDocument.uri), edits.map(({ range, newText }) => new vscode.TextEdit(
      new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character), newText)));
  }
  return result;
}
