// A part of what MAPI filled is freed by itself: a property that was found in a row, the text inside of a property, the
// properties of a row that FreeProws frees with the row. Told by the source alone, where nothing else can be meant.

import { hasRole } from '../api';
import { onlyShows } from '../flow/codes';
import { calleeName, isNullConstant, namesIn, placeOf, strip, walkExpr } from '../flow/places';
import type { CallExpr, Expr, Span, Stmt } from '../model/types';
import { eachStmt } from '../model/walk';
import { contains, factsOf } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import type { FunctionContext } from './rule';
import { statementsOf } from './statements';

const rowProperties = /^(?:lpProps|rgPropVals)$/;
const rowParts = /^(?:lpProps|rgPropVals|aRow|aEntries|cRows|cEntries|cValues)$/;

export function reportFreedParts(ctx: FunctionContext): void {
  const facts = factsOf(ctx.fn);
  if (ctx.fn.hasErrors || ctx.file.language === 'csharp' || facts.opaque.length > 0 || facts.lambdas.length > 0) return;
  for (const call of facts.calls) {
    const part = takenBy(ctx, call, ['mapi-buffer']);
    if (part === undefined) continue;
    const owner = ctx.text.slice(part.start, part.end);
    const told = foundIn(ctx, part) ? `\`${owner}\` points into the properties that were searched and has no block of its own, so freeing it corrupts the heap; free only the whole`
      : isInside(ctx, part) ? `\`${owner}\` lies in the block of its property and is freed with it, so freeing it alone corrupts the heap; free only the whole`
        : isFreedAgain(ctx, call, part) ? `\`${owner}\` is freed once more with its row, which corrupts the heap; leave it to the function that frees the rows, or set it to NULL` : undefined;
    if (told !== undefined) ctx.report({ at: call, message: `${told}.`, steps: [{ at: call, message: 'The part is freed by itself here.' }], fixes: [] });
  }
}

/** What a function of the API gives back as one of these families. */
function takenBy(ctx: FunctionContext, call: CallExpr, families: readonly string[]): Expr | undefined {
  const taken = ownershipOf(ctx.program).apiOf(ctx.fn, call)?.takes?.[0];
  return taken?.at === 0 && taken.byAddress !== true && families.includes(taken.family) && call.args[0] !== undefined ? strip(call.args[0]) : undefined;
}

/** A variable that holds nothing but what was found in a row, or in an array that is freed too. */
function foundIn(ctx: FunctionContext, part: Expr): boolean {
  if (part.kind !== 'name' || isWritten(ctx, (left) => rowProperties.test(lastMember(left)))) return false;
  const sources = sourcesOf(ctx, part.name);
  return sources !== undefined && sources.length > 0 && sources.every((source) => {
    const searched = searchedBy(ctx, source);
    const place = searched === undefined ? undefined : placeOf(searched);
    return searched !== undefined && (rowProperties.test(lastMember(searched)) || place !== undefined && place !== part.name && factsOf(ctx.fn).calls.some((other) => {
      const whole = takenBy(ctx, other, ['mapi-buffer']);
      return whole !== undefined && placeOf(whole) === place;
    }));
  });
}

/** `v->Value.lpszA`, v filled by MAPI or found in what it filled, and nobody puts anything else there. */
function isInside(ctx: FunctionContext, part: Expr): boolean {
  if (part.kind !== 'member' || !/^(?:lpsz[AW]?|LPSZ|lpb|lpguid)$/.test(part.name) || !membersOf(part).includes('Value')) return false;
  const root = rootOf(part);
  if (root === undefined || isWritten(ctx, (left) => membersOf(left).includes('Value') || (left.kind === 'index' || left.kind === 'unary') && rootOf(left) === root)) return false;
  return isFilled(ctx, root);
}

/** All that the variable ever holds MAPI filled, or it was found there. */
function isFilled(ctx: FunctionContext, name: string, depth = 0): boolean {
  const sources = depth > 3 ? undefined : sourcesOf(ctx, name);
  return sources !== undefined && sources.length > 0 && sources.every((source) => {
    const searched = searchedBy(ctx, source);
    const root = searched === undefined ? undefined : rootOf(searched);
    if (searched !== undefined) return root !== undefined && isFilled(ctx, root, depth + 1);
    const row = source.kind === 'call' ? ownershipOf(ctx.program).apiOf(ctx.fn, source) : undefined;
    return row?.gives?.some(({ family, inout }) => inout !== true && (family === 'mapi-buffer' || family === 'srowset')) === true && !hasRole(row, 'allocate') && !hasRole(row, 'allocate-linked');
  });
}

/** The call that frees the rows comes behind it in any case, and finds them as they were. */
function isFreedAgain(ctx: FunctionContext, call: CallExpr, freed: Expr): boolean {
  const [part = freed, ...others] = freed.kind === 'name' ? sourcesOf(ctx, freed.name) ?? [] : [];
  if (others.length > 0) return false;
  const set = rowProperties.test(lastMember(part)) && membersOf(part).some((name) => /^a(?:Row|Entries)$/.test(name)) ? rootOf(part) : undefined;
  if (set === undefined || isWritten(ctx, (left) => rowParts.test(lastMember(left)))) return false;
  const isSet = (expr: Expr): boolean => placeOf(expr) === set;
  const all = statementsOf(ctx.fn.body);
  return factsOf(ctx.fn).calls.some((freeing) => {
    const whole = takenBy(ctx, freeing, ['srowset', 'adrlist']);
    if (freeing.start < call.end || whole === undefined || !isSet(whole)) return false;
    const block = all.filter(({ stmt }) => stmt.kind === 'block' && contains(stmt, call) && contains(stmt, freeing)).at(-1)?.stmt;
    const parts = block?.kind === 'block' ? block.body : [];
    const from = parts.find((stmt) => contains(stmt, call));
    const to = parts.find((stmt) => contains(stmt, freeing));
    if (from === undefined || to === undefined || from === to || to.kind !== 'expr' || strip(to.expr) !== freeing || leaves(from)) return false;
    return parts.slice(parts.indexOf(from) + 1, parts.indexOf(to)).every((stmt) => !/^(?:label|case|opaque)$/.test(stmt.kind)) && isLeftAlone(ctx, set, { start: from.start, end: freeing.start }, placeOf(freed));
  });
}

/** A loop may have rounds that end early. */
function leaves(from: Stmt): boolean {
  const away = from.kind === 'loop' ? /^(?:return|goto|throw|switch|try)$/ : /^(?:return|goto|throw|break|continue|if|switch|try)$/;
  let found = false;
  eachStmt({ kind: 'block', body: [from], start: from.start, end: from.end }, (stmt) => { found ||= away.test(stmt.kind); });
  return found;
}

/** Nobody but the one of the name `by` gets the rows who may take something out of them, and the variable stays what it is. */
function isLeftAlone(ctx: FunctionContext, name: string, where: Span, by?: string): boolean {
  const names = (expr: Expr): boolean => namesIn(expr).includes(name);
  let alone = true;
  for (const top of factsOf(ctx.fn).exprs) {
    walkExpr(top, (expr) => {
      if (!contains(where, expr)) return;
      if (expr.kind === 'assign' && (placeOf(expr.left) === name || names(expr.right) && placeOf(expr.left) !== by) || expr.kind === 'unary' && expr.op === '&' && names(expr.operand)) alone = false;
      if (expr.kind === 'call' && !onlyShows(calleeName(expr) ?? '') && expr.args.some(names) && ownershipOf(ctx.program).apiOf(ctx.fn, expr) === undefined) alone = false;
    });
  }
  return alone && !factsOf(ctx.fn).declares.some((stmt) => contains(where, stmt) && stmt.name !== by && [stmt.init, ...stmt.ctorArgs ?? []].some((given) => given !== undefined && names(given)));
}

/** Every call that puts something into the variable; undefined when something else may. */
function sourcesOf(ctx: FunctionContext, name: string): readonly Expr[] | undefined {
  const facts = factsOf(ctx.fn);
  const [declared, ...others] = facts.declaresByName.get(name) ?? [];
  if (declared === undefined || others.length > 0 || facts.params.has(name) || declared.isStatic || declared.ctorArgs !== undefined || declared.type.reference || declared.type.array) return undefined;
  const sources: Expr[] = [];
  let known = true;
  const add = (value: Expr): void => { if (!isNullConstant(value)) sources.push(strip(value)); };
  if (declared.init !== undefined) add(declared.init);
  const filled = new Set<Expr>();
  for (const call of facts.calls) {
    const contract = ownershipOf(ctx.program).contractOf(ctx.fn, call);
    call.args.forEach((arg, at) => {
      const inner = strip(arg);
      if (inner.kind === 'unary' && inner.op === '&' && placeOf(inner.operand) === name && contract?.row?.gives?.some((given) => given.at === at) === true) {
        filled.add(inner);
        sources.push(call);
      } else if (inner.kind === 'name' && inner.name === name && contract?.fromApi !== true && !onlyShows(calleeName(call) ?? '')) known = false;
    });
  }
  for (const top of facts.exprs) {
    walkExpr(top, (expr) => {
      if (expr.kind === 'assign' && expr.op === '=' && placeOf(expr.left) === name) add(expr.right);
      else if (expr.kind === 'assign' && placeOf(expr.left) === name) known = false;
      else if (expr.kind === 'assign' && placeOf(expr.right) === name) known = false;
      else if (expr.kind === 'unary' && (expr.op === '&' && !filled.has(expr) || /\+\+|--/.test(expr.op)) && placeOf(expr.operand) === name) known = false;
    });
  }
  return known ? sources : undefined;
}

/** What a call looks through that hands out a pointer into it. */
function searchedBy(ctx: FunctionContext, source: Expr): Expr | undefined {
  const at = source.kind === 'call' ? ownershipOf(ctx.program).apiOf(ctx.fn, source)?.borrows : undefined;
  return source.kind === 'call' && typeof at === 'number' && source.args[at] !== undefined ? strip(source.args[at]) : undefined;
}

/** Something is put, or may be put, where the test says. */
function isWritten(ctx: FunctionContext, test: (left: Expr) => boolean): boolean {
  let found = false;
  for (const top of factsOf(ctx.fn).exprs) {
    walkExpr(top, (expr) => {
      if (expr.kind === 'assign') found ||= test(strip(expr.left));
      else if (expr.kind === 'unary' && expr.op === '&') found ||= test(strip(expr.operand));
    });
  }
  return found;
}

function lastMember(expr: Expr): string {
  const inner = strip(expr);
  return inner.kind === 'member' ? inner.name : '';
}

function membersOf(expr: Expr): readonly string[] {
  const inner = strip(expr);
  return inner.kind === 'member' ? [...membersOf(inner.object), inner.name] : inner.kind === 'index' ? membersOf(inner.object) : inner.kind === 'unary' ? membersOf(inner.operand) : [];
}

function rootOf(expr: Expr): string | undefined {
  const inner = strip(expr);
  return inner.kind === 'name' ? inner.name : inner.kind === 'member' || inner.kind === 'index' ? rootOf(inner.object) : inner.kind === 'unary' && inner.op === '*' ? rootOf(inner.operand) : undefined;
}
