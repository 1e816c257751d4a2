// The same store opened again: in each round of a loop, or beside an open one. Every OpenMsgStore of an old provider keeps memory.

import { explore } from '../summaries/explore';
import { rootOf, Z } from '../summaries/known';
import { factsOf, loopsAround } from '../summaries/facts';
import { outPlace } from '../summaries/passing';
import { successOf } from '../summaries/success';
import { roleCalls, type RoleCall } from '../summaries/roles';
import { pureText, walkExpr } from '../flow/places';
import type { CallExpr, Expr } from '../model/types';
import { hoist } from './hoist';
import { givingBack, holderOf, releaseSteps } from './release-steps';
import { afterwards, beforehand, repeatedly } from './repetition';
import type { FunctionContext, Rule } from './rule';
import { storeLoops } from './store-loops';

export const msgstoreReopen: Rule = {
  meta: {
    id: 'msgstore-reopen', family: 'article', title: 'The same message store opened again and again', level: 'warning',
    articles: ['Q237174', 'Q265514', 'KB898782', 'KB893420'], languages: ['c', 'cpp', 'csharp'],
  },
  checkFunction(ctx) {
    for (const { repetition, store } of storeLoops(ctx.program, ctx.fn)) {
      if (store !== 'same') continue;
      ctx.report({
        at: repetition.at,
        message: `The same store is opened again ${repeatedly(repetition)}, and each OpenMsgStore of an old provider keeps 40 to 60 bytes even when the store is released (Q237174), so open it once ${beforehand(repetition)} and release it ${afterwards(repetition)}.`,
        steps: [...repetition.way, ...releaseSteps(ctx.program, repetition, [], 'The store is released here, but not all of it comes back.')],
        fixes: hoist(ctx, repetition, { title: 'Open the store once, before the loop', counterparts: [] }),
      });
    }
    besideAnOpenOne(ctx);
  },
};

/** Two opens of one entry id on one path, the first of them still open. */
function besideAnOpenOne(ctx: FunctionContext): void {
  const opens = roleCalls(ctx.program, ctx.fn).filter((site) => site.role === 'open-store');
  const reported = new Set<CallExpr>();
  for (const first of opens) {
    for (const second of opens) {
      if (first === second || second.call.start < first.call.start || reported.has(second.call) || !sameStore(ctx, first, second)) continue;
      if (loopsAround(ctx.fn, second.call).some((loop) => !loopsAround(ctx.fn, first.call).includes(loop))) continue;
      if (!isStillOpenAt(ctx, first, second)) continue;
      reported.add(second.call);
      ctx.report({
        at: second.call,
        message: 'This store is open already, and each OpenMsgStore of an old provider keeps 40 to 60 bytes (Q237174), so use the open one or take another reference to it.',
        steps: [{ at: first.call, message: 'The store is open since this call.' }, { at: second.call, message: 'It is opened once more here.' }],
        fixes: [],
      });
    }
  }
}

/** Every argument but the last, which gets the store, is the same: other flags may ask for another view of it. */
function sameStore(ctx: FunctionContext, first: RoleCall, second: RoleCall): boolean {
  if (first.row.entryId === undefined || first.row !== second.row) return false;
  return first.call.args.slice(0, -1).every((one, index) => {
    const other = second.call.args[index];
    const text = pureText(one);
    if (text === undefined || !other || pureText(other) !== text || (index === first.row.entryId && text === 'null')) return false;
    let changed = false;
    walkExpr(one, (expr) => {
      if (expr.kind === 'name' && factsOf(ctx.fn).exprs.some((top) => top.start > first.call.start && top.start < second.call.start && writes(top, expr.name))) changed = true;
    });
    return !changed;
  });
}

function writes(top: Expr, name: string): boolean {
  let found = false;
  walkExpr(top, (expr) => {
    if (expr.kind === 'assign' && rootOf(pureText(expr.left) ?? '') === name) found = true;
    if (expr.kind === 'unary' && expr.op === '&' && rootOf(pureText(expr.operand) ?? '') === name) found = true;
  });
  return found;
}

function isStillOpenAt(ctx: FunctionContext, first: RoleCall, second: RoleCall): boolean {
  const holder = holderOf(first);
  if (holder === undefined || outPlace(second.call.args.at(-1)!) === holder) return false;
  const closings = new Set<CallExpr>(givingBack(ctx.program, ctx.fn, holder, []));
  const known = successOf(first.row, first.call);
  const { reached, complete } = explore({
    program: ctx.program, fn: ctx.fn, after: { node: first.call, result: Z }, known, until: second.call,
    watch: (passing) => (passing.kind === 'call' && closings.has(passing.expr as CallExpr)) || (passing.kind === 'leave' && passing.names.includes(holder)),
  });
  return complete && reached.length > 0;
}
