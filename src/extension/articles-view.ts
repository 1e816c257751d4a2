// The sidebar's articles: by component, with the state on this machine, and under each article the facts one looks for.

import * as vscode from 'vscode';
import { articles, type Article } from '../shared';
import { stateLabel } from './article-page';
import { type Ctx, keep } from './context';
import type { Machine } from './machine';

type Node =
  | { readonly kind: 'component'; readonly name: string; readonly articles: readonly Article[] }
  | { readonly kind: 'article'; readonly article: Article; readonly articleId: string }
  | { readonly kind: 'fact'; readonly label: string; readonly text: string; readonly command?: vscode.Command; readonly icon: string };

const components: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Exchange Server 2003', /Exchange Server 2003/], ['Exchange 2000 Server', /Exchange 2000/], ['Exchange Server 5.5', /Exchange Server 5\.5/],
  ['Exchange 4.0 and 5.0', /Exchange (?:Server |client )?(?:4|5)\.0/], ['Outlook', /Outlook/],
];

export function activate(ctx: Ctx, machine: Machine): void {
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<Node>('mapiLens.articles', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node) => children(node),
      getTreeItem: (node) => item(machine, node),
    },
    showCollapseAll: true,
  });
  keep(ctx, changed, view, machine.onChange(() => changed.fire()), view.onDidChangeVisibility(({ visible }) => {
    // The states need the machine's report; it is read behind the list, which never waits for it.
    if (visible && machine.report === undefined && machine.failure === undefined) void machine.read();
  }));
}

function children(node: Node | undefined): Node[] {
  if (node === undefined) return groups();
  switch (node.kind) {
    case 'component': return node.articles.map((article) => ({ kind: 'article', article, articleId: article.id }));
    case 'article': return facts(node.article);
    case 'fact': return [];
  }
}

function groups(): Node[] {
  const byName = new Map<string, Article[]>();
  for (const article of articles) {
    const name = componentOf(article);
    byName.set(name, [...(byName.get(name) ?? []), article]);
  }
  const order = [...components.map(([name]) => name), other()];
  return order.filter((name) => byName.has(name)).map((name) => ({ kind: 'component', name, articles: byName.get(name)! }));
}

function componentOf(article: Article): string {
  const first = article.appliesTo[0] ?? '';
  return components.find(([, pattern]) => pattern.test(first))?.[0] ?? other();
}

const other = (): string => vscode.l10n.t('MAPI, Mail and Windows');

function facts(article: Article): Node[] {
  const t = vscode.l10n.t;
  const fact = (icon: string, label: string, text: string | undefined, command?: vscode.Command): Node[] => (text === undefined || text === '' ? [] : [{ kind: 'fact', icon, label, text, ...(command === undefined ? {} : { command }) }]);
  return [
    ...fact('info', t('What happens'), article.symptoms ?? article.summary),
    ...fact('question', t('Cause'), article.cause),
    ...fact('lightbulb', t('In the code'), article.advice),
    ...article.affects.flatMap((line) => fact('file-binary', line.file, line.fixedFrom === undefined ? t('{0}: {1}', line.product, line.fix === 'none' ? t('never fixed') : t('fix not known here')) : t('{0}: fixed from {1}', line.product, line.fixedFrom))),
    ...fact('settings', t('Registry value'), article.registry === undefined ? undefined : `${article.registry.name} = ${article.registry.data}`),
    ...(article.prerequisites ?? []).flatMap((text) => fact('package', t('Prerequisite'), text)),
    ...article.rules.flatMap((rule) => fact('search', t('Rule'), rule, { title: rule, command: 'mapiLens.openRule', arguments: [rule] })),
    ...article.related.flatMap((id) => fact('link', t('Related'), id, { title: id, command: 'mapiLens.openArticle', arguments: [id] })),
    ...fact('beaker', t('Probe'), article.recipe, { title: t('Probe it'), command: 'mapiLens.probeArticle', arguments: [article.id] }),
  ];
}

function item(machine: Machine, node: Node): vscode.TreeItem {
  switch (node.kind) {
    case 'component': {
      const result = new vscode.TreeItem(node.name, node.articles.some((article) => article.detail === 'full') ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed);
      result.description = String(node.articles.length);
      result.iconPath = new vscode.ThemeIcon('server');
      result.contextValue = 'component';
      return result;
    }
    case 'article': return articleItem(machine, node.article);
    case 'fact': {
      const result = new vscode.TreeItem(node.label);
      result.description = node.text;
      result.tooltip = node.text;
      result.iconPath = new vscode.ThemeIcon(node.icon);
      if (node.command !== undefined) result.command = node.command;
      return result;
    }
  }
}

function articleItem(machine: Machine, article: Article): vscode.TreeItem {
  const state = machine.stateOf(article.id);
  const result = new vscode.TreeItem(article.id, vscode.TreeItemCollapsibleState.Collapsed);
  result.id = `article-${article.id}`;
  result.description = state?.state === 'affected' || state?.state === 'fixed' ? `${stateLabel(state.state)} · ${article.title}` : article.title;
  result.accessibilityInformation = { label: [article.id, state === undefined ? '' : stateLabel(state.state), article.title].filter((part) => part !== '').join(', ') };
  result.tooltip = new vscode.MarkdownString(`**${article.id}** ${article.title}\n\n${article.summary}${state === undefined ? '' : `\n\n${vscode.l10n.t('This machine: {0}', stateLabel(state.state))}. ${state.reason}`}`);
  result.iconPath = icon(state?.state);
  result.contextValue = `article${article.recipe === undefined ? '' : ' recipe'}${article.rules.length > 0 ? ' rules' : ''}`;
  return result;
}

function icon(state: string | undefined): vscode.ThemeIcon {
  switch (state) {
    case 'affected': return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    case 'fixed': return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'unknown': return new vscode.ThemeIcon('question');
    default: return new vscode.ThemeIcon('book');
  }
}
