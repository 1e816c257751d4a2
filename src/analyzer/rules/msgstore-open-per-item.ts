// One store after the other, each opened for one round: a note, since the stores really differ.

import { isLookedUp } from './looked-up';
import { releaseSteps } from './release-steps';
import { repeatedly } from './repetition';
import type { Rule } from './rule';
import { storeLoops } from './store-loops';

export const msgstoreOpenPerItem: Rule = {
  meta: {
    id: 'msgstore-open-per-item', family: 'article', title: 'Many message stores opened one after the other', level: 'note',
    articles: ['Q237174', 'Q260141'], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction(ctx) {
    for (const { repetition, store } of storeLoops(ctx.program, ctx.fn)) {
      if (store !== 'varies' || isLookedUp(repetition)) continue;
      ctx.report({
        at: repetition.at,
        message: `Another store is opened ${repeatedly(repetition)}, and each OpenMsgStore of an old provider keeps 40 to 60 bytes (Q237174), so sort the work by store, keep the stores that come again, or do this in a process that ends from time to time.`,
        steps: [...repetition.way, ...releaseSteps(ctx.program, repetition, [], 'The store is released here, but not all of it comes back.')],
        fixes: [],
      });
    }
  },
};
