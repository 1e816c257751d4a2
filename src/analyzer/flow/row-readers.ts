// Rows and their properties, or pointers to them, by which a function only looks at them: the set still owns all its rows.

import type { CallExpr, Expr, FunctionModel, TypeRef } from '../model/types';
import type { Cfg } from './cfg';
import { onlyReads, onlyShows } from './codes';
import { calleeName, namesIn, rowMembers, strip } from './places';
import type { FlowEnv } from './run';
import { walkStmts } from './scan';

/** Where a value goes: nowhere (it is looked at), somewhere, or into the variable of that name. */
type Way = boolean | string;

/** Whether a call only looks at the rows it is given by that argument. */
export type Looks = (call: CallExpr, at: number) => boolean;

/** By what its body does with them, or where nobody knows that by its name: it shows rows, or finds a property in one. */
export function looksIn(env: FlowEnv): Looks {
  return (call, at) => {
    if (env.isDefined(call)) return env.summaryOf(call, 'resource')?.looksAt?.includes(at) === true;
    const name = calleeName(call) ?? '';
    return onlyShows(name) && onlyReads(name) || /FindProp$/.test(name);
  };
}

/** A pointer to rows or properties, or one of them by itself: `SPropValue &prop`. */
function leadsToRow({ name, pointers, array, reference }: TypeRef): boolean {
  if (array) return false;
  if (/^_?(?:SRow|SPropValue|ADRENTRY)$/.test(name)) return pointers === 0 || pointers === 1 && !reference;
  return !reference && (/^LP(?:SRow|SPropValue|ADRENTRY)$/.test(name) ? pointers === 0 : name === 'auto' && pointers < 2);
}

export function rowReaders(cfg: Cfg, looks: Looks): ReadonlySet<string> {
  const known = new Set(ownPointers(cfg));
  if (known.size === 0) return known;
  const copies: { from: string; to: string }[] = [];
  const send = (from: string, way: Way): void => {
    if (way === true) known.delete(from);
    else if (way !== false) copies.push({ from, to: way });
  };
  const all = (exprs: readonly Expr[], way: Way): void => exprs.forEach((expr) => look(expr, way));
  const look = (expr: Expr, way: Way): void => {
    switch (expr.kind) {
      case 'name': return send(expr.name, way);
      case 'cast': return look(expr.operand, way);
      case 'member':
        if (rowMembers.has(expr.name)) send(rootOf(expr), way);
        return look(expr.object, false);
      case 'index': look(expr.object, way); return look(expr.index, false);
      case 'unary': return look(expr.operand, /^[&*]$/.test(expr.op) ? way : /\+\+|--/.test(expr.op));
      case 'binary': return all([expr.left, expr.right], /^[+-]$/.test(expr.op) && way);
      case 'assign': {
        const left = strip(expr.left);
        const to = left.kind === 'name' && expr.op === '=' && way === false ? left.name : true;
        if (to === true) known.delete(rootOf(left));
        if (left.kind !== 'name') look(left, false);
        return look(expr.right, to);
      }
      case 'conditional': look(expr.test, false); return all([expr.then, expr.else], way);
      case 'call':
        look(expr.callee, false);
        return expr.args.forEach((arg, at) => look(arg, namesIn(arg).some((name) => known.has(name)) && !looks(expr, at)));
      case 'new': return all([...expr.placement, ...expr.args], true);
      case 'delete': return look(expr.operand, true);
      case 'init-list':
      case 'sequence': return all(expr.items, true);
      case 'unknown': return all(expr.children, true);
      case 'lambda': return walkStmts(expr.body, (inner) => { if (inner.kind === 'name') known.delete(inner.name); });
      default:
    }
  };
  for (const { events, end } of cfg.blocks) {
    for (const event of events) {
      if (event.kind === 'eval') look(event.expr, false);
      else if (event.kind === 'declare') {
        if (event.stmt.init !== undefined) look(event.stmt.init, event.stmt.name);
        all(event.stmt.ctorArgs ?? [], true);
      } else if (event.kind === 'next-element' && event.range !== undefined) look(event.range, true);
      else if ((event.kind === 'return' || event.kind === 'throw') && event.value !== undefined) look(event.value, true);
      else if (event.kind === 'opaque') event.names.forEach((name) => known.delete(name));
    }
    if (end.kind === 'branch') look(end.test, false);
    else if (end.kind === 'switch') look(end.subject, false);
  }
  for (let size = -1; size !== known.size;) {
    size = known.size;
    for (const { from, to } of copies) if (!known.has(to)) known.delete(from);
  }
  return known;
}

function* ownPointers({ fn, blocks }: Cfg): Generator<string> {
  yield* rowParams(fn).map(({ name }) => name);
  for (const { events } of blocks) for (const event of events) if (event.kind === 'declare' && !event.stmt.isStatic && leadsToRow(event.stmt.type)) yield event.stmt.name;
}

function rowParams(fn: FunctionModel): FunctionModel['params'] {
  return fn.params.filter(({ type }) => leadsToRow(type));
}

/** Parameters of a function by which it only looks at rows. */
export function looksAt(cfg: Cfg, looks: Looks): readonly number[] {
  if (rowParams(cfg.fn).length === 0) return [];
  const readers = rowReaders(cfg, looks);
  return cfg.fn.params.flatMap(({ name }, index) => (readers.has(name) ? [index] : []));
}

/** `row` of `row->lpProps`, `p` of `p[i].Value`. */
function rootOf(expr: Expr): string {
  const inner = strip(expr);
  switch (inner.kind) {
    case 'name': return inner.name;
    case 'member':
    case 'index': return rootOf(inner.object);
    case 'unary': return rootOf(inner.operand);
    case 'binary': return rootOf(inner.left);
    default: return '';
  }
}
