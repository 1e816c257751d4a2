// The extension's table of contents: creates what the features share, then activates one after the other.

import * as vscode from 'vscode';
import type { Ctx } from './context';
import { createPageView } from './page-view';
import * as rulePage from './rule-page';
import * as serverCommands from './server-commands';
import { createServerLink } from './server-link';
import * as statusBar from './status-bar';

export function activate(extension: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('MAPI Lens', { log: true });
  const server = createServerLink(extension, log);
  extension.subscriptions.push(log, server);
  const ctx: Ctx = { extension, log, server };

  const pages = createPageView(ctx);

  serverCommands.activate(ctx);
  rulePage.activate(ctx, pages);
  statusBar.activate(ctx);
  // Behind the activation, which the editor waits for.
  setImmediate(() => server.start());
}

export function deactivate(): void {
  // Everything is tied to the extension's subscriptions.
}
