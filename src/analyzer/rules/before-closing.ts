// Ahead of what a release has to stand: of the calls that close MAPI, COM or the session, and of the release of the object that
// handed the thing out.

import { hasRole, type ApiRow } from '../api';
import { leavingOf } from '../flow/leaving';
import { throwsAlways } from '../flow/codes';
import { calleeName, placeOf, receiverOf, strip, walkExpr } from '../flow/places';
import type { Site } from '../flow/run';
import { eachStmt, ownExprs } from '../model/walk';
import type { BlockStmt, CallExpr, FunctionModel, Stmt } from '../model/types';
import { contains, factsOf } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import { resolveCall } from '../summaries/resolve';
import { apiMatch } from '../summaries/roles';
import { mentionsIn } from './hoist-parts';
import type { FunctionContext } from './rule';
import { statementsOf, type Placed } from './statements';

type Place = Pick<FunctionContext, 'program' | 'fn'>;

/** Ends what objects of MAPI live on, itself or by a function of the workspace that does not begin it too. */
export function closesMapi(place: Place, call: CallExpr, isEnd = endsMapi, depth = 0): boolean {
  const row = apiMatch(place.program, place.fn, call)?.row;
  if (row !== undefined) return isEnd(row);
  const fn = depth > 3 ? undefined : resolveCall(place.program, place.fn, call);
  if (fn === undefined || begins({ ...place, fn })) return false;
  return factsOf(fn).calls.some((inner) => closesMapi({ ...place, fn }, inner, isEnd, depth + 1));
}

function endsMapi(row: ApiRow): boolean {
  return isLast(row) || hasRole(row, 'library-free') || hasRole(row, 'logoff');
}

/** Nothing can be given back behind it. */
function isLast(row: ApiRow): boolean {
  return row.takes?.some(({ at }) => at === 'process') === true || hasRole(row, 'library-free') && row.alwaysMapi === true;
}

function begins({ program, fn }: Place): boolean {
  return factsOf(fn).calls.some((call) => {
    const row = apiMatch(program, fn, call)?.row;
    return row !== undefined && (row.gives?.some(({ at }) => at === 'process') === true || hasRole(row, 'logon'));
  });
}

export interface Dependent {
  /** What must not be used any more behind the release. */
  readonly names: ReadonlySet<string>;
  /** What it came from. */
  readonly sources: ReadonlySet<string>;
}

/** The first of the closing statements that end a block, or stand right before `end` in it. */
export function closingBefore(ctx: FunctionContext, { names, sources }: Dependent, block: Stmt | undefined, end: number): Placed | undefined {
  if (block?.kind !== 'block') return undefined;
  const before = block.body.filter((stmt) => stmt.end <= end);
  const behind = before.slice(before.findLastIndex((stmt) => leaves(stmt) || [...names].some((name) => mentionsIn(stmt, name))) + 1);
  const first = behind.find((stmt) => callsIn(ctx.fn, stmt).some((call) => closesMapi(ctx, call) || givesBack(ctx, call, sources)));
  // A macro's statements all begin where its name stands.
  return first === undefined || before.some((stmt) => stmt !== first && stmt.start === first.start) ? undefined : statementsOf(ctx.fn.body).find(({ stmt }) => stmt === first);
}

/** MAPI is closed between the call that hands something out and the offset. */
export function isClosedBefore(ctx: FunctionContext, from: number, offset: number): boolean {
  const all = statementsOf(ctx.fn.body);
  return all.some(({ stmt, parent }) => stmt.start >= from && stmt.end <= offset && ownExprs(stmt).some((expr) => callsIn(ctx.fn, expr).some((call) => closesMapi(ctx, call, isLast)))
    && (parent === undefined || contains(parent, { start: offset, end: offset }) || parent.kind !== 'block' || !leaves(parent.body.at(-1)!)));
}

/** What an object came from, step by step. */
export function sourcesOf(ctx: FunctionContext, site: Site): ReadonlySet<string> {
  const sources = new Set<string>();
  const sites = [...ownershipOf(ctx.program).flowOf(ctx.fn)?.sites.values() ?? []];
  for (let one: Site | undefined = site; one?.from !== undefined && !sources.has(one.from);) {
    const from: string = one.from;
    sources.add(from);
    one = sites.find(({ owner }) => owner === from);
  }
  return sources;
}

/** The block that a closing brace belongs to. */
export function blockEndingAt(ctx: FunctionContext, brace: number): BlockStmt | undefined {
  return statementsOf(ctx.fn.body).map(({ stmt }) => stmt).find((stmt): stmt is BlockStmt => stmt.kind === 'block' && stmt.end - 1 === brace);
}

function callsIn(fn: FunctionModel, span: { readonly start: number; readonly end: number }): readonly CallExpr[] {
  return factsOf(fn).calls.filter((call) => contains(span, call));
}

/** Whether the call gives back what one of the places holds. */
export function givesBack(ctx: FunctionContext, call: CallExpr, sources: ReadonlySet<string>): boolean {
  return ownershipOf(ctx.program).contractOf(ctx.fn, call)?.outcomes.some((outcome) => outcome.takes.some(({ at }) => {
    const taken = at === 'receiver' ? receiverOf(call) : call.args[at];
    const inner = taken === undefined ? undefined : strip(taken);
    const place = inner === undefined ? undefined : placeOf(inner.kind === 'unary' && inner.op === '&' ? inner.operand : inner);
    return place !== undefined && sources.has(place);
  })) === true;
}

/** Control may go elsewhere from the statement, or come to it. */
function leaves(stmt: Stmt): boolean {
  let found = false;
  eachStmt(stmt, (inner) => {
    found ||= ['return', 'goto', 'throw', 'break', 'continue', 'label', 'opaque', 'try'].includes(inner.kind);
    for (const top of ownExprs(inner)) walkExpr(top, (expr) => { found ||= expr.kind === 'call' && (leavingOf(expr) !== undefined || throwsAlways(calleeName(expr) ?? '')); });
  });
  return found;
}
