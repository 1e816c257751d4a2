// A struct that a helper filled, `Options o = Read(argc, argv);`: where the function puts an object into a member itself, on some
// paths, only the helper knows whether it is there on the others, and what that hangs on.

import type { CallExpr, Expr } from '../model/types';
import type { Cfg } from './cfg';
import { baseOf, isIndirect, isNullConstant, placeOf, receiverOf, strip, walkExpr } from './places';
import { isOwn, type Run } from './run';
import { expressions } from './scan';
import { get, resourceOf, ZERO, type State, type Value } from './state';

/** Reads as NONZERO: only somebody else knows whether it can be there. */
export const UNSURE: Value = '!?';

export interface OwnFills {
  /** Members of structs that the function fills itself, each with the blocks where it does; not those that every path fills. */
  readonly ownFills: ReadonlyMap<string, ReadonlySet<number>>;
}

export function ownFillsOf(cfg: Cfg): OwnFills {
  const found = new Map<string, Set<number>>();
  for (const { id, events, end } of cfg.blocks) {
    const fill = (expr: Expr): void => {
      const place = placeOf(expr) ?? '';
      if (place.includes('.') && !isIndirect(place)) found.set(place, (found.get(place) ?? new Set()).add(id));
    };
    const look = (expr: Expr): void => {
      if (expr.kind === 'assign' && !isNullConstant(expr.right)) fill(expr.left);
      else if (expr.kind === 'call') {
        for (const arg of expr.args) {
          const inner = strip(arg);
          if (inner.kind === 'unary' && inner.op === '&') fill(inner.operand);
        }
      }
    };
    for (const event of events) for (const expr of expressions(event)) walkExpr(expr, look);
    if (end.kind === 'branch') walkExpr(end.test, look);
    else if (end.kind === 'switch') walkExpr(end.subject, look);
  }
  return { ownFills: new Map([...found].filter(([, blocks]) => !blocks.has(cfg.entry))) };
}

/** The call works on an object in such a member, on a path that did not put it there, or on what such a call handed out. */
export function isOfOthers(run: Run, state: State, call: CallExpr): boolean {
  const { ownFills } = run.scan;
  const receiver = receiverOf(call);
  return ownFills.size > 0 && [...receiver === undefined ? [] : [receiver], ...call.args].some((expr) => {
    const place = placeOf(expr) ?? '';
    if (state.vars.get(place) === UNSURE) return true;
    const blocks = ownFills.get(place);
    if (blocks === undefined || !isOwn(run, baseOf(place)) || run.fn.params.some((param) => param.name === baseOf(place))) return false;
    const value = get(state, place);
    if (value === ZERO || resourceOf(value) !== undefined) return false;
    for (let at = state.way; at !== undefined; at = at.before) if (blocks.has(at.block)) return false;
    return true;
  });
}
