// From a file's text to its model: prepare, parse, lower. The tree never leaves this function.
import type { Problem } from '../../shared';
import { K } from '../syntax/grammar';
import type { Parser } from '../syntax/parser';
import type { FunctionOutline } from '../syntax/outline';
import { prepare, type Skipped } from '../syntax/prepare';
import { childByField, childrenOf, NONE } from '../syntax/tree';
import { F } from '../syntax/grammar';
import type { Collected, LowerContext } from './lower-context';
import { lowerFunction, lowerGlobal, lowerNested } from './lower-decl';
import { lowerCsharp } from './lower-csharp';
import { lowerTemplate } from './lower-template';
import type { FileModel, Language, MacroModel, SkippedFunction } from './types';

export interface LowerOptions {
  /** Whether a name can matter; a function that names nothing of interest is skipped. Absent: everything matters. */
  readonly interesting?: (name: string) => boolean;
  /** Where functions begin that are lowered whatever they name. */
  readonly wanted?: ReadonlySet<number>;
  /** Nothing but the wanted functions is lowered, where they can be read without what is around them. */
  readonly alone?: boolean;
  /** Functions that are known already: they are left out, as skipped ones. */
  readonly known?: (fn: FunctionOutline) => boolean;
  /** Macros of other files. Those of the file itself come first. */
  readonly macros?: (name: string) => MacroModel | undefined;
  /** Names that are never expanded though a macro may define them: what the API table has a row for. */
  readonly keep?: (name: string) => boolean;
  /** Texts that name a function of interest, and types of pointers to one. */
  readonly named?: (word: string) => boolean;
  /** Types of objects that have to be released. */
  readonly object?: (name: string) => boolean;
}

export interface Lowered {
  readonly model: FileModel;
  readonly problems: readonly Problem[];
  /** The text was read without a syntax error, and every brace that opens is closed. */
  readonly sound?: boolean;
}

/** Longer files are refused: nobody wrote them by hand. In UTF-16 units. */
export const MAX_LENGTH = 4 * 1024 * 1024;

export function languageOf(file: string): Language | undefined {
  const extension = /\.(\w+)$/.exec(file)?.[1]?.toLowerCase();
  if (extension === 'c') return 'c';
  if (extension === 'cs') return 'csharp';
  return extension !== undefined && /^(cpp|cc|cxx|ixx|cppm|h|hh|hpp|hxx|inl|ipp|tli|tlh|c\+\+|h\+\+)$/.test(extension) ? 'cpp' : undefined;
}

/** Whether other files see this one's macros. */
export function isHeader(file: string): boolean {
  return /\.(?:h|hh|hpp|hxx|h\+\+|inl|ipp|tpp|tli|tlh)$/i.test(file);
}

export function lowerFile(parser: Parser, file: string, text: string, language: Language, options: LowerOptions = {}): Lowered {
  const out: Collected = { functions: [], skipped: [], classes: [], globals: [], aliases: [], constants: [] };
  const empty: FileModel = { file, language, macros: [], defaulted: [], namespaces: [], usings: [], ...out };
  if (text.length > MAX_LENGTH) return { model: empty, problems: [{ file, message: `The file is ${Math.round(text.length / 1024 / 1024)} MB of text, more than is analysed; split it or exclude it.` }] };
  if (language === 'csharp') {
    if (!parser.csharp) return { model: empty, problems: [{ file, message: 'No C# grammar was loaded, so the file is left out; install the product again.' }] };
    return { model: lowerCsharp(parser, file, text, options.interesting), problems: [] };
  }
  const prepared = prepare(text, language, options);
  const known: FileModel = { ...empty, macros: prepared.macros, defaulted: prepared.defaulted.map((one) => ({ file, ...one })), namespaces: [...new Set(prepared.namespaces.map(({ path }) => path))], usings: prepared.usings };
  if (!prepared.worthParsing) return { model: { ...known, skipped: prepared.skipped.map((fn) => lexical(file, fn)) }, problems: [], sound: prepared.balanced };
  const tree = parser.parse(prepared.text, language, prepared.compact);
  if (!tree) return { model: known, problems: [{ file, message: 'The parser gave up on the file; it is left out.' }] };
  const ctx: LowerContext = {
    file, tree, source: text, out, classes: [], namespaces: prepared.namespaces, outlined: new Map(prepared.functions.map((fn) => [fn.bodyStart, fn])), left: new Map(prepared.skipped.map((fn) => [fn.bodyStart, lexical(file, fn)])), depth: 0, serial: 0, typeParams: [], expanded: 0, expanding: [],
    macro: prepared.macro, keep: options.keep ?? (() => false), parse: (body) => parser.parse(body),
  };
  for (const fn of prepared.skipped) if (fn.whole) out.skipped.push(lexical(file, fn));
  lowerItem(ctx, 0);
  return { model: known, problems: [], sound: prepared.balanced && tree.errors.length === 0 };
}

/** A function known from its tokens alone. */
function lexical(file: string, fn: Skipped): SkippedFunction {
  return { file, name: fn.name, ...(fn.owner !== undefined && { owner: fn.owner }), namespace: fn.namespace, span: { start: fn.start, end: fn.bodyEnd }, calls: fn.calls, ...(fn.namesCodes && { namesCodes: true }) };
}

/** One item outside functions. Error nodes are looked into: what is sound in them still counts. */
function lowerItem(ctx: LowerContext, node: number): void {
  const { tree } = ctx;
  switch (tree.kind[node]) {
    case K.function_definition: lowerFunction(ctx, node); return;
    case K.declaration: lowerGlobal(ctx, node); return;
    case K.translation_unit: case K.ERROR: case K.declaration_list: childrenOf(tree, node).forEach((child) => lowerItem(ctx, child)); return;
    case K.linkage_specification: case K.namespace_definition: {
      const body = childByField(tree, node, F.body);
      if (body !== NONE) lowerItem(ctx, body);
      return;
    }
    case K.template_declaration: lowerTemplate(ctx, node, (child) => lowerItem(ctx, child)); return;
    default: lowerNested(ctx, node);
  }
}
