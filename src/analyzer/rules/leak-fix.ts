// Where and how a lost resource can be given back by an edit: before each way out on which the variable still owns it, and only
// when on every path to that point the variable owns it or holds NULL.

import { familyInfo } from '../api';
import { eventKey } from '../flow/engine';
import type { Loss, Site, Watch } from '../flow/run';
import { isNumber } from '../flow/types';
import { throwsAlways } from '../flow/codes';
import { leavingOf } from '../flow/leaving';
import { baseOf, calleeName, placeOf, strip, walkExpr } from '../flow/places';
import type { Expr, ReturnStmt, Span } from '../model/types';
import { factsOf } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import { insertBefore, insertBeforeBrace } from './insert';
import { keptResult } from './kept-result';
import type { FunctionContext, ReportEdit, ReportFix } from './rule';
import { releaseStatement } from './release-style';
import { statementsOf, type Placed } from './statements';

export function releaseFixes(ctx: FunctionContext, site: Site, losses: readonly Loss[]): readonly ReportFix[] {
  const owner = site.owner;
  if (owner === undefined || ctx.file.language === 'csharp' || losses.length > 6) return [];
  if (losses.some((loss) => loss.kind === 'overwrite' && isAskedFor(ctx, loss.at, owner) || loss.kind === 'next-round' && isAskedFor(ctx, site.call, owner))) return [];
  const seen = ownershipOf(ctx.program).watch(ctx.fn, owner);
  if (seen === undefined) return [];
  const edits: ReportEdit[] = [];
  const done = new Set<number>();
  // What is given back before it is overwritten is not there any more further down.
  const first = Math.min(...losses.map((loss) => (loss.kind === 'overwrite' || loss.kind === 'next-round' ? loss.at.start : Infinity)));
  for (const loss of losses) {
    if (loss.at.start > first) continue;
    if (done.has(loss.at.start)) continue;
    done.add(loss.at.start);
    const made = editsFor(ctx, site, owner, loss, seen);
    if (made === undefined) return [];
    edits.push(...made);
  }
  return [{ title: `Give \`${owner}\` back with ${familyInfo(site.family).releaser}`, edits }];
}

function editsFor(ctx: FunctionContext, site: Site, owner: string, loss: Loss, seen: Watch['seen']): readonly ReportEdit[] | undefined {
  const closes = ctx.text[loss.at.start] === '}';
  const placed = closes ? undefined : statementAt(ctx, loss.at.start);
  if (!closes && placed === undefined) return undefined;
  const result = placed?.stmt.kind === 'return' && !isPlainResult(ctx, placed.stmt) ? keptResult(ctx, placed) : 'plain';
  if (result === undefined) return undefined;
  if (placed?.stmt.kind === 'throw' && placed.stmt.value !== undefined && names(placed.stmt.value, owner)) return undefined;
  const held = closes ? seen.get(eventKey('leave', loss.at.start)) : heldBefore(placed!, seen);
  if (held === undefined || held.has('other')) return undefined;
  const text = statementText(ctx, site, owner, held.has('null'), loss);
  if (text === undefined) return undefined;
  if (closes) return insertBeforeBrace(ctx.text, loss.at.start, text);
  if (result === 'plain') return insertBefore(ctx.text, placed!, text);
  return [...insertBefore(ctx.text, placed!, `${result.statement}\n${text}`), { at: (placed!.stmt as ReturnStmt).value!, text: result.name }];
}

/** `p->OpenEntry(..., &p)`: what is overwritten is what the new one is asked of, so it cannot be given back before that. */
function isAskedFor(ctx: FunctionContext, at: Span, owner: string): boolean {
  const whole = factsOf(ctx.fn).exprs.find((expr) => expr.start <= at.start && at.end <= expr.end);
  let reads = 0;
  if (whole !== undefined) walkExpr(whole, (inner) => {
    if (inner.kind !== 'cast' && placeOf(inner) === owner) reads += 1;
    if (inner.kind === 'unary' && inner.op === '&' && placeOf(strip(inner.operand)) === owner || inner.kind === 'assign' && placeOf(strip(inner.left)) === owner) reads -= 1;
  });
  return reads > 0;
}

function heldBefore(placed: Placed, seen: Watch['seen']): ReadonlySet<string> | undefined {
  const { stmt } = placed;
  if (stmt.kind === 'return') return seen.get(eventKey('return', stmt.start));
  if (stmt.kind === 'throw') return seen.get(eventKey('throw', stmt.start));
  if (stmt.kind === 'expr') {
    const call = strip(stmt.expr);
    if (call.kind !== 'call') return seen.get(eventKey('eval', stmt.expr.start));
    // Before a call that may leave and may not, it would be given back too early.
    return throwsAlways(calleeName(call) ?? '') ? seen.get(eventKey('throw', stmt.start)) : leavingOf(call) !== undefined ? undefined : seen.get(eventKey('eval', stmt.expr.start));
  }
  if (stmt.kind === 'declare') return seen.get(eventKey('declare', stmt.start));
  return stmt.kind === 'break' || stmt.kind === 'continue' || stmt.kind === 'goto' ? seen.get(eventKey('leave', stmt.start)) : undefined;
}

function names(expr: Expr, owner: string): boolean {
  let found = false;
  walkExpr(expr, (inner) => { if (inner.kind === 'name' && inner.name === baseOf(owner)) found = true; });
  return found;
}

/** The statement that has to be preceded: the innermost one around the offset that can be. */
function statementAt(ctx: FunctionContext, offset: number): Placed | undefined {
  const around = statementsOf(ctx.fn.body).filter(({ stmt }) => stmt.start <= offset && offset < stmt.end && stmt.kind !== 'block');
  const innermost = around.at(-1);
  return innermost !== undefined && ['return', 'expr', 'declare', 'break', 'continue', 'goto', 'throw'].includes(innermost.stmt.kind) ? innermost : undefined;
}

/** A result that cannot depend on what is given back just before. */
function isPlainResult(ctx: FunctionContext, stmt: ReturnStmt): boolean {
  const { value } = stmt;
  if (value === undefined || value.kind === 'literal') return true;
  if (value.kind !== 'name') return false;
  const facts = factsOf(ctx.fn);
  const type = facts.declaresByName.get(value.name)?.[0]?.type ?? facts.params.get(value.name)?.type;
  return type === undefined ? /^[A-Z_0-9]+$|^hrSuccess$/.test(value.name) : isNumber(type) || type.name === 'auto' && /^h(?:r|Res)$/.test(value.name);
}

function statementText(ctx: FunctionContext, site: Site, owner: string, mayBeNull: boolean, loss: Loss): string | undefined {
  const release = releaseStatement(ctx, site.family, owner, mayBeNull);
  // In the next round a failed call would leave the old pointer in place.
  return release === undefined || release.clears || loss.kind !== 'next-round' ? release?.text : `${release.text}\n${owner} = NULL;`;
}

