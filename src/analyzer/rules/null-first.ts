// What is given back on a path that may not have filled it must have held NULL from the beginning: where the declaration says
// nothing, the repair lets it say so.

import { baseOf, placeOf, strip } from '../flow/places';
import type { Site } from '../flow/run';
import { contains, factsOf } from '../summaries/facts';
import { apiMatch } from '../summaries/roles';
import type { FunctionContext, ReportEdit } from './rule';
import { statementsOf, type Placed } from './statements';
import { startsAsNull } from './still-needed';
import { onceForText } from './text';

/** Nothing to do, an edit of the declaration, or undefined where neither helps. */
export function nullFirst(ctx: FunctionContext, site: Site, place: string): readonly ReportEdit[] | undefined {
  if (startsAsNull(ctx, site, place)) return [];
  const [declared, ...others] = place === baseOf(place) ? factsOf(ctx.fn).declaresByName.get(place) ?? [] : [];
  if (declared === undefined || others.length > 0 || declared.type.array || declared.type.reference) return undefined;
  const all = statementsOf(ctx.fn.body);
  const { start, end } = declared.nameSpan;
  const isPlain = all.some(({ stmt, parent }) => stmt === declared && parent?.kind === 'block') && ctx.text.slice(start, end) === place && /^[ \t]*[;,]/.test(ctx.text.slice(end, end + 20));
  // A jump over a value does not compile, or jumps over the value.
  return !isPlain || all.some(({ stmt }) => stmt.kind === 'goto' && stmt.start < start) ? undefined : [{ at: { start: end, end }, text: ` = ${nullOf(ctx)}` }];
}

/** A call that fails would leave what was just given back in the variable, and the function goes on with that. */
export function mayStay(ctx: FunctionContext, place: string, placed: Placed | undefined): boolean {
  if (placed === undefined || placed.stmt.kind === 'return') return false;
  const call = factsOf(ctx.fn).calls.find((one) => contains(placed.stmt, one) && one.args.some((arg) => {
    const inner = strip(arg);
    return inner.kind === 'unary' && inner.op === '&' && placeOf(inner.operand) === place;
  }));
  if (call === undefined || apiMatch(ctx.program, ctx.fn, call)?.row.nullOnFailure === true) return false;
  const after = placed.parent?.kind === 'block' ? placed.parent.body.find((stmt) => stmt.start >= placed.stmt.end) : undefined;
  const last = after?.kind !== 'if' ? after : after.then.kind === 'block' ? after.then.body.at(-1) : after.then;
  return last?.kind !== 'return' && last?.kind !== 'throw';
}

/** As the file writes it. */
export function nullOf({ file, text }: FunctionContext): string {
  return file.language === 'cpp' && writesNullptr(text) ? 'nullptr' : 'NULL';
}

/** Whether the file writes `nullptr` rather than `NULL`. */
export const writesNullptr = onceForText((text): boolean => {
  const [modern, old] = [/\bnullptr\b/g, /\bNULL\b/g].map((word) => [...text.matchAll(word)].length) as [number, number];
  return modern > old;
});
