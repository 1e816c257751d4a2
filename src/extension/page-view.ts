// Static pages (rules, articles) as webviews: no script at all, links run commands of ours only, Ctrl+F searches.
// One view shows page after page, so that reading on does not litter the window with tabs.

import * as vscode from 'vscode';
import { type Ctx, keep } from './context';

export interface Page {
  readonly title: string;
  /** Trusted HTML: text in it has gone through `escapeHtml` or the editor's own Markdown renderer. */
  readonly html: string;
}

export interface PageView {
  show(page: Page, state: unknown): void;
  /** Takes over a view that a reloaded window brings back. */
  revive(panel: vscode.WebviewPanel, page: Page, state: unknown): void;
}

const viewType = 'mapiLens.article';
const linkCommands = ['mapiLens.openArticle', 'mapiLens.openRule', 'mapiLens.findArticle', 'mapiLens.probeArticle', 'mapiLens.inspectDll'];

export function createPageView(ctx: Ctx): PageView {
  let current: vscode.WebviewPanel | undefined;

  function fill(panel: vscode.WebviewPanel, page: Page, state: unknown): void {
    panel.title = page.title;
    panel.webview.html = document(ctx, panel.webview, page, state);
  }

  function adopt(panel: vscode.WebviewPanel): vscode.WebviewPanel {
    current = panel;
    panel.iconPath = vscode.Uri.joinPath(ctx.extension.extensionUri, 'media', 'activity.svg');
    panel.webview.options = { enableCommandUris: linkCommands, enableScripts: true, localResourceRoots: [mediaRoot(ctx)] };
    panel.onDidDispose(() => { if (current === panel) current = undefined; });
    return panel;
  }

  keep(ctx, { dispose: () => current?.dispose() });
  return {
    show(page, state) {
      if (current === undefined) {
        const column = vscode.window.activeTextEditor === undefined ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
        adopt(vscode.window.createWebviewPanel(viewType, page.title, { viewColumn: column, preserveFocus: false }, { enableFindWidget: true }));
      } else {
        current.reveal(undefined, false);
      }
      fill(current!, page, state);
    },
    revive(panel, page, state) {
      fill(adopt(panel), page, state);
    },
  };
}

export function onRevive(ctx: Ctx, revive: (panel: vscode.WebviewPanel, state: unknown) => void): void {
  keep(ctx, vscode.window.registerWebviewPanelSerializer(viewType, {
    async deserializeWebviewPanel(panel, state: unknown) { revive(panel, state); },
  }));
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function commandLink(command: string, text: string, ...args: readonly string[]): string {
  return `<a href="command:${command}?${escapeHtml(encodeURIComponent(JSON.stringify(args)))}">${escapeHtml(text)}</a>`;
}

export function mediaRoot(ctx: Ctx): vscode.Uri {
  return vscode.Uri.joinPath(ctx.extension.extensionUri, 'dist', 'media');
}

/** The only script remembers which page this is, so that a reloaded window can bring it back. */
function document(ctx: Ctx, webview: vscode.Webview, page: Page, state: unknown): string {
  const css = webview.asWebviewUri(vscode.Uri.joinPath(mediaRoot(ctx), 'page.css'));
  const script = webview.asWebviewUri(vscode.Uri.joinPath(mediaRoot(ctx), 'page.js'));
  const nonce = makeNonce();
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'">
<link rel="stylesheet" href="${css.toString()}">
<title>${escapeHtml(page.title)}</title>
</head>
<body data-state="${escapeHtml(JSON.stringify(state))}">
<main>
${page.html}
</main>
<script nonce="${nonce}" src="${script.toString()}"></script>
</body>
</html>`;
}

export function makeNonce(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64url');
}
