// MAPI initialised and uninitialised in each round. A thread that initialises MAPI for itself does what it must.

import { hoist } from './hoist';
import { releaseSteps } from './release-steps';
import { afterwards, beforehand, repeatedly, repetitionsIn } from './repetition';
import type { Rule } from './rule';

export const mapiInitChurn: Rule = {
  meta: {
    id: 'mapi-init-churn', family: 'article', title: 'MAPI initialised and uninitialised in a loop', level: 'warning',
    articles: ['KB901014', 'KB891509'], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction(ctx) {
    for (const repetition of repetitionsIn(ctx.program, ctx.fn, { role: 'mapi-init', told: 'MAPI is initialised here.' })) {
      ctx.report({
        at: repetition.at,
        message: `MAPI is initialised again ${repeatedly(repetition)}, and old versions do not give everything back when they are uninitialised (KB901014, KB891509), so initialise it once ${beforehand(repetition)} and uninitialise it once ${afterwards(repetition)}.`,
        steps: [...repetition.way, ...releaseSteps(ctx.program, repetition, ['mapi-uninit'], 'MAPI is uninitialised here.')],
        fixes: hoist(ctx, repetition, { title: 'Initialise MAPI once, before the loop', counterparts: ['mapi-uninit'] }),
      });
    }
  },
};
