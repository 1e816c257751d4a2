// The repair of the churn rules where each round does its work inside `if (SUCCEEDED(open(..))) { ... close }`: the test goes around
// the loop instead. Offered only where the rest of a round is that one statement, so that a failed open did nothing before either.

import { resultTest } from '../flow/codes';
import { calleeName, receiverOf, strip, walkExpr } from '../flow/places';
import { eachStmt, ownExprs } from '../model/walk';
import type { BlockStmt, Expr, IfStmt, LoopStmt, Stmt } from '../model/types';
import { factsOf } from '../summaries/facts';
import { keyOf, rootOf } from '../summaries/known';
import { varianceAcross } from '../summaries/variance';
import { closes, closesInside, mattersAgain, mentions, ownsItself, preparesOnly, resultNames, rewrites, standsInBlock, type Hoisting } from './hoist-parts';
import { holderOf } from './release-steps';
import type { Repetition } from './repetition';
import type { FunctionContext, ReportEdit } from './rule';
import { indentAt, lineBreak, reindent, statementLines, wholeLines } from './text';

export function turnInsideOut(ctx: FunctionContext, repetition: Repetition, loop: LoopStmt, body: BlockStmt, hoisting: Hoisting): readonly ReportEdit[] {
  const guard = body.body.at(-1);
  const { site } = repetition.effect;
  if (guard?.kind !== 'if' || guard.else !== undefined || guard.init !== undefined || guard.then.kind !== 'block' || loop.form === 'do' || !asksForSuccess(guard.test, site.call)) return [];
  const before = body.body.slice(0, -1);
  const holder = holderOf(site);
  const moved = new Set<string>([...holder === undefined ? [] : [rootOf(holder)], ...resultNames(guard, site.call)]);
  if (!standsInBlock(ctx.fn.body, loop) || !before.every((stmt) => preparesOnly(stmt, moved)) || !headIsPure(loop, moved)) return [];
  const prepared = before.filter((stmt) => stmt.kind !== 'declare' || moved.has(stmt.name) || mentions(guard.test, stmt.name));
  for (const stmt of prepared) if (stmt.kind === 'declare') moved.add(stmt.name);
  const inputs = [...site.call.args.filter((arg) => ![...moved].some((name) => mentions(arg, name))), ...[receiverOf(site.call)].flatMap((receiver) => receiver ?? [])];
  if (inputs.some((expr) => varianceAcross(ctx.program, ctx.fn, repetition.loop, [], expr) !== 'same' || startsIn(loop, expr))) return [];
  if (before.some((stmt) => stmt.kind === 'declare' && (factsOf(ctx.fn).declaresByName.get(stmt.name)!.length > 1 || factsOf(ctx.fn).params.has(stmt.name)))) return [];

  const inner = guard.then.body;
  const first = inner.findIndex((stmt) => closes(ctx, stmt, holder, hoisting));
  const closings = first < 0 ? [] : inner.slice(first);
  const kept = first < 0 ? inner : inner.slice(0, first);
  if (kept.length === 0 || !closings.every((stmt) => closes(ctx, stmt, holder, hoisting)) || closings.length === 0 && !(holder !== undefined && ownsItself(ctx, holder))) return [];
  if (kept.some((stmt) => leavesTheRound(stmt) || closesInside(ctx, stmt, holder, hoisting) || holder !== undefined && rewrites(stmt, holder))) return [];
  const stays = before.filter((stmt) => !prepared.includes(stmt));
  if ([...moved].some((name) => name !== rootOf(holder ?? '') && mattersAgain([...stays, ...inner], name))) return [];
  return layOut(ctx.text, loop, body, guard, { before, stays, kept, closings });
}

/** `SUCCEEDED(call)`, `SUCCEEDED(hr = call)`, `(hr = call) == S_OK`. */
function asksForSuccess(test: Expr, call: Expr): boolean {
  const isIt = (expr: Expr): boolean => {
    const inner = strip(expr);
    return inner === call || inner.kind === 'assign' && inner.op === '=' && strip(inner.right) === call && strip(inner.left).kind === 'name';
  };
  const inner = strip(test);
  if (inner.kind === 'call') return resultTest(calleeName(inner) ?? '') === 'succeeded' && inner.args.length === 1 && isIt(inner.args[0]!);
  return inner.kind === 'binary' && inner.op === '==' && isIt(inner.left) && /^(?:S_OK|hrSuccess|NOERROR|SUCCESS_SUCCESS)$/.test(keyOf(inner.right) ?? '');
}

/** Going round changes nothing but counters, so a loop that did nothing need not go round. */
function headIsPure(loop: LoopStmt, moved: ReadonlySet<string>): boolean {
  const exprs = [loop.test, loop.update, loop.range].filter((expr) => expr !== undefined);
  return exprs.every((top) => {
    let pure = ![...moved].some((name) => mentions(top, name));
    walkExpr(top, (expr) => {
      if (expr.kind === 'call' && !(expr.args.length === 0 && /^(?:size|empty|c?r?begin|c?r?end|length|GetSize|GetCount)$/.test(calleeName(expr) ?? ''))) pure = false;
      if (expr.kind === 'assign' && strip(expr.left).kind !== 'name' || expr.kind === 'unknown' || expr.kind === 'lambda') pure = false;
    });
    return pure;
  });
}

/** The loop's own beginning sets what the open is asked with. */
function startsIn(loop: LoopStmt, input: Expr): boolean {
  return [...loop.init ?? [], ...loop.variable === undefined ? [] : [loop.variable]].some((stmt) => {
    if (stmt.kind === 'declare') return mentions(input, stmt.name);
    return ownExprs(stmt).some((expr) => expr.kind === 'assign' && mentions(input, rootOf(keyOf(expr.left) ?? '')));
  });
}

function leavesTheRound(stmt: Stmt): boolean {
  let found = false;
  eachStmt(stmt, (inner) => { if (['return', 'goto', 'throw', 'opaque', 'break', 'continue', 'label'].includes(inner.kind)) found = true; });
  return found;
}

interface Parts { readonly before: readonly Stmt[]; readonly stays: readonly Stmt[]; readonly kept: readonly Stmt[]; readonly closings: readonly Stmt[] }

/** The heads change places, and what closes stands behind the inner block. The work itself keeps its lines as they are. */
function layOut(text: string, loop: LoopStmt, body: BlockStmt, guard: IfStmt, { before, stays, kept, closings }: Parts): readonly ReportEdit[] {
  const around = wholeLines(text, loop);
  const outer = indentAt(text, loop.start);
  const inner = indentAt(text, guard.start);
  const lines = [...before, ...kept, ...closings].map((stmt) => statementLines(text, stmt));
  const moved = lines.slice(0, before.length);
  const [work, closed] = [lines.slice(before.length, before.length + kept.length), lines.slice(before.length + kept.length)];
  if (!around || lines.some((span) => span === undefined) || !inner.startsWith(outer) || inner === outer || !isNext(text, loop, guard, body)) return [];
  const eol = lineBreak(text);
  const firstWork = work[0]!.start;
  const workEnd = work.at(-1)!.end;
  // Whatever stands between the pieces, a comment perhaps, would be lost.
  const joints = [
    text.slice(body.start + 1, moved[0]?.start ?? text.lastIndexOf('\n', guard.start) + 1), ...moved.map((span, index) => text.slice(span!.end, moved[index + 1]?.start ?? text.lastIndexOf('\n', guard.start) + 1)),
    text.slice(guard.then.start + 1, firstWork), text.slice(workEnd, closed[0]?.start ?? workEnd), ...closed.map((span, index) => (index + 1 < closed.length ? text.slice(span!.end, closed[index + 1]!.start) : '')),
    text.slice((closed.at(-1) ?? work.at(-1))!.end, guard.then.end - 1), text.slice(guard.then.end, body.end - 1),
  ];
  if (joints.some((joint) => joint.trim() !== '')) return [];
  const deeper = (piece: string): string => reindent(piece, outer, inner);
  const shallower = (piece: string): string => reindent(piece, inner, outer);
  const ifHead = shallower(text.slice(guard.start, guard.then.start + 1));
  const loopHead = deeper(text.slice(loop.start, body.start + 1));
  const workIndent = indentAt(text, firstWork + 1);
  const [out, still] = [before.filter((stmt) => !stays.includes(stmt)), stays].map((some) => some.map((stmt) => lines[before.indexOf(stmt)]!));
  const head = `${out!.map((span) => shallower(text.slice(span.start, span.end))).join('')}${outer}${ifHead}${eol}${inner}${loopHead}${eol}${still!.map((span) => reindent(text.slice(span.start, span.end), inner, workIndent)).join('')}`;
  const foot = `${inner}}${eol}${closed.map((span) => reindent(text.slice(span!.start, span!.end), workIndent, inner)).join('')}${outer}}${eol}`;
  return [
    { at: { start: around.start, end: firstWork }, text: head },
    { at: { start: workEnd, end: around.end }, text: foot },
  ];
}

/** Each head and its opening brace stand as people write them: nothing but white space between. */
function isNext(text: string, loop: LoopStmt, guard: IfStmt, body: BlockStmt): boolean {
  const ends = text.slice(body.end, text.indexOf('\n', body.end) < 0 ? text.length : text.indexOf('\n', body.end));
  return ends.trim() === '' && /\)\s*$/.test(text.slice(loop.start, body.start)) && /\)\s*$/.test(text.slice(guard.start, guard.then.start));
}
