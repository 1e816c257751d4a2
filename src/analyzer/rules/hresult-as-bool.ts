// S_OK is 0 and so false: a result code taken for a truth value says the opposite. See test/rules/hresult-as-bool.md.

import { placeOf, strip } from '../flow/places';
import type { CallExpr, Expr, FunctionModel, Stmt, TypeRef } from '../model/types';
import { eachStmt } from '../model/walk';
import { walkExpr } from '../flow/places';
import { factsOf } from '../summaries/facts';
import { apiMatch } from '../summaries/roles';
import type { FunctionContext, Rule } from './rule';

export const hresultAsBool: Rule = {
  meta: {
    id: 'hresult-as-bool', family: 'result', title: 'Result code used as a truth value', level: 'warning', articles: [], languages: ['c', 'cpp'],
  },
  checkFunction: (ctx) => {
    eachStmt(ctx.fn.body, (stmt) => checkStatement(ctx, stmt));
    for (const expr of factsOf(ctx.fn).exprs) walkExpr(expr, (inner) => checkExpr(ctx, inner));
  },
};

function checkStatement(ctx: FunctionContext, stmt: Stmt): void {
  if (stmt.kind === 'declare' && isBool(stmt.type) && stmt.init !== undefined && !soundsBad(stmt.name)) report(ctx, stmt.init, `stored in \`${stmt.name}\``, leavesOn(ctx, stmt.name));
  if (stmt.kind === 'return' && stmt.value !== undefined && ctx.fn.returnType !== undefined && isBool(ctx.fn.returnType) && !soundsBad(ctx.fn.name)) report(ctx, stmt.value, `returned as ${ctx.fn.returnType.name}`, false);
}

function checkExpr(ctx: FunctionContext, expr: Expr): void {
  if (expr.kind === 'assign' && expr.op === '=' && expr.left.kind === 'name') {
    const type = typeOf(ctx.fn, expr.left.name);
    if (type !== undefined && isBool(type) && !soundsBad(expr.left.name)) report(ctx, expr.right, `stored in \`${expr.left.name}\``, leavesOn(ctx, expr.left.name));
  }
  if (expr.kind === 'binary' && (expr.op === '==' || expr.op === '!=')) {
    if (isTruth(expr.right)) report(ctx, expr.left, 'compared with a truth value', true);
    else if (isTruth(expr.left)) report(ctx, expr.right, 'compared with a truth value', true);
  }
}

/** Its author may have known that what is not 0 is a failure: then a test for success would turn everything round. */
function leavesOn(ctx: FunctionContext, name: string): boolean {
  let leaves = false;
  eachStmt(ctx.fn.body, (stmt) => {
    if (stmt.kind !== 'if' || placeOf(stmt.test) !== name) return;
    const last = stmt.then.kind === 'block' ? stmt.then.body.at(-1) : stmt.then;
    if (last !== undefined && /^(?:return|goto|throw|break|continue)$/.test(last.kind)) leaves = true;
  });
  return leaves;
}

/** `BOOL failed = hr;`: what is not 0 is a failure, as the name says. */
function soundsBad(name: string): boolean {
  return /err|fail|bad|wrong|problem|invalid/i.test(name);
}

function report(ctx: FunctionContext, value: Expr, how: string, isUnclear: boolean): void {
  const code = strip(value);
  const isCode = code.kind === 'call' ? handsOutCode(ctx, code) : code.kind === 'name' && /^(?:HRESULT|SCODE)$/.test(typeOf(ctx.fn, code.name)?.name ?? '');
  if (!isCode) return;
  ctx.report({
    at: value,
    message: `A result code is ${how}, but S_OK is 0 and counts as false, so success reads as failure; test it with SUCCEEDED or FAILED.`,
    steps: [],
    fixes: isUnclear ? [] : [{ title: 'Test it with SUCCEEDED', edits: [{ at: { start: value.start, end: value.start }, text: 'SUCCEEDED(' }, { at: { start: value.end, end: value.end }, text: ')' }] }],
  });
}

function handsOutCode(ctx: FunctionContext, call: CallExpr): boolean {
  const row = apiMatch(ctx.program, ctx.fn, call);
  return row?.sure === true && (row.row.result === 'hresult' || row.row.result === 'scode') && row.row.side === 'client';
}

function typeOf(fn: FunctionModel, name: string): TypeRef | undefined {
  const facts = factsOf(fn);
  const declared = facts.declaresByName.get(name);
  return declared === undefined ? facts.params.get(name)?.type : declared.length === 1 ? declared[0]!.type : undefined;
}

function isBool(type: TypeRef): boolean {
  return type.pointers === 0 && /^(?:bool|BOOL|BOOLEAN|_Bool)$/.test(type.name);
}

function isTruth(expr: Expr): boolean {
  const inner = strip(expr);
  return inner.kind === 'literal' && typeof inner.value === 'boolean' || inner.kind === 'name' && /^(?:TRUE|FALSE|true|false)$/.test(inner.name);
}
