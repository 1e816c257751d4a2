// The knowledge base: well-formed, complete for the first five articles, connected, and the same judgement for all who ask.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { articleById, articles, articlesOfRule, classify, compareVersions, fixedBelow, noLongerMatters, parseVersion, presets, presetVersions, seedIds } from '../../../src/shared/kb';

const version = '^\\d+(\\.\\d+){1,3}$';
const sentence = { type: 'string', pattern: '^[A-Z].*[.]$', minLength: 20 };
const schema = {
  type: 'object',
  required: ['id', 'kind', 'detail', 'title', 'summary', 'appliesTo', 'affects', 'related', 'rules'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^(KB|Q)\\d{6}$' },
    kind: { enum: ['leak', 'handle-leak', 'corruption', 'crash', 'pitfall', 'service-pack', 'fix-list', 'tool', 'sample'] },
    detail: { enum: ['full', 'short'] },
    title: { type: 'string', pattern: '[^.]$', minLength: 10 },
    summary: sentence, symptoms: sentence, cause: sentence, advice: sentence, resolution: sentence, restart: sentence,
    appliesTo: { type: 'array', minItems: 1, items: { type: 'string' } },
    affects: {
      type: 'array',
      items: {
        type: 'object', required: ['product', 'file', 'from', 'fix'], additionalProperties: false,
        properties: { product: { type: 'string' }, file: { type: 'string', pattern: '^[a-z0-9_]+\\.(dll|exe)$' }, from: { type: 'string', pattern: version }, fixedFrom: { type: 'string', pattern: version }, fix: { enum: ['file-table', 'service-pack', 'unlisted', 'none'] } },
      },
    },
    fixedIn: { type: 'string' },
    registry: { type: 'object', required: ['key', 'name', 'type', 'data', 'required', 'note'] },
    prerequisites: { type: 'array', items: { type: 'string' } },
    perCall: { type: 'object', required: ['unit'] },
    related: { type: 'array', items: { type: 'string' } },
    rules: { type: 'array', items: { type: 'string' } },
    recipe: { type: 'string', pattern: '^(KB|Q)\\d{6}-leaky$' },
  },
};

describe('knowledge base', () => {
  it('holds articles of the right shape', () => {
    const validate = new Ajv({ allErrors: true }).compile(schema);
    const wrong = articles.filter((article) => !validate(article)).map((article) => `${article.id}: ${new Ajv().errorsText(validate.errors)}`);
    assert.deepEqual(wrong, []);
  });

  it('names each article once, and only articles that exist', () => {
    const ids = articles.map((article) => article.id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(articles.flatMap((article) => article.related.filter((id) => articleById(id) === undefined)), []);
    assert.deepEqual(articles.filter((article) => article.related.includes(article.id)).map((article) => article.id), []);
  });

  it('names a probe exactly where one ships, leaky and good', () => {
    const folder = path.resolve(__dirname, '../../../samples/probes');
    const shipped = readdirSync(folder).filter((name) => name.endsWith('-leaky.cpp')).map((name) => name.replace('.cpp', ''));
    assert.deepEqual(articles.flatMap((article) => article.recipe ?? []).sort(), shipped.sort());
    for (const name of shipped) assert.ok(existsSync(path.join(folder, `${name.replace('leaky', 'good')}.cpp`)), name);
  });

  it('tells everything about the first five', () => {
    assert.deepEqual([...seedIds].sort(), ['KB843523', 'KB901014', 'Q192592', 'Q237174', 'Q265514']);
    for (const id of seedIds) {
      const article = articleById(id)!;
      for (const part of ['symptoms', 'cause', 'advice', 'resolution'] as const) assert.ok(article[part], `${id} has no ${part}`);
      assert.ok(article.affects.length > 0 && article.related.length > 0 && article.rules.length > 0 && article.recipe !== undefined, id);
    }
  });

  it('knows the versions of the articles\' own file tables', () => {
    assert.deepEqual(articleById('Q192592')!.affects.map((line) => line.fixedFrom), ['5.0.1461.62', '5.5.2395.0']);
    assert.equal(articleById('KB843523')!.affects[0]?.fixedFrom, '6.5.7232.18');
    assert.equal(articleById('KB901014')!.affects[0]?.fixedFrom, '6.5.7233.46');
  });

  it('finds articles however they are written', () => {
    for (const id of ['KB901014', 'kb901014', '901014', 'Q901014']) assert.equal(articleById(id)?.id, 'KB901014');
    assert.equal(articleById('237174')?.id, 'Q237174');
    assert.equal(articleById('KB237174')?.id, 'Q237174');
    assert.equal(articleById('nonsense'), undefined);
    assert.ok(articlesOfRule('msgstore-reopen').some((article) => article.id === 'Q237174'));
  });
});

describe('versions', () => {
  it('compare by numbers', () => {
    assert.ok(compareVersions(parseVersion('6.5.7233.46')!, parseVersion('6.5.7233.5')!) > 0);
    assert.equal(compareVersions(parseVersion('6.5')!, parseVersion('6, 5, 0, 0')!), 0);
    for (const bad of ['', '6.', 'a.b', '1.2.3.4.5', '-1.0', '1..2']) assert.equal(parseVersion(bad), undefined, bad);
  });
});

describe('classify', () => {
  const state = (id: string, file: string, fileVersion?: string, registry?: Record<string, number | null>): string =>
    classify(articleById(id)!, { file, version: fileVersion, ...(registry === undefined ? {} : { registry }) }).state;

  for (const article of articles) {
    for (const line of article.affects) {
      if (line.fixedFrom === undefined) continue;
      it(`turns at ${line.file} ${line.fixedFrom} for ${article.id}`, () => {
        const fixed = parseVersion(line.fixedFrom!)!;
        const below = fixed[3] > 0 ? [...fixed.slice(0, 3), fixed[3] - 1] : [fixed[0], fixed[1], fixed[2] - 1, 9999];
        const registry = article.registry === undefined ? {} : { [article.registry.name]: article.registry.data };
        assert.equal(state(article.id, line.file, below.join('.'), registry), 'affected');
        assert.equal(state(article.id, line.file.toUpperCase(), fixed.join('.'), registry), 'fixed');
        assert.equal(state(article.id, line.file, [...fixed.slice(0, 3), fixed[3] + 1].join('.'), registry), 'fixed');
      });
    }
  }

  it('asks for the registry value that switches a fix on', () => {
    assert.equal(state('KB901014', 'mapi32.dll', '6.5.7233.46'), 'unknown');
    assert.equal(state('KB901014', 'mapi32.dll', '6.5.7233.46', { CleanUpMAPIHeap: null }), 'affected');
    assert.equal(state('KB901014', 'mapi32.dll', '6.5.7233.46', { CleanUpMAPIHeap: 0 }), 'affected');
    assert.equal(state('KB901014', 'mapi32.dll', '6.5.7233.46', { CleanUpMAPIHeap: 1 }), 'fixed');
    assert.equal(state('KB901014', 'mapi32.dll', '6.5.7233.45', { CleanUpMAPIHeap: 1 }), 'affected');
  });

  it('says when it cannot know, and when it does not apply', () => {
    assert.equal(state('KB901014', 'mapi32.dll'), 'unknown');
    assert.equal(state('KB901014', 'mapi32.dll', 'nonsense'), 'unknown');
    assert.equal(state('KB887828', 'emsmdb32.dll', '6.5.7638.1'), 'unknown');
    assert.equal(state('KB887828', 'emsmdb32.dll', '6.5.7226.6'), 'not-applicable');
    assert.equal(state('KB893420', 'emsmdb32.dll', '11.0.8000.0'), 'affected');
    assert.equal(state('KB901014', 'mapi32.dll', '16.0.4266.1001'), 'not-applicable');
    assert.equal(state('KB901014', 'emsmdb32.dll', '6.5.7226.6'), 'not-applicable');
    assert.equal(state('Q269794', 'mapi32.dll', '5.5.2650.0'), 'not-applicable');
  });
});

describe('supports', () => {
  it('lets an article rest when every supported version is past it, and says why', () => {
    assert.match(fixedBelow(articleById('KB843523')!, 'exchange-2003-sp2') ?? '', /emsmdb32\.dll 6\.5\.7232\.18/);
    assert.equal(fixedBelow(articleById('KB843523')!, 'exchange-2003-sp1'), undefined);
    assert.equal(fixedBelow(articleById('KB898782')!, 'exchange-2003-sp2'), undefined);
    assert.match(fixedBelow(articleById('KB898782')!, 'outlook-2010+') ?? '', /only Exchange Server 2003/);
    assert.equal(fixedBelow(articleById('KB893420')!, 'exchange-2003-sp2'), undefined);
    assert.ok(fixedBelow(articleById('KB893420')!, 'outlook-2010'));
    assert.ok(fixedBelow(articleById('KB901014')!, { 'MAPI32.DLL': '6.5.7233.46' }));
    assert.equal(fixedBelow(articleById('KB901014')!, { 'emsmdb32.dll': '6.5.7233.46' }), undefined);
    assert.equal(fixedBelow(articleById('Q269794')!, 'outlook-2016+'), undefined);
  });

  it('needs every article of a rule', () => {
    assert.match(noLongerMatters(['Q237174', 'Q265514'], 'exchange-2003') ?? '', /Q237174.*Q265514/);
    assert.equal(noLongerMatters(['Q237174', 'KB898782'], 'exchange-2003-sp2'), undefined);
    assert.equal(noLongerMatters([], 'outlook-2016+'), undefined);
  });

  it('has presets that hold versions', () => {
    for (const versions of Object.values(presets)) for (const text of Object.values(versions)) assert.ok(parseVersion(text));
    assert.equal(presetVersions('Outlook-2010'), presets['outlook-2010+']);
    assert.equal(presetVersions('exchange-97'), undefined);
  });
});
