// The extension's table of contents: creates what the features share, then activates one after the other.

import * as vscode from 'vscode';
import * as article from './article-page';
import * as articlesView from './articles-view';
import type { Ctx } from './context';
import { examineDll, examineMachine } from './examine';
import * as findingsView from './findings-view';
import * as languageModelTools from './language-model-tools';
import { createMachine } from './machine';
import * as machineView from './machine-view';
import { registerPages } from './page-view';
import * as probe from './probe';
import * as rule from './rule-page';
import * as serverCommands from './server-commands';
import { createServerLink } from './server-link';
import * as statusBar from './status-bar';
import * as tasks from './tasks';
import * as testExplorer from './test-explorer';

export function activate(extension: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('MAPI Lens', { log: true });
  const server = createServerLink(extension, log);
  extension.subscriptions.push(log, server);
  const ctx: Ctx = { extension, log, server };
  const machine = createMachine(ctx, () => examineMachine());

  serverCommands.activate(ctx);
  const bar = statusBar.activate(ctx);
  article.activate(ctx);
  rule.activate(ctx);
  registerPages(ctx, { articles: async (id) => article.articlePage(machine, id), rules: (id) => rule.rulePage(ctx, id) });
  articlesView.activate(ctx, machine);
  machineView.activate(ctx, machine, examineDll);
  const findings = findingsView.activate(ctx);
  const { launcher } = probe.activate(ctx, bar);
  tasks.activate(ctx);
  testExplorer.activate(ctx, launcher);
  languageModelTools.activate(ctx, findings, launcher);
  // Behind the activation, which the editor waits for.
  setImmediate(() => server.start());
}

export function deactivate(): void {
  // Everything is tied to the extension's subscriptions.
}
