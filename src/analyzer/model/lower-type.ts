// Types and declarators: from `const CComPtr<IMsgStore>& p[2]` to a name and a TypeRef.
import { F, K } from '../syntax/grammar';
import { childByField, childByKind, firstChild, NONE, textOf } from '../syntax/tree';
import { nameOf, spanOf, type LowerContext } from './lower-context';
import { namedType } from './type-ref';
import type { Param, Span, TypeRef } from './types';

/** A declarator taken apart. `name` is empty for an abstract one; `parameters` is the list of a function declarator. */
export interface Declarator {
  readonly name: string;
  readonly nameSpan: Span;
  readonly nameNode: number;
  readonly pointers: number;
  readonly handle: boolean;
  readonly reference: boolean;
  readonly rvalue: boolean;
  readonly array: boolean;
  readonly parameters: number;
  /** A function declarator behind a pointer: `void (*pfn)(int)`. */
  readonly pointerToFunction: boolean;
  readonly trailingType: number;
}

export const autoType = namedType('auto');

/** The type of a declaration, field, parameter or type descriptor: its `type` field with qualifiers, without its declarator. */
export function baseType(ctx: LowerContext, node: number): TypeRef {
  const { tree } = ctx;
  const typeNode = childByField(tree, node, F.type);
  let isConst = false;
  const end = tree.after[node]!;
  for (let child = node + 1; child < end; child = tree.after[child]!) {
    if (tree.kind[child] === K.type_qualifier && /^const/.test(textOf(tree, child))) isConst = true;
  }
  const type = typeNode === NONE ? namedType('int') : typeOf(ctx, typeNode);
  return isConst ? { ...type, isConst } : type;
}

/** A type specifier node. */
export function typeOf(ctx: LowerContext, node: number): TypeRef {
  const { tree } = ctx;
  switch (tree.kind[node]) {
    case K.template_type: case K.template_function: case K.template_method: {
      const name = nameOf(ctx, childByField(tree, node, F.name));
      return namedType(name, name, templateArgs(ctx, node));
    }
    case K.qualified_identifier: {
      const inner = childByField(tree, node, F.name);
      const scope = childByField(tree, node, F.scope);
      const type = inner === NONE ? namedType(nameOf(ctx, node)) : typeOf(ctx, inner);
      const prefix = scope === NONE ? '' : nameOf(ctx, scope).replace(/<.*>$/, '');
      return { ...type, qualified: inner === NONE ? type.name : `${prefix}::${type.qualified}` };
    }
    case K.class_specifier: case K.struct_specifier: case K.union_specifier: case K.enum_specifier: {
      const name = childByField(tree, node, F.name);
      return name === NONE ? namedType('') : typeOf(ctx, name);
    }
    case K.dependent_type: {
      const inner = firstChild(tree, node);
      return inner === NONE ? namedType(nameOf(ctx, node)) : typeOf(ctx, inner);
    }
    case K.type_descriptor: return describedType(ctx, node);
    case K.placeholder_type_specifier: return autoType;
    case K.sized_type_specifier: return namedType(textOf(tree, node).replace(/\s+/g, ' '));
    default: {
      const name = nameOf(ctx, node);
      return name === ctx.pointerParam ? { ...namedType(name), pointers: 1 } : namedType(name);
    }
  }
}

export function templateArgs(ctx: LowerContext, node: number): TypeRef[] {
  const { tree } = ctx;
  const list = childByField(tree, node, F.arguments);
  const args: TypeRef[] = [];
  if (list === NONE) return args;
  const end = tree.after[list]!;
  for (let child = list + 1; child < end; child = tree.after[child]!) args.push(typeOf(ctx, child));
  return args;
}

/** A type_descriptor: type with an abstract declarator. */
export function describedType(ctx: LowerContext, node: number): TypeRef {
  const declarator = childByField(ctx.tree, node, F.declarator);
  const base = baseType(ctx, node);
  return declarator === NONE ? base : withDeclarator(base, takeApart(ctx, declarator));
}

export function withDeclarator(type: TypeRef, declarator: Declarator): TypeRef {
  if (declarator.pointers === 0 && !declarator.reference && !declarator.array) return type;
  return {
    ...type, pointers: type.pointers + declarator.pointers, reference: type.reference || declarator.reference, array: type.array || declarator.array,
    ...(declarator.rvalue && { rvalue: true }), ...(declarator.handle && { handle: true }),
  };
}

export function takeApart(ctx: LowerContext, declarator: number): Declarator {
  const { tree } = ctx;
  let [pointers, handle, reference, rvalue, array, parameters, trailingType, pointerToFunction] = [0, false, false, false, false, NONE, NONE, false];
  let node = declarator;
  for (;;) {
    const kind = tree.kind[node];
    if (kind === K.pointer_declarator || kind === K.abstract_pointer_declarator || kind === K.pointer_type_declarator) {
      pointers++;
      // The parser sees handles as pointers.
      handle ||= ctx.templated !== true && ctx.source[tree.start[node]!] === '^';
    } else if (kind === K.reference_declarator || kind === K.abstract_reference_declarator) {
      reference = true;
      rvalue = tree.text.startsWith('&&', tree.start[node]);
    } else if (kind === K.array_declarator || kind === K.abstract_array_declarator) array = true;
    else if (kind === K.function_declarator || kind === K.abstract_function_declarator) {
      if (parameters !== NONE) pointerToFunction = true;
      parameters = childByField(tree, node, F.parameters);
      const trailing = childByKind(tree, node, K.trailing_return_type);
      if (trailing !== NONE) trailingType = firstChild(tree, trailing);
      const inner = childByField(tree, node, F.declarator);
      if (inner !== NONE && (tree.kind[inner] === K.parenthesized_declarator || tree.kind[inner] === K.abstract_parenthesized_declarator)) {
        const innermost = firstChild(tree, inner);
        if (innermost !== NONE && (tree.kind[innermost] === K.pointer_declarator || tree.kind[innermost] === K.abstract_pointer_declarator || tree.kind[innermost] === K.pointer_type_declarator)) pointerToFunction = true;
      }
    } else if (kind !== K.parenthesized_declarator && kind !== K.abstract_parenthesized_declarator && kind !== K.attributed_declarator
      && kind !== K.init_declarator && kind !== K.variadic_declarator) break;
    const inner = childByField(tree, node, F.declarator) || declaratorChild(ctx, node);
    if (inner === NONE) return { name: '', nameSpan: spanOf(ctx, node), nameNode: NONE, pointers, handle, reference, rvalue, array, parameters, trailingType, pointerToFunction };
    node = inner;
  }
  return { name: nameOf(ctx, node), nameSpan: spanOf(ctx, node), nameNode: node, pointers, handle, reference, rvalue, array, parameters, trailingType, pointerToFunction };
}

/** The declarator inside a reference or parenthesised declarator, which the grammar leaves without a field. */
function declaratorChild(ctx: LowerContext, node: number): number {
  const { tree } = ctx;
  const end = tree.after[node]!;
  for (let child = node + 1; child < end; child = tree.after[child]!) {
    const kind = tree.kind[child];
    if (kind === K.type_qualifier || kind === K.parameter_list || kind === K.other || tree.field[child] === F.size || tree.field[child] === F.value) continue;
    return child;
  }
  return NONE;
}

export function lowerParams(ctx: LowerContext, list: number): Param[] {
  const { tree } = ctx;
  const params: Param[] = [];
  if (list === NONE) return params;
  const end = tree.after[list]!;
  for (let child = list + 1; child < end; child = tree.after[child]!) {
    const kind = tree.kind[child];
    if (kind !== K.parameter_declaration && kind !== K.optional_parameter_declaration && kind !== K.variadic_parameter_declaration) continue;
    const declarator = childByField(tree, child, F.declarator);
    const base = baseType(ctx, child);
    if (declarator === NONE) {
      if (base.name !== 'void' || base.pointers > 0) params.push({ name: '', type: base, span: spanOf(ctx, child) });
    } else {
      const parts = takeApart(ctx, declarator);
      const leftOut = kind === K.optional_parameter_declaration ? flagOf(textOf(tree, childByField(tree, child, F.default_value))) : undefined;
      params.push({ name: parts.name, type: withDeclarator(base, parts), span: spanOf(ctx, child), ...(leftOut !== undefined && { leftOut }) });
    }
  }
  return params;
}

function flagOf(text: string): boolean | undefined {
  return /^(?:true|TRUE|1)$/.test(text) ? true : /^(?:false|FALSE|0)$/.test(text) ? false : undefined;
}
