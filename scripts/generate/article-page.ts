// All articles of the knowledge base on one page.
import { articles, type Article } from '../../src/shared';

export function articlePage(ruleIds: ReadonlySet<string>): string {
  const full = articles.filter((article) => article.detail === 'full');
  const short = articles.filter((article) => article.detail === 'short');
  return [
    '<!-- Written by npm run generate. -->', '# Articles', '',
    'What is known about leaks, limits and traps of the MAPI components themselves. The sentences are ours; numbers, versions and registry values are those of the articles.', '',
    ...full.flatMap((article) => fullEntry(article, ruleIds)),
    '## Others', '', '| article | kind | what it says |', '|---|---|---|',
    ...short.map((article) => `| <a id="${article.id.toLowerCase()}"></a>${article.id} | ${article.kind} | ${article.summary} |`), '',
  ].join('\n');
}

function fullEntry(article: Article, ruleIds: ReadonlySet<string>): readonly string[] {
  const rows: string[] = [`## ${article.id}`, '', `**${article.title}.** ${article.summary}`, ''];
  const item = (name: string, text: string | undefined): void => {
    if (text !== undefined && text !== '') rows.push(`- **${name}:** ${text}`);
  };
  item('Symptoms', article.symptoms);
  item('Cause', article.cause);
  item('In the code', article.advice);
  item('On the machine', article.resolution);
  item('Applies to', article.appliesTo.join('; '));
  item('Files', article.affects.map((line) => `${line.product}: ${line.file} ${line.from}${line.fixedFrom === undefined ? (line.fix === 'none' ? ', never fixed' : '') : `, fixed from ${line.fixedFrom} on`}`).join('; '));
  item('Registry', article.registry && `\`${article.registry.key}\`, \`${article.registry.name}\` = ${article.registry.data}${article.registry.required ? ' (required)' : ''}. ${article.registry.note}`);
  item('Needs', article.prerequisites?.join('; '));
  item('Rules', article.rules.filter((id) => ruleIds.has(id)).map((id) => `[${id}](rules/${id}.md)`).join(', '));
  item('Probe', article.recipe && `\`mapi-lens probe ${article.recipe}\``);
  item('See also', article.related.map((id) => `[${id}](#${id.toLowerCase()})`).join(', '));
  return [...rows, ''];
}
