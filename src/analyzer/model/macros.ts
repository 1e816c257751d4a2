// Macros as templates: a body is parsed once with its parameters as plain names; each use substitutes its arguments, which keep their
// own ranges, while everything that comes out of the body gets the range of the use. A body that does not parse is left a call.
import { lowerMacroBody } from './lower-macro';
import type { LowerContext } from './lower-context';
import { identifiersIn } from './lower-context';
import type { BlockStmt, CallExpr, Expr, ExprStmt, MacroModel, NewExpr, Span, Stmt } from './types';

/** What a macro's body turned out to be. */
export interface Template {
  readonly statements: readonly Stmt[];
  /** The body is one expression. */
  readonly expr?: Expr;
  /** The body is the head of a loop or branch whose body follows the use: `for (each of list)`. */
  readonly isHead: boolean;
}

/** An argument at a use: as an expression, and as the source has it. */
export interface Argument {
  readonly expr: Expr;
  readonly text: string;
}

/** Stands in a body for `##` between the parts of a name. */
export const PASTE = '$';
/** Stands in a body on both sides of a parameter whose text is meant: `#x`. */
export const TEXT = '\u0001';

const MAX_NESTING = 12;
/** Nodes that expansions may add to one function: generated code must not swamp the analysis. */
const MAX_NODES = 20_000;

/** Macros of the platform's own headers that later layers know by name; a workspace that brings those headers changes nothing. */
const platform = /^(FAILED|SUCCEEDED|HR_FAILED|HR_SUCCEEDED|IS_ERROR|PROP_(TYPE|ID|TAG)|CHANGE_PROP_TYPE|MAKE_(HRESULT|SCODE)|_?_?T|_?TEXT|L)$/;

const templates = new WeakMap<MacroModel, Template | null>();

/** Words in a body that make an object-like macro worth expanding; constants and types stay names. */
const acts = /\b(goto|return|break|continue|throw|if|for|while|do|switch|delete)\b|[^=!<>]=[^=]|\+\+|--|\)\s*;|[A-Za-z_]\w*\s*\(/;

export function templateOf(ctx: LowerContext, macro: MacroModel): Template | undefined {
  let template = templates.get(macro);
  if (template === undefined) {
    template = lowerMacroBody(ctx, macro) ?? null;
    templates.set(macro, template);
  }
  return template ?? undefined;
}

/** The macro that a name stands for here, when a use with that many arguments (none: object-like) can be expanded. */
function usable(ctx: LowerContext, name: string, args: number | undefined): MacroModel | undefined {
  if (ctx.expanding.length >= MAX_NESTING || ctx.expanded > MAX_NODES || ctx.expanding.includes(name) || platform.test(name) || ctx.keep(name)) return undefined;
  const macro = ctx.macro(name);
  if (!macro || macro.body === '' || macro.body === name) return undefined;
  if (args === undefined) return macro.params === undefined && acts.test(macro.body) ? macro : undefined;
  if (macro.params === undefined) return undefined;
  const variadic = macro.params.at(-1)?.endsWith('...') ?? false;
  return args === macro.params.length || (variadic && args >= macro.params.length - 1) || (macro.params.length === 1 && args === 0) ? macro : undefined;
}

/** A call whose callee is a macro, expanded to an expression; undefined when it is no macro or its body is no expression. */
export function expandCall(ctx: LowerContext, call: CallExpr, texts?: readonly string[]): Expr | undefined {
  if (call.callee.kind !== 'name') return undefined;
  const macro = usable(ctx, call.callee.name, call.args.length) ?? renaming(ctx, call.callee.name);
  if (!macro) return undefined;
  if (macro.params === undefined) return { ...call, callee: { ...call.callee, name: macro.body } };
  const template = templateOf(ctx, macro);
  if (!template?.expr) return undefined;
  return expanding(ctx, macro, () => instantiate(ctx, template.expr!, bind(macro, call, texts), call));
}

/** `#define LoadLib LoadLibraryW`: an object-like macro that only renames a function. */
function renaming(ctx: LowerContext, name: string): MacroModel | undefined {
  if (ctx.keep(name)) return undefined;
  const macro = ctx.macro(name);
  return macro && macro.params === undefined && /^[A-Za-z_]\w*$/.test(macro.body) && macro.body !== name ? macro : undefined;
}

/** A statement that is the use of a macro; undefined when it is none. */
export function expandStatement(ctx: LowerContext, expr: Expr, texts?: readonly string[]): Stmt[] | undefined {
  const call = expr.kind === 'call' ? expr : undefined;
  const name = call?.callee.kind === 'name' ? call.callee.name : expr.kind === 'name' ? expr.name : undefined;
  if (name === undefined) return undefined;
  const macro = usable(ctx, name, call?.args.length);
  const template = macro && templateOf(ctx, macro);
  if (macro && !template && call && takesMacro(ctx, macro, call)) return [{ kind: 'opaque', ...spanAt(expr), names: namesBehind(ctx, macro, call) }];
  // One expression was already put in place of the call when that was lowered.
  if (!macro || !template || template.isHead || (call && template.expr)) return undefined;
  return expanding(ctx, macro, () => instantiateAll(ctx, template.statements, bind(macro, call, texts), expr));
}

/** `#define EACH(M) M(folder) M(table)`: what comes of it only the macro that it is given tells. */
function takesMacro(ctx: LowerContext, { params, body }: MacroModel, call: CallExpr): boolean {
  return params?.some((param, i) => {
    const given = call.args[i];
    return given?.kind === 'name' && ctx.macro(given.name)?.params !== undefined && new RegExp(`\\b${param.replace(/\W/g, '')}\\s*\\(`).test(body);
  }) === true;
}

function namesBehind(ctx: LowerContext, macro: MacroModel, call: CallExpr): readonly string[] {
  const given = call.args.flatMap((arg) => (arg.kind === 'name' ? [arg.name, ...identifiersIn(ctx.macro(arg.name)?.body ?? '')] : []));
  return [...new Set([...identifiersIn(macro.body), ...given])];
}

/** The head that a macro gives to the block behind it: `FOR_EACH(x, list) { ... }`. */
export function expandHead(ctx: LowerContext, call: CallExpr, texts?: readonly string[]): Stmt | undefined {
  const macro = call.callee.kind === 'name' ? usable(ctx, call.callee.name, call.args.length) : undefined;
  const template = macro && templateOf(ctx, macro);
  if (!macro || !template?.isHead) return undefined;
  return expanding(ctx, macro, () => instantiateAll(ctx, template.statements, bind(macro, call, texts), call))[0];
}

function expanding<R>(ctx: LowerContext, macro: MacroModel, body: () => R): R {
  ctx.expanding.push(macro.name);
  ctx.serial++;
  const result = body();
  ctx.expanding.pop();
  return result;
}

type Bindings = ReadonlyMap<string, readonly Argument[]>;

function bind(macro: MacroModel, call: CallExpr | undefined, texts: readonly string[] | undefined): Bindings {
  const bindings = new Map<string, Argument[]>();
  const args = (call?.args ?? []).map((expr, i): Argument => ({ expr, text: texts?.[i]?.trim() ?? (expr.kind === 'name' ? expr.name : expr.kind === 'literal' && typeof expr.value === 'number' ? String(expr.value) : '') }));
  macro.params?.forEach((param, i) => {
    if (param === '...') bindings.set('__VA_ARGS__', args.slice(i));
    else if (param.endsWith('...')) bindings.set(param.slice(0, -3).trim(), args.slice(i));
    else bindings.set(param, args.slice(i, i + 1));
  });
  return bindings;
}

function instantiateAll(ctx: LowerContext, statements: readonly Stmt[], bindings: Bindings, use: Span): Stmt[] {
  return copyArray(statements, { ctx, bindings, use, serial: ctx.serial }) as Stmt[];
}

function instantiate(ctx: LowerContext, expr: Expr, bindings: Bindings, use: Span): Expr {
  return copy(expr, { ctx, bindings, use, serial: ctx.serial }) as Expr;
}

interface Copying {
  readonly ctx: LowerContext;
  readonly bindings: Bindings;
  readonly use: Span;
  /** Tells labels of this expansion from those of others. */
  readonly serial: number;
}

/** Copies template nodes. Nodes are plain data, so one walk over their fields serves all kinds. */
function copy(node: object, copying: Copying): unknown {
  const { ctx, bindings, use } = copying;
  ctx.expanded++;
  const kind = 'kind' in node ? node.kind : undefined;
  if (kind === 'name') {
    const { name } = node as { name: string };
    const bound = bindings.get(name) ?? literalIn(name, bindings);
    if (bound) return bound.length === 1 ? bound[0]!.expr : { kind: 'sequence', ...spanAt(use), items: bound.map((argument) => argument.expr) };
  }
  const fresh = { ...node } as Record<string, unknown>;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'start') fresh[key] = use.start;
    else if (key === 'end') fresh[key] = use.end;
    else if (typeof value === 'string') fresh[key] = copyWord(kind, key, value, copying);
    else if (Array.isArray(value)) fresh[key] = copyArray(value, copying);
    else if (typeof value === 'object' && value !== null) fresh[key] = single(copy(value as object, copying), use);
  }
  if (kind === 'call') return expandCall(ctx, fresh as unknown as CallExpr) ?? fresh;
  if (kind === 'new') return madeAsGiven(fresh as unknown as NewExpr, bindings.get((node as NewExpr).type.name)?.[0]);
  if (kind === 'expr') {
    const inner = (node as unknown as ExprStmt).expr;
    const bound = inner.kind === 'name' ? bindings.get(inner.name)?.[0] : undefined;
    const given = bound && statementArgument(bound, use);
    if (given) return given;
    const expanded = expandStatement(ctx, fresh.expr as Expr);
    if (expanded) return expanded;
  }
  return fresh;
}

/** `new type`, where the macro is handed `T(x)` for a type: a T, made with x. */
function madeAsGiven(made: NewExpr, given: Argument | undefined): NewExpr {
  if (given?.expr.kind !== 'call' || given.expr.callee.kind !== 'name' || made.args.length > 0) return made;
  const { callee: { name }, args, typeArgs = [] } = given.expr;
  return { ...made, args, type: { ...made.type, name: name.slice(name.lastIndexOf(':') + 1), qualified: name, args: typeArgs } };
}

/** `L##text`: the text. */
function literalIn(name: string, bindings: Bindings): readonly Argument[] | undefined {
  return name.includes(PASTE) ? name.split(PASTE).map((part) => bindings.get(part)).find((bound) => bound?.[0]?.expr.kind === 'literal' && typeof bound[0].expr.value === 'string') : undefined;
}

/** A statement handed to a macro: `CHECK(hr, goto done)`. */
function statementArgument(argument: Argument, use: Span): Stmt | undefined {
  const match = /^(goto|return|break|continue|throw)\b\s*([\s\S]*?);?$/.exec(argument.text);
  if (!match) return undefined;
  const rest = match[2]!.trim();
  const at = spanAt(use);
  const names = identifiersIn(rest);
  const value: Expr | undefined = rest === '' ? undefined : names[0] === rest ? { kind: 'name', ...at, name: rest }
    : { kind: 'unknown', ...at, children: names.map((name) => ({ kind: 'name', ...at, name })) };
  switch (match[1]) {
    case 'goto': return { kind: 'goto', ...at, label: rest };
    case 'return': return { kind: 'return', ...at, ...(value && { value }) };
    case 'throw': return { kind: 'throw', ...at, ...(value && { value }) };
    case 'break': return { kind: 'break', ...at };
    default: return { kind: 'continue', ...at };
  }
}

function copyWord(kind: unknown, key: string, value: string, { bindings, serial }: Copying): string {
  if ((kind === 'label' && key === 'name') || key === 'label') {
    if (value.startsWith('__once@') || value.startsWith('__leave@')) return `${value}#${serial}`;
  }
  if (key === 'kind' || key === 'op') return value;
  const word = (part: string): string => bindings.get(part)?.[0]?.text ?? part;
  if (kind === 'literal' && value.includes(TEXT)) return value.split(TEXT).map((part, i) => (i % 2 === 1 ? bindings.get(part)?.[0]?.text ?? '' : part)).join('');
  return kind !== 'literal' && value.includes(PASTE) ? value.split(PASTE).map(word).join('') : word(value);
}

function copyArray(items: readonly unknown[], copying: Copying): unknown[] {
  const out: unknown[] = [];
  for (const item of items) {
    if (typeof item !== 'object' || item === null) {
      out.push(item);
      continue;
    }
    const variadic = 'kind' in item && item.kind === 'name' ? copying.bindings.get((item as unknown as { name: string }).name) : undefined;
    if (variadic && variadic.length !== 1) {
      out.push(...variadic.map((argument) => argument.expr));
      continue;
    }
    const copied = copy(item, copying);
    if (Array.isArray(copied)) out.push(...copied as unknown[]);
    else out.push(copied);
  }
  return out;
}

/** Where one statement is wanted, several become a block. */
function single(node: unknown, use: Span): unknown {
  if (!Array.isArray(node)) return node;
  const body = node as Stmt[];
  const block: BlockStmt = { kind: 'block', ...spanAt(use), body };
  return body.length === 1 ? body[0] : block;
}

function spanAt(use: Span): Span {
  return { start: use.start, end: use.end };
}
