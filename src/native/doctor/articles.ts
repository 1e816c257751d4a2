// The state of every article on a machine, from the files found there. Pure.
import type { ArticleFinding, ArticleStatus, DllFacts } from '../../shared/doctor';
import { articles, classify, watchedFiles, type Article } from '../../shared/kb';

/** The worst state counts: one affected copy is enough. */
const order: readonly ArticleStatus[] = ['affected', 'unknown', 'fixed', 'not-applicable'];

export interface Evidence {
  readonly dlls: readonly DllFacts[];
  /** null: not set; undefined: not read. */
  readonly cleanUpMapiHeap: number | null | undefined;
  /** Said of a file that an article is about and that was not found. */
  readonly missing: (file: string) => { readonly state: ArticleStatus; readonly reason: string };
}

export function judgeArticles(evidence: Evidence): ArticleFinding[] {
  return articles.map((article) => judge(article, evidence));
}

function judge(article: Article, { dlls, cleanUpMapiHeap, missing }: Evidence): ArticleFinding {
  const about = new Set(article.affects.map((line) => line.file));
  const registry = cleanUpMapiHeap === undefined ? {} : { registry: { CleanUpMAPIHeap: cleanUpMapiHeap } };
  const verdicts = dlls.filter((dll) => about.has(kbName(dll))).map((dll) => ({
    ...classify(article, { file: kbName(dll), version: dll.version, ...registry }), file: dll.path, version: dll.version,
  }));
  const head = { id: article.id, title: article.title };
  const worst = verdicts.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0];
  if (worst !== undefined) {
    return { ...head, state: worst.state, reason: worst.reason, file: worst.file, ...(worst.version === undefined ? {} : { version: worst.version }) };
  }
  const file = [...about][0];
  if (file === undefined) return { ...head, ...classify(article, { file: '', version: undefined }) };
  return { ...head, ...missing([...about].join(' and ')) };
}

/** A copy that was renamed still goes by the name its makers gave it. */
export function kbName(dll: DllFacts): string {
  const original = dll.originalName?.toLowerCase();
  return !watchedFiles.includes(dll.file) && original !== undefined && watchedFiles.includes(original) ? original : dll.file;
}
