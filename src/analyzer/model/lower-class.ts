// Classes and enumerations: fields, bases, declared methods; methods with a body become functions of the file.
import { F, K } from '../syntax/grammar';
import { childByField, childByKind, childrenOf, NONE, textOf } from '../syntax/tree';
import { constantValue } from './literals';
import { nameOf, spanOf, type LowerContext } from './lower-context';
import { declaratorsOf, hasStorage, lowerFunction, lowerInnerTypes, lowerNested } from './lower-decl';
import { lowerExpr } from './lower-expr';
import { lowerTemplate } from './lower-template';
import { baseType, lowerParams, takeApart, typeOf, withDeclarator } from './lower-type';
import type { ClassModel, FieldModel } from './types';

type Method = ClassModel['methods'][number];

export function lowerClass(ctx: LowerContext, node: number, nameIfNone = ''): void {
  const { tree } = ctx;
  const body = childByField(tree, node, F.body);
  if (body === NONE) return;
  const nameNode = childByField(tree, node, F.name);
  const own = nameNode === NONE ? nameIfNone : typeOf(ctx, nameNode).qualified;
  ctx.classes.push(own === '' ? '(unnamed)' : own);
  const name = ctx.classes.join('::');
  const [fields, methods]: [FieldModel[], Method[]] = [[], []];
  for (const child of childrenOf(tree, body)) lowerMember(ctx, child, fields, methods);
  ctx.classes.pop();
  const isPrivate = privatePart(ctx, node, body);
  const span = spanOf(ctx, node);
  const namespace = ctx.namespaces.find(({ start, end }) => start <= span.start && span.start < end)?.path ?? '';
  ctx.out.classes.push({ file: ctx.file, name, ...(namespace !== '' && { namespace }), bases: basesOf(ctx, node), fields: fields.map((field) => (isPrivate(field.span.start) ? { ...field, isPrivate: true as const } : field)), methods, span });
}

/** Whether what begins there is private; nothing is in a class with friends, or of which something could not be read. */
function privatePart(ctx: LowerContext, node: number, body: number): (at: number) => boolean {
  const { tree } = ctx;
  const children = childrenOf(tree, body);
  if (children.some((child) => [K.friend_declaration, K.ERROR].includes(tree.kind[child]!))) return () => false;
  const parts = children.filter((child) => tree.kind[child] === K.access_specifier).map((child) => ({ start: spanOf(ctx, child).start, word: textOf(tree, child) }));
  return (at) => (parts.findLast(({ start }) => start < at)?.word ?? (tree.kind[node] === K.class_specifier ? 'private' : 'public')) === 'private';
}

function basesOf(ctx: LowerContext, node: number): string[] {
  const clause = childByKind(ctx.tree, node, K.base_class_clause);
  if (clause === NONE) return [];
  return childrenOf(ctx.tree, clause)
    .filter((child) => [K.type_identifier, K.qualified_identifier, K.template_type].includes(ctx.tree.kind[child]!))
    .map((child) => typeOf(ctx, child).qualified);
}

function lowerMember(ctx: LowerContext, node: number, fields: FieldModel[], methods: Method[]): void {
  const { tree } = ctx;
  switch (tree.kind[node]) {
    case K.field_declaration: case K.declaration: lowerField(ctx, node, fields, methods); return;
    case K.function_definition: {
      const declarator = childByField(tree, node, F.declarator);
      if (declarator !== NONE) addMethod(ctx, node, declarator, methods);
      lowerFunction(ctx, node);
      return;
    }
    case K.template_declaration: lowerTemplate(ctx, node, (child) => lowerMember(ctx, child, fields, methods)); return;
    case K.friend_declaration: case K.ERROR: childrenOf(tree, node).forEach((child) => lowerMember(ctx, child, fields, methods)); return;
    default: lowerNested(ctx, node);
  }
}

function lowerField(ctx: LowerContext, node: number, fields: FieldModel[], methods: Method[]): void {
  lowerInnerTypes(ctx, node);
  const base = baseType(ctx, node);
  const isStatic = hasStorage(ctx, node, 'static');
  for (const { declarator, value } of declaratorsOf(ctx, node)) {
    if (declarator === NONE) continue;
    const parts = takeApart(ctx, declarator);
    if (parts.parameters !== NONE && !parts.pointerToFunction) addMethod(ctx, node, declarator, methods);
    else if (parts.name !== '') {
      const given = value === NONE ? undefined : lowerExpr(ctx, value);
      const fixed = given === undefined ? undefined : constantValue(given.kind === 'init-list' && given.items.length === 1 ? given.items[0]! : given);
      fields.push({ name: parts.name, type: withDeclarator(base, parts), isStatic, span: spanOf(ctx, declarator), ...(value !== NONE && { hasValue: true as const }), ...(typeof fixed === 'number' && { value: fixed }) });
      if (isStatic && fixed !== undefined) ctx.out.constants.push({ name: parts.name, value: fixed });
    }
  }
}

function addMethod(ctx: LowerContext, node: number, declarator: number, methods: Method[]): void {
  const { tree } = ctx;
  const parts = takeApart(ctx, declarator);
  const isVirtual = childrenOf(tree, node).some((child) => tree.kind[child] === K.virtual) || /\b(override|final)\b|=\s*0\s*;?$/.test(textOf(tree, declarator));
  const hasType = childByField(tree, node, F.type) !== NONE;
  const returnType = withDeclarator(baseType(ctx, node), { ...parts, array: false });
  methods.push({ name: parts.name, arity: lowerParams(ctx, parts.parameters).length, isVirtual, ...(hasType && { returnType }) });
}

/** Enumerators whose value is known: given as a literal, or counted from one. */
export function lowerEnum(ctx: LowerContext, node: number): void {
  const { tree } = ctx;
  const body = childByField(tree, node, F.body);
  let next: number | undefined = 0;
  for (const child of body === NONE ? [] : childrenOf(tree, body)) {
    if (tree.kind[child] !== K.enumerator) continue;
    const value = childByField(tree, child, F.value);
    if (value !== NONE) {
      const fixed = constantValue(lowerExpr(ctx, value));
      next = typeof fixed === 'number' ? fixed : undefined;
    }
    if (next === undefined) continue;
    ctx.out.constants.push({ name: nameOf(ctx, childByField(tree, child, F.name)), value: next });
    next++;
  }
}
