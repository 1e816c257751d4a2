// The JSON schema of `.mapi-lens.json`, for editors. `src/shared/config.ts` is what really reads the file; a test holds the
// two together.
import { knownWords, type RuleInfo } from '../../src/analyzer';
import { presets } from '../../src/shared';

export function schema(rules: readonly RuleInfo[]): string {
  const place = (words: readonly string[]): object => ({ anyOf: [{ type: 'integer', minimum: 0 }, { enum: words }], description: `The number of a parameter, counted from 0 without the receiver, or ${words.join(' or ')}.` });
  const entry = (words: readonly string[]): object => ({
    type: 'array',
    items: { type: 'object', required: ['at', 'family'], properties: { at: place(words), family: { enum: knownWords.families } } },
  });
  const count = { type: 'integer', minimum: 0 };
  return `${JSON.stringify({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Settings of MAPI Lens for a project',
    type: 'object',
    additionalProperties: false,
    allowTrailingCommas: true,
    properties: {
      $schema: { type: 'string' },
      levels: {
        type: 'object', additionalProperties: false, description: 'Levels of rules that differ from their own.',
        properties: Object.fromEntries(rules.map((rule) => [rule.id, { enum: ['error', 'warning', 'note', 'off'], default: rule.level, description: `${rule.title}.` }])),
      },
      exclude: { type: 'array', items: { type: 'string', minLength: 1 }, description: 'Globs of files and folders that are left out, from the folder of this file.' },
      supports: {
        description: 'The lowest versions the program still has to run on. Rules whose every article is fixed below them fall to note level.',
        anyOf: [
          { enum: Object.keys(presets) },
          { type: 'object', additionalProperties: { type: 'string', pattern: '^\\d+(\\.\\d+){0,3}$' }, description: 'Versions by file, such as "mapi32.dll": "6.5.7638.1".' },
        ],
      },
      api: {
        type: 'array', description: 'Functions of the project that hand out or give back MAPI resources.',
        items: {
          type: 'object', required: ['name', 'args'],
          properties: {
            name: { type: 'string' }, on: { type: 'string', description: 'Class or interface of a method.' },
            args: { anyOf: [count, { type: 'array', items: count, minItems: 1, maxItems: 2 }], description: 'Number of arguments, or the fewest and the most.' },
            gives: entry(['result', 'process']), takes: entry(['receiver', 'process']),
            roles: { type: 'array', items: { enum: knownWords.roles } },
            result: { enum: ['hresult', 'scode', 'code', 'pointer', 'handle', 'bool', 'count', 'void'] },
          },
        },
      },
    },
  }, undefined, 2)}\n`;
}
