// One look over a function before its paths are walked: which names are its own, which of them something else can reach, which
// tests are asked more than once, and which names later code still reads.

import type { Expr, FunctionModel, LambdaExpr, Stmt, TypeRef } from '../model/types';
import type { Block, Cfg, CfgEvent } from './cfg';
import { changesIn, type Changes } from './changes';
import { looksLikeMacro } from './codes';
import { countersOf, type Counters } from './counters';
import { decidingCalls, type Deciding } from './deciding';
import { calledLambdas, exposedBy, readCapturesIn, sinceCaptured } from './captured';
import { writesMemory } from './marshal';
import { calleeName, countedBy, inlineLambda, namesIn, placeOf, pureText, rootName, rowsIn, strip, walkExpr, walkInline } from './places';
import { freedByRows } from './freed-rows';
import { createLentScan, type Lent } from './lent';
import { ownFillsOf, type OwnFills } from './own-fills';
import { rememberedOf } from './remembered';
import { roundsOf, type Rounds } from './rounds';
import { rowReaders, type Looks } from './row-readers';
import type { OwnLists } from './own-lists';
import { solve } from './solver';

export interface Scan extends Deciding, Counters, Changes, Lent, OwnFills, OwnLists, Rounds {
  /** Types of parameters and local variables. */
  readonly types: ReadonlyMap<string, TypeRef>;
  /** Where each variable that is no parameter is declared: the depth of loops around it. */
  readonly loopDepth: ReadonlyMap<string, number>;
  /** Reachable behind our back: captured by reference, static, or a reference to something else. */
  readonly exposed: ReadonlySet<string>;
  /** Of those that only a lambda captures: the blocks that come behind it. */
  readonly exposedIn: ReadonlyMap<string, ReadonlySet<number>>;
  /** Variables that hold a lambda and are only called, with nothing: what it does is done there, with the variables themselves. */
  readonly called: ReadonlyMap<string, LambdaExpr>;
  /** Read by lambdas of the function itself, and by them alone. */
  readonly onlyRead: ReadonlySet<string>;
  /** Texts of tests that stand at more than one place, and which names they read. */
  readonly repeated: ReadonlyMap<string, readonly string[]>;
  /** Row sets whose rows go somewhere, at any place of the function. */
  readonly handledRows: ReadonlySet<string>;
  readonly freedByRows: ReadonlySet<string>;
  /** Variables by which rows, or the properties of one, are only looked at. */
  readonly rowReaders: ReadonlySet<string>;
  /** See fixed-arrays.ts. */
  readonly fixedArrays: ReadonlySet<string>;
  /** Members that the function writes, or hands out the address of; variables, and what they point to, of which it writes a whole element. */
  readonly written: ReadonlySet<string>;
  /** Variables that somewhere get the number of rows, each with its row set. */
  readonly rowCounts: ReadonlyMap<string, string>;
  /** Variables that something is released through, or whose plain pointer is taken out: `sp->Release()`, `sp.p`. */
  readonly handled: ReadonlySet<string>;
  /** Some call adds a reference. */
  readonly addsReferences: boolean;
  /** Macro calls used as a variable: `MAPI_G(hr)`. */
  readonly macroPlaces: ReadonlySet<string>;
  /** The only local result code, for macros of unknown definition that set it. */
  readonly resultVariable?: string;
  isLiveAt(block: number, name: string): boolean;
}

export function scanFunction(fn: FunctionModel, cfg: Cfg, constant: (expr: Expr) => number | undefined, looks: Looks): Omit<Scan, 'fixedArrays' | keyof OwnLists> {
  const types = new Map<string, TypeRef>(fn.params.map((param) => [param.name, param.type]));
  const exposed = new Set(fn.params.filter((param) => param.type.reference).map((param) => param.name));
  const loopDepth = new Map<string, number>();
  const macroPlaces = new Set<string>();
  const tests = new Map<string, { count: number; names: string[] }>();
  const handledRows = new Set<string>();
  const readers = rowReaders(cfg, looks);
  const written = new Set<string>();
  const rowCounts = new Map<string, string>();
  const handled = new Set<string>();
  let addsReferences = false;
  const called = calledLambdas(cfg);
  const inlined = new Set<Expr>(called.values());
  const readCaptures = readCapturesIn(cfg);
  const mentions = createLentScan();
  const captured = new Map<string, Set<number>>();
  let at = cfg.entry;
  const onExpr = (expr: Expr): void => {
    mentions.look(expr);
    const inline = expr.kind === 'call' ? inlineLambda(expr) : undefined;
    if (inline !== undefined) {
      inlined.add(inline);
      walkInline(inline.body, onExpr);
    }
    if (expr.kind === 'lambda' && called.size > 0 && [...called.values()].includes(expr)) walkInline(expr.body, onExpr);
    if (expr.kind === 'call' && /addref/i.test(calleeName(expr) ?? '')) addsReferences = true;
    if (expr.kind === 'assign' && strip(expr.left).kind !== 'name') exposeAddress(expr.right, exposed);
    else if (expr.kind === 'init-list') expr.items.forEach((item) => exposeAddress(item, exposed));
    if (expr.kind === 'call' && /^c?ref$/.test(calleeName(expr) ?? '') && expr.args[0]?.kind === 'name') exposed.add(expr.args[0].name);
    if (expr.kind === 'call') expr.args.forEach((arg, at) => { if (rowsIn(arg) !== undefined && !looks(expr, at)) addRows(handledRows, arg); });
    else if (expr.kind === 'assign') [expr.left, ...(readers.has(placeOf(expr.left) ?? '') ? [] : [expr.right])].forEach((side) => addRows(handledRows, side));
    if (expr.kind === 'member' && expr.name === 'p' || expr.kind === 'call' && /release/i.test(calleeName(expr) ?? '') && (expr.callee.kind !== 'member' || expr.callee.arrow)) namesIn(expr).forEach((name) => handled.add(name));
    if (expr.kind === 'lambda' && !inlined.has(expr)) for (const name of exposedBy(expr, readCaptures.get(expr))) captured.set(name, (captured.get(name) ?? new Set()).add(at));
    const changed = expr.kind === 'assign' ? strip(expr.left) : expr.kind === 'unary' && expr.op === '&' ? strip(expr.operand) : undefined;
    if (expr.kind === 'call' && writesMemory(expr)) expr.args.forEach((arg) => namesIn(arg).forEach((name) => written.add(name)));
    if (changed?.kind === 'member') written.add(changed.name);
    else if (expr.kind === 'assign' && changed !== undefined && changed.kind !== 'name') {
      const root = rootName(changed) ?? '';
      [root, pointedTo(types.get(root))].forEach((name) => written.add(name));
    }
    if (expr.kind === 'assign') {
      const left = strip(expr.left);
      if (left.kind === 'name') addCount(rowCounts, left.name, expr.right);
      const text = left.kind === 'call' ? macroPlace(left) : undefined;
      if (text !== undefined) macroPlaces.add(text);
    }
    if (expr.kind === 'conditional') addTest(tests, expr.test);
  };
  for (const block of cfg.blocks) {
    at = block.id;
    for (const event of block.events) {
      if (event.kind === 'declare' || event.kind === 'next-element') {
        if (event.kind === 'declare' && event.stmt.init !== undefined) {
          if (!readers.has(event.stmt.name)) addRows(handledRows, event.stmt.init);
          addCount(rowCounts, event.stmt.name, event.stmt.init);
        }
        types.set(event.stmt.name, event.stmt.type);
        loopDepth.set(event.stmt.name, block.loopDepth);
        if (event.stmt.isStatic || event.stmt.type.reference) exposed.add(event.stmt.name);
        // By another name the variable may be filled and given back too.
        if (event.kind === 'declare' && event.stmt.type.reference && event.stmt.init?.kind === 'name') exposed.add(event.stmt.init.name);
      }
      for (const expr of expressions(event)) walkExpr(expr, onExpr);
    }
    if (block.end.kind === 'branch') {
      walkExpr(block.end.test, onExpr);
      addTest(tests, block.end.test);
    } else if (block.end.kind === 'switch') walkExpr(block.end.subject, onExpr);
  }
  const exposedIn = sinceCaptured(cfg, new Map([...captured].filter(([name]) => !exposed.has(name))));
  for (const name of captured.keys()) exposed.add(name);
  const repeated = new Map([...tests].filter(([, test]) => test.count > 1).map(([text, test]) => [text, test.names]));
  const live = liveness(cfg, repeated, called);
  const codes = [...types].filter(([name, type]) => /^(?:HRESULT|SCODE)$/.test(type.name) || type.name === 'auto' && /^h(?:r|Res|Result)$/i.test(name)).map(([name]) => name);
  return {
    ...decidingCalls(cfg, types, called), ...changesIn(cfg), ...roundsOf(cfg), ...ownFillsOf(cfg), ...mentions.result(), types, loopDepth, exposed, exposedIn, called, onlyRead: new Set([...readCaptures.values()].flatMap((names) => [...names].filter((name) => !exposed.has(name)))), ...countersOf(cfg, types, constant), repeated, handledRows, freedByRows: freedByRows(cfg.fn), rowReaders: readers, written, rowCounts, handled, addsReferences, macroPlaces,
    ...(codes.length === 1 ? { resultVariable: codes[0]! } : {}),
    isLiveAt: (block, name) => live[block]?.has(name) ?? false,
  };
}

/** `SPropValue` of `LPSPropValue` and of `SPropValue *`. */
export function pointedTo(type: TypeRef | undefined): string {
  return type?.name.replace(/^(?:LP|P(?=[A-Z]{2}))?_?/, '') ?? '';
}

function addRows(handled: Set<string>, expr: Expr): void {
  const name = rowsIn(expr);
  if (name !== undefined) handled.add(name);
}

function addCount(counts: Map<string, string>, variable: string, value: Expr): void {
  const set = countedBy(strip(value));
  if (set !== undefined) counts.set(variable, set);
}

/** `MAPI_G(hr)` as the name of a place. */
export function macroPlace(expr: Expr): string | undefined {
  if (expr.kind !== 'call') return undefined;
  const name = calleeName(expr);
  if (name === undefined || !looksLikeMacro(name) || expr.callee.kind !== 'name') return undefined;
  const args = expr.args.map(pureText);
  return args.includes(undefined) ? undefined : `${name}(${args.join(',')})`;
}

/** The text under which the answer to a test is remembered: `x == y` and `x != y` are one question. */
export const questionOf = rememberedOf((test: Expr): { text: string; negated: boolean } | undefined => {
  const inner = strip(test);
  if (inner.kind === 'binary' && (inner.op === '!=' || inner.op === '==')) {
    const left = pureText(inner.left);
    const right = pureText(inner.right);
    // `strcmp(a, b) == 0` is `!strcmp(a, b)`.
    if (left !== undefined && right === '0' && strip(inner.left).kind === 'call') return { text: `?${left}`, negated: inner.op === '==' };
    return left === undefined || right === undefined ? undefined : { text: `?${left}==${right}`, negated: inner.op === '!=' };
  }
  const text = pureText(inner);
  return text === undefined ? undefined : { text: `?${text}`, negated: false };
});

export function expressions(event: CfgEvent): readonly Expr[] {
  switch (event.kind) {
    case 'eval': return [event.expr];
    case 'declare': return [...(event.stmt.init === undefined ? [] : [event.stmt.init]), ...(event.stmt.ctorArgs ?? [])];
    case 'return':
    case 'throw': return event.value === undefined ? [] : [event.value];
    case 'next-element': return event.range === undefined ? [] : [event.range];
    default: return [];
  }
}

function addTest(tests: Map<string, { count: number; names: string[] }>, test: Expr): void {
  const question = questionOf(test);
  if (question === undefined) return;
  const entry = tests.get(question.text) ?? { count: 0, names: namesIn(test) };
  entry.count += 1;
  tests.set(question.text, entry);
}

/** `all[0] = &p`, `{ &p, &q }`: whoever goes through the list, or the struct, reaches the variable. */
function exposeAddress(value: Expr, exposed: Set<string>): void {
  const inner = strip(value);
  const named = inner.kind === 'unary' && inner.op === '&' ? strip(inner.operand) : undefined;
  if (named?.kind === 'name') exposed.add(named.name);
}

/** Every expression in the statement, lambdas' bodies included. */
export function walkStmts(stmt: Stmt, visit: (expr: Expr) => void): void {
  const expr = (inner: Expr | undefined): void => {
    if (inner === undefined) return;
    walkExpr(inner, (found) => {
      visit(found);
      if (found.kind === 'lambda') walkStmts(found.body, visit);
    });
  };
  const all = (list: readonly Stmt[] | undefined): void => list?.forEach((inner) => walkStmts(inner, visit));
  switch (stmt.kind) {
    case 'expr': return expr(stmt.expr);
    case 'declare': expr(stmt.init); return stmt.ctorArgs?.forEach(expr);
    case 'block': return all(stmt.body);
    case 'if': all(stmt.init && [stmt.init]); expr(stmt.test); walkStmts(stmt.then, visit); return all(stmt.else && [stmt.else]);
    case 'loop': all(stmt.init); expr(stmt.test); expr(stmt.update); expr(stmt.range); return walkStmts(stmt.body, visit);
    case 'switch': expr(stmt.subject); return stmt.cases.forEach((entry) => all(entry.body));
    case 'return':
    case 'throw': return expr(stmt.value);
    case 'try': walkStmts(stmt.body, visit); all(stmt.handlers); return all(stmt.finally && [stmt.finally]);
    default:
  }
}

/** Names read at or after the start of each block; `repeated` answers that are remembered count as names. */
export function liveness(cfg: Cfg, repeated: ReadonlyMap<string, readonly string[]> = new Map(), called: Scan['called'] = new Map()): readonly (ReadonlySet<string> | undefined)[] {
  const local = cfg.blocks.map((block) => usesAndKills(block, repeated, called));
  const { output } = solve<ReadonlySet<string>>(cfg, {
    direction: 'backward',
    initial: new Set(),
    transfer: (block, after) => {
      const { uses, kills } = local[block.id]!;
      const live = new Set(after);
      for (const name of kills) live.delete(name);
      for (const name of uses) live.add(name);
      return live;
    },
    join: (left, right) => (right.size === 0 ? left : new Set([...left, ...right])),
    equal: (left, right) => left.size === right.size && [...left].every((name) => right.has(name)),
  });
  return output;
}

function usesAndKills(block: Block, repeated: ReadonlyMap<string, readonly string[]>, called: Scan['called']): { uses: Set<string>; kills: Set<string> } {
  const uses = new Set<string>();
  const kills = new Set<string>();
  const read = (expr: Expr): void => walkExpr(expr, (inner) => {
    if (inner.kind === 'name' && !kills.has(inner.name)) uses.add(inner.name);
    else if (inner.kind === 'this') uses.add('this');
    else if (inner.kind === 'lambda') for (const name of lambdaNames(inner)) uses.add(name);
    else if (inner.kind === 'call') {
      const place = macroPlace(inner);
      if (place !== undefined) uses.add(place);
      const lambda = called.get(calleeName(inner) ?? '');
      if (lambda !== undefined) for (const name of lambdaNames(lambda)) uses.add(name);
    } else if (inner.kind === 'conditional') {
      const question = questionOf(inner.test);
      if (question !== undefined && repeated.has(question.text)) uses.add(question.text);
    }
  });
  for (const event of block.events) {
    if (event.kind === 'opaque') for (const name of event.names) uses.add(name);
    // A plain `x = y` at the top of a statement ends the life of the old x.
    if (event.kind === 'eval' && event.expr.kind === 'assign' && event.expr.op === '=' && strip(event.expr.left).kind === 'name') {
      read(event.expr.right);
      const name = placeOf(event.expr.left)!;
      if (!uses.has(name)) kills.add(name);
      continue;
    }
    for (const expr of expressions(event)) read(expr);
    if ((event.kind === 'declare' || event.kind === 'next-element') && !uses.has(event.stmt.name)) kills.add(event.stmt.name);
  }
  const test = block.end.kind === 'branch' ? block.end.test : block.end.kind === 'switch' ? block.end.subject : undefined;
  if (test !== undefined) {
    read(test);
    const question = questionOf(test);
    if (question !== undefined && repeated.has(question.text)) uses.add(question.text);
  }
  return { uses, kills };
}

function lambdaNames(lambda: LambdaExpr): Set<string> {
  const names = new Set<string>();
  walkStmts(lambda.body, (expr) => {
    if (expr.kind === 'name') names.add(expr.name);
  });
  return names;
}
