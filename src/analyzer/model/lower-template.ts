// Templates: what stands inside one, and what a type parameter of a function is to stand for.
import { F, K } from '../syntax/grammar';
import { childByField, childrenOf, NONE, textOf } from '../syntax/tree';
import type { LowerContext } from './lower-context';
import type { Declarator } from './lower-type';

/** What a template declares, with its type parameters known. */
export function lowerTemplate(ctx: LowerContext, node: number, lower: (child: number) => void): void {
  const around = ctx.typeParams;
  for (const child of childrenOf(ctx.tree, node)) {
    if (ctx.tree.kind[child] !== K.template_parameter_list) lower(child);
    else ctx.typeParams = [...around, ...[...textOf(ctx.tree, child).matchAll(/\b(?:class|typename)\s+(\w+)/g)].map((found) => found[1]!)];
  }
  ctx.typeParams = around;
}

/** `T` of `template<class T> T Cast(..) { .. return nullptr; }`, or of one that hands on what `Open<T>(..)` gives: it stands for a pointer, and is lowered as one. */
export function pointerParam(ctx: LowerContext, node: number, { pointers, reference }: Declarator, body: number): string | undefined {
  const type = ctx.typeParams.length === 0 || pointers > 0 || reference ? NONE : childByField(ctx.tree, node, F.type);
  const name = type === NONE ? undefined : ctx.typeParams.find((one) => one === textOf(ctx.tree, type));
  return name !== undefined && new RegExp(`\\b(?:nullptr|NULL)\\b|<${name}>\\(`).test(textOf(ctx.tree, body)) ? name : undefined;
}
