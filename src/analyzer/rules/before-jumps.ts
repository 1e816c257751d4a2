// Where the way out is shared and what is lost there is owned on some of the gotos to it alone: those gotos. Offered only where
// nothing behind the label has to do with the variable, so that whatever comes there owning it loses it.

import { strip } from '../flow/places';
import { eventKey } from '../flow/watch';
import type { Watch } from '../flow/run';
import { factsOf } from '../summaries/facts';
import { mentionsIn } from './hoist-parts';
import type { FunctionContext } from './rule';
import { statementsOf, type Placed } from './statements';

/** `names`: the variable, and what points into what it holds. */
export function owningJumps(ctx: FunctionContext, names: ReadonlySet<string>, exit: number, seen: Watch['seen']): readonly Placed[] {
  const all = statementsOf(ctx.fn.body);
  const heldAt = (offset: number): ReadonlySet<string> | undefined => seen.get(eventKey('jump', offset));
  const gotos = all.filter(({ stmt }) => stmt.kind === 'goto' && heldAt(stmt.start)?.has('owned') === true);
  const targets = new Set(gotos.map(({ stmt }) => (stmt.kind === 'goto' ? stmt.label : '')));
  const label = all.find(({ stmt, parent }) => stmt.kind === 'label' && targets.has(stmt.name) && parent === ctx.fn.body)?.stmt;
  if (label === undefined || targets.size > 1 || label.start > exit || gotos.length > 6 || gotos.some(({ stmt }) => stmt.start > label.start || heldAt(stmt.start)!.has('other'))) return [];
  // From above nothing may come that owns it: it would stay lost.
  if (heldAt(label.start)?.has('owned') === true) return [];
  const behind = all.filter(({ stmt, parent }) => parent === ctx.fn.body && stmt.start >= label.start).map(({ stmt }) => stmt);
  const isJumped = all.some(({ stmt }) => stmt.start >= label.start && (stmt.kind === 'goto' || stmt.kind === 'opaque'));
  return isJumped || isCaptured(ctx, names) || behind.some((stmt) => [...names].some((name) => mentionsIn(stmt, name))) ? [] : gotos;
}

/** A lambda knows one of them and may run whenever it likes, not only where it stands. */
export function isCaptured(ctx: FunctionContext, names: ReadonlySet<string>): boolean {
  const { lambdas, calls } = factsOf(ctx.fn);
  return lambdas.some((lambda) => [...names].some((name) => mentionsIn(lambda.body, name)) && !calls.some((call) => strip(call.callee).start === lambda.start && strip(call.callee).kind === 'lambda'));
}
