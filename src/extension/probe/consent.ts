// Nothing is compiled or run before a person has agreed: the workspace must be trusted, and the first probe of a workspace asks
// once and says exactly what will run.

import * as vscode from 'vscode';
import type { ProbeRequest } from '../../shared';
import type { Ctx } from '../context';
import { targetText } from './options';

const KEY = 'mapiLens.probeConsent';

export async function mayRun(ctx: Ctx, request: ProbeRequest, title: string): Promise<boolean> {
  if (!vscode.workspace.isTrusted) {
    const manage = vscode.l10n.t('Manage Workspace Trust');
    const choice = await vscode.window.showWarningMessage(vscode.l10n.t('This workspace is not trusted, so MAPI Lens compiles and runs nothing in it.'), manage);
    if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
    return false;
  }
  if (ctx.extension.workspaceState.get<boolean>(KEY) === true) return true;
  const run = vscode.l10n.t('Run');
  const detail = [
    what(request),
    vscode.l10n.t('Target: {0}.', targetText(request)),
    vscode.l10n.t('It runs in a process of its own, with a time limit, a memory limit and a temporary folder, with your rights on this machine.'),
    vscode.l10n.t('MAPI Lens asks once per workspace.'),
  ].join('\n\n');
  const choice = await vscode.window.showWarningMessage(vscode.l10n.t('Run {0} to measure its memory?', title), { modal: true, detail }, run);
  if (choice !== run) return false;
  await ctx.extension.workspaceState.update(KEY, true);
  return true;
}

function what({ snippet, compiler }: ProbeRequest): string {
  const by = compiler ?? vscode.l10n.t('the first C++ compiler found');
  switch (snippet.kind) {
    case 'function': return vscode.l10n.t('The file {0} is compiled with {1}, and its function {2} is run again and again.', snippet.file, by, snippet.name ?? 'iteration');
    case 'selection': return vscode.l10n.t('Lines {0} to {1} of {2} are compiled with {3} and run again and again.', snippet.startLine, snippet.endLine, snippet.file, by);
    case 'javascript': return vscode.l10n.t('The script {0} is run by Node.js, its function iteration again and again.', snippet.file);
    case 'text': return snippet.language === 'javascript' ? vscode.l10n.t('The script in the panel is run by Node.js.') : vscode.l10n.t('The code in the panel is compiled with {0} and run again and again.', by);
    case 'recipe': return vscode.l10n.t('The recipe {0} that ships with MAPI Lens is compiled and run again and again.', snippet.id);
  }
}
