// The settings' reader and the shipped JSON schema hold the same opinion on every file.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { parseTree } from 'jsonc-parser';
import { knownWords } from '../../../src/analyzer';
import { checkConfig } from '../../../src/shared';

const schema = JSON.parse(readFileSync(path.resolve(__dirname, '../../../schemas/mapi-lens.schema.json'), 'utf8')) as object;
const fits = new Ajv({ strict: false }).compile(schema);

const good = [
  '{}', '{ "$schema": "x" }', '{ "levels": { "unused-suppression": "off" } }', '{ "exclude": ["a/**"] }', '{ "supports": "outlook-2010+" }',
  '{ "supports": { "mapi32.dll": "6.5.7233.46" } }', '{ "api": [{ "name": "F", "args": [1, 3], "gives": [{ "at": "result", "family": "com-ref" }], "roles": ["open-store"] }] }',
];
const bad = [
  '[]', '{ "level": {} }', '{ "levels": [] }', '{ "levels": { "no-such": "off" } }', '{ "levels": { "unused-suppression": "loud" } }', '{ "exclude": "a" }', '{ "exclude": [""] }',
  '{ "supports": "exchange-97" }', '{ "supports": 5 }', '{ "supports": { "mapi32.dll": "six" } }', '{ "api": {} }', '{ "api": [{ "args": 1 }] }', '{ "api": [{ "name": "F" }] }',
  '{ "api": [{ "name": "F", "args": -1 }] }', '{ "api": [{ "name": "F", "args": 1, "gives": [{ "at": "nowhere", "family": "com-ref" }] }] }',
  '{ "api": [{ "name": "F", "args": 1, "takes": [{ "at": 0, "family": "gold" }] }] }', '{ "api": [{ "name": "F", "args": 1, "roles": ["king"] }] }',
];

describe('.mapi-lens.json', () => {
  for (const [texts, right] of [[good, true], [bad, false]] as const) {
    for (const text of texts) {
      it(`${right ? 'takes' : 'refuses'} ${text}`, () => {
        assert.equal(checkConfig(parseTree(text), knownWords).mistakes.length === 0, right, 'the reader');
        assert.equal(fits(JSON.parse(text)), right, 'the schema');
      });
    }
  }

  it('keeps what is right beside what is wrong', () => {
    const { config, mistakes } = checkConfig(parseTree('{ "levels": { "nope": "off", "unused-suppression": "note" }, "exclude": ["a", 5] }'), knownWords);
    assert.deepEqual(config.levels, { 'unused-suppression': 'note' });
    assert.deepEqual(config.exclude, ['a']);
    assert.deepEqual(mistakes.map((mistake) => mistake.key), ['levels.nope', 'exclude[1]']);
  });
});
