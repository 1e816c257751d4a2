// Builds the control-flow graph: one recursive walk over the statements, a stack of scopes for what must run on the way out.
// Code that cannot be reached is dropped. Deep nesting is the lowering's business, which caps it.

import type { CallExpr, DeclareStmt, Expr, ExprStmt, FunctionModel, LoopStmt, Span, Stmt, SwitchStmt, TryStmt } from '../model/types';
import type { Cfg, ScopeEnd } from './cfg';
import { begin, constant, draft, emit, finish, jump, unreachable, type Builder, type Finally, type Frame } from './cfg-builder';
import { collectLabels } from './cfg-labels';
import { prune, type Draft } from './cfg-prune';
import { throwsAlways } from './codes';
import { isSurelyEntered, othersRange } from './entered';
import { hiddenJumps } from './hidden-jump';
import { hiddenReturns } from './hidden-return';
import { leavingOf, withoutMessage, type ThrowsOn } from './leaving';
import { calleeName } from './places';
import { takerOf } from './taking';

/** What is known of the functions that are called. */
export interface Callees { readonly throwsOn: ThrowsOn; isDefined(call: CallExpr): boolean }

export function buildCfg(fn: FunctionModel, callees?: Callees): Cfg {
  const entry: Draft = { id: 0, events: [], handlers: [], loopDepth: 0 };
  const jumpOf = callees === undefined ? undefined : hiddenJumps(fn);
  const b: Builder = {
    fn, drafts: [entry], frames: [], labels: new Map(), current: entry, loopDepth: 0, handlers: [], caughtAt: 0, takes: () => undefined, returns: hiddenReturns(fn),
    leavingOf: (call) => leavingOf(call, callees?.throwsOn) ?? (callees?.isDefined(call) === false ? jumpOf?.(call) : undefined),
  };
  for (const initializer of fn.initializers) for (const arg of initializer.args) emit(b, { kind: 'eval', expr: arg });
  collectLabels(b, fn.body, 1);
  statement(b, fn.body);
  const end = { start: Math.max(fn.span.start, fn.span.end - 1), end: fn.span.end };
  finish(b, { kind: 'exit', how: 'end', at: end });
  return prune(b.drafts, fn);
}

function evaluate(b: Builder, expr: Expr): void {
  if (expr.kind === 'sequence') expr.items.forEach((item) => evaluate(b, item));
  else if (expr.kind === 'binary' && (expr.op === '&&' || expr.op === '||')) {
    const after = draft(b);
    const right = draft(b);
    if (expr.op === '&&') condition(b, expr.left, right, after);
    else condition(b, expr.left, after, right);
    b.current = right;
    evaluate(b, expr.right);
    jump(b, after);
    b.current = after;
  } else emit(b, { kind: 'eval', expr });
}

/** Splits a condition so that each branch tests one thing. */
function condition(b: Builder, test: Expr, whenTrue: Draft, whenFalse: Draft, loop = false): void {
  if (test.kind === 'unary' && test.op === '!') return condition(b, test.operand, whenFalse, whenTrue, loop);
  if (test.kind === 'sequence' && test.items.length > 0) {
    test.items.slice(0, -1).forEach((item) => evaluate(b, item));
    return condition(b, test.items.at(-1)!, whenTrue, whenFalse, loop);
  }
  if (test.kind === 'binary' && (test.op === '&&' || test.op === '||')) {
    const right = draft(b);
    if (test.op === '&&') condition(b, test.left, right, whenFalse, loop);
    else condition(b, test.left, whenTrue, right, loop);
    b.current = right;
    return condition(b, test.right, whenTrue, whenFalse, loop);
  }
  const known = constant(test);
  if (known === undefined) finish(b, { kind: 'branch', test, then: whenTrue.id, else: whenFalse.id, loop });
  else jump(b, known ? whenTrue : whenFalse);
}

function statement(b: Builder, stmt: Stmt): void {
  switch (stmt.kind) {
    case 'expr': {
      const value = b.returns.get(stmt);
      if (value === undefined && !leavingCall(b, stmt)) evaluate(b, stmt.expr);
      if (b.returns.has(stmt)) statement(b, { kind: 'return', start: stmt.start, end: stmt.end, ...(value === undefined ? {} : { value }) });
      return;
    }
    case 'declare': return declare(b, stmt);
    case 'block': return scoped(b, stmt, () => stmt.body.forEach((inner) => statement(b, inner)));
    case 'if': return scoped(b, stmt, () => {
      if (stmt.init !== undefined) statement(b, stmt.init);
      const then = draft(b);
      const after = draft(b);
      const otherwise = stmt.else === undefined ? after : draft(b);
      condition(b, stmt.test, then, otherwise);
      branchBody(b, then, stmt.then, after);
      if (stmt.else !== undefined) branchBody(b, otherwise, stmt.else, after);
      b.current = after;
    });
    case 'loop': return scoped(b, stmt, () => loop(b, stmt));
    case 'switch': return switchCases(b, stmt);
    case 'try': return tryBody(b, stmt);
    case 'return':
      emit(b, { kind: 'return', at: stmt, ...(stmt.value === undefined ? {} : { value: stmt.value }) });
      unwind(b, 0, stmt, 'return');
      finish(b, { kind: 'exit', how: 'return', at: stmt });
      return unreachable(b);
    case 'throw':
      emit(b, { kind: 'throw', at: stmt, ...(stmt.value === undefined ? {} : { value: stmt.value }) });
      return thrown(b, stmt, b.takes(stmt.value));
    case 'goto': {
      const label = b.labels.get(stmt.label);
      if (label === undefined) return emit(b, { kind: 'opaque', names: [], at: stmt });
      unwind(b, label.frames, stmt);
      jump(b, label.block, label.seen, stmt);
      return unreachable(b);
    }
    case 'label': {
      const label = b.labels.get(stmt.name);
      if (label === undefined) return;
      label.seen = true;
      jump(b, label.block, false, stmt);
      b.current = label.block;
      label.block.handlers = [...b.handlers];
      label.block.loopDepth = b.loopDepth;
      return;
    }
    case 'break': return leaveTo(b, stmt, (frame) => frame.kind === 'breakable');
    case 'continue': return leaveTo(b, stmt, (frame) => frame.kind === 'loop');
    case 'opaque': return emit(b, { kind: 'opaque', names: stmt.names, at: stmt });
  }
}

/** A call that stands for `throw` or `return`, always or when what it is given says so. */
function leavingCall(b: Builder, stmt: ExprStmt): boolean {
  const call = withoutMessage(stmt.expr);
  if (call.kind !== 'call') return false;
  if (call.callee.kind === 'name' && throwsAlways(calleeName(call) ?? '')) {
    for (const arg of call.args) evaluate(b, arg);
    emit(b, { kind: 'throw', at: stmt });
    thrown(b, stmt, b.takes(call));
    return true;
  }
  const leaving = b.leavingOf(call);
  if (leaving === undefined) return false;
  for (const arg of leaving.others ?? []) evaluate(b, arg);
  const out = draft(b);
  const after = draft(b);
  if (leaving.test === undefined) jump(b, out);
  else condition(b, leaving.test, out, after);
  b.current = out;
  leaving.onTheWay?.forEach((expr) => evaluate(b, expr));
  if (leaving.how === 'throw') thrown(b, stmt, b.takes(call));
  else if (leaving.how === 'break') statement(b, { kind: 'break', start: stmt.start, end: stmt.end });
  else if (typeof leaving.how === 'object') statement(b, { kind: 'goto', label: leaving.how.label, start: stmt.start, end: stmt.end });
  else if (leaving.how === 'ends') emit(b, { kind: 'eval', expr: { ...call, callee: { ...call.callee, kind: 'name', name: 'abort' }, args: [] } });
  else statement(b, { kind: 'return', start: stmt.start, end: stmt.end, ...(leaving.value === undefined ? {} : { value: leaving.value }) });
  b.current = after;
  return true;
}

/** Scopes are left up to the handlers. Unless it is known which of those takes it, none may. */
function thrown(b: Builder, at: Span, to?: Draft): void {
  unwind(b, b.caughtAt, at, 'throw');
  if (to !== undefined) jump(b, to);
  else finish(b, { kind: 'exit', how: 'throw', at });
  unreachable(b);
}

function branchBody(b: Builder, into: Draft, body: Stmt, after: Draft): void {
  b.current = into;
  scoped(b, body, () => statement(b, body));
  jump(b, after);
}

function declare(b: Builder, stmt: DeclareStmt): void {
  emit(b, { kind: 'declare', stmt });
  const scope = b.frames.findLast((frame) => frame.kind === 'scope');
  if (scope?.kind === 'scope' && !stmt.isStatic) scope.names.push(stmt.name);
}

function scoped(b: Builder, at: Span, inner: () => void): void {
  const scope: Frame = { kind: 'scope', names: [] };
  b.frames.push(scope);
  inner();
  b.frames.pop();
  if (scope.names.length > 0) emit(b, { kind: 'leave', names: scope.names.toReversed(), at: { start: Math.max(at.start, at.end - 1), end: at.end }, how: 'scope' });
}

/** Runs what must run when everything above `depth` frames is left. */
function unwind(b: Builder, depth: number, at: Span, how: ScopeEnd = 'scope'): void {
  const left = b.frames.slice(depth).toReversed();
  const kept = [...b.frames];
  const names: string[] = [];
  const flush = (): void => {
    if (names.length > 0) emit(b, { kind: 'leave', names: names.splice(0), at, how });
  };
  for (const frame of left) {
    b.frames.pop();
    if (frame.kind === 'scope') names.push(...frame.names.toReversed());
    else if (frame.kind === 'finally') {
      flush();
      lastly(b, frame);
    }
  }
  flush();
  b.frames.splice(0, b.frames.length, ...kept);
}

/** On the way out of what it follows. */
function lastly(b: Builder, { body, handlers, caughtAt, takes }: Finally): void {
  const inside = { handlers: b.handlers, caughtAt: b.caughtAt, takes: b.takes };
  Object.assign(b, { handlers, caughtAt, takes });
  if (caughtAt !== inside.caughtAt) begin(b);
  statement(b, body);
  Object.assign(b, inside);
}

function leaveTo(b: Builder, at: Stmt, wanted: (frame: Frame) => boolean): void {
  const index = b.frames.findLastIndex(wanted);
  const frame = b.frames[index];
  if (frame?.kind !== 'breakable' && frame?.kind !== 'loop') return;
  unwind(b, index + 1, at);
  finish(b, { kind: 'jump', to: frame.to, back: false, ...(at.kind === 'continue' ? { at } : {}) });
  unreachable(b);
}

function loop(b: Builder, stmt: LoopStmt): void {
  stmt.init?.forEach((init) => statement(b, init));
  const after = draft(b);
  b.loopDepth += 1;
  const isEntered = isSurelyEntered(b.fn, stmt);
  const head = draft(b);
  const body = draft(b);
  const next = draft(b);
  const first = isEntered ? undefined : othersRange(b.fn, stmt);
  if (first !== undefined) finish(b, { kind: 'either', then: body.id, else: after.id, loop: true, first });
  jump(b, isEntered ? body : head);
  b.current = head;
  if (stmt.form === 'range') {
    if (stmt.range !== undefined) emit(b, { kind: 'eval', expr: stmt.range });
    finish(b, { kind: 'either', then: body.id, else: after.id, loop: true });
  } else if (stmt.test === undefined) jump(b, body);
  else condition(b, stmt.test, body, after, true);
  b.frames.push({ kind: 'breakable', to: after.id }, { kind: 'loop', to: next.id });
  b.current = body;
  scoped(b, stmt.body, () => {
    if (stmt.variable !== undefined) {
      emit(b, { kind: 'next-element', stmt: stmt.variable, ...(stmt.range === undefined ? {} : { range: stmt.range }) });
      const scope = b.frames.at(-1)!;
      if (scope.kind === 'scope') scope.names.push(stmt.variable.name);
    }
    statement(b, stmt.body);
  });
  b.frames.splice(-2);
  jump(b, next);
  b.current = next;
  if (stmt.update !== undefined) evaluate(b, stmt.update);
  jump(b, head, true);
  b.loopDepth -= 1;
  b.current = after;
}

function switchCases(b: Builder, stmt: SwitchStmt): void {
  const after = draft(b);
  const bodies = stmt.cases.map(() => draft(b));
  const otherwise = stmt.cases.findIndex((entry) => entry.isDefault);
  const cases = stmt.cases.map((entry, index) => ({ values: entry.values, to: bodies[index]!.id })).filter((entry) => entry.values.length > 0);
  finish(b, { kind: 'switch', subject: stmt.subject, cases, otherwise: (bodies[otherwise] ?? after).id, ...(otherwise < 0 ? {} : { fallback: stmt.cases[otherwise]! }) });
  b.frames.push({ kind: 'breakable', to: after.id });
  scoped(b, stmt, () => stmt.cases.forEach((entry, index) => {
    const body = bodies[index]!;
    if (index > 0) jump(b, body);
    b.current = body;
    entry.body.forEach((inner) => statement(b, inner));
  }));
  b.frames.pop();
  jump(b, after);
  b.current = after;
}

function tryBody(b: Builder, stmt: TryStmt): void {
  const after = draft(b);
  const { handlers: outer, caughtAt, takes } = b;
  const handlers = stmt.handlers.map(() => draft(b));
  const last: Finally | undefined = stmt.finally && { kind: 'finally', body: stmt.finally, handlers: outer, caughtAt, takes };
  if (last !== undefined) b.frames.push(last);
  // A handler starts from any point of the body: before it, and after each block of it.
  b.handlers = [...handlers.map((handler) => handler.id), ...(stmt.handlers.length > 0 ? [] : outer)];
  if (stmt.handlers.length > 0) Object.assign(b, { caughtAt: b.frames.length, takes: (value: Expr | undefined) => handlers[takerOf(b.fn, value, stmt.catches ?? []) ?? -1] });
  begin(b);
  statement(b, stmt.body);
  Object.assign(b, { handlers: outer, caughtAt, takes });
  begin(b);
  const toEnd = (): void => {
    if (last !== undefined) {
      b.frames.pop();
      statement(b, last.body);
      b.frames.push(last);
    }
    jump(b, after);
  };
  toEnd();
  stmt.handlers.forEach((handler, index) => {
    b.current = handlers[index]!;
    statement(b, handler);
    toEnd();
  });
  if (last !== undefined) b.frames.pop();
  b.current = after;
}
