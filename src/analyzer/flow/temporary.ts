// Temporaries: what an expression was handed out as a plain pointer, and put nowhere before it ended, nobody can give back:
// `Open(folder)->GetRowCount(0, &count)`, `Count(Open(folder))`, `guard.Detach()->GetRowCount(0, &count)`.

import type { Expr, Span } from '../model/types';
import type { CfgEvent } from './cfg';
import { detaching } from './guard-method';
import { lose } from './ownership';
import { calleeName, receiverOf, walkExpr } from './places';
import type { Run } from './run';
import { isHeld, type ResourceId, type State } from './state';

/** What is evaluated when the event happens. */
export function evaluatedIn(event: CfgEvent): readonly Expr[] {
  switch (event.kind) {
    case 'eval': return [event.expr];
    case 'declare': return event.stmt.init === undefined ? event.stmt.ctorArgs ?? [] : [event.stmt.init];
    case 'return': return event.value === undefined ? [] : [event.value];
    default: return [];
  }
}

/** Loses what began to be owned in these expressions and is held by nobody behind them. */
export function withoutTemporaries(run: Run, before: State, after: State, exprs: readonly Expr[]): State {
  let next = after;
  for (const [id, { status }] of after.held) {
    if (id < 0 || status !== 'owned' || before.held.get(id)?.status === 'owned' || isHeld(after, id)) continue;
    const at = madeAt(run, before, id, exprs);
    if (at !== undefined) next = lose(run, next, id, '', 'temporary', at);
  }
  return next;
}

/** The call that it came from: of a function that returns a plain pointer, or of a guard that lets go. */
function madeAt(run: Run, before: State, id: ResourceId, exprs: readonly Expr[]): Span | undefined {
  const site = run.siteOf.get(id);
  if (!before.held.has(id)) return site?.plain === true && site.owner === undefined ? site.call : undefined;
  const found: Expr[] = [];
  for (const expr of exprs) walkExpr(expr, (inner) => { if (inner.kind === 'call' && inner.args.length === 0 && receiverOf(inner) !== undefined && (detaching.has(calleeName(inner) ?? '') || run.env.guardRole(inner)?.does === 'detaches')) found.push(inner); });
  return found.length === 1 ? found[0] : undefined;
}
