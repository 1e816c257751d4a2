// Numbers that are counted up or down in a function: which of them only count rounds, and how far the others have to be followed.

import type { Expr, TypeRef } from '../model/types';
import type { Cfg } from './cfg';
import { namesIn, strip, walkExpr } from './places';
import { expressions } from './scan';
import { isNumber } from './types';

export interface Counters {
  /** Numbers that only count rounds: they are raised or lowered, and asked for by order alone. What they are is not followed. */
  readonly counters: ReadonlySet<string>;
  /** Names in tests, and those of which single bits are read. */
  readonly tested: ReadonlySet<string>;
  /** The highest constant that a number is compared with, outside the tests of loops. */
  readonly limits: ReadonlyMap<string, number>;
  /** Counters of rounds that are followed to tell the first round of a loop from none. */
  readonly firsts: ReadonlySet<string>;
}

/** Further than this nobody counts by hand. */
const maxLimit = 8;

export function countersOf(cfg: Cfg, types: ReadonlyMap<string, TypeRef>, constant: (expr: Expr) => number | undefined): Counters {
  const counted = new Set<string>();
  const asked = new Set<string>();
  const rounds: { readonly counter: string; readonly bound: Expr }[] = [];
  const tested = new Set<string>();
  const limits = new Map<string, number>();
  const compare = (counter: Expr, value: Expr): void => {
    const named = strip(counter);
    const limit = named.kind === 'name' ? constant(value) : undefined;
    if (named.kind === 'name' && limit !== undefined && limit <= maxLimit) limits.set(named.name, Math.max(limit, limits.get(named.name) ?? 0));
  };
  const look = (expr: Expr): void => {
    const counts = expr.kind === 'unary' && /^(?:x?\+\+|x?--)$/.test(expr.op) ? strip(expr.operand) : undefined;
    if (counts?.kind === 'name') counted.add(counts.name);
    for (const test of testsIn(expr)) if (test.kind === 'name') asked.add(test.name);
    const bits = expr.kind === 'conditional' ? expr.test : expr.kind === 'binary' && expr.op === '&' ? expr : undefined;
    if (bits !== undefined) namesIn(bits).forEach((name) => tested.add(name));
    if (expr.kind === 'binary' && /^(?:[<>]=?|[=!]=)$/.test(expr.op)) compare(expr.left, expr.right);
  };
  for (const block of cfg.blocks) {
    for (const event of block.events) for (const expr of expressions(event)) walkExpr(expr, look);
    const { end } = block;
    if (end.kind === 'branch') {
      // How often a loop goes round is not counted out.
      if (!end.loop) walkExpr(end.test, look);
      else walkExpr(end.test, (expr) => {
        testsIn(expr).forEach((test) => { if (test.kind === 'name') asked.add(test.name); });
        const counter = expr.kind === 'binary' && expr.op === '<' ? strip(expr.left) : undefined;
        if (expr.kind === 'binary' && counter?.kind === 'name') rounds.push({ counter: counter.name, bound: strip(expr.right) });
      });
      const test = strip(end.test);
      namesIn(test).forEach((name) => tested.add(name));
      if (test.kind === 'name') asked.add(test.name);
    } else if (end.kind === 'switch') {
      namesIn(end.subject).forEach((name) => { asked.add(name); tested.add(name); });
      for (const { values } of end.cases) values.forEach((value) => compare(end.subject, value));
    }
  }
  // Whether there is a first round is known where the bound is, or where somebody asked whether it is 0.
  const firsts = new Set(rounds.filter(({ bound }) => (bound.kind === 'name' && asked.has(bound.name)) || constant(bound) !== undefined).map(({ counter }) => counter));
  firsts.forEach((name) => asked.add(name));
  // One round is none too many to be counted.
  for (const { counter, bound } of rounds) if (constant(bound) === 1) limits.set(counter, Math.max(1, limits.get(counter) ?? 0));
  const counters = new Set([...counted].filter((name) => {
    const type = types.get(name);
    return !asked.has(name) && !(limits.get(name)! > 0) && type !== undefined && isNumber(type);
  }));
  return { counters, tested, limits, firsts };
}

/** Operands that are asked for their very value: whether they are zero, or equal to something, or above zero. */
function testsIn(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'unary': return expr.op === '!' ? [strip(expr.operand)] : [];
    case 'conditional': return [strip(expr.test)];
    case 'binary': {
      const [left, right] = [strip(expr.left), strip(expr.right)];
      if (expr.op === '&&' || expr.op === '||' || expr.op === '==' || expr.op === '!=') return [left, right];
      return /^[<>]=?$/.test(expr.op) && (left.kind === 'literal' || right.kind === 'literal') ? [left, right] : [];
    }
    default: return [];
  }
}
