// A notification connection per round and no Unadvise: the shared heap that holds them is bounded for the whole machine.

import { asObject } from '../api';
import { holderOf } from './release-steps';
import { isLostByLoop } from './loop-losses';
import { releaseAtEndOfRound } from './release-in-loop';
import { beforehand, repeatedly, repetitionsIn, type Repetition } from './repetition';
import { receiverOf } from '../flow/places';
import type { FunctionContext, Rule } from './rule';
import { effectsOf } from '../summaries/effects';
import { roleCalls } from '../summaries/roles';

export const adviseChurn: Rule = {
  meta: {
    id: 'advise-churn', family: 'article', title: 'Advise in a loop without Unadvise', level: 'warning',
    articles: ['Q269794'], languages: ['c', 'cpp', 'csharp'], covers: ['advise-without-unadvise'],
  },
  checkFunction(ctx) {
    for (const repetition of repetitionsIn(ctx.program, ctx.fn, { role: 'advise', told: 'The connection is advised here.' })) {
      if (!isLost(ctx, repetition)) continue;
      ctx.report({
        at: repetition.at,
        message: `Another notification connection is made ${repeatedly(repetition)} and never given back, and after some thousands of them Advise fails for every program on the machine (Q269794), so advise once ${beforehand(repetition)} or call Unadvise in each round.`,
        steps: repetition.loop ? [...repetition.way, { file: repetition.fn.file, at: repetition.loop.head, message: 'The next round begins without Unadvise.' }] : repetition.way,
        fixes: repairs(ctx, repetition),
      });
    }
  },
};

function isLost(ctx: FunctionContext, repetition: Repetition): boolean {
  const { program } = ctx;
  if (repetition.how === 'loop') return isLostByLoop({ program, repetition, counterparts: ['unadvise'] });
  if (repetition.how !== 'timer' || repetition.effect.links.length > 0) return false;
  const holder = holderOf(repetition.effect.site);
  return holder !== undefined && !/[*[.>]/.test(holder) && effectsOf(program, repetition.fn).length > 0
    && !roleCalls(program, repetition.fn).some((site) => site.role === 'unadvise');
}

function repairs(ctx: FunctionContext, repetition: Repetition): ReturnType<typeof releaseAtEndOfRound> {
  const { call } = repetition.effect.site;
  const holder = holderOf(repetition.effect.site);
  const receiver = receiverOf(call);
  if (holder === undefined || receiver === undefined || repetition.effect.links.length > 0) return [];
  const object = asObject(ctx.text.slice(receiver.start, receiver.end));
  const arrow = call.callee.kind === 'member' && !call.callee.arrow ? '.' : '->';
  return releaseAtEndOfRound(ctx, repetition, {
    title: 'Call Unadvise at the end of the round', holder,
    text: call.viaVtbl ? `${object}->lpVtbl->Unadvise(${object}, ${holder});` : `${object}${arrow}Unadvise(${holder});`,
  });
}
