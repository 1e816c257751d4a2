// Declarations: local variables, globals, functions, classes, aliases, enumerations.
import { F, K } from '../syntax/grammar';
import { childByField, childByKind, childrenOf, firstChild, hasError, NONE, textOf } from '../syntax/tree';
import { withoutHiding } from './hidden';
import { constantValue } from './literals';
import { isCleanedBefore, isCleanedBehind, isCleanedWithin } from './lower-cleanup';
import { nameOf, opaque, spanOf, type LowerContext } from './lower-context';
import { lowerExpr, lowerItems } from './lower-expr';
import { lowerBlock } from './lower-stmt';
import { lowerClass, lowerEnum } from './lower-class';
import { pointerParam } from './lower-template';
import { autoType, baseType, lowerParams, takeApart, typeOf, withDeclarator, type Declarator } from './lower-type';
import { namedType } from './type-ref';
import type { BlockStmt, Expr, FunctionModel, Stmt, TypeRef } from './types';

/** Whether the declaration carries this storage class: `static`, `extern`. */
export function hasStorage(ctx: LowerContext, node: number, word: string): boolean {
  return childrenOf(ctx.tree, node).some((child) => ctx.tree.kind[child] === K.storage_class_specifier && textOf(ctx.tree, child) === word);
}

/** The declarators of a declaration, and the value of each. */
export function declaratorsOf(ctx: LowerContext, node: number): { declarator: number; value: number }[] {
  const { tree } = ctx;
  const found: { declarator: number; value: number }[] = [];
  const end = tree.after[node]!;
  for (let child = node + 1; child < end; child = tree.after[child]!) {
    const field = tree.field[child];
    if (field === F.declarator) {
      const isInit = tree.kind[child] === K.init_declarator;
      found.push({ declarator: isInit ? childByField(tree, child, F.declarator) : child, value: isInit ? childByField(tree, child, F.value) : NONE });
    } else if ((field === F.value || field === F.default_value) && found.length > 0) found[found.length - 1]!.value = child;
  }
  return found;
}

export function lowerLocalDeclaration(ctx: LowerContext, node: number, out: Stmt[]): void {
  const { tree } = ctx;
  lowerInnerTypes(ctx, node);
  const base = baseType(ctx, node);
  const isStatic = hasStorage(ctx, node, 'static');
  if (hasStorage(ctx, node, 'extern')) return;
  const declarators = declaratorsOf(ctx, node);
  const first = declarators[0]?.declarator ?? NONE;
  const allCleaned = first !== NONE && (isCleanedBefore(ctx, tree.start[node]!) || isCleanedWithin(ctx, tree.start[node]!, tree.start[first]!));
  for (const { declarator, value } of declarators) {
    if (declarator === NONE) continue;
    if (tree.kind[declarator] === K.structured_binding_declarator || childByKind(tree, declarator, K.structured_binding_declarator) !== NONE) {
      lowerBinding(ctx, declarator, value, out);
      continue;
    }
    const parts = takeApart(ctx, declarator);
    const { name, nameSpan } = parts;
    const start = tree.start[declarator]!;
    const end = tree.end[value === NONE ? declarator : value]!;
    const type = withDeclarator(base, parts);
    const flags = { isStatic, ...((allCleaned || isCleanedBehind(ctx, tree.end[declarator]!)) && { cleanedUp: true }) };
    if (parts.parameters !== NONE && !parts.pointerToFunction) {
      // `CLock lock(m_cs);` reads as a function declaration: when every parameter could be an argument, it is a variable.
      const args = argumentsOf(ctx, parts.parameters);
      if (args) out.push({ kind: 'declare', start, end, name, nameSpan, type, ...flags, ctorArgs: args });
    } else if (value === NONE) out.push({ kind: 'declare', start, end, name, nameSpan, type, ...flags });
    else if (isConstructed(ctx, value)) out.push({ kind: 'declare', start, end, name, nameSpan, type, ...flags, ctorArgs: lowerItems(ctx, value) });
    else out.push({ kind: 'declare', start, end, name, nameSpan, type, ...flags, init: lowerExpr(ctx, value) });
  }
}

/** `CFoo f(x)` and `CFoo f{x}`; `CFoo f = {x}` differs by the equals sign before the list. */
function isConstructed(ctx: LowerContext, value: number): boolean {
  const { tree } = ctx;
  return tree.kind[value] === K.argument_list || tree.kind[value] === K.initializer_list && !/=\s*$/.test(tree.text.slice(Math.max(0, tree.start[value]! - 40), tree.start[value]));
}

/** A parameter list read as arguments; undefined when it is empty or holds what can only be a type. */
function argumentsOf(ctx: LowerContext, list: number): Expr[] | undefined {
  const { tree } = ctx;
  const args: Expr[] = [];
  for (const param of childrenOf(tree, list)) {
    const type = childByField(tree, param, F.type);
    const declarator = childByField(tree, param, F.declarator);
    const couldBeValue = type !== NONE && (tree.kind[type] === K.type_identifier || tree.kind[type] === K.qualified_identifier);
    if (!couldBeValue) return undefined;
    const callee = lowerExpr(ctx, type);
    if (declarator === NONE) args.push(callee);
    else {
      const kind = tree.kind[declarator];
      if (kind === K.abstract_array_declarator) {
        const element = elementOf(ctx, callee, declarator);
        if (element === undefined) return undefined;
        args.push(element);
        continue;
      }
      const isCall = kind === K.abstract_function_declarator || kind === K.parenthesized_declarator || kind === K.abstract_parenthesized_declarator || kind === K.function_declarator;
      if (!isCall) return undefined;
      const names = opaque(ctx, declarator).names;
      args.push({ kind: 'call', ...spanOf(ctx, param), callee, args: names.map((name) => ({ kind: 'name', ...spanOf(ctx, declarator), name })) });
    }
  }
  return args.length > 0 ? args : undefined;
}

/** `all[0]` and `all[0][i]`, where `all[]` would be a parameter. */
function elementOf(ctx: LowerContext, array: Expr, declarator: number): Expr | undefined {
  const { tree } = ctx;
  const inner = childByField(tree, declarator, F.declarator);
  const size = childByField(tree, declarator, F.size);
  const object = inner === NONE ? array : elementOf(ctx, array, inner);
  return object === undefined || size === NONE ? undefined : { kind: 'index', start: array.start, end: tree.end[declarator]!, object, index: lowerExpr(ctx, size) };
}

/** `auto [a, b] = f();`: one variable each; the value goes to the first, the others are unknown parts of it. */
function lowerBinding(ctx: LowerContext, declarator: number, value: number, out: Stmt[]): void {
  const { tree } = ctx;
  const binding = tree.kind[declarator] === K.structured_binding_declarator ? declarator : childByKind(tree, declarator, K.structured_binding_declarator);
  const span = { start: tree.start[declarator]!, end: tree.end[value === NONE ? declarator : value]! };
  childrenOf(tree, binding).forEach((name, i) => {
    const init: Expr | undefined = i === 0 && value !== NONE ? { kind: 'unknown', start: span.start, end: span.end, children: [lowerExpr(ctx, value)] } : undefined;
    out.push({ kind: 'declare', start: span.start, end: span.end, name: nameOf(ctx, name), nameSpan: spanOf(ctx, name), type: autoType, isStatic: false, ...(init && { init }) });
  });
}

/** Global variables; function prototypes leave nothing. */
export function lowerGlobal(ctx: LowerContext, node: number): void {
  const type = baseType(ctx, node);
  // `static struct { ... } g;`: a type without a name is called after its variable.
  const only = type.name === '' ? `(${declaratorsOf(ctx, node).map(({ declarator }) => (declarator === NONE ? '' : takeApart(ctx, declarator).name))[0] ?? ''})` : '';
  lowerInnerTypes(ctx, node, only);
  const base = only === '' ? type : { ...type, name: only, qualified: only };
  const isStatic = hasStorage(ctx, node, 'static');
  if (hasStorage(ctx, node, 'extern')) return;
  for (const { declarator, value } of declaratorsOf(ctx, node)) {
    if (declarator === NONE) continue;
    const parts = takeApart(ctx, declarator);
    if (parts.name === '' || (parts.parameters !== NONE && !parts.pointerToFunction)) continue;
    const isList = value !== NONE && (ctx.tree.kind[value] === K.argument_list);
    const init = value === NONE || isList ? undefined : lowerExpr(ctx, value);
    ctx.out.globals.push({ name: parts.name, type: withDeclarator(base, parts), isStatic, span: spanOf(ctx, declarator), ...(init && { init }) });
    const constant = base.isConst || hasStorage(ctx, node, 'constexpr') || childrenOf(ctx.tree, node).some((c) => ctx.tree.kind[c] === K.type_qualifier && /constexpr/.test(textOf(ctx.tree, c)));
    const fixed = constant && init !== undefined ? constantValue(init) : undefined;
    if (fixed !== undefined) ctx.out.constants.push({ name: parts.name, value: fixed });
  }
}

/** A class or enumeration defined inside a declaration: `struct { ... } x;`. */
export function lowerInnerTypes(ctx: LowerContext, node: number, nameIfNone = ''): void {
  const type = childByField(ctx.tree, node, F.type);
  if (type === NONE || childByField(ctx.tree, type, F.body) === NONE) return;
  const kind = ctx.tree.kind[type];
  if (kind === K.class_specifier || kind === K.struct_specifier || kind === K.union_specifier) lowerClass(ctx, type, nameIfNone);
  else if (kind === K.enum_specifier) lowerEnum(ctx, type);
}

/** `typedef T name, *pname;` */
export function lowerTypedef(ctx: LowerContext, node: number): void {
  const declarators = declaratorsOf(ctx, node);
  const plainName = declarators.map(({ declarator }) => takeApart(ctx, declarator)).find((parts) => parts.pointers === 0 && parts.parameters === NONE)?.name;
  lowerInnerTypes(ctx, node, plainName);
  const base = baseType(ctx, node);
  for (const { declarator } of declarators) {
    const parts = takeApart(ctx, declarator);
    const type = withDeclarator(base.name === '' && plainName ? { ...base, name: plainName, qualified: plainName } : base, parts);
    if (parts.name !== '' && parts.parameters === NONE && !(type.name === parts.name && type.pointers === 0)) ctx.out.aliases.push({ name: parts.name, type });
  }
}

/** What may stand in a block as well as outside: types, aliases. False when the node is none of these. */
export function lowerNested(ctx: LowerContext, node: number): boolean {
  const { tree } = ctx;
  switch (tree.kind[node]) {
    case K.class_specifier: case K.struct_specifier: case K.union_specifier: lowerClass(ctx, node); return true;
    case K.enum_specifier: lowerEnum(ctx, node); return true;
    case K.type_definition: lowerTypedef(ctx, node); return true;
    case K.alias_declaration: {
      const type = childByField(tree, node, F.type);
      if (type !== NONE) ctx.out.aliases.push({ name: nameOf(ctx, childByField(tree, node, F.name)), type: typeOf(ctx, type) });
      return true;
    }
    case K.using_declaration: case K.namespace_alias_definition: case K.concept_definition: case K.static_assert_declaration: return true;
    default: return false;
  }
}

export function lowerFunction(ctx: LowerContext, node: number): void {
  const { tree } = ctx;
  const declarator = childByField(tree, node, F.declarator);
  const bodyNode = childByField(tree, node, F.body) || childByKind(tree, node, K.compound_statement);
  const tryNode = childByKind(tree, node, K.try_statement);
  if (declarator === NONE || (bodyNode === NONE && tryNode === NONE)) return;
  const parts = takeApart(ctx, declarator);
  if (parts.name === '') return;
  const { name, owner } = splitName(ctx, parts);
  const block = bodyNode || tryNode;
  const opening = tree.kind[block] === K.try_statement ? childByKind(tree, block, K.compound_statement) || block : block;
  const left = ctx.left.get(tree.start[opening]!);
  if (left) {
    ctx.out.skipped.push({ file: ctx.file, name, ...(owner !== undefined && { owner }), namespace: left.namespace, span: spanOf(ctx, node), calls: left.calls, ...(left.namesCodes && { namesCodes: true }) });
    return;
  }
  ctx.depth = 0;
  ctx.expanded = 0;
  const outer = ctx.pointerParam;
  ctx.pointerParam = pointerParam(ctx, node, parts, block);
  const saved = ctx.classes.splice(0);
  const body: BlockStmt = lowerBlock(ctx, block);
  ctx.classes.push(...saved);
  const isCtor = owner !== undefined && name === lastPart(owner).replace(/<.*>$/, '');
  const returnType = isCtor || name.startsWith('~') ? undefined : returnTypeOf(ctx, node, parts);
  const place = ctx.outlined.get(tree.start[opening]!);
  const model: FunctionModel = {
    file: ctx.file, name, ...(owner !== undefined && { owner }), ...(place && { namespace: place.namespace }),
    kind: isCtor ? 'constructor' : name.startsWith('~') ? 'destructor' : owner === undefined ? 'function' : 'method',
    isStatic: hasStorage(ctx, node, 'static') || owner === undefined && place?.isLocal === true, ...(owner === undefined && ctx.typeParams.length > 0 && { isTemplate: true as const }), params: lowerParams(ctx, parts.parameters), ...(returnType && { returnType }),
    span: spanOf(ctx, node), nameSpan: parts.nameSpan, body, initializers: initializersOf(ctx, node), hasErrors: hasError(tree, node),
  };
  ctx.pointerParam = outer;
  ctx.out.functions.push(withoutHiding(model));
}

function returnTypeOf(ctx: LowerContext, node: number, parts: Declarator): TypeRef | undefined {
  if (parts.trailingType !== NONE) return typeOf(ctx, parts.trailingType);
  if (childByField(ctx.tree, node, F.type) === NONE) return parts.nameNode === NONE ? undefined : convertedType(textOf(ctx.tree, parts.nameNode));
  return withDeclarator(baseType(ctx, node), { ...parts, array: false });
}

/** `Folder` of `operator Folder() const`: what a conversion makes is its name. */
function convertedType(written: string): TypeRef | undefined {
  const found = /\boperator\s+(?:const\s+)?((?:\w+::)*(\w+))\s*((?:[*&\s]|const\b)*)\(/.exec(written);
  if (found === null) return undefined;
  const marks = found[3]!;
  return { ...namedType(found[2]!, found[1]), pointers: marks.split('*').length - 1, reference: marks.includes('&') };
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('::') + (name.includes('::') ? 2 : 1));
}

/** `CSession::Open` outside a class, `Open` inside one. */
function splitName(ctx: LowerContext, parts: Declarator): { name: string; owner?: string } {
  const { tree } = ctx;
  const around = ctx.classes.join('::');
  if (parts.nameNode === NONE || tree.kind[parts.nameNode] !== K.qualified_identifier) return { name: parts.name, ...(around !== '' && { owner: around }) };
  const scopes: string[] = [];
  let node = parts.nameNode;
  while (tree.kind[node] === K.qualified_identifier) {
    const scope = childByField(tree, node, F.scope);
    if (scope !== NONE) scopes.push(nameOf(ctx, scope).replace(/<.*>$/, ''));
    const inner = childByField(tree, node, F.name);
    if (inner === NONE) break;
    node = inner;
  }
  const owner = scopes.join('::');
  return { name: nameOf(ctx, node), ...(owner !== '' && { owner }) };
}

function initializersOf(ctx: LowerContext, node: number): FunctionModel['initializers'] {
  const { tree } = ctx;
  const list = childByKind(tree, node, K.field_initializer_list) || childByKind(tree, childByKind(tree, node, K.try_statement), K.field_initializer_list);
  if (list === NONE) return [];
  return childrenOf(tree, list).filter((child) => tree.kind[child] === K.field_initializer).map((child) => {
    const name = firstChild(tree, child);
    const value = tree.after[name]!;
    const args = value < tree.after[child]! ? lowerItems(ctx, value) : [];
    return { member: nameOf(ctx, name), args, span: spanOf(ctx, child) };
  });
}

