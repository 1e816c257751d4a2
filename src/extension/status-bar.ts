// The one status bar item: how many findings there are, or what is going on.

import * as vscode from 'vscode';
import type { ServerStatus } from '../shared';
import { type Ctx, keep } from './context';

export interface StatusBar {
  /** A running probe takes the place of the findings until it is over. */
  setProbe(text: string | undefined): void;
}

export function activate(ctx: Ctx): StatusBar {
  const item = vscode.window.createStatusBarItem('mapiLens.status', vscode.StatusBarAlignment.Left, 1);
  item.name = 'MAPI Lens';
  let probe: string | undefined;

  function show(): void {
    const { text, tooltip, command } = probe === undefined ? describe(ctx.server.status) : {
      text: `$(pulse) ${probe}`, tooltip: vscode.l10n.t('A leak probe is running. Click to see it.'), command: 'mapiLens.probe.show',
    };
    item.text = text;
    item.tooltip = tooltip;
    item.command = command;
    item.accessibilityInformation = { label: `MAPI Lens: ${text.replace(/\$\([^)]*\)\s*/g, '')}. ${tooltip}` };
    item.show();
  }

  keep(ctx, item, ctx.server.onStatus(show));
  show();
  return {
    setProbe(text) {
      probe = text;
      show();
    },
  };
}

function describe(status: ServerStatus): { text: string; tooltip: string; command: string } {
  const command = 'mapiLens.findings.focus';
  switch (status.state) {
    case 'scanning':
      return { text: `$(sync~spin) MAPI ${status.done}/${status.total}`, tooltip: vscode.l10n.t('MAPI Lens is reading the workspace.'), command };
    case 'analyzing':
      return { text: '$(sync~spin) MAPI', tooltip: vscode.l10n.t('MAPI Lens is analyzing.'), command };
    case 'idle':
      return status.findings === 0
        ? { text: '$(pass) MAPI', tooltip: vscode.l10n.t('MAPI Lens found no leaks in what it has read.'), command }
        : { text: `$(bug) MAPI ${status.findings}`, tooltip: vscode.l10n.t('MAPI Lens: {0} findings. Click to list them by article.', status.findings), command };
  }
}
