// What a loop gives back in one round of many, `if (i == n - 1) FreeProws(rows)`, or as often as it goes round, `while (n--)
// p->Release()`: which round it is, and how many there are, is not counted out, so it is not followed into such a loop.

import { innerStmts, eachStmt, ownExprs } from '../model/walk';
import type { Expr, LoopStmt, Stmt } from '../model/types';
import type { Cfg } from './cfg';
import { loopsOf } from './loops';
import { namesIn, placeOf, receiverOf, strip, walkExpr } from './places';
import type { FlowEnv } from './run';

type Env = Pick<FlowEnv, 'rowOf' | 'summaryOf'>;

/** For each block of such a loop what is given back like that. */
export function inOneRound(cfg: Cfg, env: Env): ReadonlyMap<number, readonly string[]> {
  const open = new Map<number, string[]>();
  if (!cfg.blocks.some(({ end }) => end.kind === 'jump' && end.back)) return open;
  const found: { readonly test: Expr; readonly places: readonly string[] }[] = [];
  eachStmt(cfg.fn.body, (loop) => {
    if (loop.kind !== 'loop' || loop.form === 'range') return;
    const counters = countersIn(loop);
    if (counters.size === 0) return;
    if (loop.test !== undefined) {
      const only = soleStmt(loop.body);
      const places = only === undefined ? [] : releasedIn(only, env, true);
      if (places.length > 0) found.push({ test: loop.test, places });
    }
    eachStmt(loop.body, (stmt) => {
      if (stmt.kind !== 'if' || !asksForRound(stmt.test, counters, leaves(stmt.then))) return;
      const places = releasedIn(stmt.then, env, false);
      if (places.length > 0) found.push({ test: stmt.test, places });
    });
  });
  if (found.length === 0) return open;
  const declared = new Map<string, number>();
  for (const { id, events } of cfg.blocks) for (const event of events) if (event.kind === 'declare') declared.set(event.stmt.name, id);
  for (const body of loopsOf(cfg).values()) {
    const asked = new Set<Expr>();
    for (const id of body) {
      const { end } = cfg.blocks[id]!;
      if (end.kind === 'branch') asked.add(end.test);
    }
    for (const { test, places } of found) {
      let isHere = false;
      walkExpr(test, (expr) => { isHere ||= asked.has(expr); });
      const names = isHere ? places.filter((place) => !body.has(declared.get(place) ?? -1)) : [];
      if (names.length > 0) for (const id of body) open.set(id, [...open.get(id) ?? [], ...names]);
    }
  }
  return open;
}

/** Numbers that are raised or lowered in the loop. */
function countersIn(loop: LoopStmt): ReadonlySet<string> {
  const counters = new Set<string>();
  eachStmt(loop, (stmt) => {
    for (const top of ownExprs(stmt)) walkExpr(top, (expr) => {
      const target = expr.kind === 'unary' && /^(?:x?\+\+|x?--)$/.test(expr.op) ? strip(expr.operand) : undefined;
      if (target?.kind === 'name') counters.add(target.name);
    });
  });
  return counters;
}

/** `i == n - 1`, `i + 1 == n`, `i == last`; where the arm leaves the loop, one that can only be meant for the last round. */
function asksForRound(test: Expr, counters: ReadonlySet<string>, leaves: boolean): boolean {
  const inner = strip(test);
  if (inner.kind !== 'binary') return false;
  if (inner.op === '&&') return asksForRound(inner.left, counters, leaves) || asksForRound(inner.right, counters, leaves);
  const sides = [strip(inner.left), strip(inner.right)];
  return inner.op === '==' && sides.some((side) => namesIn(side).some((name) => counters.has(name))) && (!leaves || sides.some(isNextTo));
}

function isNextTo(side: Expr): boolean {
  return side.kind === 'binary' && (side.op === '+' || side.op === '-') && side.right.kind === 'literal' && side.right.value === 1 || side.kind === 'unary' && side.op === '++';
}

function leaves(arm: Stmt): boolean {
  let found = false;
  eachStmt(arm, (stmt) => { found ||= ['break', 'return', 'goto', 'throw'].includes(stmt.kind); });
  return found;
}

function soleStmt(body: Stmt): Stmt | undefined {
  if (body.kind !== 'block') return body;
  const inner = innerStmts(body);
  return inner.length === 1 ? inner[0] : undefined;
}

/** `counted`: one reference of many. */
function releasedIn(arm: Stmt, env: Env, counted: boolean): readonly string[] {
  const places: string[] = [];
  const look = (expr: Expr): void => {
    const given = expr.kind === 'delete' && !counted ? [expr.operand] : [];
    if (expr.kind === 'call') {
      const contract = env.rowOf(expr, expr.args) ?? env.summaryOf(expr, 'parameter');
      for (const { takes } of contract?.outcomes ?? []) {
        for (const { at, family } of takes) {
          const one = at === 'receiver' ? receiverOf(expr) : expr.args[at];
          if (one !== undefined && (!counted || family === 'com-ref' || family === 'session')) given.push(one);
        }
      }
    }
    places.push(...given.flatMap((one) => placeOf(one) ?? []));
  };
  if (counted && arm.kind !== 'expr') return [];
  eachStmt(arm, (stmt) => { for (const top of ownExprs(stmt)) walkExpr(top, look); });
  return places;
}
