// mapi32.dll loaded and freed over and over: the heap it makes when it is attached stays behind at every detach.

import { factsOf } from '../summaries/facts';
import { rowWithRole } from '../summaries/roles';
import { hoist } from './hoist';
import { releaseSteps } from './release-steps';
import { afterwards, beforehand, repeatedly, repetitionsIn, type Repetition } from './repetition';
import type { FunctionContext, Rule } from './rule';

export const mapiLibraryReload: Rule = {
  meta: {
    id: 'mapi-library-reload', family: 'article', title: 'MAPI library loaded and freed again and again', level: 'warning',
    articles: ['KB901014'], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction(ctx) {
    for (const repetition of repetitionsIn(ctx.program, ctx.fn, { role: 'mapi-load', told: 'This call loads mapi32.dll.', threads: true })) {
      if (keepsItsOwnHandle(ctx, repetition)) continue;
      ctx.report({
        at: repetition.at,
        message: `mapi32.dll is loaded again ${repeatedly(repetition)}, and old versions of it leave a heap behind at every unload (KB901014), so load it once ${beforehand(repetition)} and free it once ${afterwards(repetition)}.`,
        steps: [...repetition.way, ...releaseSteps(ctx.program, repetition, ['library-free'], 'This call frees it again.')],
        fixes: hoist(ctx, repetition, { title: 'Load mapi32.dll once, before the loop', counterparts: ['library-free'] }),
      });
    }
  },
};

/** A loader that remembers its handle loads again only after somebody made it unload. */
function keepsItsOwnHandle(ctx: FunctionContext, repetition: Repetition): boolean {
  if (!repetition.effect.site.row.alwaysMapi) return false;
  return !factsOf(repetition.fn).calls.some((call) => rowWithRole(ctx.program, repetition.fn, call, 'library-free')?.alwaysMapi === true);
}
