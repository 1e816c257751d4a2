// What an assistant in the editor may ask: analyse a file, list findings, explain a rule or an article, and, after the person
// agreed, measure a function. Answers are plain text made of the same facts that the views show.

import * as vscode from 'vscode';
import { articleById, type FindingSummary } from '../shared';
import { type Ctx, keep } from './context';
import type { Findings } from './findings-view';
import type { Launcher } from './probe/launch';
import { verdictText } from './probe/verdict-text';
import { ruleDocument } from './rule-page';

export function activate(ctx: Ctx, findings: Findings, launcher: Launcher): void {
  // Editors without an assistant have no such door.
  if (typeof vscode.lm?.registerTool !== 'function') return;
  const tool = <T>(name: string, invoke: (input: T) => Promise<string>, prepare?: (input: T) => vscode.PreparedToolInvocation): void => {
    keep(ctx, vscode.lm.registerTool<T>(`mapi_lens_${name}`, {
      invoke: async ({ input }) => new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(await invoke(input))]),
      ...(prepare === undefined ? {} : { prepareInvocation: ({ input }) => prepare(input) }),
    }));
  };

  tool<{ file: string }>('analyze', async ({ file }) => {
    const document = await vscode.workspace.openTextDocument(toUri(file));
    const found = (await findings.settled()).filter((finding) => finding.uri === document.uri.toString());
    return found.length === 0 ? `No MAPI leak findings in ${file}.` : found.map(describe).join('\n');
  });
  tool<{ article?: string; rule?: string }>('findings', async ({ article, rule }) => {
    const id = article === undefined ? undefined : articleById(article)?.id ?? article;
    const found = (await findings.list()).filter((finding) => (id === undefined || finding.articles.includes(id)) && (rule === undefined || finding.ruleId === rule));
    return found.length === 0 ? 'No findings.' : found.slice(0, 200).map(describe).join('\n');
  });
  tool<{ id: string }>('explain', async ({ id }) => {
    const article = articleById(id);
    if (article !== undefined) return Object.entries(article).map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join('\n');
    return await ruleDocument(ctx, id) ?? `There is no rule or article ${id}.`;
  });
  tool<{ file: string; function: string }>('probe', async (input) => {
    const result = await launcher.probeNamed(await vscode.workspace.openTextDocument(toUri(input.file)), input.function);
    if (result === undefined) return 'The person did not agree, or the probe gave no result.';
    const { headline, details } = verdictText(result);
    return [headline, ...details].join('\n');
  }, (input) => ({
    invocationMessage: vscode.l10n.t('Measuring {0}', input.function),
    confirmationMessages: {
      title: vscode.l10n.t('Measure {0} for leaks', input.function),
      message: vscode.l10n.t('{0} is compiled and its function {1} is run again and again in a process of its own.', input.file, input.function),
    },
  }));
}

function toUri(file: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const isAbsolute = /^(?:[\\/]|[A-Za-z]:)/.test(file);
  return isAbsolute || folder === undefined ? vscode.Uri.file(file) : vscode.Uri.joinPath(folder, file);
}

function describe(finding: FindingSummary): string {
  const articles = finding.articles.length === 0 ? '' : ` (${finding.articles.join(', ')})`;
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(finding.uri))}:${finding.range.start.line + 1}: ${finding.level} ${finding.ruleId}: ${finding.message}${articles}`;
}
