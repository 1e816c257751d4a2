// The body of a lambda that is called where it stands, as logging macros write it.

import type { LambdaExpr, Stmt } from '../model/types';
import { decide } from './condition';
import { each, evaluate, type Ended } from './evaluate';
import { inlineExpr } from './places';
import type { Run } from './run';
import { set, UNKNOWN, type State } from './state';
import { keyOf } from './state-key';

/** A path through the body; `left` where it came to a return. */
interface Way extends Ended { readonly left?: true }

export function evaluateInline(run: Run, { body }: LambdaExpr, before: State): readonly Ended[] {
  const ways = pass(run, body, { value: UNKNOWN, state: before });
  const names = declaredIn(body);
  const ends = ways.map(({ value, state }): Ended => ({ value, state: names.reduce((after, name) => set(after, name, UNKNOWN), state) }));
  return ends.length === 1 ? ends : [...new Map(ends.map((ended) => [`${ended.value} ${keyOf(ended.state)}`, ended])).values()];
}

function pass(run: Run, stmt: Stmt, way: Way): readonly Way[] {
  if (way.left === true) return [way];
  if (stmt.kind === 'block') return stmt.body.reduce<readonly Way[]>((ways, inner) => each(ways, (one) => pass(run, inner, one)), [way]);
  if (stmt.kind === 'if') {
    return each(decide(run, stmt.test, way.state), ({ truth, state }) => {
      const next = truth ? stmt.then : stmt.else;
      return next === undefined ? [{ value: UNKNOWN, state }] : pass(run, next, { value: UNKNOWN, state });
    });
  }
  const expr = inlineExpr(stmt);
  const ends: readonly Ended[] = expr === undefined ? [way] : evaluate(run, expr, way.state);
  if (stmt.kind === 'return') return ends.map((ended) => ({ ...ended, left: true }));
  return stmt.kind === 'declare' && expr !== undefined ? ends.map(({ value, state }) => ({ value: UNKNOWN, state: set(state, stmt.name, value) })) : ends;
}

function declaredIn(stmt: Stmt): readonly string[] {
  switch (stmt.kind) {
    case 'declare': return [stmt.name];
    case 'block': return stmt.body.flatMap(declaredIn);
    case 'if': return [stmt.then, ...stmt.else ? [stmt.else] : []].flatMap(declaredIn);
    default: return [];
  }
}
