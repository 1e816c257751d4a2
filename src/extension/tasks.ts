// The task type `mapi-lens`: `mapi-lens check` over the workspace, with a problem matcher for what it prints.

import * as vscode from 'vscode';
import { type Ctx, keep } from './context';

interface Definition extends vscode.TaskDefinition {
  readonly paths?: readonly string[];
  readonly args?: readonly string[];
}

export function activate(ctx: Ctx): void {
  keep(ctx, vscode.tasks.registerTaskProvider('mapi-lens', {
    provideTasks: () => (vscode.workspace.workspaceFolders ?? []).map((folder) => checkTask(ctx, folder, { type: 'mapi-lens' })),
    resolveTask: (task) => checkTask(ctx, task.scope as vscode.WorkspaceFolder, task.definition as Definition),
  }));
}

function checkTask(ctx: Ctx, scope: vscode.WorkspaceFolder | vscode.TaskScope.Workspace | undefined, definition: Definition): vscode.Task {
  const cli = ctx.extension.asAbsolutePath('dist/cli.js');
  // The editor's own runtime, so that nothing has to be installed.
  const execution = new vscode.ProcessExecution(process.execPath, [cli, 'check', ...(definition.args ?? []), ...(definition.paths ?? [])], { env: { ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' } });
  const task = new vscode.Task(definition, scope ?? vscode.TaskScope.Workspace, 'check', 'mapi-lens', execution, ['$mapi-lens']);
  task.group = vscode.TaskGroup.Test;
  task.detail = vscode.l10n.t('Find MAPI memory leaks in the workspace');
  return task;
}
