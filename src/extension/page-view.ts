// Article and rule pages: rendered documents with addresses of their own, `mapi-lens:/articles/KB901014.md`, shown by a read-only
// editor. So a link anywhere opens them, tabs, history and reloading work as for files, and Ctrl+F searches. No script runs in them.

import * as vscode from 'vscode';
import { type Ctx, keep } from './context';

export interface Page {
  readonly title: string;
  /** Trusted HTML: text in it has gone through `escapeHtml` or the editor's own Markdown renderer. */
  readonly html: string;
}

/** Makes the page of an id, or nothing when there is none. */
export type PageMaker = (id: string) => Promise<Page | undefined>;

const viewType = 'mapiLens.page';
const linkCommands = ['mapiLens.openArticle', 'mapiLens.openRule', 'mapiLens.findArticle', 'mapiLens.probeArticle', 'mapiLens.inspectDll'];

export function registerPages(ctx: Ctx, makers: Readonly<Record<string, PageMaker>>): void {
  keep(ctx, vscode.window.registerCustomEditorProvider(viewType, {
    openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
    async resolveCustomEditor({ uri }, panel) {
      // The content policy forbids every script; the frame itself allows them so that tools which inspect pages can work.
      panel.webview.options = { enableCommandUris: linkCommands, enableScripts: true, localResourceRoots: [mediaRoot(ctx)] };
      const [, kind, id] = /^\/(\w+)\/([\w-]+)\.md$/.exec(uri.path) ?? [];
      const page = kind === undefined || id === undefined ? undefined : await makers[kind]?.(id);
      panel.webview.html = document(ctx, panel.webview, page ?? {
        title: uri.path,
        html: `<h1>${escapeHtml(vscode.l10n.t('No such page'))}</h1><p>${escapeHtml(vscode.l10n.t('There is no page {0} in this version of MAPI Lens.', uri.path))}</p>`,
      });
    },
  } satisfies vscode.CustomReadonlyEditorProvider, { webviewOptions: { enableFindWidget: true }, supportsMultipleEditorsPerDocument: true }));
}

export function pageUri(kind: 'articles' | 'rules', id: string): vscode.Uri {
  return vscode.Uri.from({ scheme: 'mapi-lens', path: `/${kind}/${id}.md` });
}

export async function openPage(kind: 'articles' | 'rules', id: string): Promise<void> {
  // Beside the code one came from; from page to page in the same place.
  const column = vscode.window.activeTextEditor === undefined ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
  await vscode.commands.executeCommand('vscode.openWith', pageUri(kind, id), viewType, column);
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

function document(ctx: Ctx, webview: vscode.Webview, page: Page): string {
  const css = webview.asWebviewUri(vscode.Uri.joinPath(mediaRoot(ctx), 'page.css'));
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}">
<link rel="stylesheet" href="${css.toString()}">
<title>${escapeHtml(page.title)}</title>
</head>
<body>
<main>
${page.html}
</main>
</body>
</html>`;
}
