// The repair of the churn rules: what is opened at the beginning of each round is opened before the loop, and what closes it at the
// end of the round moves behind it. Offered only where the statements can move as they stand; otherwise there is no repair.

import { receiverOf, strip } from '../flow/places';
import { eachStmt } from '../model/walk';
import type { BlockStmt, Expr, IfStmt, LoopStmt, Span, Stmt } from '../model/types';
import { factsOf } from '../summaries/facts';
import { rootOf } from '../summaries/known';
import { varianceAcross } from '../summaries/variance';
import { asksForFailure, canStandBefore, closes, closesInside, holds, isOwn, mattersAgain, mentions, mentionsIn, ownsItself, preparesOnly, resultNames, rewrites, standsInBlock, type Hoisting } from './hoist-parts';
import { declareFirst } from './hoist-c';
import { turnInsideOut } from './hoist-success';
import { holderOf } from './release-steps';
import type { Repetition } from './repetition';
import type { FunctionContext, ReportFix } from './rule';
import { indentAt, reindent, statementLines, wholeLines } from './text';

export function hoist(ctx: FunctionContext, repetition: Repetition, hoisting: Hoisting): readonly ReportFix[] {
  const { fn, effect, loop } = repetition;
  const stmt = loop?.stmt;
  if (fn !== ctx.fn || effect.links.length > 0 || stmt?.body.kind !== 'block' || stmt.form !== 'do' && stmt.test === undefined && stmt.form !== 'range') return [];
  const plan = planFor(ctx, repetition, stmt, stmt.body, hoisting);
  const edits = declareFirst(ctx, stmt, stmt.body, plan ? editsOf(ctx.text, stmt, plan) : turnInsideOut(ctx, repetition, stmt, stmt.body, hoisting));
  return edits.length > 0 ? [{ title: hoisting.title, edits }] : [];
}

interface Plan { readonly group: readonly Stmt[]; readonly closings: readonly Stmt[] }

function planFor(ctx: FunctionContext, repetition: Repetition, loop: LoopStmt, body: BlockStmt, hoisting: Hoisting): Plan | undefined {
  const { fn, effect: { site } } = repetition;
  if (!standsInBlock(fn.body, loop)) return undefined;
  const index = body.body.findIndex((stmt) => holds(stmt, site.call));
  const opener = body.body[index];
  if (!opener || !isPlainOpening(opener, site.call)) return undefined;

  const holder = holderOf(site);
  const moved = new Set<string>([...(holder === undefined ? [] : [holder]), ...resultNames(opener, site.call)]);
  const before = body.body.slice(0, index);
  if (!before.every((stmt) => preparesOnly(stmt, moved))) return undefined;
  let last = index;
  while (isGuard(body.body[last + 1], site.call, moved)) last += 1;
  const opening = body.body.slice(index, last + 1);
  const prepared = before.filter((stmt) => isOwn(stmt, opening, moved));
  for (const stmt of prepared) if (stmt.kind === 'declare') moved.add(stmt.name);
  const group = [...prepared, ...opening];
  const rest = [...before.filter((stmt) => !prepared.includes(stmt)), ...body.body.slice(last + 1)];
  if (!canStandBefore(loop, opening, moved)) return undefined;

  const inputs = site.call.args.filter((arg) => ![...moved].some((name) => mentions(arg, name)));
  const receiver = receiverOf(site.call);
  if ([...inputs, ...(receiver ? [receiver] : [])].some((expr) => varianceAcross(ctx.program, fn, repetition.loop, [], expr) !== 'same')) return undefined;
  if (group.some((stmt) => stmt.kind === 'declare' && (factsOf(fn).declaresByName.get(stmt.name)!.length > 1 || factsOf(fn).params.has(stmt.name)))) return undefined;

  if ([...moved].some((name) => name !== rootOf(holder ?? '') && mattersAgain(rest, name))) return undefined;

  const closings = rest.filter((stmt) => closes(ctx, stmt, holder, hoisting));
  if (closings.length === 0 && !(holder !== undefined && ownsItself(ctx, holder))) return undefined;
  // Without a test that leaves, what is released behind the loop might never have been opened.
  const isSure = last > index || opener.kind === 'if' && asksForFailure(opener.test, site.call, new Set());
  if (!isSure && (opener.kind === 'if' || closings.some((stmt) => stmt.kind === 'expr' && stmt.expr.kind === 'call' && receiverOf(stmt.expr) !== undefined))) return undefined;
  const kept = rest.filter((stmt) => !closings.includes(stmt));
  const firstClosing = closings[0];
  const behind = firstClosing ? kept.filter((stmt) => stmt.start > firstClosing.start) : [];
  if (holder !== undefined && behind.some((stmt) => mentionsIn(stmt, rootOf(holder)))) return undefined;
  if (kept.some((stmt) => closesInside(ctx, stmt, holder, hoisting) || (holder !== undefined && rewrites(stmt, holder)))) return undefined;
  // What leaves the function from within the loop would leave the hoisted thing behind.
  if (closings.length > 0 && kept.some(leavesTheFunction)) return undefined;
  if ([loop.test, loop.update].some((expr) => expr && [...moved].some((name) => mentions(expr, rootOf(name))))) return undefined;
  return { group, closings };
}

function editsOf(text: string, loop: LoopStmt, plan: Plan): ReportFix['edits'] {
  const lines = plan.group.map((stmt) => statementLines(text, stmt));
  const closings = plan.closings.map((stmt) => statementLines(text, stmt));
  const around = wholeLines(text, loop);
  if (!around || [...lines, ...closings].some((span) => span === undefined)) return [];
  const from = indentAt(text, lines[0]!.start + 1);
  const indent = indentAt(text, loop.start);
  const tail = closings.map((span) => reindent(text.slice(span!.start, span!.end), from, indent)).join('');
  return [
    { at: { start: around.start, end: around.start }, text: lines.map((span) => reindent(text.slice(span!.start, span!.end), from, indent)).join('') },
    ...lines.map((span, at) => ({ at: swallowBlank(text, span!, lines[at + 1]), text: '' })),
    ...closings.map((span) => ({ at: span!, text: '' })),
    ...(tail === '' ? [] : [{ at: { start: around.end, end: around.end }, text: tail }]),
  ];
}

/** Blank lines up to the next lines that move go too, and one behind the last. */
function swallowBlank(text: string, { start, end }: Span, next: Span | undefined): Span {
  if (next !== undefined) return { start, end: text.slice(end, next.start).trim() === '' ? next.start : end };
  return { start, end: end + (/^[ \t]*\r?\n/.exec(text.slice(end))?.[0].length ?? 0) };
}

/** `T x = call;`, `x = call;`, `call;`, or a test of the call that leaves the function. */
function isPlainOpening(stmt: Stmt, call: Expr): boolean {
  if (stmt.kind === 'declare') return !stmt.isStatic && stmt.init !== undefined && strip(stmt.init) === call;
  if (stmt.kind === 'expr') return strip(stmt.expr) === call || (stmt.expr.kind === 'assign' && stmt.expr.op === '=' && strip(stmt.expr.right) === call && strip(stmt.expr.left).kind === 'name');
  return stmt.kind === 'if' && leavesFunction(stmt) && standsInTest(stmt.test, call);
}

function standsInTest(test: Expr, call: Expr): boolean {
  const inner = strip(test);
  if (inner === call) return true;
  if (inner.kind === 'unary') return standsInTest(inner.operand, call);
  if (inner.kind === 'call') return inner.args.length === 1 && strip(inner.args[0]!) === call;
  if (inner.kind === 'binary') return [inner.left, inner.right].some((side) => strip(side) === call || (strip(side).kind === 'assign' && strip((strip(side) as { right: Expr }).right) === call));
  return false;
}

/** A test of what moved that leaves the function. */
function isGuard(stmt: Stmt | undefined, call: Expr, moved: ReadonlySet<string>): boolean {
  return stmt?.kind === 'if' && leavesFunction(stmt) && asksForFailure(stmt.test, call, moved);
}

function leavesFunction(stmt: IfStmt): boolean {
  if (stmt.else || stmt.init) return false;
  const body = stmt.then.kind === 'block' ? stmt.then.body : [stmt.then];
  const end = body.at(-1);
  return end !== undefined && (end.kind === 'return' || end.kind === 'throw') && body.slice(0, -1).every((inner) => inner.kind === 'expr');
}

function leavesTheFunction(stmt: Stmt): boolean {
  let found = false;
  eachStmt(stmt, (inner) => { if (['return', 'goto', 'throw', 'opaque'].includes(inner.kind)) found = true; });
  return found;
}
