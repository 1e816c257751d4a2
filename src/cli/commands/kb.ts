// `mapi-lens kb`: the articles of the knowledge base, as a list or one in full.

import { articleById, articles, type Article } from '../../shared';
import { closest } from '../closest';
import { CommandError, choice, exitCodes, type Command } from '../command';
import { formatArticle } from '../format/article';

export const kb: Command = {
  name: 'kb',
  usage: '[list | show ID] [--format text|json]',
  summary: 'List the articles of the knowledge base, or show one.',
  options: { format: { type: 'string', value: 'text|json', help: 'text by default.' } },
  run: async (args, io) => {
    const format = choice(args, 'format', ['text', 'json'], 'text');
    const [what = 'list', id, ...more] = args.positionals;
    if (more.length > 0) throw new CommandError(`kb show takes one article, not ${more.length + 1}; show them one by one.`);
    if (what === 'list' && id === undefined) {
      io.out(format === 'json' ? `${JSON.stringify(articles, undefined, 2)}\n` : list(articles, (text) => io.paint.bold(text)));
      return exitCodes.ok;
    }
    if (what === 'list') throw new CommandError('kb list takes nothing more; use kb show for one article.');
    if (what !== 'show') throw new CommandError(`kb cannot "${what}"; use list or show.`);
    if (id === undefined) throw new CommandError('kb show needs the id of an article, such as KB901014.');
    const article = findArticle(id);
    io.out(format === 'json' ? `${JSON.stringify(article, undefined, 2)}\n` : formatArticle(article, io.paint));
    return exitCodes.ok;
  },
};

export function findArticle(id: string): Article {
  const article = articleById(id);
  if (article !== undefined) return article;
  const meant = closest(id.toUpperCase(), articles.map((one) => one.id));
  throw new CommandError(`There is no article "${id}"; ${meant === undefined ? 'mapi-lens kb list shows them all.' : `did you mean ${meant}?`}`);
}

function list(all: readonly Article[], bold: (text: string) => string): string {
  return all.map((article) => `${bold(article.id.padEnd(9))} ${article.kind.padEnd(12)} ${article.title}\n`).join('');
}
