// A whole contents or recipients table read into memory at once. See test/rules/rows-unbounded.md.

import { hasRole } from '../api';
import { placeOf, receiverOf, strip } from '../flow/places';
import type { CallExpr } from '../model/types';
import { factsOf } from '../summaries/facts';
import { apiMatch } from '../summaries/roles';
import type { FunctionContext, Rule } from './rule';

export const rowsUnbounded: Rule = {
  meta: {
    id: 'rows-unbounded', family: 'result', title: 'Whole contents or recipients table read at once', level: 'note', articles: [], languages: ['c', 'cpp'],
  },
  checkFunction: (ctx) => {
    const { calls } = factsOf(ctx.fn);
    const tables = new Map<string, { opened: CallExpr; kind: string }>();
    for (const call of calls) {
      const row = apiMatch(ctx.program, ctx.fn, call)?.row;
      const kind = row === undefined ? undefined : hasRole(row, 'contents-table') ? 'contents' : hasRole(row, 'recipient-table') ? 'recipients' : undefined;
      const at = row?.gives?.[0]?.at;
      const table = kind === undefined || typeof at !== 'number' ? undefined : variable(call.args[at]);
      if (table !== undefined) tables.set(table, { opened: call, kind: kind! });
    }
    if (tables.size > 0) for (const call of calls) checkRead(ctx, call, tables, calls);
  },
};

function checkRead(ctx: FunctionContext, call: CallExpr, tables: ReadonlyMap<string, { opened: CallExpr; kind: string }>, calls: readonly CallExpr[]): void {
  const row = apiMatch(ctx.program, ctx.fn, call)?.row;
  if (row === undefined || !hasRole(row, 'read-all-rows')) return;
  const table = variable(call.args[0]);
  const found = table === undefined ? undefined : tables.get(table);
  // A restriction, or a limit on the rows, keeps the answer small.
  const limited = !isNothing(call.args[2]) || !isNothing(call.args[4]) || calls.some((one) => variable(receiverOf(one)) === table && strip(one.callee).kind === 'member' && /^(?:Restrict|FindRow)$/.test((strip(one.callee) as { name: string }).name));
  if (found === undefined || limited) return;
  ctx.report({
    at: call,
    message: `${row.name} reads the whole ${found.kind} table into memory, however many rows it has; read it in pieces with QueryRows.`,
    steps: [{ at: found.opened, message: `The ${found.kind} table is opened here.` }, { at: call, message: 'All its rows are read at once here.' }],
    fixes: [],
  });
}

function isNothing(expr: CallExpr['args'][number] | undefined): boolean {
  const inner = expr === undefined ? undefined : strip(expr);
  return inner === undefined || inner.kind === 'literal' && (inner.value === null || inner.value === 0) || inner.kind === 'name' && inner.name === 'NULL';
}

function variable(expr: CallExpr['args'][number] | undefined): string | undefined {
  let inner = expr === undefined ? undefined : strip(expr);
  while (inner?.kind === 'unary' && (inner.op === '&' || inner.op === '~')) inner = strip(inner.operand);
  return inner === undefined ? undefined : placeOf(inner);
}
