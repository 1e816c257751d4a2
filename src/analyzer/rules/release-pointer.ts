// How a file reaches a function of MAPI: by its name, or through a pointer that it was loaded into.

import { baseOf, placeOf, strip, walkExpr } from '../flow/places';
import { eachStmt } from '../model/walk';
import type { DeclareStmt, FileModel, FunctionModel, Span } from '../model/types';
import { contains, factsOf } from '../summaries/facts';
import { isNothing } from '../summaries/loads';
import { apiMatch } from '../summaries/roles';
import { field, receiverClass } from '../summaries/types';
import { lastPart, type Program } from '../summaries/program';
import type { FunctionContext } from './rule';

/** The function's name, or the pointer that this function, else the file, calls in its place, when the name itself is never called and the pointer is there at the offset. */
export function releasePointer(ctx: FunctionContext, name: string, at: number, from: Span): string {
  for (const uses of [usesOf(ctx, ctx.fn, name), usesInFile(ctx, name)]) {
    if (uses.some((use) => use.text === name)) return name;
    const reachable = uses.find((use) => mayFree(ctx, use, name, from) && isReachable(ctx, use, at));
    if (reachable !== undefined) return reachable.text;
  }
  return besideOf(ctx, name, from, at) ?? name;
}

/** `api.MAPIFreeBuffer` for what `api.HrGetOneProp` handed out, of a struct that has a pointer of that name. */
function besideOf(ctx: FunctionContext, name: string, from: Span, at: number): string | undefined {
  const callee = factsOf(ctx.fn).calls.find((call) => call.start === from.start && call.end === from.end)?.callee;
  const inner = callee === undefined ? undefined : strip(callee);
  if (inner?.kind !== 'member' || inner.name === name || field(ctx.program, receiverClass(ctx.program, ctx.fn, inner) ?? '', name, ctx.fn.file) === undefined) return undefined;
  const [object, base] = [placeOf(inner.object), baseOf(placeOf(inner.object) ?? '')];
  return object !== undefined && /^\w+(?:(?:\.|->)\w+)*$/.test(object) && isReachable(ctx, { fn: ctx.fn, text: object, base }, at) ? `${object}${inner.arrow ? '->' : '.'}${name}` : undefined;
}

const known = new WeakMap<Program, { readonly version: number; readonly file: FileModel; readonly uses: Map<string, readonly Use[]> }>();

/** Asked for every repair, and the same for all of a file. */
function usesInFile(ctx: FunctionContext, name: string): readonly Use[] {
  let memo = known.get(ctx.program);
  if (memo?.version !== ctx.program.version || memo.file !== ctx.file) known.set(ctx.program, memo = { version: ctx.program.version, file: ctx.file, uses: new Map() });
  const before = memo.uses.get(name);
  if (before !== undefined) return before;
  const uses = ctx.file.functions.flatMap((fn) => usesOf(ctx, fn, name));
  memo.uses.set(name, uses);
  return uses;
}

interface Use { readonly fn: FunctionModel; readonly text: string; readonly base: string }

/** Calls of the function, as they are written. */
function usesOf(ctx: FunctionContext, fn: FunctionModel, name: string): readonly Use[] {
  return factsOf(fn).calls.flatMap((call) => {
    if (apiMatch(ctx.program, fn, call)?.row.name !== name) return [];
    const callee = strip(call.callee);
    const text = ctx.text.slice(callee.start, callee.end);
    const place = placeOf(callee);
    return place === undefined || !/^(?:::)?\w+(?:(?:::|\.|->)\w+)*$/.test(text) ? [] : [{ fn, text, base: baseOf(place) }];
  });
}

/** `ps->pfnFree`, next to what `ps->pfnAllocate` made: what else is there may come from somewhere else, unless the name says which function it is. */
function mayFree(ctx: FunctionContext, { text, base }: Use, name: string, from: Span): boolean {
  const { calls, declaresByName, params } = factsOf(ctx.fn);
  if (!/\.|->/.test(text) || !params.has(base) && !declaresByName.has(base) || text.toLowerCase().includes(name.toLowerCase())) return true;
  return calls.some((call) => call.start === from.start && call.end === from.end && baseOf(placeOf(call.callee) ?? '') === base);
}

function isReachable(ctx: FunctionContext, { fn, base }: Use, at: number): boolean {
  const { declaresByName, params } = factsOf(fn);
  const own = factsOf(ctx.fn);
  const declared = declaresByName.get(base);
  if (fn === ctx.fn && params.has(base)) return declared === undefined;
  // A local pointer is there from where it is filled to the end of its block.
  if (declared !== undefined) return fn === ctx.fn && declared.length === 1 && isFilled(fn, declared[0]!, at) && contains(blockAround(fn, declared[0]!), { start: at, end: at });
  if (params.has(base) || own.params.has(base) || own.declaresByName.has(base)) return false;
  const isMember = base === 'this' || fn.owner !== undefined && field(ctx.program, lastPart(fn.owner), base, fn.file) !== undefined;
  return !isMember || fn.owner === ctx.fn.owner;
}

/** Something was put into the variable before the offset. */
function isFilled(fn: FunctionModel, { name, init, ctorArgs, end }: DeclareStmt, at: number): boolean {
  let filled = end <= at && (init !== undefined && !isNothing(init) || ctorArgs !== undefined);
  for (const top of factsOf(fn).exprs) {
    if (top.end > at) continue;
    walkExpr(top, (expr) => {
      const target = expr.kind === 'assign' ? expr.left : expr.kind === 'unary' && expr.op === '&' ? expr.operand : undefined;
      filled ||= target !== undefined && placeOf(target) === name && !(expr.kind === 'assign' && isNothing(expr.right));
    });
  }
  return filled;
}

function blockAround(fn: FunctionModel, inner: Span): Span {
  let nearest: Span = fn.body;
  eachStmt(fn.body, (stmt) => { if (stmt.kind === 'block' && contains(stmt, inner) && contains(nearest, stmt)) nearest = stmt; });
  return nearest;
}
