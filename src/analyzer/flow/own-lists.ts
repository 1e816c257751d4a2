// Pointers of the function's own that are put into an array by a list of values: `LPVOID all[] = { a, b };`. Each stays what it
// was, until something is done with an element, or with the whole, that is more than looking at it. From there on, and in the
// whole of a loop that does so, nothing is known of them.

import type { CallExpr, DeclareStmt, Expr, FunctionModel, Span, TypeRef } from '../model/types';
import { eachStmt, innerStmts } from '../model/walk';
import type { Cfg, CfgEvent } from './cfg';
import { onlyShows, writesDown } from './codes';
import { escapeCopied, evaluateAll } from './evaluate';
import { loopsOf } from './loops';
import { inOneRound } from './one-round';
import { store } from './ownership';
import { calleeName, isNullConstant, isWithin, placeOf, rowMembers, strip, walkExpr } from './places';
import { handOn, type FlowEnv, type Run } from './run';
import { expressions, walkStmts } from './scan';
import { resourceOf, set, UNKNOWN, type State } from './state';

export interface OwnLists {
  /** Such arrays. */
  readonly lists: ReadonlySet<string>;
  /** Lists of values in the head of a loop that only looks at them. */
  readonly lookedAt: ReadonlySet<Expr>;
  /** Where something unclear happens to these arrays, or variables of a list in the head of a loop. */
  readonly openedAt: ReadonlyMap<CfgEvent | Expr, readonly string[]>;
  readonly openedIn: ReadonlyMap<number, readonly string[]>;
}

const noLists: OwnLists = { lists: new Set(), lookedAt: new Set(), openedAt: new Map(), openedIn: new Map() };

type Env = Pick<FlowEnv, 'rowOf' | 'summaryOf' | 'isRawPointer'>;
interface Mention { readonly list: string; readonly block: number; readonly at: CfgEvent | Expr; readonly expr: Expr }

export function ownLists(cfg: Cfg, exposed: ReadonlySet<string>, env: Env): OwnLists {
  if (cfg.fn.file.endsWith('.cs')) return noLists;
  const openedIn = new Map(inOneRound(cfg, env));
  const declaredIn = new Map<string, number>();
  const left = new Set<string>();
  const heads: { readonly range: Extract<Expr, { kind: 'init-list' }>; readonly block: number }[] = [];
  /** Variables that stand for an element, each with what they were read from. */
  const elements = new Map<Expr, DeclareStmt>();
  for (const { id, events } of cfg.blocks) {
    for (const event of events) {
      if (event.kind === 'opaque') event.names.forEach((name) => left.add(name));
      else if (event.kind === 'declare') {
        const { stmt } = event;
        if (declaredIn.has(stmt.name) || exposed.has(stmt.name)) left.add(stmt.name);
        else if (isList(stmt, env)) declaredIn.set(stmt.name, id);
        if (stmt.init !== undefined && !stmt.type.reference && env.isRawPointer(stmt.type)) elements.set(strip(stmt.init), stmt);
      } else if (event.kind === 'next-element' && event.range !== undefined) {
        const range = strip(event.range);
        elements.set(range, event.stmt);
        if (range.kind === 'init-list') heads.push({ range, block: id });
      }
    }
  }
  if (declaredIn.size + heads.length === 0) return { ...noLists, openedIn };

  const variables = new Set([...elements.values()].map(({ name }) => name));
  const scopes = scopesIn(cfg.fn);
  const looks = new Set<Expr>();
  const ends = new Set<Expr>();
  /** Parts of what is looked at as a whole. */
  const parts = new Set<Expr>();
  const mentions: Mention[] = [];
  const uses = new Map<string, Expr[]>();
  const visit = (block: number, at: CfgEvent | Expr, top: Expr): void => walkExpr(top, (expr) => {
    for (const seen of lookedAtBy(expr, env)) looks.add(strip(seen));
    const ended = endedBy(expr, env);
    if (ended !== undefined) ends.add(ended);
    const written = writtenBy(expr);
    if (written !== undefined) left.add(written);
    switch (expr.kind) {
      case 'name':
        if (declaredIn.has(expr.name) && !parts.has(expr)) mentions.push({ list: expr.name, block, at, expr });
        if (variables.has(expr.name)) uses.set(expr.name, [...uses.get(expr.name) ?? [], expr]);
        return;
      case 'index': {
        const list = strip(expr.object);
        if (list.kind !== 'name' || !declaredIn.has(list.name)) return;
        parts.add(list);
        const index = strip(expr.index);
        if (index.kind !== 'literal' || typeof index.value !== 'number' || Number.isNaN(index.value)) mentions.push({ list: list.name, block, at, expr });
        return;
      }
      case 'lambda': return walkStmts(expr.body, (found) => { if (found.kind === 'name') left.add(found.name); });
      default:
    }
  });
  for (const { id, events, end } of cfg.blocks) {
    for (const event of events) for (const expr of expressions(event)) visit(id, event, expr);
    if (end.kind === 'branch') {
      looks.add(strip(end.test));
      visit(id, end.test, end.test);
    } else if (end.kind === 'switch') visit(id, end.subject, end.subject);
  }

  const isLook = (expr: Expr): boolean => looks.has(expr) && !ends.has(expr);
  const isLookedAt = (expr: Expr): boolean => {
    if (isLook(expr)) return true;
    const variable = elements.get(expr);
    const scope = variable === undefined ? undefined : scopes.get(variable);
    return variable !== undefined && scope !== undefined && !left.has(variable.name)
      && (uses.get(variable.name) ?? []).every((use) => use.end < scope.start || use.start > scope.end || isLook(use));
  };
  const lists = new Set([...declaredIn.keys()].filter((name) => !left.has(name)));
  const openedAt = new Map<CfgEvent | Expr, string[]>();
  const opening: { readonly name: string; readonly block: number }[] = [];
  for (const { list, block, at, expr } of mentions) {
    if (!lists.has(list) || isLookedAt(expr)) continue;
    openedAt.set(at, [...openedAt.get(at) ?? [], list]);
    opening.push({ name: list, block });
  }
  const lookedAt = new Set<Expr>();
  for (const { range, block } of heads) {
    if (isLookedAt(range)) lookedAt.add(range);
    else opening.push(...range.items.flatMap((item) => placeOf(item) ?? []).map((name) => ({ name, block })));
  }
  if (opening.length > 0) {
    for (const body of loopsOf(cfg).values()) {
      const names = opening.flatMap(({ name, block }) => (body.has(block) && !body.has(declaredIn.get(name) ?? -1) ? [name] : []));
      if (names.length > 0) for (const id of body) openedIn.set(id, [...openedIn.get(id) ?? [], ...names]);
    }
  }
  return { lists, lookedAt, openedAt, openedIn };
}

/** What one expression only looks at: it goes through a pointer, asks whether there is one, or shows it. */
function lookedAtBy(expr: Expr, env: Env): readonly Expr[] {
  switch (expr.kind) {
    case 'member': return expr.arrow && !rowMembers.has(expr.name) ? [expr.object] : [];
    case 'unary': return expr.op === '!' || expr.op === 'sizeof' ? [expr.operand] : [];
    case 'binary': return /^(?:[!=]=|&&|\|\|)$/.test(expr.op) ? [expr.left, expr.right] : [];
    case 'conditional': return [expr.test];
    case 'call': return lookedAtByCall(expr, env);
    default: return [];
  }
}

function lookedAtByCall(call: CallExpr, env: Env): readonly Expr[] {
  const callee = strip(call.callee);
  const name = calleeName(call) ?? '';
  const contract = env.rowOf(call, call.args);
  const isLeft = (index: number): boolean => contract?.outcomes.every(({ takes, keeps }) => !keeps.includes(index) && takes.every(({ at }) => at !== index)) ?? false;
  const shows = onlyShows(name) || writesDown(name) || /^(?:ARRAY_?SIZE|RTL_NUMBER_OF|_?countof|size)$/.test(name);
  const args = call.args.filter((_, index) => shows || isLeft(index));
  return callee.kind === 'member' && !callee.arrow && /^(?:size|empty|max_size)$/.test(name) ? [...args, callee.object] : args;
}

/** `p` of `p->Release()`, and of every other method that may end it or is not known. */
function endedBy(expr: Expr, env: Env): Expr | undefined {
  const callee = expr.kind === 'call' ? strip(expr.callee) : undefined;
  if (expr.kind !== 'call' || callee?.kind !== 'member' || !callee.arrow) return undefined;
  const contract = env.rowOf(expr, expr.args);
  const isAsked = contract !== undefined && calleeName(expr) !== 'AddRef' && contract.outcomes.every(({ takes }) => takes.every(({ at }) => at !== 'receiver'));
  return isAsked ? undefined : strip(callee.object);
}

/** The array of which an element is written by itself, or its address taken; the variable that gets another value. */
function writtenBy(expr: Expr): string | undefined {
  const target = expr.kind === 'unary' && expr.op === '&' ? expr.operand : expr.kind === 'assign' && !(isNullConstant(expr.right) && strip(expr.left).kind !== 'name') ? expr.left : undefined;
  const written = target === undefined ? undefined : strip(target);
  const list = written?.kind === 'index' ? strip(written.object) : written;
  return list?.kind === 'name' ? list.name : undefined;
}

/** Where each variable can be named. */
function scopesIn(fn: FunctionModel): ReadonlyMap<DeclareStmt, Span> {
  const scopes = new Map<DeclareStmt, Span>();
  eachStmt(fn.body, (stmt) => {
    for (const inner of innerStmts(stmt)) if (inner.kind === 'declare') scopes.set(inner, stmt);
  });
  return scopes;
}

function isList({ type, isStatic, init, ctorArgs }: DeclareStmt, env: Env): boolean {
  const items = init === undefined ? ctorArgs : init.kind === 'init-list' ? init.items : undefined;
  if (isStatic || type.reference || items === undefined || items.length === 0) return false;
  const element = elementOf(type);
  return element !== undefined && env.isRawPointer(element) && (!type.array || items.every((item) => item.kind !== 'init-list'));
}

function elementOf(type: TypeRef): TypeRef | undefined {
  if (type.array) return { ...type, array: false };
  return type.name === 'array' && type.pointers === 0 ? type.args[0] : undefined;
}

/** Puts each value where it is held as well. */
export function declareList(run: Run, stmt: DeclareStmt, state: State): readonly State[] | undefined {
  if (!run.scan.lists.has(stmt.name)) return undefined;
  const items = leaves(stmt.init?.kind === 'init-list' ? stmt.init.items : stmt.ctorArgs ?? []);
  return evaluateAll(run, items, state).map(({ values, state: after }) => values.reduce(
    (next, value, at) => (resourceOf(value) === undefined ? handOn(run, next, value) : set(next, `${stmt.name}[${at}]`, value)),
    store(run, items.reduce(escapeCopied, after), stmt.name, UNKNOWN, stmt),
  ));
}

function leaves(items: readonly Expr[]): readonly Expr[] {
  return items.flatMap((item) => (item.kind === 'init-list' ? leaves(item.items) : [item]));
}

export function openedAt(run: Run, state: State, at: CfgEvent | Expr): State {
  return opened(run, state, run.scan.openedAt.get(at));
}

export function openedIn(run: Run, state: State, block: number): State {
  return opened(run, state, run.scan.openedIn.get(block));
}

function opened(run: Run, state: State, names: readonly string[] = []): State {
  let next = state;
  for (const name of names) for (const [place, value] of state.vars) if (isWithin(place, name)) next = handOn(run, next, value);
  return next;
}
