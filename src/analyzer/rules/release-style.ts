// How a file gives things back: through a macro or helper of the project that tests for NULL, releases and clears, when it uses
// one, else by the plain call. Such helpers are known by what they do, not by their names.

import { familyInfo, hasRole, releases, releaseText, type Family } from '../api';
import type { FunctionModel, MacroModel, Span } from '../model/types';
import { placeOf } from '../flow/places';
import { factsOf } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import { releasePointer } from './release-pointer';
import type { FunctionContext } from './rule';
import { onceForText } from './text';

/** The statement that gives back what `from` put into `owner`; undefined when one statement would not do. */
export function releaseStatement(ctx: FunctionContext, family: Family, owner: string, mayBeNull: boolean, { at, from }: { readonly at: number; readonly from: Span }): { readonly text: string; readonly clears: boolean } | undefined {
  const direct = releaseText(family, owner, ctx.file.language === 'c' ? 'c' : 'cpp');
  if (direct === undefined || direct.includes('\n')) return undefined;
  const { releaser } = familyInfo(family);
  const plain = direct.startsWith(`${releaser}(`) ? direct.replace(releaser, releasePointer(ctx, releaser, at, from)) : direct;
  const own = helperOf(ctx, family);
  const same = own === undefined && releaser !== 'Release' ? sameWay(ctx, family, owner) : undefined;
  if (same !== undefined) return { text: `${mayBeNull ? `if (${owner}) ` : ''}${same}(${owner});`, clears: false };
  if (own !== undefined) return { text: `${own.name}(${own.byAddress ? '&' : ''}${owner});`, clears: own.clears };
  const utility = mayBeNull && !familyInfo(family).nullSafe ? utilityOf(ctx, family) : undefined;
  if (utility !== undefined) return { text: `${utility}(${owner});`, clears: false };
  return { text: mayBeNull && !familyInfo(family).nullSafe ? `if (${owner}) ${plain}` : plain, clears: false };
}

/** The wrapper of the project that gives this very variable back wherever else the function does. */
function sameWay(ctx: FunctionContext, family: Family, owner: string): string | undefined {
  const names = factsOf(ctx.fn).calls.flatMap((call) => {
    const outcomes = call.args.length === 1 && placeOf(call.args[0]!) === owner ? ownershipOf(ctx.program).contractOf(ctx.fn, call)?.outcomes ?? [] : [];
    return outcomes.some(({ takes }) => takes.some((taking) => taking.at === 0 && taking.byAddress !== true && (taking.family === 'any' || releases(taking.family, family)))) ? [ctx.text.slice(call.callee.start, call.callee.end)] : [];
  });
  const [name, ...others] = new Set(names);
  const macro = name === undefined ? undefined : ctx.program.macro(name, ctx.file.file);
  return name !== undefined && name !== familyInfo(family).releaser && others.length === 0 && /^[A-Za-z_]\w*$/.test(name) && macro === undefined && ctx.program.functionsNamed(name).length > 0 ? name : undefined;
}

interface Helper { readonly name: string; readonly byAddress: boolean; readonly clears: boolean }

/** The helper that the file uses most. */
function helperOf(ctx: FunctionContext, family: Family): Helper | undefined {
  let best: { readonly helper: Helper; readonly uses: number } | undefined;
  for (const [name, uses] of statementCalls(ctx.text)) {
    if (uses <= (best?.uses ?? 0)) continue;
    const macro = ctx.program.macro(name, ctx.file.file);
    const helper = macro === undefined ? functionHelper(ctx, name, family) : isReleasing(macro, family) ? { name, byAddress: false, clears: true } : undefined;
    if (helper !== undefined) best = { helper, uses };
  }
  return best?.helper;
}

/** Names called as a statement with one plain variable, and how often. */
const statementCalls = onceForText((text): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const [, name = ''] of text.matchAll(/(?:^|[;{})\n])[ \t]*([A-Za-z_]\w*)\s*\(\s*&?\s*[A-Za-z_][\w.>-]*\s*\)\s*;/g)) found.set(name, (found.get(name) ?? 0) + 1);
  return found;
});

/** What gives something back by its name, and is called so, the most used first. */
export function releasersIn(text: string): readonly string[] {
  return [...statementCalls(text)].filter(([name]) => /free|release|close|delete|destroy|drop|clear|reset/i.test(name)).sort((a, b) => b[1] - a[1]).map(([name]) => name);
}

/** A macro of one parameter that tests it, gives it back and sets it to NULL. */
function isReleasing(macro: MacroModel, family: Family): boolean {
  const [param] = macro.params ?? [];
  if (param === undefined || macro.params!.length !== 1 || !/^\w+$/.test(param)) return false;
  const body = macro.body.replaceAll(/[\s\\]/g, '');
  const it = `\\(?\\b${param}\\b\\)?`;
  const { releaser, nullSafe } = familyInfo(family);
  const gives = releaser === 'Release' ? new RegExp(`${it}->(?:lpVtbl->)?Release\\(`) : new RegExp(`\\b${releaser}\\((?:\\([\\w*]+\\))?${it}\\)`);
  const tests = new RegExp(`if\\(\\(?(?:(?:NULL|nullptr|0)!=)?${it}\\)?(?:!=(?:NULL|nullptr|0))?\\)|${it}\\?`);
  return gives.test(body) && (nullSafe || tests.test(body)) && new RegExp(`${it}=(?:\\([\\w*]+\\))?(?:NULL|nullptr|0)\\b`).test(body);
}

/** A function that gives its argument back on every path, unless it is NULL, and clears it. */
function functionHelper(ctx: FunctionContext, name: string, family: Family): Helper | undefined {
  const [fn, ...others] = ctx.program.functionsNamed(name);
  const param = fn?.params[0];
  if (fn === undefined || others.length > 0 || fn.params.length !== 1 || param === undefined || fn.owner !== undefined) return undefined;
  const byAddress = !param.type.reference && param.type.pointers > 0 && isAddressed(ctx, name);
  if (!param.type.reference && !byAddress) return undefined;
  const outcomes = ownershipOf(ctx.program).summaryOf(fn)?.outcomes ?? [];
  const gives = outcomes.filter((one) => one.takes.some((taking) => taking.at === 0 && taking.byAddress && (taking.family === 'any' || releases(taking.family, family))));
  return gives.length > 0 && outcomes.every((one) => gives.includes(one) || one.takes.length === 0 && one.gives.length === 0) && testsForNull(fn, familyInfo(family).nullSafe) && gives.every((one) => one.clears.includes(0)) ? { name, byAddress, clears: true } : undefined;
}

function isAddressed(ctx: FunctionContext, name: string): boolean {
  return new RegExp(`\\b${name}\\s*\\(\\s*&`).test(ctx.text);
}

function testsForNull(fn: FunctionModel, nullSafe: boolean): boolean {
  return nullSafe || fn.body.body.some((stmt) => stmt.kind === 'if');
}

/** MAPI's own function that accepts NULL, where the file uses it already. */
function utilityOf(ctx: FunctionContext, family: Family): string | undefined {
  const row = ctx.program.api.rows.find((one) => one.on === undefined && hasRole(one, 'release') && one.args === 1 && one.takes?.[0]?.at === 0 && releases(one.takes[0].family, family)
    && new RegExp(`\\b${one.name}\\s*\\(`).test(ctx.text));
  return row?.name;
}
