// Follows the editor's documents: what is open is analysed as the editor shows it, whatever the disk says.

import { TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from './analysis';
import type { ServerContext } from './context';
import type { Workspace } from './workspace';

export function createDocuments(): TextDocuments<TextDocument> {
  return new TextDocuments(TextDocument);
}

export function followDocuments(ctx: ServerContext, analysis: Analysis, workspace: Workspace): void {
  ctx.documents.onDidChangeContent(({ document }) => analysis.edited(document.uri));
  ctx.documents.onDidClose(({ document }) => {
    // A file of the workspace stays known with the text on disk; anything else is forgotten.
    void workspace.reload(document.uri).then((known) => {
      if (ctx.documents.get(document.uri) !== undefined) return;
      if (!known) ctx.analyzer.removeFile(ctx.names.toName(document.uri, document.languageId));
      analysis.closed(document.uri, known);
      if (!known) ctx.names.forget(document.uri);
    });
  });
}
