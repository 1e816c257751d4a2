// The probe panels: webviews that show what the host holds. A panel that becomes visible is given everything anew; while it is
// visible, what changed is sent at most five times a second.

import * as vscode from 'vscode';
import { parseFromPanel, type FromPanel, type SamplesPart, type SnippetText, type ToPanel } from '../../shared';
import { type Ctx, keep } from '../context';
import { escapeHtml, mediaRoot } from '../page-view';
import type { ProbeHost } from './host';
import { probeOptions } from './options';
import { panelStrings } from './panel-strings';
import { beforeCurves, makeSnapshot } from './snapshot';

export const PANEL_TYPE = 'mapiLens.probe';
const FLUSH_MS = 200;
const SNIPPET_KEY = 'mapiLens.snippet';

export interface Panels {
  show(): void;
  open(): void;
  /** Shows a panel with its snippet editor open. */
  openSnippet(): void;
  /** Asks the panel in front for a picture of its chart. */
  askForPng(): void;
  /** The snippet of the panel's editor. */
  readonly snippet: SnippetText;
}

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  /** Curve -> what the panel has of it. */
  readonly sent: Map<string, { generation: number; length: number }>;
  ready: boolean;
  /** Asked for before the panel could do it. */
  wantsSnippet?: boolean;
}

export function createPanels(ctx: Ctx, host: ProbeHost, handle: (message: FromPanel) => void): Panels {
  const open = new Set<OpenPanel>();
  let snippet = ctx.extension.workspaceState.get<SnippetText>(SNIPPET_KEY) ?? { language: 'cpp', text: '' };
  let dirty = false;
  let timer: NodeJS.Timeout | undefined;

  function adopt(panel: vscode.WebviewPanel): void {
    const entry: OpenPanel = { panel, sent: new Map(), ready: false };
    open.add(entry);
    panel.iconPath = { light: vscode.Uri.joinPath(ctx.extension.extensionUri, 'media', 'panel-light.svg'), dark: vscode.Uri.joinPath(ctx.extension.extensionUri, 'media', 'activity.svg') };
    panel.webview.options = { enableScripts: true, localResourceRoots: [mediaRoot(ctx)] };
    panel.onDidDispose(() => open.delete(entry));
    panel.onDidChangeViewState(() => { if (panel.visible && entry.ready) hydrate(entry); });
    panel.webview.onDidReceiveMessage((raw: unknown) => {
      const message = parseFromPanel(raw);
      if (message === undefined) {
        ctx.log.warn('The probe panel sent a message that is not known; it was ignored.');
        return;
      }
      switch (message.type) {
        case 'ready':
        case 'hydrate':
          entry.ready = true;
          hydrate(entry);
          if (entry.wantsSnippet === true) post(entry, { type: 'openSnippet' });
          entry.wantsSnippet = false;
          return;
        case 'snippetChanged':
          snippet = message.snippet;
          void ctx.extension.workspaceState.update(SNIPPET_KEY, snippet);
          return;
        default:
          handle(message);
      }
    });
    panel.webview.html = panelHtml(ctx, panel.webview);
  }

  function post(entry: OpenPanel, message: ToPanel): void {
    void entry.panel.webview.postMessage(message);
  }

  function hydrate(entry: OpenPanel): void {
    entry.sent.clear();
    flush(entry);
  }

  function flush(entry: OpenPanel): void {
    if (!entry.ready || !entry.panel.visible) return;
    post(entry, { type: 'snapshot', snapshot: makeSnapshot(host, probeOptions(ctx), snippet), samples: news(entry) });
  }

  function news(entry: OpenPanel): SamplesPart[] {
    const own = [...host.shown?.curves ?? []].map(([id, { curve }]) => ({ key: `${host.shown!.id}/${id}`, id, curve }));
    const before = beforeCurves(host).map(({ id, curve }) => ({ key: `${host.before!.id}/${id}`, id, curve: curve.curve }));
    return [...own, ...before].flatMap(({ key, id, curve }) => {
      const had = entry.sent.get(key);
      const from = had !== undefined && had.generation === curve.generation ? had.length : 0;
      if (had !== undefined && from === curve.length) return [];
      entry.sent.set(key, { generation: curve.generation, length: curve.length });
      return [{ curve: id, from, columns: curve.columns(from) }];
    });
  }

  function changed(): void {
    dirty = true;
    // The first change goes out at once; what follows within the beat is joined.
    timer ??= setTimeout(function beat() {
      if (!dirty) {
        timer = undefined;
        return;
      }
      dirty = false;
      for (const entry of open) flush(entry);
      timer = setTimeout(beat, FLUSH_MS);
    }, 0);
  }

  function create(column: vscode.ViewColumn): void {
    adopt(vscode.window.createWebviewPanel(PANEL_TYPE, vscode.l10n.t('Leak Probe'), column));
  }

  keep(ctx, host.onChange(changed), vscode.workspace.onDidGrantWorkspaceTrust(changed), vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('mapiLens.probe')) changed();
  }), vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, {
    async deserializeWebviewPanel(panel) {
      await host.restore();
      adopt(panel);
    },
  }), { dispose: () => { if (timer !== undefined) clearTimeout(timer); } });

  function show(keepFocus: boolean): void {
    const first = [...open][0];
    if (first === undefined) create(vscode.window.activeTextEditor === undefined ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside);
    else first.panel.reveal(undefined, keepFocus);
  }

  return {
    show: () => show(true),
    openSnippet() {
      show(false);
      const [first] = [...open];
      if (first === undefined) return;
      if (first.ready && first.panel.visible) post(first, { type: 'openSnippet' });
      else first.wantsSnippet = true;
    },
    open: () => create(vscode.ViewColumn.Active),
    askForPng() {
      const visible = [...open].find((entry) => entry.panel.active) ?? [...open].find((entry) => entry.panel.visible);
      if (visible !== undefined) post(visible, { type: 'exportPng' });
    },
    get snippet() { return snippet; },
  };
}

function panelHtml(ctx: Ctx, webview: vscode.Webview): string {
  const media = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(mediaRoot(ctx), file)).toString();
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64url');
  const csp = `default-src 'none'; img-src ${webview.cspSource} data:; font-src ${webview.cspSource}; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<link rel="stylesheet" href="${media('codicon.css')}" id="vscode-codicon-stylesheet">
<link rel="stylesheet" href="${media('panel.css')}">
<title>${escapeHtml(vscode.l10n.t('Leak Probe'))}</title>
</head>
<body data-strings="${escapeHtml(JSON.stringify(panelStrings()))}">
<main id="app"></main>
<script nonce="${nonce}" src="${media('panel.js')}"></script>
</body>
</html>`;
}
