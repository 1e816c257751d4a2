// Parses and lowers the body of a macro on its own, as the statements it stands for.
import { K } from '../syntax/grammar';
import { prepare } from '../syntax/prepare';
import { childByField, childByKind, NONE } from '../syntax/tree';
import { F } from '../syntax/grammar';
import type { LowerContext } from './lower-context';
import { lowerBlock } from './lower-stmt';
import { PASTE, TEXT, type Template } from './macros';
import type { MacroModel } from './types';

/** Longer bodies are code generators; they are left alone. */
const MAX_BODY = 8000;

export function lowerMacroBody(ctx: LowerContext, macro: MacroModel): Template | undefined {
  const body = plainBody(macro);
  if (body === undefined || body.length > MAX_BODY) return undefined;
  const isHead = /^(for|while|if|switch)\b/.test(body) && endsWithHead(body);
  const text = `void f() {\n${body}\n;}`;
  const prepared = prepare(text, 'cpp', { macros: ctx.macro });
  const tree = ctx.parse(prepared.text);
  if (!tree || tree.errors.length > 0 || childByKind(tree, 0, K.function_definition) === NONE) return undefined;
  const block = childByField(tree, childByKind(tree, 0, K.function_definition), F.body);
  if (block === NONE) return undefined;
  // Nothing inside is expanded now: that happens at each use, when the definitions of the day are known.
  const inner: LowerContext = { ...ctx, tree, source: text, classes: [], depth: 0, macro: () => undefined, templated: true };
  const statements = lowerBlock(inner, block).body;
  ctx.serial = inner.serial;
  const [only] = statements;
  return { statements, isHead, ...(statements.length === 1 && only?.kind === 'expr' && !/;\s*$/.test(body) && { expr: only.expr }) };
}

/** The body with `#x` as a text, `, ##__VA_ARGS__` without the paste and `a##b` as one name; undefined when it pastes what makes no name. */
function plainBody(macro: MacroModel): string | undefined {
  const body = macro.body.replace(/,\s*##\s*(__VA_ARGS__|\w+\b)/g, (all, name: string) => name === '__VA_ARGS__' || macro.params?.includes(`${name}...`) ? `, ${name}` : all)
    .replace(/__VA_OPT__\s*\(\s*,\s*\)/g, ',');
  const pasted = body.replace(/(?<=[A-Za-z_]\w*)\s*##\s*(?=\w)/g, PASTE);
  if (pasted.includes('##') || pasted !== body && body.includes(PASTE)) return undefined;
  return pasted.replace(/#\s*@?\s*([A-Za-z_]\w*)/g, `"${TEXT}$1${TEXT}"`);
}

function endsWithHead(body: string): boolean {
  const open = body.indexOf('(');
  let depth = 0;
  for (let i = open; i >= 0 && i < body.length; i++) {
    if (body[i] === '(') depth++;
    else if (body[i] === ')' && --depth === 0) return body.slice(i + 1).trim() === '';
  }
  return false;
}

