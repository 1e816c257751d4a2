// The sidebar's "This Machine": mail clients, MAPI libraries with versions and bitness, the registry value that matters.

import * as vscode from 'vscode';
import type { DllFacts, DoctorReport, MailClient } from '../shared';
import { stateLabel } from './article-page';
import { command } from './commands';
import { type Ctx, keep } from './context';
import type { Machine } from './machine';

interface Node {
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  readonly icon?: string;
  readonly command?: string;
  readonly children?: readonly Node[];
}

export function activate(ctx: Ctx, machine: Machine, inspect: (file: string) => Promise<DoctorReport>): void {
  const changed = new vscode.EventEmitter<void>();
  let inspected: readonly Node[] = [];
  const view = vscode.window.createTreeView<Node>('mapiLens.machine', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => [...(node === undefined ? [...roots(machine), ...inspected] : node.children ?? [])],
      getTreeItem: item,
    },
  });
  keep(ctx, changed, view, machine.onChange(() => changed.fire()), view.onDidChangeVisibility(({ visible }) => {
    if (visible && machine.report === undefined && machine.failure === undefined) void machine.read();
  }));
  if (view.visible) void machine.read();

  command(ctx, 'mapiLens.refreshMachine', () => machine.read());
  command(ctx, 'mapiLens.inspectDll', async (given) => {
    const file = typeof given === 'string' ? given : (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Inspect a DLL'), openLabel: vscode.l10n.t('Inspect'), filters: { [vscode.l10n.t('Windows libraries')]: ['dll', 'exe'] },
    }))?.[0]?.fsPath;
    if (file === undefined) return;
    const report = await inspect(file);
    inspected = report.dlls.map((dll) => ({ ...dllNode(dll), children: [...dllChildren(dll), ...report.articles.filter((article) => article.state !== 'not-applicable').map(articleNode)] }));
    changed.fire();
    await vscode.commands.executeCommand('mapiLens.machine.focus');
    for (const problem of report.problems) void vscode.window.showWarningMessage(`MAPI Lens: ${problem}`);
  });
}

function roots(machine: Machine): readonly Node[] {
  const t = vscode.l10n.t;
  if (machine.failure !== undefined) return [{ label: t('This machine could not be examined'), description: machine.failure, tooltip: machine.failure, icon: 'error' }];
  const { report } = machine;
  if (report === undefined) return machine.reading ? [{ label: t('Looking for MAPI components...'), icon: 'loading~spin' }] : [];
  if (hasNoMapi(report)) {
    return [
      { label: t('No MAPI on this system'), description: `${report.platform}, ${report.processBitness}`, tooltip: t('MAPI is a part of Windows, so nothing here tells which articles concern your program. Probes run on MAPI Lab.'), icon: 'vm' },
      { label: t('Inspect a DLL of the target machine...'), tooltip: t('Its version decides which articles are affected or fixed.'), icon: 'search', command: 'mapiLens.inspectDll' },
    ];
  }
  return [
    { label: report.platform, description: report.processBitness, icon: 'vm' },
    ...(report.clients.length === 0 ? [{ label: t('No mail client is registered'), icon: 'mail' }] : report.clients.map(clientNode)),
    ...report.dlls.map((dll) => ({ ...dllNode(dll), children: dllChildren(dll) })),
    ...(report.cleanUpMapiHeap === undefined ? [] : [{ label: 'CleanUpMAPIHeap', description: report.cleanUpMapiHeap === null ? t('not set') : String(report.cleanUpMapiHeap), icon: 'settings' }]),
    ...report.problems.map((problem): Node => ({ label: problem, tooltip: problem, icon: 'warning' })),
  ];
}

/** The doctor found no place where a client or a library could be registered: another system than Windows. */
function hasNoMapi(report: DoctorReport): boolean {
  return report.platform !== 'win32' && report.clients.length === 0 && report.dlls.length === 0 && report.cleanUpMapiHeap === undefined;
}

function clientNode(client: MailClient): Node {
  const t = vscode.l10n.t;
  const paths = [['DLLPath', client.resolvedDll ?? client.dllPath], ['DLLPathEx', client.resolvedDllEx ?? client.dllPathEx]] as const;
  return {
    label: client.name,
    description: [client.isDefault ? t('default') : '', client.view, client.scope === 'user' ? t('this user') : ''].filter((part) => part !== '').join(', '),
    icon: 'mail',
    children: paths.flatMap(([label, path]) => (path === undefined ? [] : [{ label, description: path, tooltip: path, icon: 'file-binary' }])),
  };
}

function dllNode(dll: DllFacts): Node {
  return { label: dll.file, description: [dll.version ?? vscode.l10n.t('no version'), dll.bitness].join(', '), tooltip: dll.path, icon: 'file-binary' };
}

function dllChildren(dll: DllFacts): Node[] {
  const t = vscode.l10n.t;
  const rows: readonly (readonly [string, string | undefined])[] = [[t('What it is'), dll.role], [t('Path'), dll.path], [t('Product'), dll.product], [t('Company'), dll.company], [t('Original name'), dll.originalName]];
  return rows.flatMap(([label, text]) => (text === undefined ? [] : [{ label, description: text, tooltip: text }]));
}

function articleNode(article: DoctorReport['articles'][number]): Node {
  return { label: article.id, description: `${stateLabel(article.state)}: ${article.reason}`, tooltip: article.reason, icon: article.state === 'affected' ? 'warning' : article.state === 'fixed' ? 'pass' : 'question' };
}

function item(node: Node): vscode.TreeItem {
  const result = new vscode.TreeItem(node.label, node.children === undefined || node.children.length === 0 ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed);
  if (node.description !== undefined) result.description = node.description;
  if (node.tooltip !== undefined) result.tooltip = node.tooltip;
  if (node.command !== undefined) result.command = { command: node.command, title: node.label };
  if (node.icon !== undefined) result.iconPath = new vscode.ThemeIcon(node.icon);
  return result;
}
