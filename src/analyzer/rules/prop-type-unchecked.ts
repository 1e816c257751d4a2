// GetProps answers a missing property with PT_ERROR in its place; a value read without a look at the type is then an error code
// taken for data. See test/rules/prop-type-unchecked.md.

import { hasRole } from '../api';
import { looksLikeMacro } from '../flow/codes';
import { placeOf, strip, walkExpr } from '../flow/places';
import type { Expr } from '../model/types';
import { factsOf } from '../summaries/facts';
import { apiMatch } from '../summaries/roles';
import type { FunctionContext, Rule } from './rule';

export const propTypeUnchecked: Rule = {
  meta: {
    id: 'prop-type-unchecked', family: 'result', title: 'Property value read without testing its type', level: 'note', articles: [], languages: ['c', 'cpp'],
  },
  checkFunction: (ctx) => {
    for (const call of factsOf(ctx.fn).calls) {
      const row = apiMatch(ctx.program, ctx.fn, call)?.row;
      if (row === undefined || !hasRole(row, 'read-properties')) continue;
      const at = row.gives?.[0]?.at;
      const arg = typeof at === 'number' && call.args[at] !== undefined ? strip(call.args[at]) : undefined;
      let operand = arg;
      while (operand?.kind === 'unary' && (operand.op === '&' || operand.op === '~')) operand = strip(operand.operand);
      const name = operand === arg || operand === undefined ? undefined : placeOf(operand);
      if (name !== undefined && factsOf(ctx.fn).declaresByName.has(name)) checkReads(ctx, name, call.start);
    }
  },
};

function checkReads(ctx: FunctionContext, props: string, from: number): void {
  const facts = factsOf(ctx.fn);
  const reads: Expr[] = [];
  let careful = facts.lambdas.length > 0 || facts.opaque.length > 0 || demandsAll(ctx);
  for (const expr of facts.exprs) {
    walkExpr(expr, (inner) => {
      // Any look at a tag, and anybody who is handed the properties, may have tested them.
      if (inner.kind === 'member' && inner.name === 'ulPropTag' && rootOf(inner) === props) careful = true;
      if (inner.kind === 'call' && inner.start > from && inner.args.some((arg) => handsOn(arg, props))) careful ||= apiMatch(ctx.program, ctx.fn, inner)?.row.takes === undefined;
      if (inner.kind === 'assign' && handsOn(inner.right, props)) careful = true;
      if (inner.kind === 'member' && inner.name === 'Value' && rootOf(inner) === props && inner.start > from) reads.push(inner);
    });
  }
  careful ||= facts.declares.some((stmt) => stmt.init !== undefined && handsOn(stmt.init, props));
  const first = reads[0];
  if (careful || first === undefined) return;
  ctx.report({
    at: first,
    message: `The value is read without a look at \`ulPropTag\`, but a property that is missing comes back as PT_ERROR and its value is an error code; test PROP_TYPE first.`,
    steps: [],
    fixes: [],
  });
}

/** Code that goes on with S_OK alone has all properties: a missing one makes the result a warning. */
function demandsAll(ctx: FunctionContext): boolean {
  let strict = false;
  const isCodeName = (expr: Expr): boolean => {
    const inner = strip(expr);
    return inner.kind === 'name' && /^(?:hr|hRes|hresult|sc|ret|er|rc|result|status)\w*$/i.test(inner.name);
  };
  const isCode = (expr: Expr): boolean => {
    const inner = strip(expr);
    return isCodeName(inner) || inner.kind === 'call' || inner.kind === 'assign';
  };
  const isSuccess = (expr: Expr): boolean => {
    const inner = strip(expr);
    return inner.kind === 'literal' && inner.value === 0 || inner.kind === 'name' && /^(?:S_OK|hrSuccess|NOERROR|SUCCESS_SUCCESS|MAPI_W_ERRORS_RETURNED)$/.test(inner.name);
  };
  const { exprs, tests } = factsOf(ctx.fn);
  for (const expr of exprs) {
    walkExpr(expr, (inner) => {
      if (inner.kind === 'binary' && (inner.op === '==' || inner.op === '!=') && (isCode(inner.left) && isSuccess(inner.right) || isSuccess(inner.left) && isCode(inner.right))) strict = true;
      if (inner.kind === 'unary' && inner.op === '!' && isCode(inner.operand)) strict = true;
      // What a macro that is not known tests, nobody can tell; nor what somebody does who is given the code.
      if (inner.kind === 'call' && inner.callee.kind === 'name' && !/^(?:FAILED|SUCCEEDED|PROP_ID|HR_FAILED|HR_SUCCEEDED)$/.test(inner.callee.name)) strict ||= looksLikeMacro(inner.callee.name) || inner.args.some(isCodeName);
    });
    if (tests.has(expr) && isCodeName(expr)) strict = true;
  }
  return strict;
}

function rootOf(expr: Expr): string | undefined {
  let inner = strip(expr);
  while (inner.kind === 'member' || inner.kind === 'index' || inner.kind === 'unary' && inner.op === '*') inner = strip(inner.kind === 'unary' ? inner.operand : inner.object);
  return inner.kind === 'name' ? inner.name : undefined;
}

/** The array itself, an element, or its address: `p`, `p[0]`, `&p[0]`. */
function handsOn(expr: Expr, props: string): boolean {
  let inner = strip(expr);
  if (inner.kind === 'unary' && inner.op === '&') inner = strip(inner.operand);
  if (inner.kind === 'binary') inner = strip(inner.left);
  if (inner.kind === 'index') inner = strip(inner.object);
  if (inner.kind === 'unary' && inner.op === '*') inner = strip(inner.operand);
  return inner.kind === 'name' && inner.name === props;
}
