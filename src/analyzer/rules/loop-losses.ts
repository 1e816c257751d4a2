// Things that a loop takes again before it gave the last one back: from a call that handed one out, can the next round come without
// a release? Whatever is kept, returned or handed to somebody unknown is forgiven.

import { hasRole, type Role } from '../api';
import { receiverOf, strip, walkExpr } from '../flow/places';
import type { CallExpr, Expr, FunctionModel } from '../model/types';
import { explore, type Passing } from '../summaries/explore';
import { factsOf } from '../summaries/facts';
import { keyOf, NOT_ZERO, rootOf, Z } from '../summaries/known';
import type { Program } from '../summaries/program';
import { resolveCall } from '../summaries/resolve';
import { apiMatch } from '../summaries/roles';
import { isRawPointer, typeOf } from '../summaries/types';
import { outPlace } from '../summaries/passing';
import { startOf } from '../summaries/repeat';
import { successOf } from '../summaries/success';
import { holderOf } from './release-steps';
import type { Repetition } from './repetition';

export interface LossQuestion {
  readonly program: Program;
  readonly repetition: Repetition;
  /** Roles of the calls that give it back. */
  readonly counterparts: readonly Role[];
}

/** Whether the loop comes round again with the last one neither given back nor handed on. */
export function isLostByLoop({ program, repetition, counterparts }: LossQuestion): boolean {
  const { effect, fn, loop } = repetition;
  const node = startOf(effect);
  const holder = heldInLoop(program, repetition);
  if (holder === undefined) return false;
  if (holder.name !== undefined && !isPlainVariable(program, fn, holder.name, node.start)) return false;
  const outcome = effect.links.length === 0 ? successOf(effect.site.row, effect.site.call) : new Map();
  const { reached, complete } = explore({
    program, fn, after: { node, result: effect.links.length === 0 ? Z : NOT_ZERO }, known: outcome, until: node, ...(loop ? { within: loop } : {}),
    watch: (passing) => holder.name !== undefined && handsOn(program, fn, passing, holder.name, counterparts),
  });
  return complete && reached.length > 0;
}

/** The variable at the loop that holds what was handed out; without a name the result was thrown away. */
function heldInLoop(program: Program, repetition: Repetition): { readonly name?: string } | undefined {
  const { effect, fn } = repetition;
  if (effect.links.length === 0) {
    const name = holderOf(effect.site);
    return name === undefined ? undefined : { name };
  }
  // A helper that hands it out as its result.
  const [link] = effect.links;
  if (effect.links.length !== 1 || link?.how !== 'call' || link.node.kind !== 'call') return undefined;
  const inner = holderOf(effect.site);
  if (inner === undefined || !returnsOnly(program, link.callee, inner)) return undefined;
  const call = link.node;
  const declared = factsOf(fn).declares.find((stmt) => stmt.init !== undefined && strip(stmt.init) === call);
  if (declared) return { name: declared.name };
  const top = factsOf(fn).exprs.find((expr) => expr === call || (expr.kind === 'assign' && strip(expr.right) === call));
  if (top === call) return {};
  const name = top?.kind === 'assign' ? keyOf(top.left) : undefined;
  return name === undefined ? undefined : { name };
}

/** A helper that gives the thing to its caller and does nothing else with it. */
function returnsOnly(program: Program, fn: FunctionModel, holder: string): boolean {
  let returns = false;
  let other = false;
  for (const top of factsOf(fn).exprs) {
    if (keyOf(top) === holder) returns = true;
    walkExpr(top, (expr) => {
      if (expr.kind === 'assign' && keyOf(expr.right) === holder) other = true;
      if (expr.kind === 'call' && !apiMatch(program, fn, expr) && expr.args.some((arg) => keyOf(strip(arg)) === holder)) other = true;
      if (expr.kind === 'call' && isGivenBack(program, fn, expr, holder, [])) other = true;
    });
  }
  return returns && !other;
}

/** A local raw variable: members, elements and smart pointers look after themselves, or somebody else does. */
function isPlainVariable(program: Program, fn: FunctionModel, name: string, at: number): boolean {
  if (/[*[.>]/.test(name)) return false;
  const declared = factsOf(fn).declaresByName.get(name)?.filter((stmt) => stmt.start <= at).at(-1);
  if (!declared || declared.isStatic) return false;
  const type = declared.type.name === 'auto' ? typeOf(program, fn, { kind: 'name', name, start: at, end: at }) : declared.type;
  return type !== undefined && !type.reference && (isRawPointer(program, type) || /^(?:U?LONG(?:_PTR)?|DWORD(?:_PTR)?|unsigned|U?INT(?:_PTR)?|int|long|size_t|uint\w*|LHANDLE)$/.test(type.name));
}

function handsOn(program: Program, fn: FunctionModel, passing: Passing, holder: string, counterparts: readonly Role[]): boolean {
  switch (passing.kind) {
    case 'opaque': return passing.names.includes(holder);
    case 'call': return passing.expr.kind === 'call' && isGivenBack(program, fn, passing.expr, holder, counterparts);
    case 'expr': {
      if ((passing.as === 'return' || passing.as === 'throw') && mentionsName(passing.expr, holder)) return true;
      let moved = false;
      walkExpr(passing.expr, (expr) => {
        if (expr.kind === 'assign' && mentionsName(expr.right, holder) && keyOf(strip(expr.right)) === holder) moved = true;
        if (expr.kind === 'lambda' || (expr.kind === 'init-list' && expr.items.some((item) => keyOf(item) === holder))) moved = moved || expr.kind === 'init-list' || expr.captures.includes(holder) || expr.captureDefault !== undefined;
        if (expr.kind === 'unknown' && mentionsName(expr, holder)) moved = true;
        if (expr.kind === 'new' && expr.args.some((arg) => keyOf(strip(arg)) === holder)) moved = true;
      });
      return moved || (passing.as === 'initializer' && keyOf(strip(passing.expr)) === holder);
    }
    case 'leave': return false;
  }
}

/** Released, or handed to somebody who may release or keep it. */
function isGivenBack(program: Program, fn: FunctionModel, call: CallExpr, holder: string, counterparts: readonly Role[]): boolean {
  const row = apiMatch(program, fn, call)?.row;
  const receiver = receiverOf(call);
  const at = call.args.findIndex((arg) => keyOf(strip(arg)) === holder || outPlace(arg) === holder);
  if (row) {
    if (receiver && keyOf(receiver) === holder) return row.takes?.some((taken) => taken.at === 'receiver') ?? false;
    if (counterparts.some((role) => hasRole(row, role))) return at >= 0;
    return at >= 0 && ((row.takes?.some((taken) => taken.at === at) ?? false) || (row.adopts?.includes(at) ?? false) || hasRole(row, 'query-interface'));
  }
  if (at < 0) return receiver !== undefined && keyOf(receiver) === holder && /release/i.test(nameOf(call));
  const callee = resolveCall(program, fn, call);
  const param = callee?.params[at];
  // A function of the workspace is asked; an unknown one is trusted.
  return !callee || !param || !onlyUses(program, callee, param.name);
}

/** Whether a function only looks at a parameter: calls methods of the API on it, hands it to the API. */
function onlyUses(program: Program, fn: FunctionModel, name: string): boolean {
  let harmless = true;
  for (const top of factsOf(fn).exprs) {
    walkExpr(top, (expr) => {
      if (expr.kind === 'assign' && keyOf(strip(expr.right)) === name) harmless = false;
      if (expr.kind !== 'call') return;
      const receiver = receiverOf(expr);
      const uses = expr.args.some((arg) => isPlace(arg, name)) || (receiver !== undefined && isPlace(receiver, name));
      if (uses && (!apiMatch(program, fn, expr) || isGivenBack(program, fn, expr, name, ['unadvise', 'logoff', 'release']))) harmless = false;
    });
    if (keyOf(strip(top)) === name) harmless = false;
  }
  return harmless && factsOf(fn).opaque.every((stmt) => !stmt.names.includes(name));
}

/** The variable itself, its address or a part of it. */
function isPlace(expr: Expr, name: string): boolean {
  const inner = strip(expr);
  const key = keyOf(inner.kind === 'unary' && inner.op === '&' ? inner.operand : inner);
  return key !== undefined && rootOf(key) === name;
}

function nameOf(call: CallExpr): string {
  return call.callee.kind === 'member' || call.callee.kind === 'name' ? call.callee.name : '';
}

function mentionsName(expr: Expr, name: string): boolean {
  let found = false;
  walkExpr(expr, (inner) => { if (inner.kind === 'name' && inner.name === rootOf(name)) found = true; });
  return found;
}
