// The probe's part of the extension: commands that start one, panels that show it, and where its results go.

import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { DiagnosticData, FromPanel, PanelAction, ProbeEvent } from '../../shared';
import { articleIdOf } from '../article-page';
import { command, reportError } from '../commands';
import { type Ctx, keep } from '../context';
import type { StatusBar } from '../status-bar';
import * as buildDiagnostics from './build-diagnostics';
import * as codeLens from './code-lens';
import { fromJson, toCsv, toJson, toMarkdown } from './exports';
import { createProbeHost, type ProbeHost } from './host';
import { createLauncher, type Launcher } from './launch';
import * as measuredResults from './measured';
import { probeOptions, rememberOptions } from './options';
import { createPanels, type Panels } from './panel';
import { say } from './snapshot';
import { headline } from './verdict-text';

export interface Probe {
  readonly host: ProbeHost;
  readonly launcher: Launcher;
}

export function activate(ctx: Ctx, statusBar: StatusBar): Probe {
  const host = createProbeHost(ctx);
  const panels: Panels = createPanels(ctx, host, (message) => {
    void handle(message).catch((error: unknown) => reportError(ctx, error, `panel ${message.type}`));
  });
  const launcher = createLauncher(ctx, host, () => panels.show());
  host.relaunch = launcher.relaunch;
  // A probe that was running when the window was reloaded is followed on, whether a panel shows it or not.
  setImmediate(() => void host.restore().catch((error: unknown) => reportError(ctx, error, 'restore')));

  registerCommands(ctx, host, panels, launcher);
  buildDiagnostics.activate(ctx, host);
  codeLens.activate(ctx, measuredResults.activate(ctx, host));
  keep(ctx, host.onChange(() => {
    const session = host.shown;
    void vscode.commands.executeCommand('setContext', 'mapiLens.probing', host.running);
    statusBar.setProbe(host.running && session !== undefined ? session.title : undefined);
  }), host.onEnded((session) => {
    if (session.result !== undefined) ctx.log.info(`Probe ${session.title}: ${headline(session.result.verdict, undefined, say)}`);
  }));

  async function handle(message: FromPanel): Promise<void> {
    switch (message.type) {
      case 'runSnippet': return void await launcher.probeText(message.snippet);
      case 'options':
        await rememberOptions(ctx, message.options);
        return;
      case 'openArticle': return void await vscode.commands.executeCommand('mapiLens.openArticle', message.id);
      case 'openDiagnostic': return openDiagnostic(host, message.index);
      case 'png': return save(host, 'png', Buffer.from(message.base64, 'base64'));
      case 'action': return act(message.action);
      default: return;
    }
  }

  async function act(action: PanelAction): Promise<void> {
    const session = host.shown;
    switch (action) {
      case 'stop': return host.stop();
      case 'runAgain':
      case 'compare':
        // Both run the code as it is now; "run again" forgets what was measured before.
        return void await host.again?.(action === 'compare');
      case 'stopComparing': return host.stopComparing();
      case 'exportPng': return panels.askForPng();
      case 'exportCsv': return session === undefined ? undefined : save(host, 'csv', toCsv([...(host.before === undefined ? [] : [{ prefix: 'before-', session: host.before }]), { prefix: '', session }]));
      case 'exportJson': return session === undefined ? undefined : save(host, 'json', toJson(session));
      case 'copyMarkdown': {
        if (session === undefined) return;
        await vscode.env.clipboard.writeText(toMarkdown(session, String((ctx.extension.extension.packageJSON as { version: string }).version)));
        void vscode.window.setStatusBarMessage(vscode.l10n.t('The report is on the clipboard.'), 4000);
        return;
      }
      case 'trust': return void await vscode.commands.executeCommand('workbench.trust.manage');
      case 'chooseDll': {
        const picked = await vscode.window.showOpenDialog({ title: vscode.l10n.t('Choose the MAPI library to probe against') });
        if (picked?.[0] !== undefined) await rememberOptions(ctx, { ...probeOptions(ctx), target: 'dll', dll: picked[0].fsPath });
        return panels.show();
      }
      case 'chooseRecipe': return void await launcher.probeRecipe();
      case 'watch': return launcher.watch();
      case 'showLog': return ctx.log.show();
    }
  }

  return { host, launcher };
}

function registerCommands(ctx: Ctx, host: ProbeHost, panels: Panels, launcher: Launcher): void {
  command(ctx, 'mapiLens.probe.show', () => panels.show());
  command(ctx, 'mapiLens.probe.newPanel', () => panels.open());
  command(ctx, 'mapiLens.probe.newSnippet', () => panels.openSnippet());
  command(ctx, 'mapiLens.probe.stop', () => host.stop());
  command(ctx, 'mapiLens.probe.watch', () => launcher.watch());
  command(ctx, 'mapiLens.probe.recipe', (id) => launcher.probeRecipe(typeof id === 'string' ? id : undefined));
  command(ctx, 'mapiLens.probeArticle', (given) => launcher.probeRecipe(undefined, articleIdOf(given)));
  command(ctx, 'mapiLens.probe.function', async (uri, position) => {
    if (typeof uri === 'string') return launcher.probeFunction(await vscode.workspace.openTextDocument(vscode.Uri.parse(uri)), toPosition(position));
    const editor = activeEditor();
    return launcher.probeFunction(editor.document, editor.selection.active);
  });
  command(ctx, 'mapiLens.probe.selection', () => {
    const editor = activeEditor();
    return launcher.probeSelection(editor.document, editor.selection);
  });
  command(ctx, 'mapiLens.probe.javascript', () => launcher.probeScript(activeEditor().document));
  command(ctx, 'mapiLens.probe.finding', async (uri, range, fingerprint) => {
    if (typeof uri !== 'string' || typeof fingerprint !== 'string') return undefined;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
    const position = toPosition((range as { start?: unknown } | undefined)?.start);
    const data = vscode.languages.getDiagnostics(document.uri).map((diagnostic) => (diagnostic as { data?: DiagnosticData }).data).find((one) => one?.fingerprint === fingerprint);
    return launcher.probeFunction(document, position, { fingerprint, articles: data?.articles ?? [] });
  });
  command(ctx, 'mapiLens.probe.openRecording', async (given) => {
    const file = typeof given === 'string' ? given : (await vscode.window.showOpenDialog({ title: vscode.l10n.t('Open a recording of a probe'), filters: { [vscode.l10n.t('Recordings')]: ['ndjson', 'json'] } }))?.[0]?.fsPath;
    if (file === undefined) return;
    panels.show();
    const { replay } = await import('../../native');
    const events = (): AsyncIterable<ProbeEvent> => (file.endsWith('.json') ? fromJson(readFileSync(file, 'utf8'), say) : replay(file));
    await host.start({ title: path.basename(file), unit: 'iteration', what: { kind: 'replay', events } });
  });
}

function activeEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) throw new Error(vscode.l10n.t('no editor is open; open the file that you want to measure.'));
  return editor;
}

function toPosition(value: unknown): vscode.Position {
  const { line, character } = (value ?? {}) as { line?: unknown; character?: unknown };
  return new vscode.Position(typeof line === 'number' ? line : 0, typeof character === 'number' ? character : 0);
}

async function openDiagnostic(host: ProbeHost, index: number): Promise<void> {
  const error = host.shown?.diagnostics[index];
  if (error === undefined) return;
  const at = new vscode.Position(Math.max(0, error.line - 1), Math.max(0, error.column - 1));
  await vscode.window.showTextDocument(vscode.Uri.file(error.file), { selection: new vscode.Range(at, at), viewColumn: vscode.ViewColumn.One });
}

async function save(host: ProbeHost, extension: 'png' | 'csv' | 'json', content: string | Buffer): Promise<void> {
  const name = `${(host.shown?.title ?? 'probe').replace(/[^\w.-]+/g, '-')}.${extension}`;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({ title: vscode.l10n.t('Save the measurement'), ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }) });
  if (target === undefined) return;
  await writeFile(target.fsPath, content);
}
