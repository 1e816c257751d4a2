// Where the release stands at the end of an `if` that some paths pass by: it moves behind that. Offered only where nothing happens
// between the two places on the path that gave it back all along.

import type { Loss } from '../flow/run';
import { calleeName, placeOf, receiverOf, strip } from '../flow/places';
import { throwsAlways } from '../flow/codes';
import type { Span, Stmt } from '../model/types';
import { eachStmt } from '../model/walk';
import { contains, factsOf } from '../summaries/facts';
import { givesBack } from './before-closing';
import { isCaptured } from './before-jumps';
import { mentionsIn } from './hoist-parts';
import type { FunctionContext, ReportEdit } from './rule';
import { statementsOf, type Placed } from './statements';
import { indentAt, lineBreak, statementLines } from './text';

/** `names`: the variable, and what points into what it holds; `text`: what gives it back, unless it is NULL. */
export function moveRelease(ctx: FunctionContext, names: ReadonlySet<string>, loss: Loss, held: ReadonlySet<string>, text: string): readonly ReportEdit[] | undefined {
  // More than owned, NULL or given back: a test for NULL would not tell these apart.
  if (!held.has('owned') || held.has('unknown') || isCaptured(ctx, names)) return undefined;
  const all = statementsOf(ctx.fn.body);
  const releases = releasing(ctx, all, loss.place)?.filter((placed) => !leavesBehind(placed));
  const from = releases?.[0];
  if (from === undefined || releases!.length > 1) return undefined;
  const test = behindWhat(all, from, loss.site.call);
  if (test === undefined || test.end > loss.at.start || factsOf(ctx.fn).loops.some(({ span }) => contains(span, test) && !contains(span, loss.site.call))) return undefined;
  const between = all.map(({ stmt }) => stmt).filter((stmt) => stmt.start >= test.end && stmt.end <= loss.at.start);
  if (between.some((stmt) => leaves(stmt) || [...names].some((name) => mentionsIn(stmt, name)))) return undefined;
  const gone = linesOf(ctx.text, from);
  const behind = statementLines(ctx.text, test);
  return gone === undefined || behind === undefined ? undefined : [
    { at: gone, text: '' },
    { at: { start: behind.end, end: behind.end }, text: `${indentAt(ctx.text, test.start)}${text}${lineBreak(ctx.text)}` },
  ];
}

/** The statements that do nothing else than giving the variable back; undefined where something else does that too. */
function releasing(ctx: FunctionContext, all: readonly Placed[], place: string): readonly Placed[] | undefined {
  const calls = factsOf(ctx.fn).calls.filter((call) => givesBack(ctx, call, new Set([place])));
  const found = calls.map((call) => all.find(({ stmt }) => stmt.kind === 'expr' && strip(stmt.expr) === call && (receiverOf(call) === undefined || placeOf(receiverOf(call)!) === place)));
  return found.includes(undefined) ? undefined : (found as Placed[]).map((placed) => {
    // `if (p) p->Release();`
    const { parent } = placed;
    return parent?.kind === 'if' && placed.bare && parent.else === undefined && placeOf(parent.test) === place ? all.find(({ stmt }) => stmt === parent)! : placed;
  });
}

/** The function ends behind it. */
function leavesBehind({ stmt, parent }: Placed): boolean {
  return parent?.kind === 'block' && parent.body.some((next) => next.start >= stmt.end && (next.kind === 'return' || next.kind === 'throw'));
}

/** The first `if` at whose end it stands that all come to who were handed something. */
function behindWhat(all: readonly Placed[], from: Placed, call: Span): Stmt | undefined {
  let { stmt, parent }: Placed = from;
  while (parent === undefined || !contains(parent, call)) {
    if (parent?.kind !== 'block' || parent.body.at(-1) !== stmt) return undefined;
    const block = all.find((one) => one.stmt === parent);
    const outer = block?.parent;
    if (outer?.kind !== 'if' || outer.else !== undefined || outer.init !== undefined) return undefined;
    stmt = outer;
    parent = all.find((one) => one.stmt === outer)?.parent;
  }
  return stmt === from.stmt ? undefined : stmt;
}

/** With a blank line before them, as they are the last ones; undefined where they are all there is, or a comment speaks of them. */
function linesOf(text: string, { stmt, parent }: Placed): Span | undefined {
  const lines = statementLines(text, stmt);
  if (lines === undefined || parent?.kind !== 'block' || parent.body.length < 2 || text.slice(stmt.end, lines.end).includes('/') || /^[ \t]*#/m.test(text.slice(lines.start, lines.end))) return undefined;
  const before = text.slice(0, lines.start).split('\n').slice(-3, -1);
  const above = (before.at(-1) ?? '').trim() === '' ? before[0] ?? '' : before.at(-1)!;
  if (/^[ \t]*(?:\/\/|\/\*|\*(?=\s|$)|#)|\*\/\s*$/.test(above)) return undefined;
  const blank = (before.at(-1) ?? 'x').trim() === '' ? before.at(-1)!.length + 1 : 0;
  return { start: lines.start - blank, end: lines.end };
}

function leaves(stmt: Stmt): boolean {
  let found = false;
  eachStmt(stmt, (inner) => {
    found ||= ['return', 'goto', 'throw', 'break', 'continue', 'label', 'opaque', 'try'].includes(inner.kind);
    found ||= inner.kind === 'expr' && strip(inner.expr).kind === 'call' && throwsAlways(calleeName(strip(inner.expr) as Parameters<typeof calleeName>[0]) ?? '');
  });
  return found;
}
