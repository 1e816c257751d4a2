// What is made once for each key: looked up first, and put there when it is made. `it = sessions.find(profile)` before the logon,
// `sessions[profile] = session` behind it.

import { calleeName, namesIn, placeOf, receiverOf, walkExpr } from '../flow/places';
import type { CallExpr, Expr, FunctionModel } from '../model/types';
import { factsOf } from '../summaries/facts';
import type { Repetition } from './repetition';

/** Some function on the way to the call looks up what it hands on, and stays away from the call when that is found. */
export function isLookedUp({ effect: { site, links } }: Repetition): boolean {
  return isLookedUpIn(site.fn, site.call) || links.some(({ fn, node }) => node.kind === 'call' && isLookedUpIn(fn, node));
}

function isLookedUpIn(fn: FunctionModel, made: CallExpr): boolean {
  const given = new Set(made.args.flatMap(namesIn));
  const isKeyed = (exprs: readonly Expr[]): boolean => exprs.some((expr) => namesIn(expr).some((name) => given.has(name)));
  const { calls, exprs } = factsOf(fn);
  const asked = new Set<string>();
  for (const call of calls) {
    const place = call.start < made.start && /find|look_?up|contains|count|get/i.test(calleeName(call) ?? '') && isKeyed(call.args) ? placeOfReceiver(call) : undefined;
    if (place !== undefined) asked.add(place);
  }
  if (asked.size === 0) return false;
  let put = calls.some((call) => call.start > made.start && isKeyed(call.args) && asked.has(placeOfReceiver(call) ?? ''));
  for (const top of exprs) walkExpr(top, (expr) => { put ||= expr.kind === 'assign' && expr.left.kind === 'index' && isKeyed([expr.left.index]) && asked.has(placeOf(expr.left.object) ?? ''); });
  return put;
}

function placeOfReceiver(call: CallExpr): string | undefined {
  const receiver = receiverOf(call);
  return receiver === undefined ? undefined : placeOf(receiver);
}
