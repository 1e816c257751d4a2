// Every shipped recipe, in both languages: the leaky form grows, the leaking call and the article are named, the good form is steady.
import assert from 'node:assert/strict';
import { recipes } from '../../src/native';
import { articleById } from '../../src/shared/kb';
import { tell } from './support';

/** The call that an article's recipe must name. */
const calls: Readonly<Record<string, string>> = {
  Q237174: 'IMAPISession::OpenMsgStore', Q265514: 'IMAPISession::OpenMsgStore', KB901014: 'LoadLibrary', KB843523: 'IExchangeExportChanges::UpdateState',
  KB887828: 'IExchangeExportChanges::Config', KB891509: 'MAPILogonEx', Q293150: 'MAPILogonEx', KB893420: 'IMAPISession::OpenMsgStore',
  Q192592: 'GetProps', Q265511: 'GetProps', Q269794: 'IMsgStore::Advise',
};

describe('recipes', () => {
  it('come in pairs, and every article with a fault of the lab has one', () => {
    const ids = recipes().map((recipe) => recipe.id);
    for (const article of Object.keys(calls)) {
      assert.ok(ids.includes(`${article}-leaky`) && ids.includes(`${article}-good`), article);
      assert.ok(articleById(article) !== undefined, article);
    }
  });

  for (const recipe of recipes()) {
    for (const language of Object.keys(recipe.files) as ('cpp' | 'javascript')[]) {
      it(`${recipe.id} in ${language} is ${recipe.form === 'leaky' ? 'seen to leak' : 'steady'}`, async () => {
        const { result } = await tell({ snippet: { kind: 'recipe', id: recipe.id, language } });
        assert.equal(result.verdict.kind, recipe.form === 'leaky' ? 'leaks' : 'steady', result.verdict.reason);
        if (recipe.form === 'good') return;
        assert.ok(result.calls[0]!.name.endsWith(calls[recipe.article]!), `${result.calls[0]?.name} is named`);
        assert.ok(result.articles.includes(recipe.article), `matched: ${result.articles.join(', ')}`);
        const { perCall } = articleById(recipe.article)!;
        if (perCall?.unit === 'bytes' && perCall.low !== undefined && perCall.high !== undefined) {
          assert.ok(result.verdict.bytesPerIteration! >= perCall.low && result.verdict.bytesPerIteration! <= perCall.high);
        }
      });
      if (recipe.form === 'leaky') {
        it(`${recipe.id} in ${language} is steady where the component is fixed`, async () => {
          const { result } = await tell({ snippet: { kind: 'recipe', id: recipe.id, language }, faults: ['fixed'] });
          assert.equal(result.verdict.kind, recipe.article === 'Q269794' ? 'leaks' : 'steady', result.verdict.reason); // an Advise without Unadvise is the program's own leak
        });
      }
    }
  }
});
