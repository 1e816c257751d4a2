// The knowledge base: articles on MAPI's own leaks and limits, and what they mean for a rule, a file or a project.

import { fixedBelow, type Supports } from './classify';
import { leakArticles } from './leaks';
import { otherArticles } from './others';
import { seedArticles } from './seeds';
import type { Article } from './types';

export type { AffectedLine, Article, ArticleKind, RegistryValue } from './types';
export { classify, fixedBelow, type ArticleState, type Classified, type FileOnMachine, type Supports } from './classify';
export { compareVersions, parseVersion, presets, presetVersions, type Version } from './versions';

export const articles: readonly Article[] = [...seedArticles, ...leakArticles, ...otherArticles];

/** Ids of the five articles the product began with. */
export const seedIds: readonly string[] = seedArticles.map((article) => article.id);

const byIdMap = new Map(articles.map((article) => [article.id, article]));

/** An article by its id, also written in lower case, without KB or Q, or with the other one of them. */
export function articleById(id: string): Article | undefined {
  const exact = byIdMap.get(id.toUpperCase());
  if (exact !== undefined) return exact;
  const number = /^(?:KB|Q)?(\d+)$/i.exec(id.trim())?.[1];
  return number === undefined ? undefined : byIdMap.get(`KB${number}`) ?? byIdMap.get(`Q${number}`);
}

export function articlesOfRule(ruleId: string): readonly Article[] {
  return articles.filter((article) => article.rules.includes(ruleId));
}

/** Why none of these articles matters for the supported versions, in one clause; undefined while one does. */
export function noLongerMatters(ids: readonly string[], supports: Supports): string | undefined {
  const reasons: string[] = [];
  for (const id of ids) {
    const article = articleById(id);
    const reason = article && fixedBelow(article, supports);
    if (reason === undefined) return undefined;
    reasons.push(reason);
  }
  return reasons.length === 0 ? undefined : `note only, because every version this project supports is past it: ${reasons.join('; ')}`;
}

/** Every file that some article tells by its version, in lower case. */
export const watchedFiles: readonly string[] = [...new Set(articles.flatMap((article) => article.affects.map((line) => line.file)))].sort();
