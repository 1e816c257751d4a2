// A whole contents table read into memory at once. See test/rules/rows-unbounded.md.

import { hasRole } from '../api';
import { calleeName, placeOf, receiverOf, strip } from '../flow/places';
import type { CallExpr } from '../model/types';
import { factsOf } from '../summaries/facts';
import { apiMatch } from '../summaries/roles';
import type { FunctionContext, Rule } from './rule';

export const rowsUnbounded: Rule = {
  meta: {
    id: 'rows-unbounded', family: 'result', title: 'Whole contents table read at once', level: 'note', articles: [], languages: ['c', 'cpp'],
  },
  checkFunction: (ctx) => {
    const { calls } = factsOf(ctx.fn);
    // Those of a message are as small as the message, and who changes its recipients needs them all.
    const tables = new Map<string, CallExpr>();
    for (const call of calls) {
      const row = apiMatch(ctx.program, ctx.fn, call)?.row;
      const at = row !== undefined && hasRole(row, 'contents-table') ? row.gives?.[0]?.at : undefined;
      const table = typeof at === 'number' ? variable(call.args[at]) : undefined;
      // The same variable may hold another table later: only what was put into it last counts.
      for (const arg of call.args) if (isFilled(arg)) tables.delete(variable(arg) ?? '');
      if (table !== undefined) tables.set(table, call);
      if (tables.size > 0) checkRead(ctx, call, tables, calls);
    }
  },
};

function checkRead(ctx: FunctionContext, call: CallExpr, tables: ReadonlyMap<string, CallExpr>, calls: readonly CallExpr[]): void {
  const row = apiMatch(ctx.program, ctx.fn, call)?.row;
  if (row === undefined || !hasRole(row, 'read-all-rows')) return;
  const table = variable(call.args[0]);
  const opened = table === undefined ? undefined : tables.get(table);
  // A restriction, or a limit on the rows, keeps the answer small.
  const limited = !isNothing(call.args[2]) || !isNothing(call.args[4]) || calls.some((one) => variable(receiverOf(one)) === table && strip(one.callee).kind === 'member' && /^(?:Restrict|FindRow)$/.test((strip(one.callee) as { name: string }).name));
  if (opened === undefined || limited) return;
  ctx.report({
    at: call,
    message: `${row.name} reads the whole contents table into memory, however many rows it has; read it in pieces with QueryRows.`,
    steps: [{ at: opened, message: 'The contents table is opened here.' }, { at: call, message: 'All its rows are read at once here.' }],
    fixes: [],
  });
}

function isFilled(arg: CallExpr['args'][number]): boolean {
  const inner = strip(arg);
  return inner.kind === 'unary' && inner.op === '&' || inner.kind === 'call' && /^(?:put|addressof|(?:ReleaseAnd)?GetAddressOf)$/i.test(calleeName(inner) ?? '');
}

function isNothing(expr: CallExpr['args'][number] | undefined): boolean {
  const inner = expr === undefined ? undefined : strip(expr);
  return inner === undefined || inner.kind === 'literal' && (inner.value === null || inner.value === 0) || inner.kind === 'name' && inner.name === 'NULL';
}

function variable(expr: CallExpr['args'][number] | undefined): string | undefined {
  let inner = expr === undefined ? undefined : strip(expr);
  while (inner?.kind === 'unary' && (inner.op === '&' || inner.op === '~')) inner = strip(inner.operand);
  // What a smart pointer holds, or the address of that.
  if (inner?.kind === 'call' && /^(?:get|put|addressof|(?:ReleaseAnd)?GetAddressOf|GetInterfacePtr)$/i.test(calleeName(inner) ?? '')) inner = receiverOf(inner);
  return inner === undefined ? undefined : placeOf(inner);
}
