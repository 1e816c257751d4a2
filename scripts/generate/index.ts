// The list of generated files: path from the product's folder -> text. Pure but for reading what is there.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ruleCatalogue } from '../../src/analyzer';
import { rooms } from '../../test/unit/rooms';
import { articlePage } from './article-page';
import { replaceBlock } from './block';
import { manifest } from './manifest';
import { rulePage, suppressionPage } from './rule-page';
import { roomTable, ruleIndex, ruleTable } from './tables';
import { schema } from './schema';

export function generated(root: string): ReadonlyMap<string, string> {
  const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
  const files = new Map<string, string>();
  for (const rule of ruleCatalogue) {
    const page = rule.family === 'suppression' ? suppressionPage(rule) : rulePage(rule, read(`test/rules/${rule.id}.md`));
    files.set(`docs/rules/${rule.id}.md`, page);
  }
  files.set('docs/rules/README.md', ruleIndex(ruleCatalogue));
  files.set('docs/articles.md', articlePage(new Set(ruleCatalogue.map((rule) => rule.id))));
  files.set('schemas/mapi-lens.schema.json', schema(ruleCatalogue));
  files.set('README.md', replaceBlock(read('README.md'), 'rules', ruleTable(ruleCatalogue, 'docs/rules')));
  files.set('ARCHITECTURE.md', replaceBlock(read('ARCHITECTURE.md'), 'rooms', roomTable(rooms)));
  files.set('package.json', manifest(read('package.json'), ruleCatalogue));
  return files;
}
