// The repair for what no variable keeps: a variable of the type that the call returns gets it in a statement before, and is given
// back in one behind.

import { interfaceOf } from '../api';
import { calleeName, receiverOf, strip } from '../flow/places';
import type { Site } from '../flow/run';
import { isNumber } from '../flow/types';
import type { Expr, Stmt, TypeRef } from '../model/types';
import { contains } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import { resolveCall } from '../summaries/resolve';
import { classOf, typeOf } from '../summaries/types';
import { keptResult } from './kept-result';
import type { FunctionContext, ReportFix } from './rule';
import { releaseStatement } from './release-style';
import { statementsOf } from './statements';
import type { TemporaryUse } from './temporary';
import { indentAt, lineBreak, statementLines } from './text';

/** Offered where the call that uses it is all that the statement does, and gives a number, or nothing that is looked at. */
export function temporaryFix(ctx: FunctionContext, site: Site, use: TemporaryUse): readonly ReportFix[] {
  const { text, fn } = ctx;
  const { made } = use;
  const whole = use.by ?? made;
  const placed = statementsOf(fn.body).findLast(({ stmt }) => contains(stmt, made));
  const lines = placed === undefined ? undefined : statementLines(text, placed.stmt);
  if (ctx.file.language !== 'cpp' || placed === undefined || lines === undefined || placed.bare || placed.parent?.kind !== 'block' || text.slice(lines.start, lines.end).includes('#')) return [];
  const type = typeText(ctx, use);
  const name = type === undefined ? undefined : nameFor(ctx, type.name);
  const owned = text.slice(made.start, made.end);
  // Out of a macro's body, it is written nowhere.
  if (!owned.includes(calleeName(made) ?? '') || use.by !== undefined && owned.length >= whole.end - whole.start) return [];
  if (name === undefined || valueOf(ctx, placed.stmt) !== whole || text.slice(whole.start, whole.end).split(owned).length !== 2) return [];
  // Asked through NULL, the function ended before.
  const back = releaseStatement(ctx, site.family, name, use.how !== 'asked' && made === site.call && mayBeNull(ctx, use), { at: made.start, from: made });
  const kept = placed.stmt.kind === 'return' ? keptResult(ctx, placed) : undefined;
  if (back === undefined || placed.stmt.kind === 'return' && kept === undefined) return [];
  const indent = indentAt(text, lines.start);
  const line = (statement: string): string => `${indent}${statement}${lineBreak(text)}`;
  const declared = line(`${type!.text}${name} = ${owned};`);
  const title = `Keep it in \`${name}\` and give that back`;
  if (use.how === 'dropped') return [{ title, edits: [{ at: lines, text: declared + line(back.text) }] }];
  const before = { start: lines.start, end: lines.start };
  if (kept !== undefined) return [{ title, edits: [{ at: before, text: declared + line(kept.statement.replace(owned, () => name)) + line(back.text) }, { at: whole, text: kept.name }] }];
  return [{ title, edits: [{ at: before, text: declared }, { at: made, text: name }, { at: { start: lines.end, end: lines.end }, text: line(back.text) }] }];
}

/** What the statement works out, where it does nothing else with that than putting it into a number. */
function valueOf(ctx: FunctionContext, stmt: Stmt): Expr | undefined {
  if (stmt.kind === 'return') return stmt.value && strip(stmt.value);
  if (stmt.kind === 'declare') return stmt.init !== undefined && isNumber(stmt.type) ? strip(stmt.init) : undefined;
  if (stmt.kind !== 'expr') return undefined;
  const top = strip(stmt.expr);
  if (top.kind !== 'assign') return top;
  const type = top.op === '=' && strip(top.left).kind === 'name' ? typeOf(ctx.program, ctx.fn, strip(top.left)) : undefined;
  return type !== undefined && isNumber(type) ? strip(top.right) : undefined;
}

/** How a variable for it is declared: as the function that returns it says, or with the interface of the guard that lets go of it. */
function typeText({ program, fn }: FunctionContext, { made }: TemporaryUse): { readonly text: string; readonly name: string } | undefined {
  const callee = resolveCall(program, fn, made);
  const receiver = receiverOf(made);
  const type: TypeRef | undefined = callee?.returnType;
  if (type !== undefined) return type.args.length > 0 || type.reference || type.array || /^(?:auto|[A-Z])$/.test(type.name) ? undefined : { text: `${type.isConst ? 'const ' : ''}${type.qualified} ${'*'.repeat(type.pointers)}`, name: type.name };
  const held = receiver === undefined ? undefined : classOf(program, typeOf(program, fn, strip(receiver)));
  return held === undefined || interfaceOf(held) !== held ? undefined : { text: `${held} *`, name: held };
}

/** `table` for an IMAPITable; undefined where the function has that name for something else. */
function nameFor({ text, fn }: FunctionContext, type: string): string | undefined {
  const [, word] = /^I(?:MAPI|Msg)?([A-Z]\w*)$/.exec(interfaceOf(type) ?? '') ?? [];
  const name = word === undefined ? 'kept' : word[0]!.toLowerCase() + word.slice(1);
  return new RegExp(`\\b${name}\\b`).test(text.slice(fn.span.start, fn.span.end)) ? undefined : name;
}

function mayBeNull({ program, fn }: FunctionContext, { made }: TemporaryUse): boolean {
  return ownershipOf(program).contractOf(fn, made)?.outcomes.every(({ gives }) => gives.some(({ at }) => at === 'result')) !== true;
}
