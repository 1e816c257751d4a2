// An article of the knowledge base for the terminal.

import type { AffectedLine, Article } from '../../shared';
import type { Paint } from '../paint';
import { wrap } from './wrap';

export function formatArticle(article: Article, paint: Paint): string {
  const parts: string[] = [paint.bold(`${article.id}: ${article.title}`), wrap(article.summary)];
  const chapter = (title: string, text: string | undefined): void => {
    if (text !== undefined && text !== '') parts.push(`${paint.bold(title)}\n${text}`);
  };
  chapter('Symptoms', article.symptoms && wrap(article.symptoms, '  '));
  chapter('Cause', article.cause && wrap(article.cause, '  '));
  chapter('In the code', article.advice && wrap(article.advice, '  '));
  chapter('On the machine', article.resolution && wrap(article.resolution, '  '));
  chapter('Needs', list(article.prerequisites ?? []));
  chapter('Restart', article.restart && wrap(article.restart, '  '));
  chapter('Registry', article.registry && `  ${article.registry.key}\n  ${article.registry.name} (${article.registry.type}) = ${article.registry.data}${article.registry.required ? ', required' : ''}\n${wrap(article.registry.note, '  ')}`);
  chapter('Applies to', list(article.appliesTo));
  chapter('Files', list(article.affects.map(fileLine)));
  chapter('First fixed in', article.fixedIn && `  ${article.fixedIn}`);
  chapter('Lost per call', article.perCall && `  ${perCall(article)}`);
  chapter('Rules', list(article.rules));
  chapter('Probe', article.recipe && `  mapi-lens probe ${article.recipe}`);
  chapter('See also', list(article.related));
  return `${parts.join('\n\n')}\n`;
}

function fileLine(line: AffectedLine): string {
  const fix = line.fixedFrom !== undefined ? `fixed from ${line.fixedFrom} on` : line.fix === 'none' ? 'never fixed' : 'fixed in a version that is not known here';
  return `${line.product}: ${line.file} ${line.from}, ${fix}`;
}

function perCall({ perCall: lost }: Article): string {
  if (lost === undefined) return '';
  if (lost.low === undefined) return `${lost.unit}, how many is not told`;
  return lost.low === lost.high ? `${lost.low} ${lost.low === 1 ? lost.unit.replace(/s$/, '') : lost.unit}` : `${lost.low} to ${lost.high} ${lost.unit}`;
}

function list(items: readonly string[]): string {
  return items.map((item) => `  ${item}`).join('\n');
}
