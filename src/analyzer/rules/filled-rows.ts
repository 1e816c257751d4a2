// A set or list that the author built: MAPIFreeBuffer on it loses what was put into its rows, if nobody else can reach that. The
// engine knows that a row was filled on the path; what else becomes of the rows is told by the source alone.

import type { Misuse } from '../flow/run';
import { isNullConstant, namesIn, placeOf, rowsIn, strip, walkExpr } from '../flow/places';
import type { AssignExpr, CallExpr, Expr } from '../model/types';
import { contains, factsOf } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import { releasePointer } from './release-pointer';
import type { FunctionContext, ReportFix } from './rule';

/** The block lost its rows because a set is one block, and its rows' properties are others. */
export function isFilledByHand({ kind, family, site }: Misuse): boolean {
  return kind === 'wrong-deallocator' && family === 'mapi-buffer' && site?.family === family;
}

export function releaserOfRows(ctx: FunctionContext, place: string): string {
  return typeNameOf(ctx, place).includes('ADRLIST') ? 'FreePadrlist' : 'FreeProws';
}

/** Nothing is done with the rows but to fill them, nobody else keeps what they are filled with, and nobody asked whether there were any to fill. */
export function ownsItsRows(ctx: FunctionContext, { place, site, trail }: Misuse): boolean {
  const facts = factsOf(ctx.fn);
  if (facts.opaque.length > 0 || !/^(?:LP|_|tag)*(?:SRow(?:Set|List)|ADRLIST|ROWLIST)$/.test(typeNameOf(ctx, place)) || !staysHere(ctx, place, site!.call.start)) return false;
  return fillsOf(ctx, place).every((fill) => {
    if (isAskedAfter(ctx, fill, trail)) return false;
    if (fill.kind === 'call') return true;
    const value = strip(fill.right);
    return isNullConstant(value) || value.kind === 'call' || value.kind === 'name' && staysHere(ctx, value.name, undefined, fill);
  });
}

/** FreeProws goes by the number of rows: it is the index of the row that is filled, and is raised behind that. */
export function rowsFix(ctx: FunctionContext, { place, at, site, releaser }: Misuse): readonly ReportFix[] {
  const facts = factsOf(ctx.fn);
  const [fill, ...others] = fillsOf(ctx, place).filter((one) => one.kind === 'call' || !isNullConstant(one.right));
  const isCount = (expr: Expr): boolean => placeOf(expr) === `${place}->cRows` || placeOf(expr) === `${place}->cEntries`;
  const starts: Expr[] = [];
  const raises: Expr[] = [];
  let other = false;
  eachExpr(ctx, (expr) => {
    if (expr.kind === 'assign' && isCount(expr.left)) {
      if (expr.op === '=' && isNullConstant(expr.right)) starts.push(expr);
      else other = true;
    } else if (expr.kind === 'unary' && /\+\+|--|^&$/.test(expr.op) && isCount(expr.operand)) {
      if (expr.op.includes('++')) raises.push(expr);
      else other = true;
    }
  });
  const [start, raise] = [starts[0], raises[0]];
  if (fill === undefined || others.length > 0 || other || starts.length !== 1 || raises.length !== 1 || start === undefined || raise === undefined) return [];
  let counted = false;
  walkExpr(fill, (expr) => { counted ||= expr.kind === 'index' && (isCount(expr.index) || contains(expr.index, raise) && expr.index.end === raise.end) && rowsIn(expr.object) === place; });
  const between = (from: number, to: number): boolean => facts.calls.some((call) => call.start >= from && call.end <= to);
  const loop = facts.loops.find((one) => contains(one.span, fill));
  const inTurn = contains(fill, raise) ? fill.kind === 'assign' : raise.start > fill.end && (loop === undefined || contains(loop.span, raise));
  if (!counted || !inTurn || start.start > fill.start || loop !== undefined && contains(loop.span, start) || facts.calls.some((call) => call.start > site!.call.end && call.end < start.start && call.args.some((arg) => placeOf(arg) === place))) return [];
  if (between(fill.end, raise.start)) return [];
  const right = releasePointer(ctx, releaserOfRows(ctx, place), at.start, site!.call);
  const written = ctx.text.slice(at.start, at.end);
  if (releaser === undefined || !new RegExp(`^${releaser}\\s*\\(\\s*${place}\\s*\\)$`).test(written)) return [];
  const cast = typeNameOf(ctx, place).includes('ROWLIST') ? '(LPSRowSet)' : '';
  return [{ title: `Use ${right}`, edits: [{ at, text: `${right}(${cast}${place})` }] }];
}

/** `i < n` fills the rows, and `n == 0` is asked behind the loop. */
function isAskedAfter(ctx: FunctionContext, fill: Expr, last: Misuse['trail']): boolean {
  const loops = factsOf(ctx.fn).loops;
  const isLoopTest = (test: Expr): boolean => loops.some(({ stmt }) => stmt?.test !== undefined && contains(stmt.test, test));
  for (const { span, stmt } of loops) {
    if (!contains(span, fill)) continue;
    const counted = [stmt?.test, stmt?.range].flatMap((head) => (head === undefined ? [] : namesIn(head))).filter((name) => !/^(?:HRESULT|SCODE)$/.test(typeNameOf(ctx, name)));
    for (let entry = last; entry !== undefined; entry = entry.before) {
      const test = entry.kind === 'branch' && entry.at.start > span.end ? entry.test : undefined;
      if (test !== undefined && !isLoopTest(test) && namesIn(test).some((name) => counted.includes(name))) return true;
    }
  }
  return false;
}

function typeNameOf(ctx: FunctionContext, name: string): string {
  return factsOf(ctx.fn).declaresByName.get(name)?.[0]?.type.name ?? '';
}

/** Where the properties of a row are put, by their address or by value. */
function fillsOf(ctx: FunctionContext, set: string): readonly (AssignExpr | CallExpr)[] {
  const found: (AssignExpr | CallExpr)[] = [];
  eachExpr(ctx, (expr) => {
    if (expr.kind === 'assign' && isRowOf(strip(expr.left), set)) found.push(expr);
    else if (expr.kind === 'call' && expr.args.some((arg) => isAddress(arg, (inner) => isRowOf(inner, set)))) found.push(expr);
  });
  return found;
}

function isRowOf(expr: Expr, set: string): boolean {
  return expr.kind === 'member' && /^(?:lpProps|rgPropVals)$/.test(expr.name) && rowsIn(expr) === set;
}

function isAddress(arg: Expr, test: (inner: Expr) => boolean): boolean {
  const inner = strip(arg);
  return inner.kind === 'unary' && inner.op === '&' && test(strip(inner.operand));
}

/** Neither the variable nor a pointer to its rows goes anywhere but to the API, or, by `handed`, into a row. */
function staysHere(ctx: FunctionContext, name: string, made: number | undefined, handed?: AssignExpr): boolean {
  const facts = factsOf(ctx.fn);
  const [declared, ...others] = facts.declaresByName.get(name) ?? [];
  if (declared === undefined || others.length > 0 || facts.params.has(name) || declared.isStatic || declared.ctorArgs !== undefined || declared.type.reference || declared.type.array) return false;
  let stays = true;
  const all = (exprs: readonly Expr[], goes: boolean): void => exprs.forEach((expr) => look(expr, goes));
  const argument = (call: CallExpr, arg: Expr, at: number): void => {
    const row = ownershipOf(ctx.program).apiOf(ctx.fn, call);
    const ways = row === undefined ? ownershipOf(ctx.program).contractOf(ctx.fn, call)?.outcomes ?? [] : [];
    const gives = [...row?.gives ?? [], ...ways.flatMap((way) => way.gives)].some((given) => given.at === at && given.inout !== true && given.family === 'mapi-buffer');
    const inner = strip(arg);
    if (isAddress(arg, (operand) => isRowOf(operand, name))) stays &&= gives;
    else if (isAddress(arg, (operand) => placeOf(operand) === name)) stays &&= handed !== undefined || gives && call.start === made;
    else if (row === undefined) look(arg, !/memset|ZeroMemory/.test(placeOf(call.callee) ?? ''));
    else {
      const taken = row.adopts?.includes(at) === true || row.takes?.some((one) => one.at === at) === true;
      look(arg, taken && (inner.kind !== 'name' || row.adopts?.includes(at) === true || handed !== undefined && !isEmptied(ctx, name, handed)));
    }
  };
  const look = (expr: Expr, goes: boolean): void => {
    switch (expr.kind) {
      case 'name': stays &&= expr.name !== name || !goes; return;
      case 'cast': return look(expr.operand, goes);
      case 'member': stays &&= !goes || rowsIn(expr) !== name; return look(expr.object, false);
      case 'index': look(expr.object, goes); return look(expr.index, false);
      case 'unary': return look(expr.operand, /^[&*]$/.test(expr.op) ? goes : /\+\+|--/.test(expr.op));
      case 'binary': return all([expr.left, expr.right], /^[+-]$/.test(expr.op) && goes);
      case 'assign': {
        const left = strip(expr.left);
        if (left.kind === 'name' && left.name === name && !isNullConstant(expr.right) && (handed === undefined || strip(expr.right).kind !== 'call')) stays = false;
        look(left, false);
        return look(expr.right, expr !== handed && !(left.kind === 'unary' && left.op === '*' && handed === undefined));
      }
      case 'conditional': look(expr.test, false); return all([expr.then, expr.else], goes);
      case 'call': look(expr.callee, false); return expr.args.forEach((arg, at) => argument(expr, arg, at));
      case 'new': return all([...expr.placement, ...expr.args], true);
      case 'delete': return look(expr.operand, true);
      case 'init-list':
      case 'sequence': return all(expr.items, true);
      case 'unknown': return all(expr.children, true);
      case 'lambda': stays &&= facts.declaresByName.has(name) && expr.captureDefault === undefined && !expr.captures.includes(name); return;
      default:
    }
  };
  const put = new Set(facts.declares.flatMap(({ init, ctorArgs }) => [...(init === undefined ? [] : [init]), ...ctorArgs ?? []]));
  for (const top of facts.exprs) look(top, put.has(top) || facts.loops.some(({ stmt }) => stmt?.range === top));
  return stays && (declared.init === undefined || isNullConstant(declared.init) || handed !== undefined && strip(declared.init).kind === 'call' || made === strip(declared.init).start);
}

/** The variable is NULL as soon as the row has what it held. */
function isEmptied(ctx: FunctionContext, name: string, fill: Expr): boolean {
  const { exprs, calls, tests } = factsOf(ctx.fn);
  return exprs.some((top) => top.kind === 'assign' && top.start > fill.end && placeOf(top.left) === name && isNullConstant(top.right)
    && ![...calls, ...tests].some((one) => one.start > fill.end && one.end <= top.start));
}

function eachExpr(ctx: FunctionContext, visit: (expr: Expr) => void): void {
  for (const top of factsOf(ctx.fn).exprs) walkExpr(top, visit);
}
