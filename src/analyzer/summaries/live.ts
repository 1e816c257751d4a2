// Local variables that nothing asks for any more before they get another value: paths that differ only in these are one path.

import type { Block, Cfg, CfgEvent } from '../flow/cfg';
import { expressions } from '../flow/scan';
import { solve } from '../flow/solver';
import type { Expr } from '../model/types';
import { factsOf } from './facts';
import type { Program } from './program';
import { isRawPointer } from './types';

const nobody: ReadonlySet<string> = new Set();
const memos = new WeakMap<Cfg, { readonly program: Program; readonly version: number; readonly idle: readonly ReadonlySet<string>[] }>();

/** By block: the variables of the function that are of no use where it begins. */
export function idleAt(program: Program, cfg: Cfg): readonly ReadonlySet<string>[] {
  let memo = memos.get(cfg);
  if (memo?.program !== program || memo.version !== program.version) memos.set(cfg, memo = { program, version: program.version, idle: find(program, cfg) });
  return memo.idle;
}

function find(program: Program, cfg: Cfg): readonly ReadonlySet<string>[] {
  const { declares, lambdas, params } = factsOf(cfg.fn);
  // A lambda may run anywhere, a static variable is there the next time, and that a pointer is empty says what is put there next.
  const kept = new Set([...params.keys(), ...declares.flatMap(({ name, isStatic, type }) => (isStatic || isRawPointer(program, type) ? [name] : []))]);
  const locals = lambdas.length > 0 ? [] : [...new Set(declares.map(({ name }) => name))].filter((name) => !kept.has(name));
  if (locals.length === 0) return cfg.blocks.map(() => nobody);
  const { output } = solve<ReadonlySet<string>>(cfg, {
    direction: 'backward', initial: nobody, transfer,
    join: (left, right) => new Set([...left, ...right]),
    equal: (left, right) => left.size === right.size && [...left].every((name) => right.has(name)),
  });
  return output.map((needed) => new Set(needed ? locals.filter((name) => !needed.has(name)) : []));
}

function transfer({ events, end }: Block, after: ReadonlySet<string>): ReadonlySet<string> {
  const needed = new Set(after);
  if (end.kind === 'branch') pass([end.test], needed);
  else if (end.kind === 'switch') pass([end.subject], needed);
  for (const event of [...events].reverse()) {
    for (const name of endedBy(event)) needed.delete(name);
    pass(expressions(event), needed);
  }
  return needed;
}

function endedBy(event: CfgEvent): readonly string[] {
  switch (event.kind) {
    case 'declare': return event.stmt.isStatic ? [] : [event.stmt.name];
    case 'next-element': return [event.stmt.name];
    case 'leave': return event.names;
    default: return [];
  }
}

function pass(exprs: readonly Expr[], needed: Set<string>): void {
  const used: string[] = [];
  for (const expr of exprs) look(expr, used, needed, true);
  for (const name of used) needed.add(name);
}

/** What an expression surely gives another value is not needed before it, what it reads is. */
function look(expr: Expr, used: string[], needed: Set<string>, surely: boolean): void {
  const on = (inner: Expr): void => look(inner, used, needed, surely);
  const perhaps = (inner: Expr): void => look(inner, used, needed, false);
  switch (expr.kind) {
    case 'name': used.push(expr.name); return;
    case 'member': used.push(expr.name); return on(expr.object);
    case 'index': on(expr.object); return on(expr.index);
    case 'call': on(expr.callee); return expr.args.forEach(on);
    case 'assign':
      if (expr.op === '=' && expr.left.kind === 'name') {
        if (surely) needed.delete(expr.left.name);
      } else on(expr.left);
      return expr.op === '??' ? perhaps(expr.right) : on(expr.right);
    case 'binary': on(expr.left); return /^(?:&&|\|\||\?\?)$/.test(expr.op) ? perhaps(expr.right) : on(expr.right);
    case 'unary':
    case 'delete':
    case 'cast': return on(expr.operand);
    case 'conditional': on(expr.test); perhaps(expr.then); return perhaps(expr.else);
    case 'new': expr.placement.forEach(on); return expr.args.forEach(on);
    case 'init-list':
    case 'sequence': return expr.items.forEach(on);
    case 'unknown': return expr.children.forEach(on);
    default:
  }
}
