// The page of a rule: what it flags and why, with examples. The text is the rule's document that ships with the extension.

import * as vscode from 'vscode';
import { command } from './commands';
import type { Ctx } from './context';
import { openPage, type Page } from './page-view';

export function activate(ctx: Ctx): void {
  command(ctx, 'mapiLens.openRule', async (id) => {
    if (typeof id === 'string') await openPage('rules', id);
  });
}

export async function rulePage(ctx: Ctx, id: string): Promise<Page | undefined> {
  const text = await ruleDocument(ctx, id);
  if (text === undefined) return undefined;
  return { title: id, html: linkArticles(await vscode.commands.executeCommand<string>('markdown.api.render', text)) };
}

/** The Markdown of a rule's page; undefined when there is no such rule. */
export async function ruleDocument(ctx: Ctx, id: string): Promise<string | undefined> {
  if (!/^[a-z][a-z-]*$/.test(id)) return undefined;
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(ctx.extension.extensionUri, 'docs', 'rules', `${id}.md`)));
  } catch {
    return undefined;
  }
}

/** Article ids in running text become links to their pages. */
function linkArticles(html: string): string {
  return html.split(/(<[^>]*>)/).map((part) => (part.startsWith('<') ? part : part.replace(/\b(?:KB|Q)\d{6}\b/g, (id) => {
    const argument = encodeURIComponent(JSON.stringify([id]));
    return `<a href="command:mapiLens.openArticle?${argument}">${id}</a>`;
  }))).join('');
}
