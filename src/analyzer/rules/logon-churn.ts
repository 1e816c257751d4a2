// A session per round: its heap is not destroyed when it is logged off and released.

import { hoist } from './hoist';
import { releaseSteps } from './release-steps';
import { afterwards, beforehand, repeatedly, repetitionsIn } from './repetition';
import type { Rule } from './rule';

export const logonChurn: Rule = {
  meta: {
    id: 'logon-churn', family: 'article', title: 'A logon in each iteration', level: 'warning',
    articles: ['KB891509', 'Q293150'], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction(ctx) {
    for (const repetition of repetitionsIn(ctx.program, ctx.fn, { role: 'logon', told: 'The session is logged on here.', threads: true })) {
      ctx.report({
        at: repetition.at,
        message: `A session is logged on again ${repeatedly(repetition)}, and old versions never destroy the heap of a session (KB891509, Q293150), so log on once ${beforehand(repetition)} and log off once ${afterwards(repetition)}.`,
        steps: [...repetition.way, ...releaseSteps(ctx.program, repetition, ['logoff', 'release'], 'The session is given up here.')],
        fixes: hoist(ctx, repetition, { title: 'Log on once, before the loop', counterparts: ['logoff'] }),
      });
    }
  },
};
