// The repair for what a loop forgets: the release at the end of the round. Offered where the round has one way to its end, so that
// one statement is enough.

import { mayKeepReference } from '../flow/codes';
import { calleeName, placeOf, receiverOf, strip, walkExpr } from '../flow/places';
import { eachStmt, ownExprs } from '../model/walk';
import type { BlockStmt, DeclareStmt, Expr, Stmt } from '../model/types';
import { contains } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import { closingBefore } from './before-closing';
import { asksForFailure, mentions, resultNames } from './hoist-parts';
import { insertBefore } from './insert';
import { givingBack } from './release-steps';
import type { Repetition } from './repetition';
import type { FunctionContext, ReportFix } from './rule';
import { indentAt, lineBreak, statementLines } from './text';

export interface MissingRelease {
  readonly title: string;
  /** The statement that gives it back, without indentation. */
  readonly text: string;
  readonly holder: string;
}

export function releaseAtEndOfRound(ctx: FunctionContext, repetition: Repetition, release: MissingRelease): readonly ReportFix[] {
  const { loop, effect, fn } = repetition;
  const body = loop?.stmt?.body;
  if (fn !== ctx.fn || effect.links.length > 0 || body?.kind !== 'block') return [];
  const index = body.body.findIndex((stmt) => ownExprs(stmt).some((expr) => holds(expr, effect.site.call)));
  const opener = body.body[index];
  if (!opener || !declaredIn(body, release.holder) || !canFall(opener)) return [];
  const rest = body.body.slice(index + 1);
  // A test of how the opening went leaves with nothing; every other way out, and every release there is, would need a look of its own.
  const [guard] = rest;
  const names = [release.holder, ...resultNames(opener, effect.site.call)];
  const guarded = opener.kind !== 'if' && guard?.kind === 'if' && !guard.else && leaves(guard) && asksOnly(guard.test, names);
  const afterGuard = guarded ? rest.slice(1) : rest;
  if (afterGuard.some(leaves) || givingBack(ctx.program, fn, release.holder, ['release', 'unadvise']).length > 0) return [];
  if (afterGuard.some((stmt) => handsOn(ctx, stmt, release.holder))) return [];
  const test = opener.kind === 'if' ? opener.test : guarded ? guard.test : undefined;
  const sure = test !== undefined && asksForFailure(test, effect.site.call, new Set(names));
  if (!sure && declaredIn(body, release.holder)?.init === undefined) return [];
  const text = `${sure ? '' : `if (${release.holder}) `}${release.text}`;
  const receiver = receiverOf(effect.site.call);
  const source = receiver === undefined ? undefined : placeOf(receiver);
  const ahead = closingBefore(ctx, { names: new Set([release.holder]), sources: new Set(source === undefined ? [] : [source]) }, body, body.end);
  if (ahead !== undefined) return [{ title: release.title, edits: insertBefore(ctx.text, ahead, text) }];
  const last = statementLines(ctx.text, body.body.at(-1)!);
  // The object that it is to be given back to may be gone by then.
  if (!last || source !== undefined && givingBack(ctx.program, fn, source, ['release']).some((call) => contains(body, call))) return [];
  const indent = indentAt(ctx.text, last.start + 1);
  return [{ title: release.title, edits: [{ at: { start: last.end, end: last.end }, text: `${indent}${text}${lineBreak(ctx.text)}` }] }];
}

/** A plain statement, or a test that only leaves. */
function canFall(stmt: Stmt): boolean {
  if (stmt.kind === 'expr' || stmt.kind === 'declare') return true;
  return stmt.kind === 'if' && !stmt.else && (stmt.then.kind === 'block' ? stmt.then.body.at(-1) : stmt.then) !== undefined && leaves(stmt.then);
}

function asksOnly(test: Expr, names: readonly string[]): boolean {
  let other = false;
  let any = false;
  walkExpr(test, (expr) => {
    if (expr.kind !== 'name' || /^[A-Z][A-Z0-9_]*$/.test(expr.name) || expr.name === 'hrSuccess') return;
    if (names.includes(expr.name)) any = true;
    else other = true;
  });
  return any && !other;
}

function leaves(stmt: Stmt): boolean {
  let found = false;
  eachStmt(stmt, (inner) => { if (['return', 'goto', 'throw', 'break', 'continue', 'opaque'].includes(inner.kind)) found = true; });
  return found;
}

/** Somebody may keep it, or give it back: only the object itself and the API are trusted with it. */
function handsOn(ctx: FunctionContext, stmt: Stmt, holder: string): boolean {
  let found = false;
  eachStmt(stmt, (inner) => {
    if (inner.kind === 'declare' && inner.init !== undefined && placeOf(inner.init) === holder || inner.kind === 'return') found = true;
    for (const top of ownExprs(inner)) walkExpr(top, (expr) => {
      if (expr.kind === 'assign' && placeOf(expr.right) === holder || expr.kind === 'init-list' && expr.items.some((item) => placeOf(item) === holder)) found = true;
      if (expr.kind === 'lambda' || expr.kind === 'new' && expr.args.some((arg) => placeOf(arg) === holder)) found = true;
      if (expr.kind !== 'call' || !expr.args.some((arg) => placeOf(arg) === holder || strip(arg).kind === 'unary' && mentions(arg, holder))) return;
      const contract = ownershipOf(ctx.program).contractOf(ctx.fn, expr);
      if (contract === undefined ? mayKeepReference(calleeName(expr) ?? '') : contract.outcomes.some((outcome) => outcome.keeps.length + outcome.takes.length > 0)) found = true;
    });
  });
  return found;
}

function declaredIn(body: BlockStmt, name: string): DeclareStmt | undefined {
  return body.body.find((stmt): stmt is DeclareStmt => stmt.kind === 'declare' && stmt.name === name);
}

function holds(top: Expr, call: Expr): boolean {
  let found = false;
  walkExpr(top, (expr) => { if (strip(expr) === call) found = true; });
  return found;
}
