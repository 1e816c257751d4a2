// `mapi-lens explain`: what a rule or an article is about. Without a name it lists the rules.

import { ruleCatalogue, type RuleInfo } from '../../analyzer';
import { articleById, articles } from '../../shared';
import { closest } from '../closest';
import { CommandError, exitCodes, type Command } from '../command';
import { formatArticle } from '../format/article';
import { rulePageText } from '../format/rule-page';
import type { Paint } from '../paint';

export const explain: Command = {
  name: 'explain',
  usage: '<rule-id | article>',
  summary: 'Explain a rule or an article; without a name, list the rules.',
  options: {},
  run: async (args, io) => {
    const [id, ...more] = args.positionals;
    if (more.length > 0) throw new CommandError(`explain takes one rule or article, not ${more.length + 1}; ask for them one by one.`);
    if (id === undefined) {
      const width = Math.max(...ruleCatalogue.map((rule) => rule.id.length));
      io.out(ruleCatalogue.map((rule) => `${io.paint.bold(rule.id.padEnd(width))}  ${rule.level.padEnd(7)}  ${rule.title}\n`).join(''));
      return exitCodes.ok;
    }
    const rule = ruleCatalogue.find((one) => one.id === id);
    if (rule !== undefined) {
      io.out(formatRule(rule, io.paint));
      return exitCodes.ok;
    }
    const article = articleById(id);
    if (article !== undefined) {
      io.out(formatArticle(article, io.paint));
      return exitCodes.ok;
    }
    const meant = closest(id, [...ruleCatalogue.map((one) => one.id), ...articles.map((one) => one.id)]);
    throw new CommandError(`There is no rule or article "${id}"; ${meant === undefined ? 'mapi-lens explain lists the rules, mapi-lens kb the articles.' : `did you mean ${meant}?`}`);
  },
};

function formatRule(rule: RuleInfo, paint: Paint): string {
  const page = rulePageText(rule.id);
  if (page !== undefined) return styled(page, paint);
  return `${paint.bold(rule.id)}: ${rule.title} (${rule.level})\n`;
}

/** Markdown as it is, with headings and code made visible on a terminal. */
function styled(markdown: string, paint: Paint): string {
  let inCode = false;
  return markdown.replace(/^<!--.*-->\n/, '').split('\n').map((line) => {
    if (line.startsWith('```')) {
      inCode = !inCode;
      return paint.dim(line);
    }
    if (inCode) return `  ${line}`;
    return /^#+ /.test(line) ? paint.bold(line.replace(/^#+ /, '')) : line;
  }).join('\n');
}
