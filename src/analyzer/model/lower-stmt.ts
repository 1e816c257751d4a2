// Statements of C and C++. What the grammar could not hold becomes an OpaqueStmt naming what is in it.
import { F, K } from '../syntax/grammar';
import { childByField, childrenOf, firstChild, NONE } from '../syntax/tree';
import { MAX_DEPTH, nameOf, opaque, spanOf, type LowerContext } from './lower-context';
import { lowerLocalDeclaration, lowerNested } from './lower-decl';
import { argumentTexts, lowerExpr } from './lower-expr';
import { lowerSehTry, lowerTry } from './lower-try';
import { once } from './lower-once';
import { expandHead, expandStatement } from './macros';
import { baseType, takeApart, withDeclarator } from './lower-type';
import type { BlockStmt, DeclareStmt, Expr, IfStmt, LoopStmt, Stmt, SwitchCase } from './types';

export function lowerBlock(ctx: LowerContext, node: number): BlockStmt {
  const body: Stmt[] = [];
  if (ctx.depth >= MAX_DEPTH) return { kind: 'block', ...spanOf(ctx, node), body: [opaque(ctx, node)] };
  ctx.depth++;
  const end = ctx.tree.after[node]!;
  for (let child = node + 1; child < end; child = ctx.tree.after[child]!) lowerInto(ctx, child, body);
  ctx.depth--;
  return { kind: 'block', start: ctx.tree.start[node]!, end: ctx.tree.end[node]!, body };
}

/** A statement where exactly one is wanted: a branch, a loop body. */
export function lowerStmt(ctx: LowerContext, node: number): Stmt {
  const out: Stmt[] = [];
  if (node !== NONE) lowerInto(ctx, node, out);
  return out.length === 1 ? out[0]! : { kind: 'block', ...spanOf(ctx, node), body: out };
}

/** Appends what a statement lowers to: nothing for `;`, several for `int a, *b;`. */
export function lowerInto(ctx: LowerContext, node: number, out: Stmt[]): void {
  if (ctx.depth >= MAX_DEPTH) {
    out.push(opaque(ctx, node));
    return;
  }
  ctx.depth++;
  dispatch(ctx, node, out);
  ctx.depth--;
}

function dispatch(ctx: LowerContext, node: number, out: Stmt[]): void {
  const { tree } = ctx;
  const start = tree.start[node]!;
  const end = tree.end[node]!;
  const at = (field: number): number => childByField(tree, node, field);
  switch (tree.kind[node]) {
    case K.compound_statement: out.push(lowerBlock(ctx, node)); return;
    case K.expression_statement: {
      const expr = firstChild(tree, node);
      if (expr === NONE) return;
      const lowered = lowerExpr(ctx, expr);
      const expanded = macroUse(ctx, expr, lowered);
      if (expanded) out.push(...expanded); else out.push({ kind: 'expr', start, end, expr: lowered });
      return;
    }
    case K.declaration: lowerLocalDeclaration(ctx, node, out); return;
    case K.if_statement: out.push(lowerIf(ctx, node)); return;
    case K.while_statement: out.push(lowerWhile(ctx, node)); return;
    case K.do_statement: {
      const test = at(F.condition);
      const condition = test === NONE ? undefined : lowerExpr(ctx, test);
      const body = lowerStmt(ctx, at(F.body));
      if (condition?.kind === 'literal' && !condition.value) out.push(once(ctx, { start, end }, body));
      else out.push({ kind: 'loop', start, end, form: 'do', ...(condition && { test: condition }), body });
      return;
    }
    case K.for_statement: out.push(lowerFor(ctx, node)); return;
    case K.for_range_loop: out.push(lowerRange(ctx, node)); return;
    case K.switch_statement: lowerSwitch(ctx, node, out); return;
    case K.case_statement: childrenOf(tree, node).forEach((child) => { if (child !== at(F.value)) lowerInto(ctx, child, out); }); return;
    case K.labeled_statement: {
      const label = at(F.label);
      out.push({ kind: 'label', ...spanOf(ctx, label), name: nameOf(ctx, label) });
      childrenOf(tree, node).forEach((child) => { if (child !== label) lowerInto(ctx, child, out); });
      return;
    }
    case K.return_statement: case K.co_return_statement: {
      const value = firstChild(tree, node);
      out.push(value === NONE ? { kind: 'return', start, end } : { kind: 'return', start, end, value: lowerExpr(ctx, value) });
      return;
    }
    case K.goto_statement: out.push({ kind: 'goto', start, end, label: nameOf(ctx, at(F.label)) }); return;
    case K.break_statement: out.push({ kind: 'break', start, end }); return;
    case K.continue_statement: out.push({ kind: 'continue', start, end }); return;
    case K.throw_statement: {
      const value = firstChild(tree, node);
      out.push({ kind: 'throw', start, end, ...(value !== NONE && { value: lowerExpr(ctx, value) }) });
      return;
    }
    case K.co_yield_statement: {
      const value = firstChild(tree, node);
      if (value !== NONE) out.push({ kind: 'expr', start, end, expr: lowerExpr(ctx, value) });
      return;
    }
    case K.try_statement: lowerTry(ctx, node, out); return;
    case K.seh_try_statement: lowerSehTry(ctx, node, out); return;
    case K.seh_leave_statement: out.push({ kind: 'goto', start, end, label: '__leave' }); return;
    case K.attributed_statement: case K.init_statement: childrenOf(tree, node).forEach((child) => { if (tree.kind[child] !== K.other) lowerInto(ctx, child, out); }); return;
    case K.else_clause: childrenOf(tree, node).forEach((child) => lowerInto(ctx, child, out)); return;
    case K.ERROR: out.push(opaque(ctx, node)); return;
    case K.function_definition: out.push(opaque(ctx, node)); return;
    case K.gnu_asm_expression: out.push(opaque(ctx, node)); return;
    case K.other: case K.static_assert_declaration: return;
    default: if (!lowerNested(ctx, node)) out.push({ kind: 'expr', start, end, expr: lowerExpr(ctx, node) });
  }
}

/** A condition: `(x)`, `(init; x)` or `(T x = y)`, whose declaration becomes `init` and whose test is the variable. */
function lowerCondition(ctx: LowerContext, node: number): { init?: Stmt; test: Expr } {
  const { tree } = ctx;
  if (node === NONE) return { test: { kind: 'unknown', start: 0, end: 0, children: [] } };
  if (tree.kind[node] !== K.condition_clause) return { test: lowerExpr(ctx, node) };
  const before: Stmt[] = [];
  const initializer = childByField(tree, node, F.initializer);
  if (initializer !== NONE) lowerInto(ctx, initializer, before);
  const value = childByField(tree, node, F.value);
  let test: Expr = { kind: 'unknown', ...spanOf(ctx, node), children: [] };
  if (value !== NONE && tree.kind[value] === K.declaration) {
    lowerLocalDeclaration(ctx, value, before);
    const last = before[before.length - 1];
    if (last?.kind === 'declare') test = { kind: 'name', start: last.nameSpan.start, end: last.nameSpan.end, name: last.name };
  } else if (value !== NONE) test = lowerExpr(ctx, value);
  const [only] = before;
  if (!only) return { test };
  return { init: before.length === 1 ? only : { kind: 'block', start: only.start, end: before[before.length - 1]!.end, body: before }, test };
}

/** The statements of a macro that is used as one. */
function macroUse(ctx: LowerContext, node: number, lowered: Expr): Stmt[] | undefined {
  const isCall = lowered.kind === 'call' && lowered.callee.kind === 'name' && ctx.macro(lowered.callee.name) !== undefined;
  if (!isCall && (lowered.kind !== 'name' || ctx.macro(lowered.name) === undefined)) return undefined;
  return expandStatement(ctx, lowered, isCall ? argumentTexts(ctx, childByField(ctx.tree, node, F.arguments)) : undefined);
}

/** The head a macro gives to the statement behind it, when the keyword at the node was written there by the blanking. */
function macroHead(ctx: LowerContext, node: number, keyword: string): Stmt | undefined {
  const { tree, source } = ctx;
  const name = /^[A-Za-z_]\w*/.exec(source.slice(tree.start[node], tree.start[node]! + 200))?.[0] ?? keyword;
  if (name === keyword || ctx.macro(name) === undefined) return undefined;
  const condition = childByField(tree, node, F.condition);
  const value = condition === NONE ? NONE : childByField(tree, condition, F.value) || firstChild(tree, condition);
  const lowered = value === NONE ? undefined : lowerExpr(ctx, value);
  const args = lowered === undefined ? [] : lowered.kind === 'sequence' ? lowered.items : [lowered];
  const span = { start: tree.start[node]!, end: condition === NONE ? tree.end[node]! : tree.end[condition]! };
  const texts = condition === NONE ? [] : argumentTexts(ctx, condition);
  return expandHead(ctx, { kind: 'call', start: span.start, end: span.end, callee: { kind: 'name', start: span.start, end: span.end, name }, args }, texts);
}

function lowerIf(ctx: LowerContext, node: number): IfStmt {
  const { tree } = ctx;
  const head = macroHead(ctx, node, 'if');
  const { init, test } = head?.kind === 'if' ? { init: head.init, test: head.test } : lowerCondition(ctx, childByField(tree, node, F.condition));
  const then = lowerStmt(ctx, childByField(tree, node, F.consequence));
  const alternative = childByField(tree, node, F.alternative);
  const { start, end } = spanOf(ctx, node);
  const stmt: IfStmt = alternative === NONE ? { kind: 'if', start, end, test, then } : { kind: 'if', start, end, test, then, else: lowerStmt(ctx, alternative) };
  return init === undefined ? stmt : { ...stmt, init };
}

/** `while (T x = f())` declares anew in each round, so it becomes `for (;;) { T x = f(); if (!x) break; ... }`. */
function lowerWhile(ctx: LowerContext, node: number): LoopStmt {
  const { tree } = ctx;
  const span = spanOf(ctx, node);
  const head = macroHead(ctx, node, 'while');
  if (head?.kind === 'loop') return { ...head, start: span.start, end: span.end, body: lowerStmt(ctx, childByField(tree, node, F.body)) };
  const { init, test } = lowerCondition(ctx, childByField(tree, node, F.condition));
  const body = lowerStmt(ctx, childByField(tree, node, F.body));
  if (!init) return { kind: 'loop', start: span.start, end: span.end, form: 'while', test, body };
  const { start, end } = test;
  const leave: IfStmt = { kind: 'if', start, end, test: { kind: 'unary', start, end, op: '!', operand: test }, then: { kind: 'break', start, end } };
  return { kind: 'loop', start: span.start, end: span.end, form: 'while', body: { kind: 'block', start: init.start, end: body.end, body: [init, leave, body] } };
}

function lowerFor(ctx: LowerContext, node: number): LoopStmt {
  const { tree } = ctx;
  const init: Stmt[] = [];
  const initializer = childByField(tree, node, F.initializer);
  if (initializer !== NONE) lowerInto(ctx, initializer, init);
  const [test, update] = [childByField(tree, node, F.condition), childByField(tree, node, F.update)];
  return {
    kind: 'loop', ...spanOf(ctx, node), form: 'for', ...(init.length > 0 && { init }), ...(test !== NONE && { test: lowerExpr(ctx, test) }),
    ...(update !== NONE && { update: lowerExpr(ctx, update) }), body: lowerStmt(ctx, childByField(tree, node, F.body)),
  };
}

function lowerRange(ctx: LowerContext, node: number): LoopStmt {
  const { tree } = ctx;
  const span = spanOf(ctx, node);
  const init: Stmt[] = [];
  const initializer = childByField(tree, node, F.initializer);
  if (initializer !== NONE) lowerInto(ctx, initializer, init);
  const declarator = childByField(tree, node, F.declarator);
  const right = childByField(tree, node, F.right);
  const parts = declarator === NONE ? undefined : takeApart(ctx, declarator);
  const variable: DeclareStmt | undefined = parts && {
    kind: 'declare', start: parts.nameSpan.start, end: parts.nameSpan.end, name: parts.name, nameSpan: parts.nameSpan, type: withDeclarator(baseType(ctx, node), parts), isStatic: false,
  };
  return {
    kind: 'loop', start: span.start, end: span.end, form: 'range', ...(init.length > 0 && { init }), ...(variable && { variable }),
    ...(right !== NONE && { range: lowerExpr(ctx, right) }), body: lowerStmt(ctx, childByField(tree, node, F.body)),
  };
}

function lowerSwitch(ctx: LowerContext, node: number, out: Stmt[]): void {
  const { tree } = ctx;
  const { init, test } = lowerCondition(ctx, childByField(tree, node, F.condition));
  const bodyNode = childByField(tree, node, F.body);
  const cases: SwitchCase[] = [];
  for (const child of bodyNode === NONE ? [] : childrenOf(tree, bodyNode)) {
    if (tree.kind[child] === K.case_statement) lowerCase(ctx, child, cases);
    else {
      const body: Stmt[] = [];
      lowerInto(ctx, child, body);
      const last = cases.pop();
      // What stands before the first case never runs; what the grammar left outside belongs to the case before it.
      if (last) cases.push({ ...last, end: tree.end[child]!, body: [...last.body, ...body] });
    }
  }
  if (init) out.push(init);
  out.push({ kind: 'switch', ...spanOf(ctx, node), subject: test, cases });
}

/** `case 1: case 2: x` nests in some grammars; each label becomes its own case that falls through. */
function lowerCase(ctx: LowerContext, node: number, cases: SwitchCase[]): void {
  const { tree } = ctx;
  const value = childByField(tree, node, F.value);
  const body: Stmt[] = [];
  const nested: number[] = [];
  for (const child of childrenOf(tree, node)) {
    if (child === value) continue;
    if (tree.kind[child] === K.case_statement) nested.push(child);
    else lowerInto(ctx, child, body);
  }
  cases.push({ start: tree.start[node]!, end: tree.end[node]!, values: value === NONE ? [] : [lowerExpr(ctx, value)], isDefault: value === NONE, body });
  nested.forEach((child) => lowerCase(ctx, child, cases));
}
