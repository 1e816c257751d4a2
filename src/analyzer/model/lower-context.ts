// What every part of the lowering shares: the tree being read, where results go, and the guards against monsters.
import type { FunctionOutline, NamespaceOutline } from '../syntax/outline';
import type { SyntaxTree } from '../syntax/tree';
import { textOf } from '../syntax/tree';
import type { ClassModel, FileModel, FunctionModel, GlobalModel, MacroModel, OpaqueStmt, SkippedFunction, Span, UnknownExpr } from './types';

type Mutable<A> = A extends readonly (infer E)[] ? E[] : never;

/** The file model under construction. */
export interface Collected {
  readonly functions: FunctionModel[];
  readonly skipped: SkippedFunction[];
  readonly classes: ClassModel[];
  readonly globals: GlobalModel[];
  readonly aliases: Mutable<FileModel['aliases']>;
  readonly constants: Mutable<FileModel['constants']>;
}

export interface LowerContext {
  readonly file: string;
  readonly tree: SyntaxTree;
  /** The file's text as the editor holds it; the tree's text has blanks in it. */
  readonly source: string;
  readonly out: Collected;
  /** Known function-like and object-like macros, by name. */
  readonly macro: (name: string) => MacroModel | undefined;
  /** Classes being lowered around the current node, outermost first. */
  readonly classes: string[];
  /** Where namespaces stand, inner ones first. */
  readonly namespaces: readonly NamespaceOutline[];
  /** Where functions stand, by the offset of the body. */
  readonly outlined: ReadonlyMap<number, FunctionOutline>;
  /** Functions whose bodies were left out of the text, by the offset of the body: what their tokens tell. */
  readonly left: ReadonlyMap<number, SkippedFunction>;
  /** Names that stay calls even when a macro defines them: the API table knows them better. */
  readonly keep: (name: string) => boolean;
  readonly parse: (text: string) => SyntaxTree | undefined;
  /** Macros being expanded around the current node; none expands inside itself. */
  readonly expanding: string[];
  /** Nodes made by expansion in the current function. */
  expanded: number;
  /** Makes labels of the lowering's own unique. */
  serial: number;
  /** Type parameters of the templates around the current node. */
  typeParams: readonly string[];
  /** Of these the one that stands for a pointer in the current function. */
  pointerParam?: string | undefined;
  /** The body of a macro is being lowered: its own macros are left for its uses. */
  readonly templated?: boolean;
  /** Nesting of the node being lowered; over the limit a part stays opaque instead of overflowing the stack. */
  depth: number;
}

export const MAX_DEPTH = 250;

export function spanOf(ctx: LowerContext, node: number): Span {
  return { start: ctx.tree.start[node]!, end: ctx.tree.end[node]! };
}

/** A name as written, without spaces and comments. */
export function nameOf(ctx: LowerContext, node: number): string {
  const text = textOf(ctx.tree, node);
  return /\s/.test(text) ? text.replace(/\s+/g, '') : text;
}

export function opaque(ctx: LowerContext, node: number): OpaqueStmt {
  return { kind: 'opaque', ...spanOf(ctx, node), names: identifiersIn(textOf(ctx.tree, node)) };
}

export function unknown(ctx: LowerContext, node: number): UnknownExpr {
  const { start, end } = spanOf(ctx, node);
  return { kind: 'unknown', start, end, children: identifiersIn(textOf(ctx.tree, node)).map((name) => ({ kind: 'name', start, end, name })) };
}

export function identifiersIn(text: string): string[] {
  return [...new Set(text.replace(/"(?:[^"\\]|\\.)*"/g, ' ').match(/[A-Za-z_]\w*/g) ?? [])];
}
