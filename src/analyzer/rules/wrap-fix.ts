// The repair for what nothing gives back, where the function already holds the same interface in a smart pointer: the plain pointer
// becomes one too. Offered only when every use of the variable means the same for both.

import { calleeName, placeOf, receiverOf, strip, walkExpr } from '../flow/places';
import type { Loss, Site } from '../flow/run';
import { isOwnerType } from '../flow/types';
import { eachStmt, ownExprs } from '../model/walk';
import type { DeclareStmt, Expr, Param } from '../model/types';
import { factsOf } from '../summaries/facts';
import { resolveCall } from '../summaries/resolve';
import { apiMatch } from '../summaries/roles';
import { classOf } from '../summaries/types';
import { closesMapi } from './before-closing';
import type { FunctionContext, ReportEdit, ReportFix } from './rule';
import { wholeLines } from './text';

export function wrapFix(ctx: FunctionContext, site: Site, losses: readonly Loss[]): readonly ReportFix[] {
  const { owner } = site;
  const facts = factsOf(ctx.fn);
  const [declared, ...others] = owner === undefined ? [] : facts.declaresByName.get(owner) ?? [];
  if (owner === undefined || declared === undefined || others.length > 0 || site.family !== 'com-ref' || losses.some((loss) => loss.kind === 'overwrite' || loss.kind === 'next-round')) return [];
  // What closes MAPI here must not come before the end of the scope.
  if (facts.lambdas.length > 0 || facts.opaque.length > 0 || facts.calls.some((call) => closesMapi(ctx, call)) || jumps(ctx)) return [];
  const model = facts.declares.find((other) => other !== declared && holdsTheSame(ctx, other, declared));
  const style = model === undefined ? undefined : styleOf(ctx, model);
  const line = lineOf(ctx, declared);
  const addresses = style === undefined ? undefined : addressesOf(ctx, owner, style.tilde);
  if (style === undefined || line === undefined || addresses === undefined) return [];
  const edits: ReportEdit[] = [
    { at: line, text: `${style.type} ${owner};` },
    ...style.tilde ? addresses.map((at) => ({ at: { start: at, end: at }, text: '~' })) : [],
  ];
  return [{ title: `Hold \`${owner}\` in a ${style.type}`, edits }];
}

function holdsTheSame(ctx: FunctionContext, other: DeclareStmt, declared: DeclareStmt): boolean {
  const { type } = other;
  if (type.args.length !== 1 || type.pointers > 0 || type.reference || other.isStatic || !isOwnerType(type, ctx.program.aliasesIn(ctx.fn.file))) return false;
  const held = classOf(ctx.program, type.args[0]);
  return held !== undefined && held === classOf(ctx.program, declared.type) && (declared.type.pointers > 0 || declared.type.name.startsWith('LP'));
}

/** How the function writes such a pointer, and how it hands its address out: `&p` or `&~p`. */
function styleOf(ctx: FunctionContext, model: DeclareStmt): { readonly type: string; readonly tilde: boolean } | undefined {
  const start = ctx.text.lastIndexOf('\n', model.nameSpan.start) + 1;
  const type = ctx.text.slice(start, model.nameSpan.start).trim();
  if (!/^[\w:]+\s*<[\w:*\s]+>$/.test(type)) return undefined;
  let style: boolean | undefined;
  for (const call of factsOf(ctx.fn).calls) {
    for (const arg of call.args) {
      const inner = strip(arg);
      const operand = inner.kind === 'unary' && inner.op === '&' ? strip(inner.operand) : undefined;
      if (operand?.kind === 'unary' && operand.op === '~' && placeOf(operand.operand) === model.name) style = true;
      else if (operand !== undefined && placeOf(operand) === model.name) style ??= false;
    }
  }
  return style === undefined ? undefined : { type, tilde: style };
}

/** `LPMAPITABLE table = NULL;` on a line of its own. */
function lineOf(ctx: FunctionContext, declared: DeclareStmt): { readonly start: number; readonly end: number } | undefined {
  const start = ctx.text.lastIndexOf('\n', declared.nameSpan.start) + 1;
  const written = /^([ \t]*)[\w:]+\s*\*?\s*(\w+)(?:\s*=\s*(?:NULL|nullptr|0)|\s*\{\s*(?:nullptr|NULL)?\s*\})?\s*;/.exec(ctx.text.slice(start, start + 400));
  if (written?.[2] !== declared.name) return undefined;
  const span = { start: start + written[1]!.length, end: start + written[0].length };
  return wholeLines(ctx.text, span) === undefined ? undefined : span;
}

/** Where the variable's address is handed out; undefined when any use of it would mean something else for a smart pointer. */
function addressesOf(ctx: FunctionContext, owner: string, tilde: boolean): readonly number[] | undefined {
  const facts = factsOf(ctx.fn);
  const addresses: number[] = [];
  let all = 0;
  let understood = 0;
  const is = (expr: Expr): boolean => expr.kind === 'name' && expr.name === owner;
  eachStmt(ctx.fn.body, (stmt) => {
    for (const top of ownExprs(stmt)) {
      if ((stmt.kind === 'if' || stmt.kind === 'loop') && is(strip(top))) understood += 1;
      walkExpr(top, (expr) => {
        if (is(expr)) all += 1;
        else if (expr.kind === 'unary' && expr.op === '!' && is(strip(expr.operand))) understood += 1;
        else if (expr.kind === 'binary' && /^(?:==|!=)$/.test(expr.op) && is(strip(expr.left)) && /^(?:NULL|nullptr)$/.test(ctx.text.slice(expr.right.start, expr.right.end))) understood += 1;
        else if (expr.kind === 'binary' && /^(?:&&|\|\|)$/.test(expr.op)) understood += [expr.left, expr.right].filter((side) => is(side)).length;
        else if (expr.kind === 'call') {
          const receiver = receiverOf(expr);
          if (receiver !== undefined && is(receiver) && expr.viaVtbl !== true && calleeName(expr) !== 'Release' && calleeName(expr) !== 'AddRef') understood += 1;
          // A function nobody sees may take anything, the object itself included.
          const callee = resolveCall(ctx.program, ctx.fn, expr);
          const converts = (index: number): boolean => (callee === undefined ? apiMatch(ctx.program, ctx.fn, expr) !== undefined : isPlainPointer(callee.params[index]));
          expr.args.forEach((arg, index) => {
            if (is(arg) && converts(index)) understood += 1;
            const inner = strip(arg);
            if (inner.kind !== 'unary' || inner.op !== '&' || !is(inner.operand) || tilde && inner !== arg) return;
            understood += 1;
            addresses.push(inner.operand.start);
          });
        }
      });
    }
  });
  return all === understood && addresses.length === 1 && facts.calls.length > 0 ? addresses : undefined;
}

function isPlainPointer(param: Param | undefined): boolean {
  return param !== undefined && !param.type.reference && (param.type.pointers === 1 || param.type.name.startsWith('LP') && param.type.pointers === 0);
}

/** A jump must not pass the declaration of an object. */
function jumps(ctx: FunctionContext): boolean {
  let found = false;
  eachStmt(ctx.fn.body, (stmt) => { if (stmt.kind === 'goto' || stmt.kind === 'switch') found = true; });
  return found;
}
