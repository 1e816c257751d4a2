// The page of a Microsoft article in our own words: the state on this machine first, then what happens, why, what fixes it.

import * as vscode from 'vscode';
import { articleById, articles, type Article, type ArticleStatus } from '../shared';
import { command } from './commands';
import type { Ctx } from './context';
import type { Machine } from './machine';
import { commandLink, escapeHtml, openPage, type Page } from './page-view';

export function activate(ctx: Ctx): void {
  command(ctx, 'mapiLens.openArticle', async (given) => {
    const id = articleIdOf(given) ?? await pickArticle();
    if (id !== undefined) await openPage('articles', id);
  });
}

/** Commands come from links (an id) and from tree items (an object that carries one). */
export function articleIdOf(given: unknown): string | undefined {
  const id = typeof given === 'string' ? given : (given as { articleId?: unknown } | undefined)?.articleId;
  return typeof id === 'string' ? articleById(id)?.id : undefined;
}

export async function pickArticle(filter: (article: Article) => boolean = () => true): Promise<string | undefined> {
  const items = articles.filter(filter).map((article) => ({ label: article.id, description: article.title, detail: article.summary }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('MAPI Lens: articles'), matchOnDescription: true, matchOnDetail: true });
  return picked?.label;
}

export function stateLabel(state: ArticleStatus): string {
  switch (state) {
    case 'affected': return vscode.l10n.t('affected');
    case 'fixed': return vscode.l10n.t('fixed');
    case 'not-applicable': return vscode.l10n.t('not applicable');
    case 'unknown': return vscode.l10n.t('unknown');
  }
}

export function articlePage(machine: Machine, id: string): Page | undefined {
  const article = articleById(id);
  if (article === undefined) return undefined;
  const t = vscode.l10n.t;
  const parts = [
    `<h1>${escapeHtml(article.title)}</h1>`,
    `<p class="lead">${escapeHtml(article.id)} · ${escapeHtml(article.appliesTo.join(', '))}</p>`,
    stateBox(machine, article),
    paragraph(article.summary),
    section(t('What happens'), paragraph(article.symptoms)),
    section(t('Cause'), paragraph(article.cause)),
    section(t('What to do in the code'), paragraph(article.advice)),
    section(t('What fixes it'), paragraph(article.resolution) + versions(article)),
    section(t('Registry value'), registry(article)),
    section(t('Prerequisites'), list((article.prerequisites ?? []).map(linkIds)) + paragraph(article.restart)),
    section(t('Rules that look for it'), list(article.rules.map((rule) => commandLink('mapiLens.openRule', rule, rule)))),
    section(t('Related articles'), list(article.related.map((other) => {
      const title = articleById(other)?.title;
      return title === undefined ? escapeHtml(other) : `${commandLink('mapiLens.openArticle', other, other)}: ${escapeHtml(title)}`;
    }))),
    section(t('Go on'), `<ul class="actions">${actions(article).map((action) => `<li>${action}</li>`).join('')}</ul>`),
  ];
  return { title: article.id, html: parts.join('\n') };
}

function actions(article: Article): string[] {
  const t = vscode.l10n.t;
  return [
    ...(article.rules.length > 0 ? [commandLink('mapiLens.findArticle', t('Find it in this workspace'), article.id)] : []),
    ...(article.recipe !== undefined ? [commandLink('mapiLens.probeArticle', t('Probe it'), article.id)] : []),
    commandLink('mapiLens.inspectDll', t('Inspect a DLL file')),
  ];
}

function stateBox(machine: Machine, article: Article): string {
  const state = machine.stateOf(article.id);
  if (state === undefined) return '';
  return `<div class="state ${state.state}" role="note"><strong>${escapeHtml(vscode.l10n.t('This machine: {0}', stateLabel(state.state)))}</strong><br>${escapeHtml(state.reason)}</div>`;
}

function versions(article: Article): string {
  if (article.affects.length === 0) return paragraph(article.fixedIn);
  const t = vscode.l10n.t;
  const rows = article.affects.map((line) => `<tr><td>${escapeHtml(line.product)}</td><td><code>${escapeHtml(line.file)}</code></td><td>${escapeHtml(line.from)}</td><td>${escapeHtml(line.fixedFrom ?? (line.fix === 'none' ? t('never') : t('not known here')))}</td></tr>`);
  return `<div class="table"><table><thead><tr><th scope="col">${escapeHtml(t('Product'))}</th><th scope="col">${escapeHtml(t('File'))}</th><th scope="col">${escapeHtml(t('Affected from'))}</th><th scope="col">${escapeHtml(t('Fixed from'))}</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>${article.fixedIn === undefined ? '' : paragraph(t('First in: {0}.', article.fixedIn))}`;
}

function registry(article: Article): string {
  const value = article.registry;
  if (value === undefined) return '';
  const t = vscode.l10n.t;
  return `<dl><dt>${escapeHtml(t('Key'))}</dt><dd><code>${escapeHtml(value.key)}</code></dd><dt>${escapeHtml(t('Value'))}</dt><dd><code>${escapeHtml(value.name)}</code> = ${value.data} (${value.type})</dd></dl>${paragraph(value.note)}`;
}

function section(title: string, html: string): string {
  return html === '' ? '' : `<h2>${escapeHtml(title)}</h2>\n${html}`;
}

function paragraph(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `<p>${linkIds(text)}</p>`;
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

/** Escaped text in which the ids of other articles are links. */
function linkIds(text: string): string {
  return escapeHtml(text).replace(/\b(?:KB|Q)\d{6}\b/g, (id) => (articleById(id) === undefined ? id : commandLink('mapiLens.openArticle', id, id)));
}
