// Expressions of C#. `out x` and `ref x` become `&x`; `IntPtr.Zero` is a null; a call on a type is a call of a qualified name.
import { CF, CS } from '../syntax/csharp-grammar';
import { childByField, childByKind, childrenOf, firstChild, NONE, textOf } from '../syntax/tree';
import type { CsharpContext } from './lower-csharp-body';
import { lowerCsharpArrow, lowerCsharpBlock } from './lower-csharp-stmt';
import { assignedParts, isTuple } from './lower-csharp-tuple';
import { csharpParams, csharpType } from './lower-csharp-type';
import { identifiersIn, MAX_DEPTH } from './lower-context';
import { lowerPatternTest } from './lower-csharp-pattern';
import { lowerSwitchExpression, valueOf } from './lower-csharp-switch';
import { numberValue, quotedValue } from './literals';
import { namedType } from './type-ref';
import type { BlockStmt, DeclareStmt, Expr, LambdaExpr, Param, Span, TypeRef } from './types';

export function lowerCsharpExpr(ctx: CsharpContext, node: number): Expr {
  const span = { start: ctx.tree.start[node]!, end: ctx.tree.end[node]! };
  if (ctx.depth >= MAX_DEPTH) return { kind: 'unknown', ...span, children: identifiersIn(textOf(ctx.tree, node)).map((name) => ({ kind: 'name', ...span, name })) };
  ctx.depth++;
  const expr = dispatch(ctx, node, span);
  ctx.depth--;
  return expr;
}

function dispatch(ctx: CsharpContext, node: number, span: Span): Expr {
  const { tree } = ctx;
  const nothing: Expr = { kind: 'unknown', ...span, children: [] };
  const by = (field: number): Expr => {
    const child = childByField(tree, node, field);
    return child === NONE ? nothing : lowerCsharpExpr(ctx, child);
  };
  const only = (): Expr => {
    const child = firstChild(tree, node);
    return child === NONE ? nothing : lowerCsharpExpr(ctx, child);
  };
  const operator = (): string => {
    const child = childByField(tree, node, CF.operator);
    return child === NONE ? '?' : textOf(tree, child);
  };
  switch (tree.kind[node]) {
    case CS.identifier: return { kind: 'name', ...span, name: textOf(tree, node) };
    case CS.generic_name: return { kind: 'name', ...span, name: textOf(tree, firstChild(tree, node)) };
    case CS.qualified_name: case CS.alias_qualified_name: return { kind: 'name', ...span, name: textOf(tree, node).replaceAll('.', '::') };
    case CS.this: case CS.base: return { kind: 'this', ...span };
    case CS.null_literal: case CS.default_expression: return { kind: 'literal', ...span, value: null };
    case CS.boolean_literal: return { kind: 'literal', ...span, value: textOf(tree, node) === 'true' };
    case CS.integer_literal: case CS.real_literal: return { kind: 'literal', ...span, value: numberValue(textOf(tree, node)) };
    case CS.character_literal: return { kind: 'literal', ...span, value: quotedValue(textOf(tree, node)).charCodeAt(0) };
    case CS.string_literal: return { kind: 'literal', ...span, value: quotedValue(textOf(tree, node)) };
    case CS.verbatim_string_literal: return { kind: 'literal', ...span, value: textOf(tree, node).replace(/^@"|"$/g, '').replaceAll('""', '"') };
    case CS.raw_string_literal: return { kind: 'literal', ...span, value: textOf(tree, node).replace(/^"+|"+$/g, '').trim() };
    case CS.parenthesized_expression: case CS.await_expression: case CS.checked_expression: case CS.ref_expression: return only();
    case CS.invocation_expression: return lowerCall(ctx, node, span);
    case CS.member_access_expression: return lowerMember(ctx, node, span);
    case CS.conditional_access_expression: {
      const access = childrenOf(tree, node).find((child) => tree.field[child] !== CF.condition) ?? NONE;
      const object = by(CF.condition);
      if (access === NONE) return object;
      if (tree.kind[access] === CS.member_binding_expression) return { kind: 'member', ...span, object, name: memberName(ctx, access), arrow: false };
      return { kind: 'unknown', ...span, children: [object, lowerCsharpExpr(ctx, access)] };
    }
    case CS.element_access_expression: {
      const subscript = childByField(tree, node, CF.subscript);
      return { kind: 'index', ...span, object: by(CF.expression), index: lowerCsharpArguments(ctx, subscript)[0] ?? nothing };
    }
    case CS.assignment_expression: {
      const left = childByField(tree, node, CF.left);
      if (isTuple(ctx, left)) return { kind: 'sequence', ...span, items: assignedParts(ctx, left, by(CF.right)) };
      return { kind: 'assign', ...span, op: operator().replace(/(.)=$/, '$1'), left: by(CF.left), right: by(CF.right) };
    }
    case CS.binary_expression: {
      // `a ?? throw`: whoever comes by has the first.
      if (tree.kind[childByField(tree, node, CF.right)] === CS.throw_expression) return by(CF.left);
      return { kind: 'binary', ...span, op: operator(), left: by(CF.left), right: by(CF.right) };
    }
    case CS.prefix_unary_expression: {
      const operand = only();
      const op = tree.text.slice(span.start, firstChild(tree, node) === NONE ? span.end : tree.start[firstChild(tree, node)]).trim();
      return { kind: 'unary', ...span, op: op === '+' && operand.kind !== 'literal' ? '*' : op, operand };
    }
    case CS.postfix_unary_expression: {
      const op = tree.text.slice(tree.end[firstChild(tree, node)], span.end).trim();
      return op === '!' ? only() : { kind: 'unary', ...span, op: `x${op}`, operand: only() };
    }
    case CS.conditional_expression: {
      const way = (field: number): Expr => valueOf(ctx, childByField(tree, node, field), span);
      return { kind: 'conditional', ...span, test: by(CF.condition), then: way(CF.consequence), else: way(CF.alternative) };
    }
    case CS.switch_expression: return lowerSwitchExpression(ctx, node, span);
    case CS.cast_expression: return { kind: 'cast', ...span, type: csharpType(tree, childByField(tree, node, CF.type)), operand: by(CF.value) };
    case CS.as_expression: return { kind: 'cast', ...span, type: csharpType(tree, childByField(tree, node, CF.right)), operand: by(CF.left) };
    case CS.is_expression: return { kind: 'binary', ...span, op: 'is', left: by(CF.left), right: nothing };
    case CS.is_pattern_expression: return lowerPatternTest(ctx, node, span);
    case CS.object_creation_expression: case CS.implicit_object_creation_expression: return lowerNew(ctx, node, span);
    case CS.array_creation_expression: {
      const list = childByKind(tree, node, CS.initializer_expression);
      return { kind: 'new', ...span, type: { ...csharpType(tree, childByField(tree, node, CF.type)), array: false }, args: list === NONE ? [] : items(ctx, list), array: true, placement: [] };
    }
    case CS.implicit_array_creation_expression: return only();
    case CS.initializer_expression: return { kind: 'init-list', ...span, items: items(ctx, node) };
    case CS.tuple_expression: return { kind: 'init-list', ...span, items: lowerCsharpArguments(ctx, node) };
    case CS.interpolated_string_expression: return { kind: 'init-list', ...span, items: childrenOf(tree, node).flatMap((part) => (tree.kind[part] === CS.interpolation ? items(ctx, part) : [])) };
    case CS.lambda_expression: case CS.anonymous_method_expression: return lowerLambda(ctx, node, span);
    case CS.declaration_expression: return declared(ctx, node, span);
    case CS.typeof_expression: case CS.sizeof_expression: case CS.predefined_type: return nothing;
    default: return { kind: 'unknown', ...span, children: childrenOf(tree, node).map((child) => lowerCsharpExpr(ctx, child)) };
  }
}

function items(ctx: CsharpContext, list: number): Expr[] {
  return childrenOf(ctx.tree, list).map((child) => lowerCsharpExpr(ctx, child));
}

export function lowerCsharpArguments(ctx: CsharpContext, list: number): Expr[] {
  if (list === NONE) return [];
  const { tree } = ctx;
  return childrenOf(tree, list).filter((child) => tree.kind[child] === CS.argument).map((argument): Expr => {
    const value = childrenOf(tree, argument).findLast((child) => tree.field[child] !== CF.name) ?? NONE;
    const span = { start: tree.start[argument]!, end: tree.end[argument]! };
    if (value === NONE) return { kind: 'unknown', ...span, children: [] };
    const expr = lowerCsharpExpr(ctx, value);
    return /^(out|ref)\b/.test(tree.text.slice(span.start, span.start + 4)) ? { kind: 'unary', ...span, op: '&', operand: expr } : expr;
  });
}

function memberName(ctx: CsharpContext, node: number): string {
  const name = childByField(ctx.tree, node, CF.name);
  if (name === NONE) return '';
  return ctx.tree.kind[name] === CS.generic_name ? textOf(ctx.tree, firstChild(ctx.tree, name)) : textOf(ctx.tree, name);
}

/** A name in capitals that is no variable, field or property here is a type or a namespace. */
function isType(ctx: CsharpContext, expr: Expr): expr is Expr & { kind: 'name' } {
  return expr.kind === 'name' && /^[A-Z]/.test(expr.name) && !ctx.locals.has(expr.name) && !ctx.fields.has(expr.name);
}

function lowerMember(ctx: CsharpContext, node: number, span: Span): Expr {
  const { tree } = ctx;
  const name = memberName(ctx, node);
  const objectNode = childByField(tree, node, CF.expression);
  if (objectNode === NONE || tree.kind[objectNode] === CS.predefined_type) return { kind: 'name', ...span, name };
  const object = lowerCsharpExpr(ctx, objectNode);
  if (isType(ctx, object)) return name === 'Zero' && /\bU?IntPtr$/.test(object.name) ? { kind: 'literal', ...span, value: null } : { kind: 'name', ...span, name: `${object.name}::${name}` };
  return { kind: 'member', ...span, object, name, arrow: tree.text.startsWith('->', tree.end[objectNode]) };
}

function lowerCall(ctx: CsharpContext, node: number, span: Span): Expr {
  const { tree } = ctx;
  const fn = childByField(tree, node, CF.function);
  const args = lowerCsharpArguments(ctx, childByField(tree, node, CF.arguments));
  if (fn === NONE) return { kind: 'unknown', ...span, children: args };
  const callee = lowerCsharpExpr(ctx, fn);
  const address = addressBehind(callee, args);
  if (address !== undefined) return { ...address, ...span };
  // `a.Equals(b)`, of numbers and handles at least, is `a == b`.
  if (callee.kind === 'member' && callee.name === 'Equals' && args.length === 1) return { kind: 'binary', ...span, op: '==', left: callee.object, right: args[0]! };
  const extended = callee.kind === 'member' ? ctx.extensions.get(`${callee.name}/${args.length + 1}`) : undefined;
  if (callee.kind === 'member' && extended !== undefined) return { kind: 'call', ...span, callee: { kind: 'name', start: callee.start, end: callee.end, name: `${extended}::${callee.name}` }, args: [callee.object, ...args] };
  if (callee.kind !== 'name') return { kind: 'call', ...span, callee, args };
  const last = callee.name.slice(callee.name.lastIndexOf(':') + 1);
  const entry = ctx.entries.get(last);
  if (entry === undefined) return { kind: 'call', ...span, callee, args };
  typeOuts(ctx, args, ctx.entryParams.get(last) ?? []);
  return { kind: 'call', ...span, callee: { ...callee, name: entry }, args };
}

/** `out var x` is what this declaration of the library's function says, where others of it say something else. */
function typeOuts(ctx: CsharpContext, args: readonly Expr[], types: readonly TypeRef[]): void {
  ctx.pending = ctx.pending.map((stmt) => {
    const at = args.findIndex((arg) => arg.start <= stmt.start && stmt.end <= arg.end);
    const type = stmt.type.name === 'var' && stmt.init === undefined ? types[at] : undefined;
    return type === undefined ? stmt : { ...stmt, type };
  });
}

/** An address in another dress: `p.ToInt64()`, `p.ToPointer()`, `IntPtr.Add(p, n)`. */
function addressBehind(callee: Expr, args: readonly Expr[]): Expr | undefined {
  const { start, end } = callee;
  if (callee.kind === 'member') {
    const type = args.length > 0 ? undefined : callee.name === 'ToPointer' ? { ...address, name: 'void', qualified: 'void', pointers: 1 } : /^ToInt(?:32|64)$/.test(callee.name) ? address : undefined;
    return type && { kind: 'cast', start, end, type, operand: callee.object };
  }
  const moves = callee.kind === 'name' && args.length === 2 ? /\bU?IntPtr::(Add|Subtract)$/.exec(callee.name)?.[1] : undefined;
  return moves === undefined ? undefined : { kind: 'binary', start, end, op: moves === 'Add' ? '+' : '-', left: args[0]!, right: args[1]! };
}

const address = namedType('IntPtr');

function lowerNew(ctx: CsharpContext, node: number, span: Span): Expr {
  const { tree } = ctx;
  const args = lowerCsharpArguments(ctx, childByField(tree, node, CF.arguments) || childByKind(tree, node, CS.argument_list));
  const type = csharpType(tree, childByField(tree, node, CF.type));
  if (args.length === 1 && /^U?IntPtr$/.test(type.name)) return { kind: 'cast', ...span, type, operand: args[0]! };
  const created: Expr = { kind: 'new', ...span, type, args, array: false, placement: [] };
  const list = childByField(tree, node, CF.initializer) || childByKind(tree, node, CS.initializer_expression);
  if (list === NONE) return created;
  // `new T { Member = value }`: what the members take escapes into the object.
  const values = childrenOf(tree, list).map((child) => lowerCsharpExpr(ctx, tree.kind[child] === CS.assignment_expression ? childByField(tree, child, CF.right) : child));
  return { kind: 'sequence', ...span, items: [{ kind: 'unknown', start: tree.start[list]!, end: tree.end[list]!, children: values }, created] };
}

/** A variable declared inside an expression. */
export function declared(ctx: CsharpContext, node: number, span: Span): Expr {
  const { tree } = ctx;
  const nameNode = childByField(tree, node, CF.name);
  if (nameNode === NONE || tree.kind[nameNode] !== CS.identifier) return { kind: 'unknown', ...span, children: [] };
  const nameSpan = { start: tree.start[nameNode]!, end: tree.end[nameNode]! };
  const name = textOf(tree, nameNode);
  const stmt: DeclareStmt = { kind: 'declare', ...nameSpan, name, nameSpan, type: csharpType(tree, childByField(tree, node, CF.type)), isStatic: false };
  ctx.pending.push(stmt);
  ctx.locals.add(name);
  return { kind: 'name', ...nameSpan, name };
}

function lowerLambda(ctx: CsharpContext, node: number, span: Span): LambdaExpr {
  const { tree } = ctx;
  const list = childByField(tree, node, CF.parameters);
  const at = (param: number): Span => ({ start: tree.start[param]!, end: tree.end[param]! });
  const params: Param[] = list === NONE ? [] : tree.kind[list] === CS.parameter_list ? csharpParams(tree, list) : [{ name: textOf(tree, list), type: csharpType(tree, NONE), span: at(list) }];
  params.forEach((param) => ctx.locals.add(param.name));
  const bodyNode = childByField(tree, node, CF.body) || childByKind(tree, node, CS.block);
  const body: BlockStmt = bodyNode === NONE ? { kind: 'block', ...span, body: [] } : tree.kind[bodyNode] === CS.block ? lowerCsharpBlock(ctx, bodyNode)
    : lowerCsharpArrow(ctx, bodyNode, false);
  return { kind: 'lambda', ...span, params, body, captures: [], captureDefault: '&' };
}
