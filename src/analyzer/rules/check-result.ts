// Repairs for results that nobody asks: a test behind the loop, a variable for a result that was dropped. Offered where leaving the
// function there leaks nothing.

import { resultTest } from '../flow/codes';
import { calleeName, receiverOf, strip, walkExpr } from '../flow/places';
import { eachStmt, innerStmts } from '../model/walk';
import type { CallExpr, Expr, FunctionModel, IfStmt, Stmt } from '../model/types';
import { contains, factsOf, loopsAround } from '../summaries/facts';
import { keyOf } from '../summaries/known';
import { isRawPointer } from '../summaries/types';
import type { FunctionContext, ReportFix } from './rule';
import { indentAt, lineBreak, wholeLines } from './text';

/** `if (FAILED(hr)) ...` behind the loop around a call, leaving as the function leaves elsewhere. */
export function checkAfterLoop(ctx: FunctionContext, fn: FunctionModel, call: CallExpr, variable: string | undefined): readonly ReportFix[] {
  const loop = loopsAround(fn, call)[0];
  if (fn !== ctx.fn || variable === undefined || !/^\w+$/.test(variable) || !loop?.stmt || !standsInBlock(fn, loop.stmt)) return [];
  const declared = factsOf(fn).declaresByName.get(variable)?.at(-1);
  if (declared && contains(loop.span, declared)) return [];
  const lines = wholeLines(ctx.text, loop.span);
  const way = wayOut(ctx, fn, variable, call);
  if (!lines || way === undefined) return [];
  const indent = indentAt(ctx.text, loop.span.start);
  const step = indentStep(ctx, fn);
  const newline = lineBreak(ctx.text);
  const text = `${indent}if (FAILED(${variable}))${newline}${indent}${step}${way}${newline}`;
  return [{ title: 'Leave when Synchronize has failed', edits: [{ at: { start: lines.end, end: lines.end }, text }] }];
}

/** `if (hr == S_OK) hr = exporter->UpdateState(state);` behind the loop around Synchronize, where the state is still at hand. */
export function updateAfterLoop(ctx: FunctionContext, fn: FunctionModel, call: CallExpr, parts: { readonly variable: string | undefined; readonly exporter: string; readonly state: Expr }): readonly ReportFix[] {
  const loop = loopsAround(fn, call)[0];
  const { variable, exporter } = parts;
  const state = strip(parts.state);
  if (fn !== ctx.fn || variable === undefined || !/^\w+$/.test(variable) || !/^\w+$/.test(exporter) || state.kind !== 'name' || !loop?.stmt || !standsInBlock(fn, loop.stmt)) return [];
  const facts = factsOf(fn);
  const isAtHand = (name: string): boolean => facts.params.has(name) || (facts.declaresByName.get(name)?.length === 1 && declaredAround(fn, name, loop.stmt!));
  const isRewritten = facts.exprs.some((top) => {
    let found = false;
    walkExpr(top, (expr) => {
      if (expr.kind === 'assign' && keyOf(expr.left) === state.name && expr.start > parts.state.start) found = true;
      if (expr.kind === 'call' && receiverOf(expr) !== undefined && keyOf(receiverOf(expr)!) === state.name && calleeName(expr) === 'Release' && expr.end < loop.span.end) found = true;
    });
    return found;
  });
  const lines = wholeLines(ctx.text, loop.span);
  if (!lines || isRewritten || ![variable, exporter, state.name].every(isAtHand)) return [];
  const indent = indentAt(ctx.text, loop.span.start);
  const newline = lineBreak(ctx.text);
  const update = call.viaVtbl === true ? `${exporter}->lpVtbl->UpdateState(${exporter}, ${state.name})` : `${exporter}->UpdateState(${state.name})`;
  const text = `${indent}if (${variable} == S_OK)${newline}${indent}${indentStep(ctx, fn)}${variable} = ${update};${newline}`;
  return [{ title: 'Update the state once everything is transferred', edits: [{ at: { start: lines.end, end: lines.end }, text }] }];
}

/** Declared in a block that the loop stands in, before it. */
function declaredAround(fn: FunctionModel, name: string, loop: Stmt): boolean {
  let found = false;
  eachStmt(fn.body, (stmt) => {
    if (stmt.kind === 'block' && contains(stmt, loop) && stmt.body.some((inner) => inner.kind === 'declare' && inner.name === name && inner.start < loop.start)) found = true;
  });
  return found;
}

/** `hr = call; return hr;` for `call; return S_OK;`. */
export function keepResult(ctx: FunctionContext, fn: FunctionModel, call: CallExpr): readonly ReportFix[] {
  if (fn !== ctx.fn) return [];
  const variable = factsOf(fn).declares.find((stmt) => stmt.type.name === 'HRESULT' && stmt.type.pointers === 0 && stmt.start < call.start && !stmt.isStatic);
  const next = followerOf(fn, call);
  if (!variable || next?.kind !== 'return' || !next.value) return [];
  const returned = strip(next.value);
  if (returned.kind !== 'name' || (returned.name !== variable.name && !/^(?:S_OK|hrSuccess|NOERROR)$/.test(returned.name))) return [];
  return [{
    title: 'Keep the result and return it',
    edits: [
      { at: { start: call.start, end: call.start }, text: `${variable.name} = ` },
      ...(returned.name === variable.name ? [] : [{ at: { start: next.value.start, end: next.value.end }, text: variable.name }]),
    ],
  }];
}

/** How the function leaves on a failure: as it does before the call, or by a plain return where nothing is held. */
function wayOut(ctx: FunctionContext, fn: FunctionModel, variable: string, call: CallExpr): string | undefined {
  let jump: string | undefined;
  eachStmt(fn.body, (stmt) => {
    if (stmt.kind !== 'if' || stmt.start >= call.start || stmt.else || !testsFailure(stmt, variable)) return;
    const only = stmt.then.kind === 'block' ? stmt.then.body.length === 1 ? stmt.then.body[0] : undefined : stmt.then;
    if (only?.kind === 'goto') jump = `goto ${only.label};`;
  });
  if (jump !== undefined) return jump;
  const holds = factsOf(fn).declares.some((stmt) => stmt.start < call.start && isRawPointer(ctx.program, stmt.type, ctx.fn.file));
  return !holds && fn.returnType?.name === 'HRESULT' ? `return ${variable};` : undefined;
}

function testsFailure(stmt: IfStmt, variable: string): boolean {
  const test = strip(stmt.test);
  if (test.kind === 'call') return test.callee.kind === 'name' && resultTest(test.callee.name) === 'failed' && test.args.length === 1 && keyOf(test.args[0]!) === variable;
  return test.kind === 'binary' && test.op === '!=' && keyOf(test.left) === variable;
}

function followerOf(fn: FunctionModel, call: Expr): Stmt | undefined {
  let next: Stmt | undefined;
  eachStmt(fn.body, (stmt) => {
    if (stmt.kind !== 'block') return;
    const at = stmt.body.findIndex((inner) => inner.kind === 'expr' && inner.expr === call);
    if (at >= 0) next = stmt.body[at + 1];
  });
  return next;
}

function standsInBlock(fn: FunctionModel, wanted: Stmt): boolean {
  let found = false;
  eachStmt(fn.body, (stmt) => { if (stmt.kind === 'block' && innerStmts(stmt).includes(wanted)) found = true; });
  return found;
}

/** One level of indentation as the function uses it. */
function indentStep(ctx: FunctionContext, fn: FunctionModel): string {
  const first = fn.body.body[0];
  const inner = first ? indentAt(ctx.text, first.start) : '';
  const outer = indentAt(ctx.text, fn.span.start);
  return inner.length > outer.length && inner.startsWith(outer) ? inner.slice(outer.length) : '    ';
}
