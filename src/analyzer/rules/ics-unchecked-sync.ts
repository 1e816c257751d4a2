// Incremental synchronization whose result nobody asks for: a loop that no error ends, UpdateState after a failure, UpdateState
// forgotten or unchecked.

import { receiverOf, strip } from '../flow/places';
import type { CallExpr, Expr, FunctionModel } from '../model/types';
import { linksOf } from '../summaries/effects';
import { explore } from '../summaries/explore';
import { factsOf, loopsAround } from '../summaries/facts';
import { judge, type Judgement } from '../summaries/judged';
import { keyOf, Z } from '../summaries/known';
import { outPlace } from '../summaries/passing';
import { apiMatch, roleCalls, type RoleCall } from '../summaries/roles';
import { checkAfterLoop, keepResult, updateAfterLoop } from './check-result';
import { withLambdas } from './repetition';
import type { FunctionContext, Report, ReportStep, Rule } from './rule';

export const icsUncheckedSync: Rule = {
  meta: {
    id: 'ics-unchecked-sync', family: 'article', title: 'Result of Synchronize or UpdateState not checked', level: 'warning',
    articles: ['KB843523'], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction(ctx) {
    for (const fn of withLambdas(ctx.fn)) {
      const sites = roleCalls(ctx.program, fn);
      const updates = sites.filter((site) => site.role === 'update-state');
      for (const site of sites.filter((one) => one.role === 'synchronize')) {
        const report = judgeSynchronize(ctx, fn, site, sites, updates);
        if (report) ctx.report(report);
      }
      for (const site of updates) {
        const report = judgeUpdate(ctx, fn, site);
        if (report) ctx.report(report);
      }
    }
  },
};

const why = 'each further call keeps memory on Exchange 2003 (KB843523)';

function judgeSynchronize(ctx: FunctionContext, fn: FunctionModel, site: RoleCall, sites: readonly RoleCall[], updates: readonly RoleCall[]): Report | undefined {
  const judgement = judge(ctx.program, fn, site.call);
  const here: ReportStep = { at: site.call, message: 'Synchronize is called here.' };
  const base = { at: site.call, fixes: [] as Report['fixes'] };
  const update = updates.find((one) => judgement.reachedAfterFailure.includes(one.call));
  const onward: readonly ReportStep[] = update ? [{ at: update.call, message: 'UpdateState runs even though Synchronize failed.' }] : [];
  if (judgement.use === 'ignored') {
    return { ...base, steps: [here, ...onward], message: `The result of Synchronize is ignored, so a failure goes unnoticed and ${why}: repeat while it is SYNC_W_PROGRESS and stop on a failure.` };
  }
  if (judgement.neverEnds) {
    const loop = loopsAround(fn, site.call)[0];
    return { ...base, steps: [here, ...(loop ? [{ at: loop.head, message: 'A failure leads back to this loop every time.' }] : [])], message: `A failure of Synchronize never ends this loop, and ${why}, so leave the loop when the call fails.` };
  }
  if (judgement.use === 'unasked') {
    const what = judgement.progressOnly ? 'The result of Synchronize is tested for SYNC_W_PROGRESS only' : 'The result of Synchronize is kept but nobody asks for it';
    return { ...base, steps: [here, ...onward], message: `${what}, so a failure passes for a success and ${why}: test it with FAILED behind the loop and do not go on after a failure.`, fixes: checkAfterLoop(ctx, fn, site.call, judgement.variable) };
  }
  if (update) {
    return { ...base, steps: [here, ...onward], message: `UpdateState runs although Synchronize may have failed, so a state is written that was never reached, and ${why}: call it only after a success.` };
  }
  const forgotten = forgetsUpdate(ctx, fn, site, sites);
  if (forgotten) {
    return { ...base, fixes: updateAfterLoop(ctx, fn, site.call, { variable: judgement.variable, ...forgotten }), steps: [here], message: `UpdateState is never called after this Synchronize, so the next run transfers everything again and ${why}: call UpdateState once Synchronize has returned S_OK.` };
  }
  return undefined;
}

function judgeUpdate(ctx: FunctionContext, fn: FunctionModel, site: RoleCall): Report | undefined {
  const judgement: Judgement = judge(ctx.program, fn, site.call);
  if (judgement.use === 'asked') return undefined;
  return {
    at: site.call,
    message: `The result of UpdateState is ${judgement.use === 'ignored' ? 'ignored' : 'kept but nobody asks for it'}, so a lost state goes unnoticed, the next run transfers everything again and ${why}: test it and tell the caller.`,
    steps: [{ at: site.call, message: 'UpdateState is called here.' }],
    fixes: judgement.use === 'ignored' ? keepResult(ctx, fn, site.call) : [],
  };
}

/** The exporter was opened here with a state to keep, and nothing that follows a success updates it. */
function forgetsUpdate(ctx: FunctionContext, fn: FunctionModel, site: RoleCall, sites: readonly RoleCall[]): { readonly exporter: string; readonly state: Expr } | undefined {
  const receiver = receiverOf(site.call);
  const exporter = receiver && keyOf(receiver);
  if (exporter === undefined || /[*[.>]/.test(exporter) || !factsOf(fn).declaresByName.has(exporter)) return undefined;
  const opened = sites.some((one) => one.role === 'exporter' && one.call.args.some((arg) => outPlace(arg) === exporter));
  const configured = sites.find((one) => one.role === 'exporter-config' && receiverOf(one.call) && keyOf(receiverOf(one.call)!) === exporter);
  const state = configured?.call.args[0];
  if (!opened || !state || isNull(state)) return undefined;
  let updated = false;
  const answer = explore({
    program: ctx.program, fn, after: { node: site.call, result: Z }, known: new Map(),
    watch: (passing) => {
      if (passing.kind === 'opaque') updated = true;
      if (passing.kind === 'call' && passing.expr.kind === 'call' && mayUpdate(ctx, fn, passing.expr, exporter)) updated = true;
      if (passing.kind === 'expr' && (passing.as === 'return' && keyOf(passing.expr) === exporter || passing.expr.kind === 'assign' && keyOf(passing.expr.right) === exporter)) updated = true;
      return false;
    },
  });
  return answer.complete && !updated && answer.ends.length > 0 ? { exporter, state } : undefined;
}

function mayUpdate(ctx: FunctionContext, fn: FunctionModel, call: CallExpr, exporter: string): boolean {
  const row = apiMatch(ctx.program, fn, call)?.row;
  if (row) return row.roles?.includes('update-state') ?? false;
  const given = call.args.some((arg) => keyOf(strip(arg)) === exporter || outPlace(arg) === exporter);
  const callee = linksOf(ctx.program, fn).find((link) => link.node === call)?.callee;
  return given || (callee !== undefined && roleCalls(ctx.program, callee).some((site) => site.role === 'update-state'));
}

function isNull(expr: CallExpr['args'][number]): boolean {
  const inner = strip(expr);
  return (inner.kind === 'literal' && (inner.value === null || inner.value === 0)) || (inner.kind === 'name' && inner.name === 'NULL');
}
