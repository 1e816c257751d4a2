// A parameter that a function without a result gives back, but not on a path that leaves because something failed: no caller can
// tell the two apart, so nobody gives it back there. Silent as soon as anything the caller knows decides which way is taken.

import { resultTest } from '../flow/codes';
import type { FlowResult } from '../flow/engine';
import { baseOf, calleeName, placeOf, receiverOf, strip } from '../flow/places';
import type { Exit } from '../flow/run';
import type { Resource, Trail } from '../flow/state';
import type { Expr, FunctionModel, Span } from '../model/types';
import { factsOf } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import type { FunctionContext } from './rule';
import { testAt } from './statements';

export function reportParameterLosses(ctx: FunctionContext): void {
  const { fn } = ctx;
  if (fn.hasErrors || fn.kind === 'constructor' || fn.kind === 'destructor' || fn.returnType?.name !== 'void' || fn.returnType.pointers > 0) return;
  const flow = ownershipOf(ctx.program).flowOf(fn);
  if (flow === undefined) return;
  fn.params.forEach((param, index) => {
    // By a reference the caller sees what became of his variable.
    const lost = param.type.reference ? undefined : lossOf(fn, flow, index);
    // Of a walk that ended early it is not known which other ways there are: then the release must stand where all come by.
    if (lost === undefined || !flow.complete && !isReleasedAtTop(fn, param.name)) return;
    const release = lost.givenBack.family === 'mapi-buffer' ? `MAPIFreeBuffer(${param.name})` : `${param.name}->Release()`;
    ctx.report({
      at: lost.leaves,
      message: `\`${param.name}\` is given back where this function ends, but not on this path that leaves after a failure, and no caller can tell the two apart; call \`${release}\` on this path too.`,
      steps: [
        { at: param.span, message: `The function gets \`${param.name}\` and gives it back at its end.` },
        { at: lost.test, message: 'Something failed on this path.' },
        { at: lost.leaves, message: `The function returns here and \`${param.name}\` was not given back: it is lost.` },
      ],
      fixes: [],
    });
  });
}

interface ParameterLoss { readonly leaves: Span; readonly test: Span; readonly givenBack: Resource }

function lossOf(fn: FunctionModel, flow: FlowResult, index: number): ParameterLoss | undefined {
  let lost: Exit | undefined;
  let givenBack: Resource | undefined;
  let test: Span | undefined;
  for (const exit of flow.exits) {
    const resource = exit.state.held.get(-(index + 1));
    if (resource === undefined || resource.isNull === true || exit.how === 'throw') continue;
    if (resource.status === 'released') givenBack = resource;
    else if (resource.status !== 'param' || exit.how !== 'return') return undefined;
    else {
      const failing = failedTest(fn, exit.state.trail);
      // A caller that handed over NULL knows that nothing happened.
      if (failing === undefined && !knowsOfNothing(fn, exit.state.trail)) return undefined;
      if (failing === undefined || lost !== undefined) continue;
      lost = exit;
      test = failing;
    }
  }
  if (lost === undefined || test === undefined || givenBack === undefined) return undefined;
  return { leaves: lost.at, test, givenBack };
}

/** The test that sent this path away, when it and all before it asked only how calls went, or whether a parameter is NULL. */
function failedTest(fn: FunctionModel, trail: Trail | undefined): Span | undefined {
  let last: Span | undefined;
  for (let entry = trail; entry !== undefined; entry = entry.before) {
    if (entry.kind !== 'branch') continue;
    const test = testAt(fn, entry.at);
    const asked = test === undefined ? 'other' : whatIsAsked(fn, test);
    if (asked === 'other' || last === undefined && asked !== 'result') return undefined;
    last ??= entry.at;
  }
  return last;
}

/** `p->Release();` or `if (p) p->Release();` among the statements of the function itself. */
function isReleasedAtTop(fn: FunctionModel, name: string): boolean {
  return fn.body.body.some((stmt) => {
    const guarded = stmt.kind === 'if' && stmt.else === undefined && placeOf(stmt.test) === name ? stmt.then : stmt;
    const only = guarded.kind === 'block' ? guarded.body[0] : guarded;
    const call = only?.kind === 'expr' ? strip(only.expr) : undefined;
    const receiver = call?.kind === 'call' && calleeName(call) === 'Release' ? receiverOf(call) : undefined;
    return receiver !== undefined && placeOf(receiver) === name;
  });
}

function knowsOfNothing(fn: FunctionModel, trail: Trail | undefined): boolean {
  let entry = trail;
  while (entry !== undefined && entry.kind !== 'branch') entry = entry.before;
  const test = entry === undefined ? undefined : testAt(fn, entry.at);
  return test !== undefined && whatIsAsked(fn, test) === 'null';
}

function whatIsAsked(fn: FunctionModel, test: Expr): 'result' | 'null' | 'other' {
  const inner = strip(test);
  if (inner.kind === 'unary' && inner.op === '!') return whatIsAsked(fn, inner.operand);
  if (inner.kind === 'call') return resultTest(calleeName(inner) ?? '') !== undefined && inner.args.length === 1 && isResult(fn, inner.args[0]!) ? 'result' : 'other';
  if (inner.kind === 'binary' && /^(?:==|!=|<|>=)$/.test(inner.op)) {
    const [left, right] = [strip(inner.left), strip(inner.right)];
    if (isResult(fn, left) && isZero(right)) return 'result';
    return isPointerParameter(fn, left) && isZero(right) ? 'null' : 'other';
  }
  return isPointerParameter(fn, inner) ? 'null' : 'other';
}

/** A local result code, or a call under a test for failure. */
function isResult(fn: FunctionModel, expr: Expr): boolean {
  const inner = strip(expr);
  if (inner.kind === 'assign') return isResult(fn, inner.left);
  if (inner.kind === 'call') return true;
  const place = placeOf(inner);
  const type = place === undefined ? undefined : factsOf(fn).declaresByName.get(place)?.[0]?.type;
  return type !== undefined && (/^(?:HRESULT|SCODE|ECRESULT)$/.test(type.name) || type.name === 'auto' && /^h(?:r|res|result)$/i.test(place!));
}

function isZero(expr: Expr): boolean {
  return expr.kind === 'literal' ? expr.value === 0 || expr.value === null : expr.kind === 'name' && /^(?:NULL|nullptr|S_OK|hrSuccess|NOERROR)$/.test(expr.name);
}

function isPointerParameter(fn: FunctionModel, expr: Expr): boolean {
  const place = placeOf(expr);
  const param = place === undefined ? undefined : factsOf(fn).params.get(baseOf(place));
  return param !== undefined && place === param.name && (param.type.pointers > 0 || /^(?:LP|H)[A-Z]+/.test(param.type.name));
}
