// Tables of rules and rooms, as Markdown.
import type { RuleInfo } from '../../src/analyzer';
import type { rooms } from '../../test/unit/rooms';

const families: Readonly<Record<RuleInfo['family'], string>> = {
  article: 'Right by the language, wrong by what MAPI does',
  ownership: 'Wrong in any program',
  result: 'Results of calls',
  suppression: 'Suppression comments',
};

export function ruleTable(rules: readonly RuleInfo[], folder: string): string {
  const rows = rules.map((rule) => `| [\`${rule.id}\`](${folder === '' ? '' : `${folder}/`}${rule.id}.md) | ${rule.title} | ${rule.level} | ${rule.articles.join(', ')} |`);
  return ['| rule | flags | level | articles |', '|---|---|---|---|', ...rows].join('\n');
}

export function ruleIndex(rules: readonly RuleInfo[]): string {
  const chapters = (Object.keys(families) as RuleInfo['family'][]).map((family) => {
    const own = rules.filter((rule) => rule.family === family);
    return own.length === 0 ? '' : `## ${families[family]}\n\n${ruleTable(own, '')}\n`;
  });
  return `<!-- Written by npm run generate. -->\n# Rules\n\nEach page is made from the rule's specification, whose examples are run as tests.\n\n${chapters.filter((one) => one !== '').join('\n')}`;
}

export function roomTable(table: typeof rooms): string {
  const code = (words: readonly string[]): string => (words.length === 0 ? 'nothing' : words.map((word) => `\`${word}\``).join(', '));
  const rows = Object.entries(table).map(([room, allowed]) => `| \`${room}\` | ${code(allowed.rooms)} | ${code(allowed.packages)} |`);
  return ['| room | may import | packages |', '|---|---|---|', ...rows].join('\n');
}
