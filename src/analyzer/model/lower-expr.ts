// Expressions of C and C++. COM calls through lpVtbl and through C's `IFoo_Method(p, ...)` macros become member calls here. Nodes are
// written out and not spread together: nodes of one kind then share one shape, which is smaller and quicker to read.
import { comMethod } from '../syntax/com-method';
import { F, K } from '../syntax/grammar';
import { childByField, childByKind, childrenOf, firstChild, NONE, textOf } from '../syntax/tree';
import { lowerComma } from './lower-comma';
import { identifiersIn, MAX_DEPTH, nameOf, opaque, spanOf, unknown, type LowerContext } from './lower-context';
import { lowerBlock } from './lower-stmt';
import { baseType, describedType, lowerParams, takeApart, templateArgs, typeOf, withDeclarator } from './lower-type';
import { expandCall } from './macros';
import { numberValue, quotedValue } from './literals';
import type { BlockStmt, CallExpr, Expr, LambdaExpr, Span, TypeRef } from './types';

export function lowerExpr(ctx: LowerContext, node: number): Expr {
  if (ctx.depth >= MAX_DEPTH) return unknown(ctx, node);
  ctx.depth++;
  const expr = dispatch(ctx, node);
  ctx.depth--;
  return expr;
}

function dispatch(ctx: LowerContext, node: number): Expr {
  const { tree } = ctx;
  const start = tree.start[node]!;
  const end = tree.end[node]!;
  const span = { start, end };
  const by = (field: number): Expr => {
    const child = childByField(tree, node, field);
    return child === NONE ? { kind: 'unknown', start, end, children: [] } : lowerExpr(ctx, child);
  };
  switch (tree.kind[node]) {
    case K.identifier: case K.field_identifier: case K.type_identifier: return lowerName(textOf(tree, node), span);
    case K.qualified_identifier: case K.template_function: case K.primitive_type: case K.operator_name: case K.dependent_name:
    case K.template_type: case K.destructor_name: return { kind: 'name', start, end, name: calleeName(ctx, node) };
    case K.this: return { kind: 'this', start, end };
    case K.null: return { kind: 'literal', start, end, value: null };
    case K.true: return { kind: 'literal', start, end, value: true };
    case K.false: return { kind: 'literal', start, end, value: false };
    case K.number_literal: return { kind: 'literal', start, end, value: numberValue(textOf(tree, node)) };
    case K.char_literal: return { kind: 'literal', start, end, value: quotedValue(textOf(tree, node)).charCodeAt(0) };
    case K.string_literal: case K.raw_string_literal: {
      const literal: Expr = { kind: 'literal', start, end, value: quotedValue(textOf(tree, node)) };
      return continuedByMacro(ctx, end) ? { kind: 'unknown', start, end, children: [literal] } : literal;
    }
    case K.concatenated_string: return lowerConcatenated(ctx, node, span);
    case K.user_defined_literal: return only(ctx, node);
    case K.parenthesized_expression: case K.extension_expression: case K.co_await_expression: case K.parameter_pack_expansion: return only(ctx, node);
    case K.comma_expression: return lowerComma(ctx, node, span);
    case K.call_expression: return lowerCall(ctx, node, span);
    case K.field_expression: {
      const field = childByField(tree, node, F.field);
      const name = field === NONE ? '' : calleeName(ctx, field);
      const operator = childByField(tree, node, F.operator);
      return { kind: 'member', start, end, object: by(F.argument), name, arrow: operator !== NONE && textOf(tree, operator) === '->' };
    }
    case K.subscript_expression: {
      const indices = childByField(tree, node, F.indices);
      const index = indices === NONE ? by(F.index) : lowerItems(ctx, indices)[0] ?? unknown(ctx, indices);
      return { kind: 'index', start, end, object: by(F.argument), index };
    }
    case K.assignment_expression: return { kind: 'assign', start, end, op: operatorOf(ctx, node).replace(/(.)=$/, '$1'), left: by(F.left), right: by(F.right) };
    case K.binary_expression: return lowerBinary(ctx, node, span);
    case K.unary_expression: case K.pointer_expression: {
      const op = operatorOf(ctx, node).replace('not', '!');
      const operand = by(F.argument);
      return (op === '*' ? addressed(operand) : undefined) ?? { kind: 'unary', start, end, op, operand };
    }
    case K.update_expression: {
      const operator = childByField(tree, node, F.operator);
      const op = textOf(tree, operator);
      return { kind: 'unary', start, end, op: operator > childByField(tree, node, F.argument) ? `x${op}` : op, operand: by(F.argument) };
    }
    case K.conditional_expression: {
      const hasThen = childByField(tree, node, F.consequence) !== NONE;
      return { kind: 'conditional', start, end, test: by(F.condition), then: hasThen ? by(F.consequence) : by(F.condition), else: by(F.alternative) };
    }
    case K.cast_expression: return { kind: 'cast', start, end, type: typeAt(ctx, node), operand: by(F.value) };
    case K.compound_literal_expression: {
      const value = childByField(tree, node, F.value);
      if (tree.text[start] === '(') return { kind: 'cast', start, end, type: typeAt(ctx, node), operand: lowerExpr(ctx, value) };
      const type = childByField(tree, node, F.type);
      return { kind: 'call', start, end, callee: { kind: 'name', ...spanOf(ctx, type), name: calleeName(ctx, type) }, args: lowerItems(ctx, value), makes: true };
    }
    case K.new_expression: return lowerNew(ctx, node, span);
    case K.delete_expression: {
      const array = /^\s*(::)?\s*delete\s*\[/.test(ctx.source.slice(start, start + 24));
      return { kind: 'delete', start, end, operand: only(ctx, node), array };
    }
    case K.lambda_expression: return lowerLambda(ctx, node, span);
    case K.initializer_list: return { kind: 'init-list', start, end, items: lowerItems(ctx, node) };
    case K.initializer_pair: return by(F.value);
    case K.sizeof_expression: case K.alignof_expression: {
      const value = childByField(tree, node, F.value);
      return { kind: 'unary', start, end, op: 'sizeof', operand: value === NONE ? { kind: 'unknown', start, end, children: [] } : lowerExpr(ctx, value) };
    }
    case K.offsetof_expression: return { kind: 'unknown', start, end, children: [] };
    case K.compound_statement: return unknown(ctx, node);
    case K.ERROR: return unknown(ctx, node);
    default: return { kind: 'unknown', start, end, children: childrenOf(tree, node).map((child) => lowerExpr(ctx, child)) };
  }
}

function lowerName(name: string, { start, end }: Span): Expr {
  switch (name) {
    case 'NULL': case 'nullptr': return { kind: 'literal', start, end, value: null };
    case 'TRUE': return { kind: 'literal', start, end, value: true };
    case 'FALSE': return { kind: 'literal', start, end, value: false };
    case 'this': return { kind: 'this', start, end };
    default: return { kind: 'name', start, end, name };
  }
}

/** A name without template arguments: `std::make_unique<T>` gives `std::make_unique`. */
function calleeName(ctx: LowerContext, node: number): string {
  const { tree } = ctx;
  const kind = tree.kind[node];
  if (kind === K.template_function || kind === K.template_method || kind === K.template_type) return nameOf(ctx, childByField(tree, node, F.name));
  if (kind === K.dependent_name) return calleeName(ctx, firstChild(tree, node));
  if (kind === K.qualified_identifier) {
    const [scope, name] = [childByField(tree, node, F.scope), childByField(tree, node, F.name)];
    return `${scope === NONE ? '' : nameOf(ctx, scope)}::${name === NONE ? '' : calleeName(ctx, name)}`;
  }
  return nameOf(ctx, node);
}

/** The only child that is an expression: parentheses, delete, co_await. */
function only(ctx: LowerContext, node: number): Expr {
  const child = firstChild(ctx.tree, node);
  return child === NONE ? { kind: 'unknown', ...spanOf(ctx, node), children: [] } : lowerExpr(ctx, child);
}

/** Children of an argument or initialiser list. */
export function lowerItems(ctx: LowerContext, list: number): Expr[] {
  return list === NONE ? [] : childrenOf(ctx.tree, list).map((child) => lowerExpr(ctx, child));
}

function operatorOf(ctx: LowerContext, node: number): string {
  const operator = childByField(ctx.tree, node, F.operator);
  return operator === NONE ? '?' : textOf(ctx.tree, operator);
}

const wordOperators: Readonly<Record<string, string>> = { and: '&&', or: '||', bitor: '|', bitand: '&', xor: '^', not_eq: '!=' };

/** Left-leaning chains are walked in a loop: a thousand concatenations are no reason to overflow the stack. */
function lowerBinary(ctx: LowerContext, node: number, _span: Span): Expr {
  const { tree } = ctx;
  const chain: number[] = [];
  let left = node;
  while (left !== NONE && tree.kind[left] === K.binary_expression) {
    chain.push(left);
    left = childByField(tree, left, F.left);
  }
  const castType = chain.length > 0 ? castLook(ctx, left, operatorOf(ctx, chain[chain.length - 1]!)) : NONE;
  let expr = lowerExpr(ctx, left);
  for (const binary of chain.reverse()) {
    const op = operatorOf(ctx, binary);
    const right = childByField(tree, binary, F.right);
    const { start, end } = spanOf(ctx, binary);
    if (castType !== NONE && left === childByField(tree, binary, F.left) && right !== NONE) {
      const operand = lowerExpr(ctx, right);
      expr = { kind: 'cast', start, end, type: typeOf(ctx, castType), operand: { kind: 'unary', start: tree.end[left]!, end: operand.end, op, operand } };
      continue;
    }
    expr = { kind: 'binary', start, end, op: wordOperators[op] ?? op, left: expr, right: right === NONE ? { kind: 'unknown', start, end, children: [] } : lowerExpr(ctx, right) };
  }
  return expr;
}

const pointerLooks = /^(LP|P|HK)?[A-Z][A-Z0-9]*$|_t$|^LP[A-Z_]+$|^I[A-Z][a-z]\w+$/;
const numberLooks = /^(U?(LONG|INT|SHORT|CHAR)(LONG|_PTR|64|32)?|DWORD(_PTR|64)?|WORD|BYTE|S?SIZE_T|HRESULT|SCODE|LPARAM|WPARAM|u?int\d*_t|s?size_t)$/;

/** `(LPVOID)&p` and `(ULONG)-1` parse as binary expressions: the type in the parentheses when they look like casts. */
function castLook(ctx: LowerContext, left: number, op: string): number {
  const { tree } = ctx;
  if (left === NONE || tree.kind[left] !== K.parenthesized_expression || (op !== '&' && op !== '*' && op !== '-' && op !== '+')) return NONE;
  const inner = firstChild(tree, left);
  if (inner === NONE || tree.kind[inner] !== K.identifier) return NONE;
  const name = textOf(tree, inner);
  return numberLooks.test(name) || ((op === '&' || op === '*') && pointerLooks.test(name)) ? inner : NONE;
}

function lowerConcatenated(ctx: LowerContext, node: number, { start, end }: Span): Expr {
  const parts = childrenOf(ctx.tree, node).map((child) => lowerExpr(ctx, child));
  const values = parts.map((part) => part.kind === 'literal' ? part.value : undefined);
  return values.every((value) => typeof value === 'string') ? { kind: 'literal', start, end, value: values.join('') } : { kind: 'unknown', start, end, children: parts };
}

/** `"text" MACRO`: the macro was blanked for the parser, but the value is not known without it. */
function continuedByMacro(ctx: LowerContext, at: number): boolean {
  let i = at;
  while (/\s/.test(ctx.source[i] ?? '')) i++;
  return i > at && ctx.tree.text[i] === ' ' && /[A-Za-z_]/.test(ctx.source[i] ?? '');
}

const castNames = /^(static_cast|reinterpret_cast|const_cast|dynamic_cast)$/;
/** `(LPMAPIFOLDER)(p)` parses as a call; a single argument and a name of this look make it a cast. */
const typeLooks = /^(LP|P|H)?[A-Z][A-Z0-9_]+$|_t$|^I[A-Z]\w+$/;

function lowerCall(ctx: LowerContext, node: number, { start, end }: Span): Expr {
  const { tree } = ctx;
  const fn = childByField(tree, node, F.function);
  const list = childByField(tree, node, F.arguments);
  const args = lowerItems(ctx, list);
  if (fn === NONE) return { kind: 'unknown', start, end, children: args };
  const kind = tree.kind[fn];
  const [first] = args;
  if (kind === K.template_function && castNames.test(calleeName(ctx, fn)) && first) {
    return { kind: 'cast', start, end, type: templateArgs(ctx, fn)[0] ?? typeOf(ctx, fn), operand: first };
  }
  if (kind === K.primitive_type && first && args.length === 1) return { kind: 'cast', start, end, type: typeOf(ctx, fn), operand: first };
  if (kind === K.parenthesized_expression && first && args.length === 1) {
    const inner = firstChild(tree, fn);
    if (inner !== NONE && tree.kind[inner] === K.identifier && typeLooks.test(textOf(tree, inner))) return { kind: 'cast', start, end, type: typeOf(ctx, inner), operand: first };
  }
  const written = lowerExpr(ctx, fn);
  const target = written.kind === 'unary' && written.op === '*' ? written.operand : written;
  const callee = target.kind === 'name' || target.kind === 'member' ? target : written; // `(*pfn)(x)` is `pfn(x)`
  if (target.kind === 'member' && target.object.kind === 'member' && target.object.name === 'lpVtbl') {
    return { kind: 'call', start, end, callee: { ...target, object: target.object.object, arrow: target.object.arrow }, args: args.slice(1), viaVtbl: true };
  }
  if (callee.kind === 'name' && first) {
    const method = comMethod(callee.name);
    if (method !== undefined && ctx.macro(callee.name) === undefined) {
      return { kind: 'call', start, end, callee: { kind: 'member', start: callee.start, end: callee.end, object: first, name: method, arrow: true }, args: args.slice(1), viaVtbl: true };
    }
  }
  const typeArgs = typeArgsOf(ctx, fn);
  const call: CallExpr = typeArgs.length === 0 ? { kind: 'call', start, end, callee, args } : { kind: 'call', start, end, callee, args, typeArgs };
  return callee.kind === 'name' && ctx.macro(callee.name) ? expandCall(ctx, call, argumentTexts(ctx, list)) ?? call : call;
}

/** The arguments of a call as the source has them, for what a macro does with them besides evaluating. */
export function argumentTexts(ctx: LowerContext, list: number): string[] {
  if (list === NONE) return [];
  const inside = ctx.source.slice(ctx.tree.start[list]! + 1, ctx.tree.end[list]! - 1);
  const texts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < inside.length; i++) {
    const char = inside[i]!;
    if (char === '"' || char === "'") {
      while (++i < inside.length && inside[i] !== char) if (inside[i] === '\\') i++;
    } else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (char === ',' && depth === 0) {
      texts.push(inside.slice(from, i));
      from = i + 1;
    }
  }
  return [...texts, inside.slice(from)];
}

function typeArgsOf(ctx: LowerContext, fn: number): TypeRef[] {
  const { tree } = ctx;
  const kind = tree.kind[fn];
  if (kind === K.template_function || kind === K.template_method) return templateArgs(ctx, fn);
  const inner = kind === K.qualified_identifier ? childByField(tree, fn, F.name) : kind === K.field_expression ? childByField(tree, fn, F.field) : NONE;
  return inner === NONE ? [] : typeArgsOf(ctx, inner);
}

function typeAt(ctx: LowerContext, node: number): TypeRef {
  const type = childByField(ctx.tree, node, F.type);
  return type === NONE ? baseType(ctx, node) : ctx.tree.kind[type] === K.type_descriptor ? describedType(ctx, type) : typeOf(ctx, type);
}

function lowerNew(ctx: LowerContext, node: number, { start, end }: Span): Expr {
  const { tree } = ctx;
  const declarator = childByField(tree, node, F.declarator);
  const args = childByField(tree, node, F.arguments);
  const base = typeAt(ctx, node);
  const array = declarator !== NONE && tree.kind[declarator] === K.new_declarator;
  const type = declarator === NONE || array ? base : withDeclarator(base, takeApart(ctx, declarator));
  return { kind: 'new', start, end, type, args: lowerItems(ctx, args), array, placement: lowerItems(ctx, childByField(tree, node, F.placement)) };
}

function lowerLambda(ctx: LowerContext, node: number, { start, end }: Span): LambdaExpr {
  const { tree } = ctx;
  const captures: string[] = [];
  let captureDefault: '=' | '&' | undefined;
  const list = childByField(tree, node, F.captures);
  for (const capture of list === NONE ? [] : childrenOf(tree, list)) {
    const kind = tree.kind[capture];
    if (kind === K.lambda_default_capture) captureDefault = textOf(tree, capture).trim() === '&' ? '&' : '=';
    else if (kind === K.lambda_capture_initializer) captures.push(...identifiersIn(textOf(tree, capture)));
    else captures.push(nameOf(ctx, capture).replace(/^&/, ''));
  }
  const declarator = childByField(tree, node, F.declarator);
  const params = declarator === NONE ? [] : lowerParams(ctx, childByField(tree, declarator, F.parameters));
  const bodyNode = childByField(tree, node, F.body) || childByKind(tree, node, K.compound_statement);
  const body: BlockStmt = bodyNode === NONE ? { kind: 'block', start, end, body: [opaque(ctx, node)] } : lowerBlock(ctx, bodyNode);
  return { kind: 'lambda', start, end, params, body, captures, ...(captureDefault && { captureDefault }) };
}

/** `p` of `*(IStream **)&p`. */
function addressed(pointer: Expr): Expr | undefined {
  let inner = pointer;
  while (inner.kind === 'cast') inner = inner.operand;
  return inner.kind === 'unary' && inner.op === '&' ? inner.operand : undefined;
}
