// Statements of C#. `using` disposes at the end of its scope; `lock`, `checked`, `unsafe` and `fixed` are blocks.
import { CF, CS } from '../syntax/csharp-grammar';
import { childByField, childByKind, childrenOf, firstChild, NONE, textOf } from '../syntax/tree';
import type { CsharpContext } from './lower-csharp-body';
import { lowerCsharpExpr } from './lower-csharp-expr';
import { declaredParts, isTuple } from './lower-csharp-tuple';
import { csharpDeclarators, csharpParams, csharpType } from './lower-csharp-type';
import { caseValues } from './lower-csharp-pattern';
import { identifiersIn, MAX_DEPTH } from './lower-context';
import type { BlockStmt, Expr, Span, Stmt, SwitchCase } from './types';

/** Stands for the element of a `foreach` that is taken apart at once. */
const element = '__element';

export function lowerCsharpBlock(ctx: CsharpContext, node: number): BlockStmt {
  return { kind: 'block', ...spanOf(ctx, node), body: lowerCsharpStatements(ctx, childrenOf(ctx.tree, node)) };
}

/** A local function is there from the beginning of its block, wherever it stands: behind the last return too. */
export function lowerCsharpStatements(ctx: CsharpContext, nodes: readonly number[]): Stmt[] {
  const functions: Stmt[] = [];
  const body: Stmt[] = [];
  for (const node of nodes) into(ctx, node, ctx.tree.kind[node] === CS.local_function_statement ? functions : body);
  return [...functions, ...body];
}

/** `=> expression` as a body; variables that the expression declares are declared in it. */
export function lowerCsharpArrow(ctx: CsharpContext, node: number, isVoid: boolean): BlockStmt {
  const outer = ctx.pending;
  ctx.pending = [];
  const expr = lowerCsharpExpr(ctx, node);
  const last: Stmt = expr.kind === 'unknown' && ctx.tree.kind[node] === CS.throw_expression ? { kind: 'throw', ...spanOf(ctx, node), value: expr } : isVoid ? { kind: 'expr', ...spanOf(ctx, node), expr } : { kind: 'return', ...spanOf(ctx, node), value: expr };
  const body: BlockStmt = { kind: 'block', ...spanOf(ctx, node), body: [...ctx.pending, last] };
  ctx.pending = outer;
  return body;
}

function spanOf(ctx: CsharpContext, node: number): Span {
  return { start: ctx.tree.start[node]!, end: ctx.tree.end[node]! };
}

function one(ctx: CsharpContext, node: number): Stmt {
  const out: Stmt[] = [];
  if (node !== NONE) into(ctx, node, out);
  return out.length === 1 ? out[0]! : { kind: 'block', ...spanOf(ctx, node), body: out };
}

/** Appends a statement, after the variables that its expressions declare. */
function into(ctx: CsharpContext, node: number, out: Stmt[]): void {
  if (ctx.depth >= MAX_DEPTH) {
    out.push(opaque(ctx, node));
    return;
  }
  const outer = ctx.pending;
  ctx.pending = [];
  ctx.depth++;
  const own: Stmt[] = [];
  dispatch(ctx, node, own);
  ctx.depth--;
  out.push(...ctx.pending, ...own);
  ctx.pending = outer;
}

function opaque(ctx: CsharpContext, node: number): Stmt {
  return { kind: 'opaque', ...spanOf(ctx, node), names: identifiersIn(textOf(ctx.tree, node)) };
}

function dispatch(ctx: CsharpContext, node: number, out: Stmt[]): void {
  const { tree } = ctx;
  const span = spanOf(ctx, node);
  const at = (field: number): number => childByField(tree, node, field);
  const maybe = (child: number): Expr | undefined => child === NONE ? undefined : lowerCsharpExpr(ctx, child);
  const test = (): Expr => maybe(at(CF.condition)) ?? { kind: 'unknown', ...span, children: [] };
  switch (tree.kind[node]) {
    case CS.block: out.push(lowerCsharpBlock(ctx, node)); return;
    case CS.expression_statement: {
      const expr = maybe(firstChild(tree, node));
      if (expr) out.push({ kind: 'expr', ...span, expr });
      return;
    }
    case CS.local_declaration_statement: declare(ctx, childByKind(tree, node, CS.variable_declaration), out, /^(await\s+)?using\b/.test(textOf(tree, node).slice(0, 20))); return;
    case CS.variable_declaration: declare(ctx, node, out, false); return;
    case CS.local_function_statement: {
      const name = at(CF.name);
      const body = at(CF.body);
      const params = csharpParams(tree, at(CF.parameters));
      if (body === NONE) return;
      params.forEach((param) => ctx.locals.add(param.name));
      const arrow = tree.kind[body] === CS.arrow_expression_clause ? firstChild(tree, body) : NONE;
      const block = arrow === NONE ? lowerCsharpBlock(ctx, body) : lowerCsharpArrow(ctx, arrow, textOf(tree, at(CF.type)) === 'void');
      const lambda: Expr = { kind: 'lambda', ...span, params, body: block, captures: [], captureDefault: '&' };
      out.push({ kind: 'declare', ...span, name: textOf(tree, name), nameSpan: spanOf(ctx, name), type: csharpType(tree, NONE), init: lambda, isStatic: false });
      return;
    }
    case CS.if_statement: {
      const condition = test();
      const alternative = at(CF.alternative);
      out.push({ kind: 'if', ...span, test: condition, then: one(ctx, at(CF.consequence)), ...(alternative !== NONE && { else: one(ctx, alternative) }) });
      return;
    }
    case CS.while_statement: out.push({ kind: 'loop', ...span, form: 'while', test: test(), body: one(ctx, at(CF.body)) }); return;
    case CS.do_statement: {
      const body = one(ctx, at(CF.body));
      out.push({ kind: 'loop', ...span, form: 'do', test: test(), body });
      return;
    }
    case CS.for_statement: {
      const init: Stmt[] = [];
      const updates: Expr[] = [];
      for (const child of childrenOf(tree, node)) {
        if (tree.field[child] === CF.initializer) {
          if (tree.kind[child] === CS.variable_declaration) declare(ctx, child, init, false);
          else init.push({ kind: 'expr', ...spanOf(ctx, child), expr: lowerCsharpExpr(ctx, child) });
        } else if (tree.field[child] === CF.update) updates.push(lowerCsharpExpr(ctx, child));
      }
      const condition = maybe(at(CF.condition));
      const update: Expr | undefined = updates.length > 1 ? { kind: 'sequence', ...span, items: updates } : updates[0];
      out.push({ kind: 'loop', ...span, form: 'for', ...(init.length > 0 && { init }), ...(condition && { test: condition }), ...(update && { update }), body: one(ctx, at(CF.body)) });
      return;
    }
    case CS.foreach_statement: {
      const left = at(CF.left);
      const range = maybe(at(CF.right));
      const name = isTuple(ctx, left) ? element : textOf(tree, left);
      ctx.locals.add(name);
      const variable: Stmt & { kind: 'declare' } = { kind: 'declare', ...spanOf(ctx, left), name, nameSpan: spanOf(ctx, left), type: csharpType(tree, at(CF.type)), isStatic: false };
      const parts = isTuple(ctx, left) ? declaredParts(ctx, left, { kind: 'name', ...spanOf(ctx, left), name }) : [];
      const body = one(ctx, at(CF.body));
      out.push({ kind: 'loop', ...span, form: 'range', variable, ...(range && { range }), body: parts.length === 0 ? body : { kind: 'block', start: body.start, end: body.end, body: [...parts, body] } });
      return;
    }
    case CS.switch_statement: lowerSwitch(ctx, node, out); return;
    case CS.labeled_statement: {
      const [label, ...rest] = childrenOf(tree, node);
      if (label === undefined) return;
      out.push({ kind: 'label', ...spanOf(ctx, label), name: textOf(tree, label) });
      rest.forEach((child) => into(ctx, child, out));
      return;
    }
    case CS.goto_statement: {
      const label = firstChild(tree, node);
      out.push(label !== NONE && tree.kind[label] === CS.identifier ? { kind: 'goto', ...span, label: textOf(tree, label) } : opaque(ctx, node));
      return;
    }
    case CS.break_statement: out.push({ kind: 'break', ...span }); return;
    case CS.continue_statement: out.push({ kind: 'continue', ...span }); return;
    case CS.return_statement: {
      const value = maybe(firstChild(tree, node));
      out.push({ kind: 'return', ...span, ...(value && { value }) });
      return;
    }
    case CS.yield_statement: {
      const value = maybe(firstChild(tree, node));
      out.push(value ? { kind: 'expr', ...span, expr: { kind: 'unknown', ...span, children: [value] } } : { kind: 'return', ...span });
      return;
    }
    case CS.throw_statement: {
      const value = maybe(firstChild(tree, node));
      out.push({ kind: 'throw', ...span, ...(value && { value }) });
      return;
    }
    case CS.try_statement: lowerTry(ctx, node, out); return;
    case CS.using_statement: case CS.fixed_statement: {
      const body: Stmt[] = [];
      for (const child of childrenOf(tree, node)) {
        if (tree.kind[child] === CS.variable_declaration) declare(ctx, child, body, tree.kind[node] === CS.using_statement);
        else if (tree.field[child] === CF.body || tree.kind[node] === CS.fixed_statement) into(ctx, child, body);
        else body.push({ kind: 'expr', ...spanOf(ctx, child), expr: lowerCsharpExpr(ctx, child) });
      }
      out.push({ kind: 'block', ...span, body });
      return;
    }
    case CS.lock_statement: case CS.checked_statement: case CS.unsafe_statement: {
      for (const child of childrenOf(tree, node)) {
        if (statements.has(tree.kind[child]!)) into(ctx, child, out);
        else out.push({ kind: 'expr', ...spanOf(ctx, child), expr: lowerCsharpExpr(ctx, child) });
      }
      return;
    }
    case CS.empty_statement: case CS.other: return;
    case CS.ERROR: out.push(opaque(ctx, node)); return;
    default: out.push({ kind: 'expr', ...span, expr: lowerCsharpExpr(ctx, node) });
  }
}

function declare(ctx: CsharpContext, declaration: number, out: Stmt[], disposed: boolean): void {
  if (declaration === NONE) return;
  for (const { name, nameNode, node, type, value } of csharpDeclarators(ctx.tree, declaration)) {
    const init = value === NONE ? undefined : lowerCsharpExpr(ctx, value);
    if (isTuple(ctx, nameNode)) {
      out.push(...declaredParts(ctx, nameNode, init));
      continue;
    }
    ctx.locals.add(name);
    out.push({ kind: 'declare', ...spanOf(ctx, node), name, nameSpan: spanOf(ctx, nameNode), type, ...(init && { init }), isStatic: false, ...(disposed && { disposed }) });
  }
}

const statements: ReadonlySet<number> = new Set([
  CS.block, CS.expression_statement, CS.local_declaration_statement, CS.local_function_statement, CS.if_statement, CS.while_statement, CS.do_statement, CS.for_statement,
  CS.foreach_statement, CS.switch_statement, CS.labeled_statement, CS.goto_statement, CS.break_statement, CS.continue_statement, CS.return_statement, CS.yield_statement,
  CS.throw_statement, CS.try_statement, CS.using_statement, CS.lock_statement, CS.fixed_statement, CS.checked_statement, CS.unsafe_statement, CS.empty_statement, CS.ERROR,
]);

function lowerSwitch(ctx: CsharpContext, node: number, out: Stmt[]): void {
  const { tree } = ctx;
  const value = childByField(tree, node, CF.value);
  const body = childByField(tree, node, CF.body);
  const cases: SwitchCase[] = [];
  for (const section of body === NONE ? [] : childrenOf(tree, body)) {
    if (tree.kind[section] !== CS.switch_section) continue;
    const values: Expr[] = [];
    const inner: Stmt[] = [];
    for (const child of childrenOf(tree, section)) {
      if (statements.has(tree.kind[child]!)) into(ctx, child, inner);
      else if (tree.kind[child] !== CS.other) values.push(...caseValues(ctx, child));
    }
    cases.push({ ...spanOf(ctx, section), values, isDefault: values.length === 0, body: inner });
  }
  const subject: Expr = value === NONE ? { kind: 'unknown', ...spanOf(ctx, node), children: [] } : lowerCsharpExpr(ctx, value);
  out.push({ kind: 'switch', ...spanOf(ctx, node), subject, cases });
}

function lowerTry(ctx: CsharpContext, node: number, out: Stmt[]): void {
  const { tree } = ctx;
  const body = childByField(tree, node, CF.body);
  if (body === NONE) {
    out.push(opaque(ctx, node));
    return;
  }
  const lowered = lowerCsharpBlock(ctx, body);
  const handlers: BlockStmt[] = [];
  let last: BlockStmt | undefined;
  for (const child of childrenOf(tree, node)) {
    const inner = childByField(tree, child, CF.body) || childByKind(tree, child, CS.block);
    if (inner === NONE) continue;
    if (tree.kind[child] === CS.catch_clause) handlers.push(lowerCsharpBlock(ctx, inner));
    if (tree.kind[child] === CS.finally_clause) last = lowerCsharpBlock(ctx, inner);
  }
  out.push({ kind: 'try', ...spanOf(ctx, node), body: lowered, handlers, ...(last && { finally: last }) });
}
