// What the two store rules share: OpenMsgStore that happens again, and whether the store is the same one each time.

import { receiverOf, strip, walkExpr } from '../flow/places';
import type { Expr, FunctionModel } from '../model/types';
import { factsOf } from '../summaries/facts';
import { keyOf, rootOf } from '../summaries/known';
import type { Program } from '../summaries/program';
import type { Effect, Link } from '../summaries/effects';
import { outPlace } from '../summaries/passing';
import { apiMatch } from '../summaries/roles';
import { isRawPointer } from '../summaries/types';
import { varianceAcross, type Variance } from '../summaries/variance';
import { givingBack, holderOf } from './release-steps';
import { repetitionsIn, type Repetition } from './repetition';
import { statementsOf } from './statements';

export interface StoreLoop {
  readonly repetition: Repetition;
  /** Whether the entry id is the same in each round. */
  readonly store: Variance;
}

const memos = new WeakMap<FunctionModel, { readonly program: Program; readonly version: number; readonly at: number; readonly loops: readonly StoreLoop[] }>();

export function storeLoops(program: Program, fn: FunctionModel): readonly StoreLoop[] {
  const memo = memos.get(fn);
  if (memo?.program === program && memo.version === program.version && memo.at === fn.span.start) return memo.loops;
  const loops = findStoreLoops(program, fn);
  memos.set(fn, { program, version: program.version, at: fn.span.start, loops });
  return loops;
}

function findStoreLoops(program: Program, fn: FunctionModel): readonly StoreLoop[] {
  return repetitionsIn(program, fn, { role: 'open-store', told: 'The store is opened here.' })
    .filter((repetition) => closesAgain(program, repetition.effect))
    .map((repetition) => ({ repetition, store: storeVariance(program, repetition) }));
}

function storeVariance(program: Program, repetition: Repetition): Variance {
  const { site, links } = repetition.effect;
  const at = site.row.entryId;
  const parts = at === undefined ? [] : [site.call.args[at], at > 0 ? site.call.args[at - 1] : undefined].filter((arg) => arg !== undefined);
  const across = repetition.how === 'each' ? links.slice(1) : links;
  const all = parts.map((part) => varianceAcross(program, repetition.fn, repetition.loop, across, part));
  if (repetition.how === 'each' || repetition.how === 'recursion') return 'unknown';
  const id = all[0] ?? 'unknown';
  // One entry id, or none for the default store, means another store in another session.
  const session = receiverOf(site.call);
  const sameSession = session === undefined || varianceAcross(program, repetition.fn, repetition.loop, across, session) === 'same';
  return all.includes('varies') ? 'varies' : id === 'same' && sameSession ? 'same' : 'unknown';
}

/** Whether the store is given back where it ends up: in the function that opens it, or in one that gets it from there. */
function closesAgain(program: Program, { site, links }: Effect): boolean {
  let fn = site.fn;
  let holder = holderOf(site);
  for (let level = links.length - 1; level >= 0 && holder !== undefined; level -= 1) {
    const up = handedUp(links[level]!, holder);
    if (up === undefined) break;
    holder = up;
    fn = links[level]!.fn;
  }
  // A store that is kept - in a list, a member, the caller's object - is nobody's churn.
  if (holder === undefined || holder.startsWith('*') || /[[.>]/.test(holder) || isKept(program, fn, holder)) return false;
  const declared = factsOf(fn).declaresByName.get(rootOf(holder))?.at(-1);
  if (!declared) return false;
  return !isRawPointer(program, declared.type) || givingBack(program, fn, holder, []).length > 0;
}

/** The caller's variable for what a callee hands out through a parameter. */
function handedUp(link: Link, holder: string): string | undefined {
  if (link.node.kind !== 'call') return undefined;
  const at = link.callee.params.findIndex((param) => holder === `*${param.name}` || (holder === param.name && param.type.reference));
  const arg = at < 0 ? undefined : link.node.args[at];
  if (!arg) return returns(link.callee, holder) ? resultPlace(link.fn, link.node) : undefined;
  return holder.startsWith('*') ? outPlace(arg) : keyOf(arg);
}

function returns(fn: FunctionModel, holder: string): boolean {
  return statementsOf(fn.body).some(({ stmt }) => stmt.kind === 'return' && stmt.value !== undefined && waysOf(stmt.value).some((way) => keyOf(way) === holder));
}

function waysOf(value: Expr): readonly Expr[] {
  const inner = strip(value);
  return inner.kind === 'conditional' ? [inner.then, inner.else] : [inner];
}

/** The variable that gets what the call returns. */
function resultPlace(fn: FunctionModel, call: Expr): string | undefined {
  const isIt = (expr: Expr | undefined): boolean => expr !== undefined && strip(expr).start === call.start && strip(expr).end === call.end;
  const declared = factsOf(fn).declares.find(({ init }) => isIt(init));
  if (declared !== undefined) return declared.name;
  let place: string | undefined;
  for (const top of factsOf(fn).exprs) walkExpr(top, (expr) => { if (expr.kind === 'assign' && expr.op === '=' && isIt(expr.right)) place = keyOf(expr.left); });
  return place;
}

/** Put into a container, assigned to something that lives longer, or returned. */
function isKept(program: Program, fn: FunctionModel, holder: string): boolean {
  return factsOf(fn).exprs.some((top) => {
    let kept = false;
    walkExpr(top, (expr) => {
      if (expr.kind === 'assign' && expr.op === '=' && keyOf(expr.right) === holder && keyOf(expr.left) !== holder) kept = true;
      if (expr.kind !== 'call' || !receiverOf(expr) || apiMatch(program, fn, expr)) return;
      if (/^(?:push|insert|emplace|add|append|store|set|attach)/i.test(calleeText(expr.callee)) && expr.args.some((arg) => keyOf(strip(arg)) === holder)) kept = true;
    });
    return kept;
  });
}

function calleeText(callee: Expr): string {
  return callee.kind === 'member' ? callee.name : callee.kind === 'name' ? callee.name : '';
}
