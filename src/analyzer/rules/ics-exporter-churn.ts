// An exporter opened or configured again in each round. One per folder is a note, unless a comment names the hotfix.

import type { FunctionModel } from '../model/types';
import { receiverOf, strip } from '../flow/places';
import { AGAIN, bitsOfName } from '../summaries/known';
import { varianceAcross, type Variance } from '../summaries/variance';
import { beforehand, repeatedly, repetitionsIn, type Repetition } from './repetition';
import type { FunctionContext, Rule } from './rule';

export const icsExporterChurn: Rule = {
  meta: {
    id: 'ics-exporter-churn', family: 'article', title: 'Exporter opened or configured again in each round', level: 'warning',
    articles: ['KB843523', 'KB887828'], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction(ctx) {
    const opened = repetitionsIn(ctx.program, ctx.fn, { role: 'exporter', told: 'The exporter is opened here.' });
    const configured = repetitionsIn(ctx.program, ctx.fn, { role: 'exporter-config', told: 'The exporter is configured here.' });
    for (const repetition of opened) reportOpened(ctx, repetition, configured);
    reportRounds(ctx, [...opened, ...configured]);
    for (const repetition of configured) {
      // A new exporter has to be configured; the finding is about the opening then.
      if (opened.some((other) => other.loop === repetition.loop && other.how === repetition.how) || variesWith(ctx, repetition) !== 'same' || namesHotfix(ctx.text, repetition.fn)) continue;
      ctx.report({
        at: repetition.at,
        message: `The same exporter is configured again ${repeatedly(repetition)}, and each Config makes an ICS object that Exchange 2003 does not free (KB887828), so configure it once ${beforehand(repetition)} and go on synchronizing with it.`,
        steps: repetition.way,
        fixes: [],
      });
    }
  },
};

function reportOpened(ctx: FunctionContext, repetition: Repetition, configured: readonly Repetition[]): void {
  if (namesHotfix(ctx.text, repetition.fn)) return;
  const folder = variesWith(ctx, repetition);
  if (folder === 'unknown') return;
  const config = configured.find((other) => other.loop === repetition.loop && other.how === repetition.how);
  const steps = [...repetition.way, ...(config ? [config.way.at(-1)!] : [])];
  if (folder === 'same') {
    ctx.report({
      at: repetition.at,
      message: `An exporter for the same folder is opened again ${repeatedly(repetition)}, and Exchange 2003 does not free the ICS object behind it (KB887828), so open and configure it once ${beforehand(repetition)} and go on synchronizing with it.`,
      steps, fixes: [],
    });
  } else {
    ctx.report({
      at: repetition.at, level: 'note',
      message: 'An exporter is opened for each folder of this loop, and Exchange 2003 keeps memory for each one unless its hotfix is installed (KB843523, KB887828), so name the hotfix in a comment here and in what you tell administrators.',
      steps, fixes: [],
    });
  }
}

/** A whole synchronization per round: necessary perhaps, but each one costs memory where the hotfix is missing. */
function reportRounds(ctx: FunctionContext, told: readonly Repetition[]): void {
  for (const repetition of repetitionsIn(ctx.program, ctx.fn, { role: 'update-state', told: 'The state is updated here, which ends one synchronization.' })) {
    if (told.some((other) => other.loop === repetition.loop && other.how === repetition.how) || isOneSynchronization(repetition) || namesHotfix(ctx.text, repetition.fn)) continue;
    ctx.report({
      at: repetition.at, level: 'note',
      message: `A whole synchronization runs ${repeatedly(repetition)}, and each Synchronize and UpdateState keeps memory on Exchange 2003 unless its hotfix is installed (KB843523), so name the hotfix in a comment here and synchronize only when something has changed.`,
      steps: repetition.way, fixes: [],
    });
  }
}

/** A loop that goes on only while Synchronize asks for another call saves the state on the way: it is one synchronization. */
function isOneSynchronization({ loop }: Repetition): boolean {
  const test = loop?.stmt?.test && strip(loop.stmt.test);
  return test?.kind === 'binary' && test.op === '==' && [test.left, test.right].some((side) => {
    const inner = strip(side);
    return inner.kind === 'name' && bitsOfName(inner.name) === AGAIN;
  });
}

/** Whether the folder (or exporter) that is used is another one in each round. */
function variesWith(ctx: FunctionContext, repetition: Repetition): Variance {
  const receiver = receiverOf(repetition.effect.site.call);
  if (!receiver || repetition.how === 'recursion' || repetition.how === 'each') return 'unknown';
  return varianceAcross(ctx.program, repetition.fn, repetition.loop, repetition.effect.links, receiver);
}

/** A comment in the function or right above it that knows of the hotfix. */
function namesHotfix(text: string, fn: FunctionModel): boolean {
  const above = text.slice(0, fn.span.start).search(/(?:[ \t]*\/\/[^\n]*\n|\/\*(?:(?!\*\/)[^])*\*\/\s*)+[ \t]*$/);
  const stretch = text.slice(above < 0 ? fn.span.start : above, fn.span.end);
  const comments = stretch.match(/\/\/[^\n]*|\/\*[^]*?\*\//g) ?? [];
  return comments.some((comment) => /843523|887828|hotfix/i.test(comment));
}
