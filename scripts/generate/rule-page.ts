// A rule's page from its specification: the same text and examples, with the test's expectations turned into remarks.
import type { RuleInfo } from '../../src/analyzer';
import { articleById } from '../../src/shared';

const begun = '<!-- Written by npm run generate. -->';

export function rulePage(rule: RuleInfo, spec: string): string {
  const lines = spec.split('\n');
  const body = lines.slice(1).join('\n')
    .replace(/^Articles: .*\n\n?/m, '')
    .replace(/^## Flagged$/m, '## What it flags')
    .replace(/^## Stays silent$/m, '## Where it stays silent')
    .replace(/^```(\w+) fixed$/gm, 'After the repair:\n\n```$1');
  return `${begun}\n# ${rule.id}\n\n**${rule.title}.** Level: ${rule.level}.${articles(rule)}\n\n${remarks(body).trim()}\n\n${levelNote(rule)}`;
}

export function suppressionPage(rule: RuleInfo): string {
  const text = rule.id === 'unused-suppression'
    ? 'A suppression comment whose rule reports nothing on its line hides nothing today and may hide a real finding tomorrow. The repair removes it.'
    : 'A suppression needs a reason, so that the next reader knows why the code is right. Without one it does not count, and the finding stays. While the reason still reads as the offered placeholder, a note reminds of it.';
  return [
    begun, `# ${rule.id}`, '', `**${rule.title}.** Level: ${rule.level}.`, '', text, '',
    'A comment counts for its own line, or for the next line of code when it stands alone:', '',
    '```cpp', '// mapi-lens-ignore leak-in-loop: the cache releases these in its destructor', 'hr = lpSession->OpenMsgStore(0, cb, lpb, nullptr, MDB_WRITE, &m_stores[i]);', '```', '',
    '`mapi-lens-ignore-file` counts for the whole file. Several rules are separated by commas.', '',
    levelNote(rule),
  ].join('\n');
}

function articles(rule: RuleInfo): string {
  if (rule.articles.length === 0) return '';
  const links = rule.articles.map((id) => {
    const article = articleById(id);
    return article === undefined ? id : `[${id}](../articles.md#${id.toLowerCase()})`;
  });
  return ` Articles: ${links.join(', ')}.`;
}

/** Expectation comments become what a reader wants to see: where the rule speaks, and the steps it tells. */
function remarks(text: string): string {
  return text.split('\n').map((line) => line
    .replace(/\s*\/\/ FIXME (no )?finding.*$/, '')
    .replace(/\/\/ finding: (\S+)(?:\s+"[^"]*")?/, '// <-- $1')
    .replace(/\/\/ step(?: (\d+))?: ?(.*?)(?=\s*\/\/|$)/g, (_all, number: string | undefined, told: string) => `// ${number === undefined ? '' : `${number}. `}${told}`.trimEnd())
    .trimEnd()).join('\n');
}

function levelNote(rule: RuleInfo): string {
  return [
    '## Settings', '', `Another level, or none, in \`.mapi-lens.json\`:`, '', '```json', `{ "levels": { "${rule.id}": "off" } }`, '```', '',
    ...(rule.family === 'suppression' ? [] : ['One place is silenced with a reason:', '', '```cpp', `// mapi-lens-ignore ${rule.id}: why the code is right`, '```', '']),
  ].join('\n');
}
