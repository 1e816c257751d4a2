// Where and how a lost resource can be given back by an edit: before each way out on which the variable still owns it, and only
// when on every path to that point the variable owns it or holds NULL.

import { familyInfo, hasRole } from '../api';
import { eventKey } from '../flow/watch';
import type { Loss, Site, Watch } from '../flow/run';
import { copiesText, isNumber, isOwnerType } from '../flow/types';
import { leavesOnFailure, resultTest, throwsAlways } from '../flow/codes';
import { macroOf } from '../flow/hidden-return';
import { leavingOf } from '../flow/leaving';
import { baseOf, calleeName, placeOf, placesAsked, strip, walkExpr } from '../flow/places';
import type { CallExpr, Expr, ExprStmt, ReturnStmt, Stmt, TypeRef } from '../model/types';
import { ownExprs } from '../model/walk';
import { contains, factsOf } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import { isPlainStruct } from '../summaries/plain-struct';
import { apiMatch } from '../summaries/roles';
import { blockEndingAt, closingBefore, isClosedBefore, sourcesOf } from './before-closing';
import { csharpRelease, nothing } from './csharp-release';
import { codeAt, failingExit } from './failing-exit';
import { owningJumps } from './before-jumps';
import { insertBefore, insertBeforeBrace } from './insert';
import { keptResult, type KeptResult } from './kept-result';
import { beforeLeaving } from './leaving-fix';
import { ownReleaser } from './own-releaser';
import { moveRelease } from './move-release';
import { mayStay, nullFirst, nullOf } from './null-first';
import type { FunctionContext, ReportEdit, ReportFix } from './rule';
import { releaseStatement } from './release-style';
import { statementsOf, type Placed } from './statements';
import { isBlock, isNeededBehind, pointersInto } from './still-needed';
import { indentAt, statementLines } from './text';

/** `family`: what it is to be given back as, where that says more than the call that handed it out. */
export function releaseFixes(ctx: FunctionContext, held: Site, losses: readonly Loss[], family = held.family): readonly ReportFix[] {
  const site = { ...held, family };
  const own = ownReleaser(ctx, site);
  // Who brings the function that allocates says too what gives back.
  const isBrought = factsOf(ctx.fn).called.has(factsOf(ctx.fn).calls.filter((call) => call.start === site.call.start && call.end === site.call.end).map(calleeName)[0] ?? '');
  if (site.owner === undefined || losses.length > 6 || own === 'unknown' || isBrought) return [];
  const edits: ReportEdit[] = [];
  const done = new Set<number>();
  // What is given back before it is overwritten is not there any more further down.
  const first = Math.min(...losses.map((loss) => (loss.kind === 'overwrite' ? loss.at.start : Infinity)));
  for (const loss of losses) {
    if (loss.at.start > first) continue;
    if (done.has(loss.at.start)) continue;
    done.add(loss.at.start);
    // `p->OpenEntry(..., &p)`: the next one is asked of what it takes the place of.
    if (loss.kind === 'next-round' && reads(factsOf(ctx.fn).exprs.filter((expr) => contains(expr, site.call)), loss.place)) return [];
    const code = codeAt(ctx, statementAt(ctx, loss.at.start)?.stmt);
    const seen = ownershipOf(ctx.program).watch(ctx.fn, loss.place, { family: held.family, ...(code === undefined ? {} : { code }) });
    const made = seen === undefined ? undefined : editsFor(ctx, site, loss, seen);
    if (made === undefined) return [];
    edits.push(...made.filter((edit) => !edits.some((other) => other.at.start === edit.at.start && other.text === edit.text)));
  }
  return [{ title: `Give \`${losses[0]!.place}\` back with ${own ?? familyInfo(site.family).releaser}`, edits }];
}

/** The call that the function closes MAPI with elsewhere, before each return where MAPI is surely initialised. */
export function uninitFix(ctx: FunctionContext, losses: readonly Loss[]): readonly ReportFix[] {
  const facts = factsOf(ctx.fn);
  const closing = facts.calls.find((call) => {
    const row = call.args.length > 0 ? undefined : apiMatch(ctx.program, ctx.fn, call)?.row;
    return row !== undefined && hasRole(row, 'mapi-uninit');
  });
  const last = Math.max(...losses.map((loss) => loss.at.start));
  // What a smart pointer holds would be given back behind it.
  if (closing === undefined || facts.lambdas.length > 0 || facts.declares.some((stmt) => stmt.start < last && !stmt.isStatic && mayHold(ctx, stmt.type))) return [];
  const seen = ownershipOf(ctx.program).watch(ctx.fn, '');
  const text = `${ctx.text.slice(closing.start, closing.end)};`;
  const edits: ReportEdit[] = [];
  for (const start of new Set(losses.map((loss) => loss.at.start))) {
    const placed = statementAt(ctx, start);
    if (placed?.stmt.kind !== 'return' || isMadeByMacro(ctx, placed.stmt) || isBeforeFinally(ctx, start)) return [];
    const held = seen?.get(eventKey('return', placed.stmt.start));
    const result = isPlainResult(ctx, placed.stmt) ? 'plain' : keptResult(ctx, placed);
    if (held?.has('owned') !== true || held.size > 1 || result === undefined) return [];
    edits.push(...before(ctx, placed, text, result));
  }
  return [{ title: `Call ${calleeName(closing)!} before leaving`, edits }];
}

/** Neither text nor a struct without a destructor, of nothing but such members: those have nothing of MAPI. */
function mayHold(ctx: FunctionContext, type: TypeRef, depth = 0): boolean {
  const { program, fn } = ctx;
  if (!isOwnerType(type, program.alias) || copiesText(type, () => false) || /^(?:timespec|timeval|tm|FILETIME|SYSTEMTIME|GUID)$/.test(type.name)) return false;
  return depth > 3 || !isPlainStruct(program, type, fn) || program.classNamed(type.name, fn)?.fields.some((field) => mayHold(ctx, field.type, depth + 1)) === true;
}

function before(ctx: FunctionContext, placed: Placed, text: string, result: KeptResult | 'plain'): readonly ReportEdit[] {
  if (result === 'plain') return insertBefore(ctx.text, placed, text);
  return [...insertBefore(ctx.text, placed, `${result.statement}\n${text}`), { at: (placed.stmt as ReturnStmt).value!, text: result.name }];
}

function editsFor(ctx: FunctionContext, site: Site, loss: Loss, all: Watch['seen']): readonly ReportEdit[] | undefined {
  const owner = loss.place;
  const placed = ctx.text[loss.at.start] === '}' ? macroBefore(ctx, loss.at.start) : statementAt(ctx, loss.at.start);
  const closes = ctx.text[loss.at.start] === '}' && placed === undefined;
  const begin = placed === undefined ? undefined : beginOf(ctx, placed.stmt);
  if (!closes && (placed === undefined || begin === undefined || isMadeByMacro(ctx, placed.stmt))) return undefined;
  // A call that may leave and may not: what is given back before it is still needed behind it.
  if (placed?.stmt.kind === 'expr' && (loss.kind === 'throw' || loss.kind === 'return') && !leavesAlways(placed.stmt.expr)) return beforeCall(ctx, site, loss, placed, all);
  // What a return overwrites goes before it; what it reads goes behind what it asks for.
  const returns = placed?.stmt.kind === 'return' && loss.kind !== 'overwrite';
  const result = placed?.stmt.kind === 'return' && returns && !isPlainResult(ctx, placed.stmt) ? keptResult(ctx, placed) : 'plain';
  if (result === undefined) return undefined;
  if (placed !== undefined && !returns && reads(ownExprs(placed.stmt), owner)) return undefined;
  const failing = result === 'plain' && placed !== undefined && heldBefore(placed, all)?.has('other') === true ? failingExit(ctx, loss, placed.stmt, all) : undefined;
  const seen = failing?.seen ?? all;
  const held = closes ? seen.get(eventKey('leave', loss.at.start)) : heldBefore(placed!, seen);
  if (held?.has('owned') !== true || held.has('other')) return atJumps(ctx, site, loss, all) ?? moved(ctx, site, loss, held);
  if (isBeforeFinally(ctx, loss.at.start) || isNeededBehind(ctx, site, placed === undefined ? loss : { ...loss, at: placed.stmt })) return undefined;
  const ahead = result === 'plain' ? aheadOfClosing(ctx, site, loss, placed?.parent ?? blockEndingAt(ctx, loss.at.start), seen) : undefined;
  if (isClosedBefore(ctx, site.call.end, (ahead?.placed.stmt ?? loss.at).start)) return undefined;
  const mayBeEmpty = (ahead?.held ?? held).has('null') || isUnderstoodNowhere(ctx, loss);
  const nulled = mayBeEmpty ? nullFirst(ctx, site, owner) : [];
  if (nulled === undefined) return undefined;
  const mayBeNull = mayBeEmpty || site.maybeNull === true && !isAskedFor(owner, loss);
  const release = statementText(ctx, site, owner, mayBeNull, ahead === undefined ? loss : { ...loss, at: ahead.placed.stmt });
  if (release === undefined) return undefined;
  const text = failing === undefined ? release : underTest(failing.test, release, owner);
  if (ahead !== undefined) return [...nulled, ...insertBefore(ctx.text, ahead.placed, text)];
  if (closes) return [...nulled, ...insertBeforeBrace(ctx.text, loss.at.start, text)];
  if (result === 'plain') return [...nulled, ...insertBefore(ctx.text, { ...placed!, stmt: { ...placed!.stmt, start: begin! } }, text)];
  return [...nulled, ...before(ctx, placed!, text, result)];
}

/** In front of a call that leaves on a failure, when the failure has come. */
function beforeCall(ctx: FunctionContext, site: Site, loss: Loss, placed: Placed, seen: Watch['seen']): readonly ReportEdit[] | undefined {
  const held = seen.get(eventKey('eval', (placed.stmt as ExprStmt).expr.start));
  const nulled = held?.has('null') === true ? nullFirst(ctx, site, loss.place) : [];
  if (held?.has('owned') !== true || held.has('other') || nulled === undefined || isBeforeFinally(ctx, loss.at.start)) return undefined;
  const text = statementText(ctx, site, loss.place, held.has('null') || site.maybeNull === true, loss);
  const edits = text === undefined ? undefined : beforeLeaving(ctx, placed, loss.place, (test) => underTest(test, text, loss.place));
  return edits && [...nulled, ...edits];
}

/** Before each goto on which it is owned, where others come to the same end with something else. */
function atJumps(ctx: FunctionContext, site: Site, loss: Loss, seen: Watch['seen']): readonly ReportEdit[] | undefined {
  const owner = baseOf(loss.place);
  const inside = isBlock(site) ? pointersInto(ctx, owner) : new Set<string>();
  if (loss.kind !== 'return' && loss.kind !== 'end' && loss.at.start !== ctx.fn.body.end - 1 || inside === undefined) return undefined;
  const jumps = owningJumps(ctx, new Set([owner, ...inside]), loss.at.start, seen);
  const edits = jumps.map((placed) => {
    const { start } = placed.stmt;
    const mayBeEmpty = seen.get(eventKey('jump', start))!.has('null') || isUnderstoodNowhere(ctx, loss);
    const nulled = mayBeEmpty ? nullFirst(ctx, site, loss.place) : [];
    if (nulled === undefined || isMadeByMacro(ctx, placed.stmt) || isBeforeFinally(ctx, start) || isClosedBefore(ctx, site.call.end, start)) return undefined;
    const text = statementText(ctx, site, loss.place, mayBeEmpty || site.maybeNull === true, { ...loss, at: placed.stmt });
    return text === undefined ? undefined : [...nulled, ...insertBefore(ctx.text, placed, text)];
  });
  return edits.length === 0 || edits.includes(undefined) ? undefined : edits.flatMap((some) => some!);
}

/** The one release that there is, in front of the way out that passes it by. */
function moved(ctx: FunctionContext, site: Site, loss: Loss, held: ReadonlySet<string> | undefined): readonly ReportEdit[] | undefined {
  const inside = isBlock(site) ? pointersInto(ctx, baseOf(loss.place)) : new Set<string>();
  const nulled = nullFirst(ctx, site, loss.place);
  if (held === undefined || inside === undefined || nulled === undefined || isBeforeFinally(ctx, loss.at.start) || !/^(?:return|end|scope)$/.test(loss.kind)) return undefined;
  const text = statementText(ctx, site, loss.place, true, loss);
  const edits = text === undefined ? undefined : moveRelease(ctx, new Set([baseOf(loss.place), ...inside]), loss, held, text);
  return edits === undefined ? undefined : [...nulled, ...edits];
}

/** `if (hr != hrSuccess && p) p->Release();` */
function underTest(test: string, release: string, owner: string): string {
  const asked = `if (${owner}) `;
  return release.startsWith(asked) ? `if (${test} && ${owner}) ${release.slice(asked.length)}` : `if (${test}) ${release}`;
}

/** Where the function closes MAPI on the way to the loss: in front of that, if the variable is the same there. */
function aheadOfClosing(ctx: FunctionContext, site: Site, loss: Loss, block: Stmt | undefined, seen: Watch['seen']): { readonly placed: Placed; readonly held: ReadonlySet<string> } | undefined {
  const sources = site.family === 'com-ref' ? sourcesOf(ctx, site) : new Set<string>();
  const names = new Set([baseOf(loss.place), ...pointersInto(ctx, baseOf(loss.place)) ?? []]);
  const placed = closingBefore(ctx, { names, sources }, block, loss.at.start);
  const start = placed === undefined ? undefined : beginOf(ctx, placed.stmt);
  const held = placed === undefined ? undefined : heldFrom(placed.stmt, seen);
  if (placed === undefined || start === undefined || held?.has('owned') !== true || held.has('other')) return undefined;
  return { placed: { ...placed, stmt: { ...placed.stmt, start } }, held };
}

/** What the variable holds when the first thing in the statement happens. */
function heldFrom({ start, end }: Stmt, seen: Watch['seen']): ReadonlySet<string> | undefined {
  const inside = [...seen].map(([key, held]) => ({ at: Number(key.slice(key.indexOf(':') + 1)), held })).filter(({ at }) => start <= at && at < end);
  return inside.sort((a, b) => a.at - b.at)[0]?.held;
}

/** A declaration of the model begins at its name; undefined where more than a type stands before that. */
function beginOf(ctx: FunctionContext, stmt: Stmt): number | undefined {
  if (stmt.kind !== 'declare') return stmt.start;
  const lines = statementLines(ctx.text, stmt);
  return lines === undefined ? undefined : lines.start + indentAt(ctx.text, lines.start).length;
}

/** Out of a macro's body: whatever is put before it comes before all else that the macro does, on its good path too. */
function isMadeByMacro(ctx: FunctionContext, stmt: Stmt): boolean {
  const word = { return: 'return', throw: 'throw', break: 'break', continue: 'continue', goto: '(?:goto|break|continue|__leave)' }[stmt.kind as string];
  const written = ctx.text.slice(stmt.start, stmt.start + 10);
  if (word !== undefined && !/^THROW(?:_LAST)?\b/.test(written)) return !new RegExp(`^${word}\\b`).test(written);
  return statementsOf(ctx.fn.body).some(({ stmt: other }) => other !== stmt && other.start === stmt.start);
}

/** The first test behind the acquiring call leaves it to functions of somebody's own how that call went. */
function isUnderstoodNowhere(ctx: FunctionContext, loss: Loss): boolean {
  let first: Expr | undefined;
  for (let entry = loss.trail; entry !== undefined && !(entry.kind === 'acquire' && entry.resource === loss.resource); entry = entry.before) if (entry.kind === 'branch') first = entry.test;
  const calls: CallExpr[] = [];
  if (first !== undefined) walkExpr(first, (expr) => { if (expr.kind === 'call' && resultTest(calleeName(expr) ?? '') === undefined) calls.push(expr); });
  const [known, own] = [true, false].map((isKnown) => calls.filter((call) => (apiMatch(ctx.program, ctx.fn, call) !== undefined) === isKnown)) as [CallExpr[], CallExpr[]];
  return own.some((call) => !known.some((outer) => contains(outer, call)));
}

function heldBefore(placed: Placed, seen: Watch['seen']): ReadonlySet<string> | undefined {
  const { stmt } = placed;
  if (stmt.kind === 'return') return seen.get(eventKey('return', stmt.start));
  if (stmt.kind === 'throw') return seen.get(eventKey('throw', stmt.start));
  if (stmt.kind === 'expr') {
    const call = strip(stmt.expr);
    if (leavesAlways(stmt.expr)) return seen.get(eventKey('throw', stmt.start));
    return call.kind === 'call' && leavingOf(call) !== undefined ? undefined : seen.get(eventKey('eval', stmt.expr.start));
  }
  if (stmt.kind === 'declare') return seen.get(eventKey('declare', stmt.start));
  return stmt.kind === 'break' || stmt.kind === 'continue' || stmt.kind === 'goto' ? seen.get(eventKey('leave', stmt.start)) : undefined;
}

function leavesAlways(expr: Expr): boolean {
  const call = strip(expr);
  return call.kind === 'call' && throwsAlways(calleeName(call) ?? '');
}

/** Reads the variable, and not only overwrites it. */
function reads(exprs: readonly Expr[], owner: string): boolean {
  let found = 0;
  const is = (expr: Expr): boolean => placeOf(expr) === owner;
  for (const top of exprs) {
    walkExpr(top, (expr) => {
      if (expr.kind === 'name' && expr.name === baseOf(owner)) found += 1;
      if (expr.kind === 'assign' && expr.op === '=' && is(expr.left) || expr.kind === 'unary' && expr.op === '&' && is(expr.operand)) found -= 1;
    });
  }
  return found > 0;
}

/** The statement that has to be preceded: the innermost one around the offset that can be. */
function statementAt(ctx: FunctionContext, offset: number): Placed | undefined {
  const around = statementsOf(ctx.fn.body).filter(({ stmt }) => stmt.start <= offset && offset < stmt.end && stmt.kind !== 'block');
  const innermost = around.at(-1);
  return innermost !== undefined && ['return', 'expr', 'declare', 'break', 'continue', 'goto', 'throw'].includes(innermost.stmt.kind) ? innermost : undefined;
}

/** The last statement of the block that a brace closes, when it is a macro of unknown definition that may leave: what stands behind it may never run. */
function macroBefore(ctx: FunctionContext, brace: number): Placed | undefined {
  const placed = statementsOf(ctx.fn.body);
  const block = placed.find(({ stmt }) => stmt.kind === 'block' && stmt.end - 1 === brace)?.stmt;
  const last = block?.kind === 'block' ? block.body.at(-1) : undefined;
  return last !== undefined && leavesOnFailure(macroOf(last) ?? '') ? placed.find(({ stmt }) => stmt === last) : undefined;
}

/** A result that cannot depend on what is given back just before. */
function isPlainResult(ctx: FunctionContext, stmt: ReturnStmt): boolean {
  const { value } = stmt;
  if (value === undefined || value.kind === 'literal' || value.kind === 'unary' && value.op === '-' && value.operand.kind === 'literal') return true;
  if (value.kind !== 'name') return false;
  const facts = factsOf(ctx.fn);
  const type = facts.declaresByName.get(value.name)?.[0]?.type ?? facts.params.get(value.name)?.type;
  return type === undefined ? /^[A-Z_0-9]+$|^hrSuccess$/.test(value.name) : isNumber(type) || type.name === 'auto' && /^h(?:r|Res)$/.test(value.name);
}

/** What a `finally` does may be the same again. */
function isBeforeFinally(ctx: FunctionContext, offset: number): boolean {
  return statementsOf(ctx.fn.body).some(({ stmt }) => stmt.kind === 'try' && stmt.finally !== undefined && stmt.start <= offset && offset < stmt.end);
}

/** Some test on the way to the loss asks whether there is anything. */
function isAskedFor(owner: string, loss: Loss): boolean {
  for (let entry = loss.trail; entry !== undefined; entry = entry.before) if (entry.test !== undefined && placesAsked(entry.test).includes(owner)) return true;
  return false;
}

function statementText(ctx: FunctionContext, site: Site, owner: string, mayBeNull: boolean, loss: Loss): string | undefined {
  if (ctx.file.language === 'csharp') {
    const text = csharpRelease(ctx, site, owner, mayBeNull);
    return text === undefined || loss.kind !== 'next-round' ? text : `${text}\n${owner} = ${nothing(site)};`;
  }
  const own = ownReleaser(ctx, site);
  if (own !== undefined) return `${mayBeNull ? `if (${owner}) ` : ''}${own}(${owner});${loss.kind === 'next-round' ? `\n${owner} = ${nullOf(ctx)};` : ''}`;
  const release = releaseStatement(ctx, site.family, owner, mayBeNull, { at: loss.at.start, from: site.call });
  return release === undefined || release.clears || loss.kind !== 'next-round' && !(loss.kind === 'overwrite' && mayStay(ctx, loss.place, statementAt(ctx, loss.at.start))) ? release?.text : `${release.text}\n${owner} = ${nullOf(ctx)};`;
}

