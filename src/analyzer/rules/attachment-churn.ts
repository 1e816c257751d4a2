// Attachments opened in a loop and never released, and icons asked for: old versions never free the icon.

import { contains, factsOf } from '../summaries/facts';
import { isLostByLoop } from './loop-losses';
import { releaseAtEndOfRound } from './release-in-loop';
import { holderOf } from './release-steps';
import { beforehand, repeatedly, repetitionsIn } from './repetition';
import type { FunctionContext, Rule } from './rule';

export const attachmentChurn: Rule = {
  meta: {
    id: 'attachment-churn', family: 'article', title: 'Attachments left open, or their icons asked for, in a loop', level: 'warning',
    articles: ['Q192592', 'Q265511'], languages: ['c', 'cpp', 'csharp'],
    covers: ['leak-in-loop', 'leak-at-return', 'leak-on-overwrite', 'leak-on-error-path'],
  },
  checkFunction(ctx) {
    leftOpen(ctx);
    icons(ctx);
  },
};

function leftOpen(ctx: FunctionContext): void {
  for (const repetition of repetitionsIn(ctx.program, ctx.fn, { role: 'open-attachment', told: 'The attachment is opened here.' })) {
    if (repetition.how !== 'loop' || !isLostByLoop({ program: ctx.program, repetition, counterparts: ['release'] })) continue;
    const holder = holderOf(repetition.effect.site);
    const call = repetition.effect.site.call;
    ctx.report({
      at: repetition.at,
      message: `An attachment is opened ${repeatedly(repetition)} and the last one is not released first, so the program and the server keep every one of them, icon included (Q192592): release it before the next one is opened.`,
      steps: [...repetition.way, { file: repetition.fn.file, at: repetition.loop!.head, message: 'The next round begins without a release.' }],
      fixes: holder === undefined ? [] : releaseAtEndOfRound(ctx, repetition, {
        title: 'Release the attachment at the end of the round', holder,
        text: call.viaVtbl ? `${holder}->lpVtbl->Release(${holder});` : `${holder}->Release();`,
      }),
    });
  }
}

function icons(ctx: FunctionContext): void {
  for (const repetition of repetitionsIn(ctx.program, ctx.fn, { role: 'rendering', told: 'The icon is asked for here.' })) {
    const { site, links } = repetition.effect;
    // A list of columns that is set once is not a request per attachment.
    if (links.length === 0 && repetition.loop && !factsOf(repetition.fn).calls.some((call) => contains(repetition.loop!.span, call))) continue;
    ctx.report({
      at: repetition.at,
      message: `PR_ATTACH_RENDERING is asked for ${repeatedly(repetition)}, and old versions never free the icon that they make for it (Q192592), so leave it out of the properties you read and take what you need ${beforehand(repetition)}.`,
      steps: repetition.way,
      fixes: [],
      ...(site.role === 'rendering' ? {} : { level: 'note' as const }),
    });
  }
}
