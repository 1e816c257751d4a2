// The repair for what a loop forgets: the release at the end of the round. Offered where the round has one way to its end, so that
// one statement is enough.

import { strip } from '../flow/places';
import { eachStmt, ownExprs } from '../model/walk';
import type { BlockStmt, Expr, Stmt } from '../model/types';
import { walkExpr } from '../flow/places';
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
  const afterGuard = rest[0]?.kind === 'if' && canFall(rest[0]) && leaves(rest[0]) ? rest.slice(1) : rest;
  if (afterGuard.some(leaves)) return [];
  const last = statementLines(ctx.text, body.body.at(-1)!);
  if (!last) return [];
  const indent = indentAt(ctx.text, last.start + 1);
  return [{ title: release.title, edits: [{ at: { start: last.end, end: last.end }, text: `${indent}${release.text}${lineBreak(ctx.text)}` }] }];
}

/** A plain statement, or a test that only leaves. */
function canFall(stmt: Stmt): boolean {
  if (stmt.kind === 'expr' || stmt.kind === 'declare') return true;
  return stmt.kind === 'if' && !stmt.else && (stmt.then.kind === 'block' ? stmt.then.body.at(-1) : stmt.then) !== undefined && leaves(stmt.then);
}

function leaves(stmt: Stmt): boolean {
  let found = false;
  eachStmt(stmt, (inner) => { if (['return', 'goto', 'throw', 'break', 'continue', 'opaque'].includes(inner.kind)) found = true; });
  return found;
}

function declaredIn(body: BlockStmt, name: string): boolean {
  return body.body.some((stmt) => stmt.kind === 'declare' && stmt.name === name);
}

function holds(top: Expr, call: Expr): boolean {
  let found = false;
  walkExpr(top, (expr) => { if (strip(expr) === call) found = true; });
  return found;
}
