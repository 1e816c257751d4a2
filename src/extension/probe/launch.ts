// Turns what a person points at (a function, a selection, a script, a recipe, a process) into a probe, and starts it.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { FINDINGS_REQUEST, FUNCTIONS_REQUEST, type FindingSummary, type FunctionAnchor, type ProbeRequest, type ProbeResult, type Recipe, type SnippetText } from '../../shared';
import type { DetachedJob } from '../../native';
import type { Ctx } from '../context';
import { canCompile } from '../languages';
import { mayRun } from './consent';
import type { Again, ProbeHost } from './host';
import { toRequest } from './options';
import type { MeasuredSource, Session } from './session';

export interface Launcher {
  probeFunction(document: vscode.TextDocument, position: vscode.Position, finding?: { fingerprint: string; articles: readonly string[] }): Promise<ProbeResult | undefined>;
  probeNamed(document: vscode.TextDocument, name: string): Promise<ProbeResult | undefined>;
  probeSelection(document: vscode.TextDocument, selection: vscode.Range): Promise<ProbeResult | undefined>;
  probeScript(document: vscode.TextDocument): Promise<ProbeResult | undefined>;
  probeText(snippet: SnippetText): Promise<ProbeResult | undefined>;
  probeRecipe(id?: string, article?: string): Promise<ProbeResult | undefined>;
  watch(): Promise<void>;
  /** How a probe that was brought back after a reload is done again, with the code as it is then. */
  relaunch(session: Session, job: DetachedJob): Again;
}

/** The engine, loaded with the first probe and not with the extension. */
const native = () => import('../../native');

export function createLauncher(ctx: Ctx, host: ProbeHost, reveal: () => void): Launcher {
  async function launch(title: string, request: ProbeRequest, source: MeasuredSource | undefined, again: Again, compare: boolean): Promise<ProbeResult | undefined> {
    if (!await mayRun(ctx, request, title)) return undefined;
    reveal();
    const session: Session = await host.start({
      title, unit: 'iteration', request, compare,
      ...(source === undefined ? {} : { source }),
      again,
      what: { kind: 'probe', request },
    });
    return session.result;
  }

  async function functions(document: vscode.TextDocument): Promise<readonly FunctionAnchor[]> {
    return await ctx.server.request<FunctionAnchor[]>(FUNCTIONS_REQUEST, { uri: document.uri.toString() }) ?? [];
  }

  async function measure(uri: vscode.Uri, name: string, finding: { fingerprint: string } | undefined, faults: readonly string[] | undefined, compare: boolean): Promise<ProbeResult | undefined> {
    const document = await vscode.workspace.openTextDocument(uri);
    const anchor = (await functions(document)).find((one) => one.name === name);
    if (anchor === undefined) throw new Error(vscode.l10n.t('there is no function {0} in {1} any more; choose another one.', name, path.basename(uri.path)));
    const file = await fileOf(ctx, document);
    const range = toRange(anchor);
    const request = toRequest(ctx, { kind: 'function', file, name }, faults ?? await articlesIn(uri, range));
    const source: MeasuredSource = { uri: uri.toString(), text: document.getText(range), functionName: name, ...(finding === undefined ? {} : { fingerprint: finding.fingerprint }) };
    // Measured again, the code may be repaired and its findings gone: the faults stay as they were, or nothing could be compared.
    const same = request.faults;
    return launch(vscode.l10n.t('{0} in {1}', name, path.basename(uri.path)), request, source, (next) => measure(uri, name, finding, same, next), compare);
  }

  async function articlesIn(uri: vscode.Uri, range: vscode.Range): Promise<readonly string[]> {
    const findings = await ctx.server.request<FindingSummary[]>(FINDINGS_REQUEST) ?? [];
    const { recipes } = await native();
    const known = new Set(recipes().flatMap((recipe) => recipe.faults));
    const inside = findings.filter((finding) => finding.uri === uri.toString() && range.contains(new vscode.Position(finding.range.start.line, finding.range.start.character)));
    const ids = [...new Set(inside.flatMap((finding) => finding.articles))];
    // Only those that the lab can reproduce.
    return known.size === 0 ? ids : ids.filter((id) => known.has(id));
  }

  function watchOn(title: string, pid: number): Again {
    const run: Again = () => host.start({ title, unit: 'second', again: run, what: { kind: 'watch', pid } });
    return run;
  }

  const launcher: Launcher = {
    async probeFunction(document, position, finding) {
      if (!canCompile(document.languageId)) throw new Error(vscode.l10n.t('only C and C++ functions can be compiled and measured; write a JavaScript snippet for anything else.'));
      const anchor = (await functions(document)).find((one) => toRange(one).contains(position));
      if (anchor === undefined) throw new Error(vscode.l10n.t('the cursor is in no function that uses MAPI; put it into one, or select statements and probe the selection.'));
      return measure(document.uri, anchor.name, finding, undefined, false);
    },
    async probeNamed(document, name) {
      return measure(document.uri, name, undefined, undefined, false);
    },
    async probeSelection(document, selection) {
      const file = await fileOf(ctx, document);
      const run = async (compare: boolean): Promise<ProbeResult | undefined> => launch(
        vscode.l10n.t('lines {0} to {1} of {2}', selection.start.line + 1, selection.end.line + 1, path.basename(file)),
        toRequest(ctx, { kind: 'selection', file, startLine: selection.start.line + 1, endLine: selection.end.line + (selection.end.character === 0 && selection.end.line > selection.start.line ? 0 : 1) }, await articlesIn(document.uri, selection)),
        undefined, run, compare);
      return run(false);
    },
    async probeScript(document) {
      const file = await fileOf(ctx, document);
      const run = async (compare: boolean): Promise<ProbeResult | undefined> => {
        await document.save();
        return launch(path.basename(file), toRequest(ctx, { kind: 'javascript', file }, []), undefined, run, compare);
      };
      return run(false);
    },
    async probeText(snippet) {
      const run = async (compare: boolean): Promise<ProbeResult | undefined> => launch(vscode.l10n.t('the snippet'), toRequest(ctx, { kind: 'text', ...snippet }, []), undefined, run, compare);
      return run(false);
    },
    async probeRecipe(id, article) {
      const { findRecipe } = await native();
      const recipe = id === undefined ? await pickRecipe(article) : findRecipe(id);
      if (recipe === undefined) {
        if (id !== undefined) throw new Error(vscode.l10n.t('there is no recipe {0}.', id));
        return undefined;
      }
      const run = async (compare: boolean): Promise<ProbeResult | undefined> => launch(recipe.id, toRequest(ctx, { kind: 'recipe', id: recipe.id, ...(recipe.files.cpp === undefined ? { language: 'javascript' as const } : {}) }, []), undefined, run, compare);
      return run(false);
    },
    async watch() {
      const picked = await pickProcess();
      if (picked === undefined) return;
      reveal();
      await watchOn(`${picked.name} (${picked.pid})`, picked.pid)(false);
    },
    relaunch(session, job) {
      if (job.kind === 'watch') return watchOn(session.title, job.pid);
      const { request, source, title } = session;
      const run: Again = (compare) => (source === undefined
        ? launch(title, job.request, undefined, run, compare)
        : measure(vscode.Uri.parse(source.uri), source.functionName, undefined, request?.faults, compare));
      return run;
    },
  };
  return launcher;
}

/** The path that a compiler can read: the saved file, or a copy of a document that has none. */
async function fileOf(ctx: Ctx, document: vscode.TextDocument): Promise<string> {
  if (document.uri.scheme === 'file') {
    if (document.isDirty && !await document.save()) throw new Error(vscode.l10n.t('{0} could not be saved, and a probe measures what is on disk.', path.basename(document.fileName)));
    return document.uri.fsPath;
  }
  const folder = path.join((ctx.extension.storageUri ?? ctx.extension.globalStorageUri).fsPath, 'snippets');
  mkdirSync(folder, { recursive: true });
  const extension = document.languageId === 'c' ? '.c' : document.languageId === 'javascript' ? '.js' : '.cpp';
  const file = path.join(folder, path.basename(document.uri.path).replace(/\W+/g, '-') + extension);
  writeFileSync(file, document.getText());
  return file;
}

async function pickRecipe(article: string | undefined): Promise<Recipe | undefined> {
  const { recipes } = await native();
  const known = recipes().filter((recipe) => article === undefined || recipe.article === article);
  if (known.length === 0) throw new Error(article === undefined ? vscode.l10n.t('no recipes are installed.') : vscode.l10n.t('there is no recipe for {0}.', article));
  const items = known.map((recipe) => ({
    label: recipe.id, description: recipe.form === 'leaky' ? vscode.l10n.t('leaks') : vscode.l10n.t('does not leak'), detail: recipe.title, recipe,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Probe a recipe'), matchOnDetail: true }))?.recipe;
}

async function pickProcess(): Promise<{ pid: number; name: string } | undefined> {
  const { listProcesses } = await native();
  const processes = await listProcesses();
  const items = processes.map((one) => ({ label: one.name, description: String(one.pid), one }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Watch a running process'), placeHolder: vscode.l10n.t('Name or process id'), matchOnDescription: true }))?.one;
}

function toRange(anchor: FunctionAnchor): vscode.Range {
  const { start, end } = anchor.range;
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
