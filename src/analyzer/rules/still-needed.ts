// What a repair must not pull the ground from: pointers into a block that somebody still uses when the block is given back, and
// variables that nobody ever set, which are given back as if they held NULL.

import { mayKeepReference } from '../flow/codes';
import { baseOf, calleeName, isIndirect, isNullConstant, placeOf, receiverOf, strip, walkExpr } from '../flow/places';
import type { Loss, Site } from '../flow/run';
import { walkStmts } from '../flow/scan';
import { isNumber, isOwnerType } from '../flow/types';
import type { CallExpr, Expr, LambdaExpr, TypeRef } from '../model/types';
import { contains, factsOf } from '../summaries/facts';
import { resolveCall } from '../summaries/resolve';
import { apiMatch } from '../summaries/roles';
import { typeOf } from '../summaries/types';
import type { FunctionContext } from './rule';

/** Whether something that points into the block may be used after the place where the loss happens. */
export function isNeededBehind(ctx: FunctionContext, site: Site, loss: Loss): boolean {
  if (!isBlock(site)) return false;
  const inside = pointersInto(ctx, baseOf(loss.place));
  if (inside === undefined) return true;
  if (loss.kind === 'return' || loss.kind === 'end') return false;
  const facts = factsOf(ctx.fn);
  // A lambda may read it, or hand out a pointer into it, whenever it is called.
  if (facts.lambdas.some((lambda) => isNamedIn(lambda, baseOf(loss.place)))) return true;
  const loops = facts.loops.filter((loop) => contains(loop.span, { start: loss.at.start, end: loss.at.start }));
  return [...inside].some((name) => isNamedFrom(ctx, name, loss.at.start) || loops.some((loop) => !(facts.declaresByName.get(name) ?? []).some((stmt) => contains(loop.span, stmt))));
}

/** What others may point into, and not an object that they count. */
export function isBlock({ family }: Site): boolean {
  return /^(?:mapi-buffer|srowset|adrlist|tnef-problems)$/.test(family);
}

/** The variables of the function that get a pointer into the block; undefined when one goes where others see it. */
export function pointersInto(ctx: FunctionContext, owner: string): ReadonlySet<string> | undefined {
  const facts = factsOf(ctx.fn);
  const inside = new Set<string>();
  const readers = new Set(facts.declares.flatMap(({ name, init }) => (init !== undefined && strip(init).kind === 'lambda' && isNamedIn(strip(init) as LambdaExpr, owner) ? [name] : [])));
  let seen = true;
  const leadsIn = (expr: Expr): boolean => {
    const inner = strip(expr);
    switch (inner.kind) {
      case 'name': return inside.has(inner.name);
      case 'member': case 'index': { const root = rootName(inner); return root !== undefined && (root === owner || inside.has(root)) && !(inner.kind === 'member' && isNumberMember(inner.name)); }
      case 'unary': return /^[*&]$/.test(inner.op) && rootName(inner.operand) !== undefined && (rootName(inner.operand) === owner ? inner.op === '*' || strip(inner.operand).kind !== 'name' : leadsIn(inner.operand));
      case 'binary': return /^[-+]$/.test(inner.op) && [inner.left, inner.right].some((side) => rootName(side) === owner || leadsIn(side));
      case 'conditional': return leadsIn(inner.then) || leadsIn(inner.else);
      case 'call': return (readers.has(placeOf(inner.callee) ?? '') || inner.args.some((arg) => placeOf(arg) === owner || leadsIn(arg))) && !isNumberCall(ctx, inner);
      default: return false;
    }
  };
  const goesTo = (root: string | undefined, type: TypeRef | undefined, indirect: boolean): void => {
    if (root === owner || type !== undefined && (isOwnerType(type, ctx.program.aliasesIn(ctx.fn.file)) || isNumber(type) && !/^(?:S[A-Z]|ADRENTRY)/.test(type.name))) return;
    if (root === undefined || indirect || !facts.declaresByName.has(root) || facts.declaresByName.get(root)!.some((stmt) => stmt.isStatic)) seen = false;
    else inside.add(root);
  };
  // A second variable for the same block leads into it as the first does.
  const copied = (name: string | undefined, value: Expr): void => {
    if (name !== undefined && name !== owner && placeOf(value) === owner && facts.declaresByName.get(name)?.every((stmt) => !stmt.isStatic) === true) inside.add(name);
  };
  const look = (expr: Expr): void => {
    if (expr.kind === 'assign' && expr.op === '=' && strip(expr.left).kind === 'name') copied(placeOf(expr.left), expr.right);
    if (expr.kind === 'assign' && expr.op === '=' && leadsIn(expr.right)) {
      const root = rootName(expr.left);
      const isArray = root !== undefined && facts.declaresByName.get(root)?.every((stmt) => stmt.type.array) === true;
      goesTo(root, typeOf(ctx.program, ctx.fn, expr.left), !isArray && isIndirect(placeOf(expr.left) ?? '*'));
    }
    if (expr.kind !== 'call') return;
    const row = apiMatch(ctx.program, ctx.fn, expr)?.row;
    if (row?.linkedTo !== undefined && placeOf(expr.args[row.linkedTo] ?? expr) === owner) {
      for (const given of row.gives ?? []) {
        const out = typeof given.at === 'number' ? strip(expr.args[given.at] ?? expr) : expr;
        if (out.kind === 'unary' && out.op === '&') goesTo(rootName(out.operand), undefined, isIndirect(placeOf(out.operand) ?? '*'));
        else seen = false;
      }
    }
    const receiver = receiverOf(expr);
    if (receiver !== undefined && row === undefined && mayKeepReference(calleeName(expr) ?? '') && expr.args.some(leadsIn)) {
      const kept = typeOf(ctx.program, ctx.fn, receiver)?.args ?? [];
      if (kept.length === 0 || !kept.every((type) => isOwnerType(type, ctx.program.aliasesIn(ctx.fn.file)))) goesTo(rootName(receiver), undefined, false);
    }
  };
  for (let size = -1; seen && size !== inside.size;) {
    size = inside.size;
    for (const stmt of facts.declares) if (stmt.init !== undefined) copied(stmt.name, stmt.init);
    for (const stmt of facts.declares) if (stmt.init !== undefined && leadsIn(stmt.init)) goesTo(stmt.name, stmt.type.name === 'auto' ? undefined : stmt.type, false);
    for (const top of facts.exprs) walkExpr(top, look);
  }
  return seen ? inside : undefined;
}

/** Numbers of MAPI's structs, by their names. */
function isNumberMember(name: string): boolean {
  return /^(?:i|l|ul|li|b|flt|dbl|cur|at|ft|err|x|c[A-Z]\w*|cb|ul[A-Z]\w*|\w*Part|wYear)$/.test(name);
}

function isNumberCall(ctx: FunctionContext, call: CallExpr): boolean {
  const row = apiMatch(ctx.program, ctx.fn, call)?.row;
  if (row !== undefined) return /^(?:hresult|scode|code|bool|count|void)$/.test(row.result ?? '');
  const type = resolveCall(ctx.program, ctx.fn, call)?.returnType;
  return type !== undefined && isNumber(type);
}

function rootName(expr: Expr): string | undefined {
  let inner = strip(expr);
  while (inner.kind === 'member' || inner.kind === 'index' || inner.kind === 'unary') inner = strip(inner.kind === 'unary' ? inner.operand : inner.object);
  return inner.kind === 'name' ? inner.name : undefined;
}

function isNamedIn({ body }: LambdaExpr, name: string): boolean {
  let found = false;
  walkStmts(body, (expr) => { found ||= expr.kind === 'name' && expr.name === name; });
  return found;
}

function isNamedFrom(ctx: FunctionContext, name: string, offset: number): boolean {
  return factsOf(ctx.fn).exprs.some((top) => {
    let found = false;
    walkExpr(top, (expr) => { found ||= expr.kind === 'name' && expr.name === name && expr.start >= offset; });
    return found;
  });
}

/** Whether the variable surely holds NULL before it is filled. What a call leaves there when it fails is its own affair. */
export function startsAsNull(ctx: FunctionContext, site: Site, place: string): boolean {
  if (ctx.file.language === 'csharp') return true;
  const facts = factsOf(ctx.fn);
  const declared = place === baseOf(place) || place.includes('.') ? facts.declaresByName.get(baseOf(place)) : undefined;
  if (declared?.every((stmt) => stmt.isStatic || stmt.init !== undefined || stmt.ctorArgs !== undefined) === true) return true;
  const row = facts.calls.filter((call) => contains(site.call, call) && contains(call, site.call)).map((call) => apiMatch(ctx.program, ctx.fn, call)?.row)[0];
  if (row?.nullOnFailure === true) return true;
  return facts.exprs.some((top) => {
    let found = false;
    walkExpr(top, (expr) => { found ||= expr.kind === 'assign' && expr.op === '=' && expr.start < site.call.start && placeOf(expr.left) === place && isNullConstant(expr.right); });
    return found;
  });
}
