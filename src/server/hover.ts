// Hover on a MAPI function: what it hands out and how that is released, as the analyzer tells it.

import { MarkupKind } from 'vscode-languageserver/node';
import type { ServerContext } from './context';
import { fromLspPosition, toLspPosition } from './positions';

export function registerHover(ctx: ServerContext): void {
  ctx.connection.onHover(({ textDocument, position }) => {
    const document = ctx.documents.get(textDocument.uri);
    if (document === undefined) return null;
    const name = ctx.names.toName(document.uri, document.languageId);
    ctx.analyzer.setFile(name, document.getText());
    const info = ctx.analyzer.hover(name, fromLspPosition(position));
    if (info === undefined) return null;
    return {
      contents: { kind: MarkupKind.Markdown, value: info.markdown },
      range: { start: toLspPosition(info.start), end: toLspPosition(info.end) },
    };
  });
}
