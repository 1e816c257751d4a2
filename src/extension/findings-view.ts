// The sidebar's findings: by article, then by place, with counts. Findings of rules without an article stand under their rule.

import * as vscode from 'vscode';
import { articleById, FINDINGS_REQUEST, type FindingSummary } from '../shared';
import { command } from './commands';
import { type Ctx, keep } from './context';
import { articleIdOf } from './article-page';

type Node =
  | { readonly kind: 'group'; readonly id: string; readonly articleId?: string; readonly findings: readonly FindingSummary[] }
  | { readonly kind: 'finding'; readonly finding: FindingSummary };

export interface Findings {
  list(): Promise<readonly FindingSummary[]>;
  /** The list once nothing waits to be analysed, or after ten seconds. */
  settled(): Promise<readonly FindingSummary[]>;
}

export function activate(ctx: Ctx): Findings {
  const changed = new vscode.EventEmitter<void>();
  const list = async (): Promise<readonly FindingSummary[]> => await ctx.server.request<FindingSummary[]>(FINDINGS_REQUEST) ?? [];
  const view = vscode.window.createTreeView<Node>('mapiLens.findings', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (node) => {
        if (node === undefined) return groups(await list());
        return node.kind === 'group' ? node.findings.map((finding): Node => ({ kind: 'finding', finding })) : [];
      },
      getTreeItem: item,
    },
    showCollapseAll: true,
  });

  let known = -1;
  keep(ctx, changed, view, ctx.server.onStatus((status) => {
    if (status.state !== 'idle' && status.findings === known) return;
    known = status.findings;
    view.badge = status.findings === 0 ? undefined : { value: status.findings, tooltip: vscode.l10n.t('{0} MAPI Lens findings', status.findings) };
    if (view.visible) changed.fire();
  }), view.onDidChangeVisibility(({ visible }) => { if (visible) changed.fire(); }));

  command(ctx, 'mapiLens.checkWorkspace', async () => {
    await ctx.server.restart();
    await vscode.commands.executeCommand('workbench.actions.view.problems');
  });
  command(ctx, 'mapiLens.findArticle', async (given) => {
    const id = articleIdOf(given);
    if (id === undefined) return;
    const found = (await list()).filter((finding) => finding.articles.includes(id));
    if (found.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Nothing in this workspace matches {0}.', id));
      return;
    }
    const picked = found.length === 1 ? found[0] : await pick(id, found);
    if (picked !== undefined) await reveal(picked);
  });
  command(ctx, 'mapiLens.revealFinding', async (finding) => reveal(finding as FindingSummary));
  return {
    list,
    async settled() {
      // One turn first: a document that was just opened is only on its way to the server.
      for (let round = 0; round < 50; round += 1) {
        await new Promise((resolve) => setTimeout(resolve, 200));
        if (ctx.server.status.state === 'idle') break;
      }
      return list();
    },
  };
}

async function pick(id: string, found: readonly FindingSummary[]): Promise<FindingSummary | undefined> {
  const items = found.map((finding) => ({ label: place(finding), description: finding.ruleId, detail: finding.message, finding }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('{0} in this workspace: {1} findings', id, found.length), matchOnDetail: true }))?.finding;
}

async function reveal(finding: FindingSummary): Promise<void> {
  const { start, end } = finding.range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(finding.uri), { selection });
}

function groups(findings: readonly FindingSummary[]): Node[] {
  const byId = new Map<string, { articleId?: string; findings: FindingSummary[] }>();
  const add = (id: string, finding: FindingSummary, articleId?: string): void => {
    const group = byId.get(id) ?? { ...(articleId === undefined ? {} : { articleId }), findings: [] };
    group.findings.push(finding);
    byId.set(id, group);
  };
  for (const finding of findings) {
    if (finding.articles.length === 0) add(finding.ruleId, finding);
    for (const article of finding.articles) add(article, finding, article);
  }
  return [...byId].sort(([, a], [, b]) => b.findings.length - a.findings.length).map(([id, group]) => ({ kind: 'group', id, ...group }));
}

function item(node: Node): vscode.TreeItem {
  if (node.kind === 'group') {
    const result = new vscode.TreeItem(node.id, vscode.TreeItemCollapsibleState.Collapsed);
    const title = node.articleId === undefined ? undefined : articleById(node.articleId)?.title;
    result.id = `findings-${node.id}`;
    result.description = title === undefined ? String(node.findings.length) : `${node.findings.length} · ${title}`;
    result.tooltip = title ?? node.id;
    result.iconPath = new vscode.ThemeIcon(node.articleId === undefined ? 'symbol-ruler' : 'book');
    result.contextValue = node.articleId === undefined ? 'rule' : 'article';
    return result;
  }
  const { finding } = node;
  const result = new vscode.TreeItem(place(finding));
  result.description = finding.message;
  result.tooltip = `${finding.ruleId}: ${finding.message}`;
  result.iconPath = new vscode.ThemeIcon(finding.level === 'error' ? 'error' : finding.level === 'warning' ? 'warning' : 'info', new vscode.ThemeColor(finding.level === 'note' ? 'list.deemphasizedForeground' : `list.${finding.level}Foreground`));
  result.command = { title: vscode.l10n.t('Go to the finding'), command: 'mapiLens.revealFinding', arguments: [finding] };
  return result;
}

function place(finding: FindingSummary): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(finding.uri))}:${finding.range.start.line + 1}`;
}
