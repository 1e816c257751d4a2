// Pointers that a lambda only reads through, when the lambda is put into a variable and never does anything but being called, or is
// handed to a call and has the variable itself: nobody gets hold of them there. Whatever looks like more than that counts as more.

import type { BlockStmt, Expr, LambdaExpr, NameExpr } from '../model/types';
import { eachStmt } from '../model/walk';
import { successors, type Cfg } from './cfg';
import { leavesOnFailure, mayKeepReference } from './codes';
import { leavingOf } from './leaving';
import { readsMemory } from './marshal';
import { baseOf, calleeName, isNullConstant, placeOf, rowMembers, rowsIn, runsThrough, strip, walkExpr } from './places';
import { expressions, walkStmts } from './scan';

const nothing: ReadonlyMap<LambdaExpr, ReadonlySet<string>> = new Map();

/** For each such lambda the variables of the function that it reads. */
export function readCapturesIn(cfg: Cfg): ReadonlyMap<LambdaExpr, ReadonlySet<string>> {
  const declared = cfg.blocks.flatMap(({ events }) => events.flatMap((event) => (event.kind === 'declare' && !event.stmt.isStatic && !event.stmt.type.reference ? [event.stmt] : [])));
  const made = declared.flatMap(({ name, init }) => {
    const lambda = init === undefined ? undefined : strip(init);
    return lambda?.kind === 'lambda' && isPlain(lambda) ? [{ name, lambda }] : [];
  });
  const handed = handedIn(cfg);
  if (made.length + handed.length === 0) return nothing;
  const { uncalled, filledInside } = usesIn(cfg);
  const own = [...declared, ...cfg.fn.params.filter(({ type }) => !type.reference)].map(({ name }) => name);
  const locals = new Set(own.filter((name) => !filledInside.has(name)));
  const isCsharp = cfg.fn.file.endsWith('.cs');
  const lambdas = [...made.filter(({ name }) => !uncalled.has(name)).map(({ lambda }) => lambda), ...handed];
  return new Map(lambdas.map((lambda) => [lambda, new Set(readBy(lambda, isCsharp).filter((name) => locals.has(name)))]));
}

/** Variables around a lambda that it reaches. */
export function exposedBy(lambda: LambdaExpr, onlyRead?: ReadonlySet<string>): readonly string[] {
  const named = new Set<string>(lambda.captures);
  // A variable of its own is one from where it is declared.
  const own = new Map(lambda.params.map(({ name }) => [name, lambda.start]));
  for (const stmt of lambda.body.body) if (stmt.kind === 'declare' && !own.has(stmt.name)) own.set(stmt.name, stmt.start);
  walkStmts(lambda.body, (expr) => { if (expr.kind === 'name' && expr.start < (own.get(expr.name) ?? Infinity)) named.add(expr.name); });
  return [...named].filter((name) => onlyRead?.has(name) !== true);
}

/** For each variable the blocks behind those with a lambda that captures it, up to where it is declared anew: before, it is the function's own. */
export function sinceCaptured(cfg: Cfg, captured: ReadonlyMap<string, ReadonlySet<number>>): ReadonlyMap<string, ReadonlySet<number>> {
  if (captured.size === 0) return new Map();
  const declared = new Map<string, number[]>();
  for (const { id, events } of cfg.blocks) for (const event of events) if (event.kind === 'declare') declared.set(event.stmt.name, [...declared.get(event.stmt.name) ?? [], id]);
  return new Map([...captured].map(([name, lambdas]) => {
    const fresh = declared.get(name)?.length === 1 ? declared.get(name)![0] : undefined;
    const blocks = new Set(lambdas);
    for (const id of blocks) for (const next of successors(cfg.blocks[id]!)) if (next !== fresh) blocks.add(next);
    return [name, blocks];
  }));
}

/** `const auto drop = [&] { MAPIFreeBuffer(p); };`: a body that tests variables, gives back what they hold and sets them to NULL. */
export function calledLambdas(cfg: Cfg): ReadonlyMap<string, LambdaExpr> {
  const made = new Map<string, LambdaExpr>();
  const names: string[] = [];
  for (const { events } of cfg.blocks) {
    for (const event of events) {
      if (event.kind !== 'declare') continue;
      const { name, type, init, isStatic } = event.stmt;
      const lambda = init === undefined ? undefined : strip(init);
      names.push(name);
      if (lambda?.kind === 'lambda' && type.name === 'auto' && !isStatic && isDoneInPlace(lambda)) made.set(name, lambda);
    }
  }
  if (made.size === 0) return made;
  const { uncalled } = usesIn(cfg);
  return new Map([...made].filter(([name]) => !uncalled.has(name) && names.filter((one) => one === name).length === 1));
}

function isDoneInPlace({ params, captures, captureDefault, body }: LambdaExpr): boolean {
  if (params.length > 0 || captures.length > 0 || captureDefault !== '&' || !runsThrough(body) || declaredIn(body).length > 0) return false;
  let isPlain = true;
  walkStmts(body, (expr) => {
    switch (expr.kind) {
      case 'lambda': case 'unknown': case 'index': isPlain = false; break;
      case 'unary': isPlain &&= !/^&$|\+\+|--/.test(expr.op); break;
      case 'assign': isPlain &&= expr.op === '=' && strip(expr.left).kind === 'name' && isNullConstant(expr.right); break;
      case 'member': isPlain &&= !rowMembers.has(expr.name); break;
      case 'call': isPlain &&= !leavesOnFailure(calleeName(expr) ?? '') && leavingOf(expr) === undefined; break;
      default:
    }
  });
  return isPlain;
}

/** `ForEach(table, [&](const SRow &row) { ... })`: arguments that have the variables themselves, and so are done with when those end. */
function handedIn(cfg: Cfg): readonly LambdaExpr[] {
  const found: LambdaExpr[] = [];
  const look = (top: Expr): void => walkExpr(top, (expr) => {
    if (expr.kind !== 'call') return;
    for (const arg of expr.args) if (arg.kind === 'lambda' && arg.captureDefault === '&' && arg.captures.length === 0) found.push(arg);
  });
  for (const { events, end } of cfg.blocks) {
    for (const event of events) expressions(event).forEach(look);
    if (end.kind === 'branch') look(end.test);
  }
  return found;
}

/** Everything around it, or some variables by name, and none under another name. */
function isPlain({ captures, captureDefault }: LambdaExpr): boolean {
  return captures.length === 0 || captureDefault === undefined && new Set(captures).size === captures.length;
}

/** Names that stand anywhere but where they are called, and variables with something put into a part of them. */
function usesIn(cfg: Cfg): { uncalled: ReadonlySet<string>; filledInside: ReadonlySet<string> } {
  const uncalled = new Set<string>();
  const filledInside = new Set<string>();
  const called = new Set<Expr>();
  const look = (expr: Expr): void => {
    if (expr.kind === 'call') called.add(expr.callee);
    else if (expr.kind === 'name' && !called.has(expr)) uncalled.add(expr.name);
    const filled = expr.kind === 'assign' ? placeOf(expr.left) : expr.kind === 'unary' && expr.op === '&' ? placeOf(expr.operand) : undefined;
    if (filled !== undefined && filled !== baseOf(filled)) filledInside.add(baseOf(filled));
  };
  const lookDeep = (expr: Expr): void => walkExpr(expr, (inner) => {
    look(inner);
    if (inner.kind === 'lambda') walkStmts(inner.body, look);
  });
  for (const { events, end } of cfg.blocks) {
    for (const event of events) {
      if (event.kind === 'opaque') event.names.forEach((name) => uncalled.add(name));
      expressions(event).forEach(lookDeep);
    }
    if (end.kind === 'branch') lookDeep(end.test);
    else if (end.kind === 'switch') lookDeep(end.subject);
  }
  return { uncalled, filledInside };
}

/** Names of which the body reads what they point to, and does nothing else with them. */
function readBy({ params, body }: LambdaExpr, isCsharp: boolean): readonly string[] {
  const names: NameExpr[] = [];
  const read = new Set<Expr>();
  const parts = new Set<Expr>();
  const moved = new Set<string>([...params.map((param) => param.name), ...declaredIn(body)]);
  let isClear = true;
  const move = (expr: Expr): void => { moved.add(pointerOf(expr, true)?.name ?? ''); };
  walkStmts(body, (expr) => {
    switch (expr.kind) {
      case 'name': names.push(expr); break;
      case 'member': case 'index': {
        const pointer = pointerOf(expr, isCsharp);
        if (pointer !== undefined) read.add(pointer);
        // Rows are given back one by one.
        if (!parts.has(expr) && rowsIn(expr) !== undefined) move(expr);
        parts.add(strip(expr.object));
        break;
      }
      case 'unary':
        if (expr.op === '!') read.add(strip(expr.operand));
        else if (/^&$|\+\+|--/.test(expr.op)) move(expr.operand);
        break;
      case 'binary': if (/^[!=]=$/.test(expr.op) && isNullConstant(expr.right)) read.add(strip(expr.left)); break;
      case 'assign': move(expr.left); break;
      case 'delete': move(expr.operand); break;
      case 'call':
        if (!isAsked(expr.callee)) move(expr.callee);
        if (readsMemory(expr)) expr.args.forEach((arg) => read.add(strip(arg)));
        if (mayKeepReference(calleeName(expr) ?? 'keep')) expr.args.forEach(move);
        break;
      case 'lambda': case 'unknown': isClear = false; break;
      default:
    }
  });
  eachStmt(body, (stmt) => {
    isClear &&= stmt.kind !== 'opaque';
    // An element that goes on as a reference still has the address of the whole.
    if (stmt.kind === 'return' && stmt.value !== undefined && strip(stmt.value).kind === 'index') move(stmt.value);
    if (stmt.kind === 'declare' && stmt.type.reference && stmt.init !== undefined) move(stmt.init);
  });
  return isClear ? [...new Set(names.map(({ name }) => name))].filter((name) => !moved.has(name) && names.every((one) => one.name !== name || read.has(one))) : [];
}

/** `p->Method()`, which by its name does not end p. */
function isAsked(callee: Expr): boolean {
  return callee.kind === 'member' && callee.arrow && !/release|free|close|delete|destroy|dispose|detach|end|done|stop/i.test(callee.name);
}

/** `p` of `p->m`, `p[i]` and of whatever is reached from there. */
function pointerOf(expr: Expr, byDot: boolean): NameExpr | undefined {
  const inner = strip(expr);
  if (inner.kind === 'unary' && inner.op === '*') return pointerOf(inner.operand, byDot);
  if (inner.kind !== 'member' && inner.kind !== 'index') return undefined;
  const object = strip(inner.object);
  if (object.kind === 'name') return inner.kind === 'index' || inner.arrow || byDot ? object : undefined;
  return pointerOf(object, byDot);
}

function declaredIn(body: BlockStmt): readonly string[] {
  const names: string[] = [];
  eachStmt(body, (stmt) => { if (stmt.kind === 'declare') names.push(stmt.name); });
  return names;
}
