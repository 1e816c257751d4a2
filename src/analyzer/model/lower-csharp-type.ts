// Types, parameters and declarators of C#.
import { CF, CS } from '../syntax/csharp-grammar';
import { childByField, childByKind, childrenOf, firstChild, NONE, textOf, type SyntaxTree } from '../syntax/tree';
import { namedType } from './type-ref';
import type { Param, TypeRef } from './types';

export function plainType(tree: SyntaxTree, node: number): string {
  return textOf(tree, node).replace(/\s+/g, '');
}

export function csharpType(tree: SyntaxTree, node: number): TypeRef {
  const inner = (): TypeRef => csharpType(tree, childByField(tree, node, CF.type) || firstChild(tree, node));
  if (node === NONE) return namedType('var');
  switch (tree.kind[node]) {
    case CS.generic_name: {
      const name = textOf(tree, firstChild(tree, node));
      const list = childByKind(tree, node, CS.type_argument_list);
      return namedType(name, name, list === NONE ? [] : childrenOf(tree, list).map((child) => csharpType(tree, child)));
    }
    case CS.qualified_name: case CS.alias_qualified_name: {
      const last = csharpType(tree, childByField(tree, node, CF.name));
      return { ...last, qualified: plainType(tree, node).replace(/<.*$/, '').replaceAll('.', '::') };
    }
    case CS.nullable_type: case CS.scoped_type: return inner();
    case CS.ref_type: return { ...inner(), reference: true };
    case CS.array_type: return { ...inner(), array: true };
    case CS.pointer_type: {
      const type = inner();
      return { ...type, pointers: type.pointers + 1 };
    }
    case CS.primary_constructor_base_type: return inner();
    default: {
      const name = plainType(tree, node);
      return namedType(name);
    }
  }
}

/** `out` and `ref` parameters are references. */
export function csharpParams(tree: SyntaxTree, list: number): Param[] {
  if (list === NONE) return [];
  const params = childrenOf(tree, list).filter((child) => tree.kind[child] === CS.parameter).map((child): Param => {
    const type = csharpType(tree, childByField(tree, child, CF.type));
    const passed = childrenOf(tree, child).some((part) => tree.kind[part] === CS.modifier && /^(out|ref)$/.test(textOf(tree, part)));
    return { name: textOf(tree, childByField(tree, child, CF.name)), type: passed ? { ...type, reference: true } : type, span: { start: tree.start[child]!, end: tree.end[child]! } };
  });
  // The grammar puts the parts of a `params` parameter into the list itself.
  const rest = childByField(tree, list, CF.name);
  return rest === NONE ? params
    : [...params, { name: textOf(tree, rest), type: csharpType(tree, childByField(tree, list, CF.type)), span: { start: tree.start[rest]!, end: tree.end[rest]! } }];
}

/** Arguments that have to be given: those before an optional parameter, or one of `params`. */
export function leastArguments(tree: SyntaxTree, list: number): number {
  if (list === NONE) return 0;
  const params = childrenOf(tree, list).filter((child) => tree.kind[child] === CS.parameter);
  const optional = params.findIndex((param) => tree.text.slice(tree.end[childByField(tree, param, CF.name)], tree.end[param]).trimStart().startsWith('='));
  return optional < 0 ? params.length : optional;
}

export interface CsharpDeclarator {
  readonly name: string;
  readonly nameNode: number;
  readonly node: number;
  readonly type: TypeRef;
  readonly value: number;
}

export function csharpDeclarators(tree: SyntaxTree, declaration: number): CsharpDeclarator[] {
  const type = csharpType(tree, childByField(tree, declaration, CF.type));
  return childrenOf(tree, declaration).filter((child) => tree.kind[child] === CS.variable_declarator).map((node) => {
    const nameNode = childByField(tree, node, CF.name) || firstChild(tree, node) || node;
    const value = childrenOf(tree, node).find((child) => child !== nameNode && tree.kind[child] !== CS.bracketed_argument_list) ?? NONE;
    return { name: textOf(tree, nameNode), nameNode, node, type, value };
  });
}
