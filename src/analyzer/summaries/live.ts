// Local variables that nothing asks for any more before they get another value: paths that differ only in these are one path.

import type { Cfg } from '../flow/cfg';
import { liveness } from '../flow/scan';
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
  const live = liveness(cfg);
  return live.map((needed) => new Set(needed ? locals.filter((name) => !needed.has(name)) : []));
}
