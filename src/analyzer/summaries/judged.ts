// Whether a result is looked at: followed from the call on, is there any place where a failure would make a difference, or where
// the result is handed on? A test for "call me again" alone makes none.

import { leavesOnFailure, neverReturns, resultTest } from '../flow/codes';
import { calleeName, strip, walkExpr } from '../flow/places';
import type { CallExpr, Expr, FunctionModel } from '../model/types';
import { explore, type Passing } from './explore';
import { factsOf } from './facts';
import { AGAIN, bitsOfName, keyOf, N, P, type Bits, type Known } from './known';
import { isShared } from './writes';
import type { Program } from './program';

export interface Judgement {
  /** Thrown away, kept in a variable that nobody asks, or asked somewhere. */
  readonly use: 'ignored' | 'unasked' | 'asked';
  /** The local variable that gets the result. */
  readonly variable?: string;
  /** Asked only whether to go on. */
  readonly progressOnly: boolean;
  /** After a failure every path comes back to the call. */
  readonly neverEnds: boolean;
  /** Calls that are reached though the call failed. */
  readonly reachedAfterFailure: readonly CallExpr[];
}

export function judge(program: Program, fn: FunctionModel, call: CallExpr): Judgement {
  const facts = factsOf(fn);
  const top = facts.exprs.find((expr) => holds(expr, call));
  const isTop = top !== undefined && strip(top) === call;
  const variable = top === undefined ? undefined : assignedFrom(top, call) ?? facts.declares.find((stmt) => stmt.init !== undefined && strip(stmt.init) === call)?.name;
  const asStatement = isTop && isStatement(fn, top);
  if (asStatement) return { use: 'ignored', progressOnly: false, neverEnds: false, reachedAfterFailure: after(program, fn, call, undefined).reached };
  if (variable !== undefined && isShared(fn, variable)) return { use: 'asked', variable, progressOnly: false, neverEnds: false, reachedAfterFailure: [] };
  if (top === undefined) return { use: 'asked', progressOnly: false, neverEnds: false, reachedAfterFailure: [] };

  const first = variable === undefined
    ? ask(top, (expr) => expr === call, 'test')
    : ask(top, (expr) => expr.kind === 'assign' && strip(expr.right) === call, 'test', true);
  const walked = after(program, fn, call, variable, first.handedOn);
  const asked = (variable === undefined ? first.asked || !isTest(fn, top) : first.asked) || walked.asked;
  return {
    use: asked ? 'asked' : 'unasked', ...(variable === undefined ? {} : { variable }), progressOnly: first.progress || walked.progress,
    neverEnds: walked.neverEnds, reachedAfterFailure: walked.reached,
  };
}

interface Walked { readonly asked: boolean; readonly progress: boolean; readonly neverEnds: boolean; readonly reached: readonly CallExpr[] }

/** Follows the paths behind a call that failed. */
function after(program: Program, fn: FunctionModel, call: CallExpr, variable: string | undefined, startsHanded = false): Walked {
  let asked = false;
  let progress = false;
  let leaves = false;
  let handed = startsHanded;
  const reached = new Set<CallExpr>();
  const watch = (passing: Passing, known: Known): boolean => {
    if (passing.kind === 'call' && passing.expr.kind === 'call') {
      if (!handed) reached.add(passing.expr);
      if (neverReturns(calleeName(passing.expr) ?? '')) leaves = true;
    }
    if (passing.kind === 'opaque') asked = leaves = true;
    if (passing.kind !== 'expr') return false;
    if (passing.as === 'throw') leaves = true;
    const isSource = (expr: Expr): boolean => {
      const key = keyOf(expr);
      return key !== undefined && (known.has(`#${key}`) || key === variable) && !known.has(`!${key}`);
    };
    const said = ask(passing.expr, isSource, passing.as);
    if (said.asked) asked = true;
    if (said.handedOn) leaves = handed = true;
    if (said.progress) progress = true;
    if (passing.expr.kind === 'assign' && passing.expr.op === '=') {
      const key = keyOf(passing.expr.left);
      if (key !== undefined && !isSource(strip(passing.expr.right))) known.set(`!${key}`, 1);
    }
    return false;
  };
  const { ends, complete, reached: again } = explore({ program, fn, after: { node: call, result: N }, known: new Map(), until: call, watch });
  return { asked: asked || !complete, progress, neverEnds: complete && ends.length === 0 && again.length > 0 && !leaves, reached: complete ? [...reached] : [] };
}

/** What an expression asks of a source: whether it failed, or only whether it wants to be called again. */
function ask(top: Expr, isSource: (expr: Expr) => boolean, as: string, partial = false): { asked: boolean; progress: boolean; handedOn: boolean } {
  let asked = false;
  let progress = false;
  let handedOn = false;
  const source = (expr: Expr): boolean => {
    const inner = strip(expr);
    return isSource(inner) || (inner.kind === 'assign' && isSource(strip(inner.left)) && partial);
  };
  if (source(top) && (as === 'return' || as === 'throw' || as === 'test' || as === 'initializer') && !partial) asked = true;
  walkExpr(top, (expr) => {
    switch (expr.kind) {
      case 'binary': {
        const other = source(expr.left) ? expr.right : source(expr.right) ? expr.left : undefined;
        if (!other) return;
        if (expr.op === '&&' || expr.op === '||') { asked = true; return; }
        const bits = constantBits(other);
        if (bits === AGAIN || bits === P) progress = true;
        else asked = true;
        return;
      }
      case 'unary': if (source(expr.operand) && expr.op !== '*') asked = true; return;
      case 'conditional': if (source(expr.test) || source(expr.then) || source(expr.else)) asked = true; return;
      case 'call':
      case 'new':
        if (!expr.args.some(source)) return;
        asked = true;
        if (expr.kind === 'new' || (resultTest(calleeName(expr) ?? '') === undefined && !tells(calleeName(expr) ?? ''))) handedOn = true;
        return;
      case 'assign': if (source(expr.right) && strip(expr.right).kind !== 'call') asked = true; return;
      case 'init-list': if (expr.items.some(source)) asked = true; return;
      case 'lambda': asked = true; return;
      case 'unknown': if (expr.children.some(source)) asked = true; return;
      default:
    }
  });
  return { asked, progress, handedOn };
}

/** By the verbs people use, a function that only tells of a result and comes back: `TRACE_GOTO(hr, done)` does not. */
function tells(name: string): boolean {
  return !leavesOnFailure(name.toUpperCase()) && /log|print|trace|debug|report|show|output|write|dump|warn|stringify|format|message/i.test(name);
}

function constantBits(expr: Expr): Bits | undefined {
  const inner = strip(expr);
  return inner.kind === 'name' ? bitsOfName(inner.name) : undefined;
}

function assignedFrom(top: Expr, call: CallExpr): string | undefined {
  let key: string | undefined;
  walkExpr(top, (expr) => { if (expr.kind === 'assign' && expr.op === '=' && strip(expr.right) === call) key = keyOf(expr.left); });
  return key;
}

function holds(top: Expr, call: Expr): boolean {
  let found = false;
  walkExpr(top, (expr) => { if (expr === call) found = true; });
  return found;
}

function isStatement(fn: FunctionModel, top: Expr): boolean {
  return factsOf(fn).statements.has(top);
}

function isTest(fn: FunctionModel, top: Expr): boolean {
  return factsOf(fn).tests.has(top);
}
