// A session per round: its heap is not destroyed when it is logged off and released.

import { hoist } from './hoist';
import { isLookedUp } from './looked-up';
import { releaseSteps } from './release-steps';
import type { Program } from '../summaries/program';
import { varianceAcross, type Variance } from '../summaries/variance';
import { afterwards, beforehand, repeatedly, repetitionsIn, type Repetition } from './repetition';
import type { Rule } from './rule';

export const logonChurn: Rule = {
  meta: {
    id: 'logon-churn', family: 'article', title: 'A logon in each iteration', level: 'warning',
    articles: ['KB891509', 'Q293150'], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction(ctx) {
    for (const repetition of repetitionsIn(ctx.program, ctx.fn, { role: 'logon', told: 'The session is logged on here.', threads: true })) {
      const steps = [...repetition.way, ...releaseSteps(ctx.program, repetition, ['logoff', 'release'], 'The session is given up here.')];
      const profile = profileVariance(ctx.program, repetition);
      if (profile === 'same' && isPooled(ctx.program, repetition)) {
        if (repetition.way.length < steps.length) ctx.report({
          at: repetition.at, level: 'note',
          message: `A session more is logged on ${repeatedly(repetition)} and kept beside the others, and old versions never destroy the heap of a session (KB891509, Q293150), so log on no more of them than work at the same time, and keep them.`,
          steps, fixes: [],
        });
      } else if (profile === 'varies') {
        if (!isLookedUp(repetition)) ctx.report({
          at: repetition.at, level: 'note',
          message: `A session of another profile is logged on ${repeatedly(repetition)}, and old versions never destroy the heap of a session (KB891509, Q293150), so log on once for each profile and no more, and where there are many let a process of its own do the work and end.`,
          steps, fixes: [],
        });
      } else if (profile === 'same') ctx.report({
        at: repetition.at,
        message: `A session is logged on again ${repeatedly(repetition)}, and old versions never destroy the heap of a session (KB891509, Q293150), so log on once ${beforehand(repetition)} and log off once ${afterwards(repetition)}.`,
        steps,
        fixes: hoist(ctx, repetition, { title: 'Log on once, before the loop', counterparts: ['logoff'] }),
      });
    }
  },
};

/** Whether each round has a place of its own for its session: a pool, a session for each worker. */
function isPooled(program: Program, { effect: { site, links }, fn, loop }: Repetition): boolean {
  const at = site.row.gives?.find(({ family }) => family === 'session')?.at;
  const place = typeof at === 'number' ? site.call.args[at] : undefined;
  return place !== undefined && varianceAcross(program, fn, loop, links, place) === 'varies';
}

/** Whether another profile is used in each round. */
function profileVariance(program: Program, { effect: { site, links }, fn, loop }: Repetition): Variance {
  const profile = site.row.profile === undefined ? undefined : site.call.args[site.row.profile];
  return profile === undefined ? 'same' : varianceAcross(program, fn, loop, links, profile);
}
