// C of 1989 wants the declarations of a block before its statements: what a hoist moves in front of the loop is declared up there.

import { eachStmt } from '../model/walk';
import type { BlockStmt, LoopStmt, Stmt } from '../model/types';
import { preparesOnly } from './hoist-parts';
import type { FunctionContext, ReportEdit } from './rule';
import { indentAt, reindent, statementLines } from './text';

/** The edits with the declarations that stand before the loop put behind those of its block; none where that cannot be done. */
export function declareFirst(ctx: FunctionContext, loop: LoopStmt, body: BlockStmt, edits: readonly ReportEdit[]): readonly ReportEdit[] {
  const [head, ...others] = edits;
  if (ctx.file.language !== 'c' || head === undefined) return edits;
  const { text } = ctx;
  const around = blockOf(ctx.fn.body, loop)?.body ?? [];
  const first = around.findIndex((stmt) => stmt.kind !== 'declare');
  const declared = leading(body.body);
  if (around[first] === loop || declared.length === 0) return edits;
  const indent = indentAt(text, loop.start);
  let rest = head.text;
  let moved = '';
  for (const stmt of declared) {
    const lines = statementLines(text, stmt);
    const line = lines === undefined ? '' : reindent(text.slice(lines.start, lines.end), indentAt(text, lines.start), indent);
    // What does not move stays in the loop.
    if (line !== '' && !head.text.includes(line)) continue;
    if (line === '' || !preparesOnly(stmt, new Set()) || !rest.startsWith(line)) return [];
    moved += line;
    rest = rest.slice(line.length).replace(/^(?:[ \t]*\r?\n)+/, '');
  }
  const at = first < 1 ? text.lastIndexOf('\n', (around[0] ?? loop).start - 1) + 1 : lineEnd(text, around[first - 1]!);
  return at === undefined ? [] : [{ at: { start: at, end: at }, text: moved }, { ...head, text: rest }, ...others];
}

function leading(body: readonly Stmt[]): readonly Stmt[] {
  const end = body.findIndex((stmt) => stmt.kind !== 'declare');
  return end < 0 ? body : body.slice(0, end);
}

function blockOf(root: Stmt, wanted: Stmt): BlockStmt | undefined {
  let found: BlockStmt | undefined;
  eachStmt(root, (stmt) => { if (stmt.kind === 'block' && stmt.body.includes(wanted)) found = stmt; });
  return found;
}

function lineEnd(text: string, stmt: Stmt): number | undefined {
  const rest = /^[ \t]*;?[ \t]*(?:\/\/[^\n]*|\/\*[^\n]*\*\/[ \t]*)?\r?\n/.exec(text.slice(stmt.end));
  return rest === null ? undefined : stmt.end + rest[0].length;
}
