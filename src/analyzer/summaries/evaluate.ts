// Evaluates expressions along a path of explore.ts: what is assigned becomes known, what is handed out by address is forgotten, and
// what a called function of the workspace writes to globals and members is forgotten too.

import { looksLikeMacro, neverReturns, resultTest } from '../flow/codes';
import { looking } from '../flow/guard-method';
import { calleeName, receiverOf, strip } from '../flow/places';
import type { CallExpr, Expr, FunctionModel } from '../model/types';
import { constantNamed } from './constants';
import type { Question } from './explore';
import { factsOf } from './facts';
import { AGAIN, ANY, bitsOfName, compare, forget, keyOf, literalBits, memberPrefix, merge, N, negate, NONNULL, NOT_ZERO, ONE, P, rootOf, testBits, truth, Z, type Bits, type End, type Known } from './known';
import { knownBelow, nameAbove, placeBelow, writesThrough } from './passing';
import { isCsharp, lastPart } from './program';
import { resolveCall } from './resolve';
import { apiMatch, rowWithRole } from './roles';
import { successOf } from './success';
import { isRawPointer, typeOf } from './types';
import { isShared, writesOf } from './writes';

/** Methods that put what they are given into the guard. */
const fills = new Set(['reset', 'Reset', 'attach', 'Attach']);

export interface Walker {
  readonly question: Question;
  known: Known;
  /** False until the node to start behind was passed. */
  started: boolean;
  stopped: boolean;
  readonly reached: Known[];
  /** How a function of the workspace ends that is called with this known. */
  readonly run: (callee: FunctionModel, known: Known) => End | undefined;
  /** Whether a function of the workspace leaves what is known of a place as it is. */
  readonly keeps: (callee: FunctionModel, key: string, bits: Bits) => boolean;
}

export interface Evaluator {
  bits(expr: Expr): Bits;
  /** Bits of what a variable is made of. */
  kept(expr: Expr): Bits;
  /** Bits of an expression that is the same everywhere. */
  constant(expr: Expr): Bits | undefined;
  /** What is known behind the start comes into force. */
  start(): void;
}

export function createEvaluator(walker: Walker): Evaluator {
  const { question, question: { program, fn } } = walker;

  const start = (): void => {
    walker.started = true;
    for (const [key, value] of question.known) walker.known.set(key, value);
  };
  const remember = (key: string, value: Bits): void => {
    if (question.relevant?.has(rootOf(key)) ?? true) walker.known.set(key, value);
  };

  const constant = (expr: Expr): Bits | undefined => {
    const inner = strip(expr);
    if (inner.kind === 'literal') return literalBits(inner.value);
    if (inner.kind === 'unary' && inner.op === '-') return constant(inner.operand) === undefined ? undefined : N;
    if (inner.kind !== 'name') return undefined;
    const named = bitsOfName(lastPart(inner.name));
    if (named !== undefined) return named;
    const value = constantNamed(program, fn, inner.name);
    return value === undefined ? undefined : literalBits(value);
  };

  /** A part that may not run: what it says is only possible. */
  const maybe = (run: () => Bits): Bits => {
    const before = new Map(walker.known);
    const { started, stopped } = walker;
    const bits = run();
    walker.stopped = stopped;
    // Where the path starts it surely came by.
    if (started === walker.started) walker.known = merge(before, walker.known);
    return bits;
  };

  const bits = (expr: Expr): Bits => {
    if (walker.stopped) return ANY;
    switch (expr.kind) {
      case 'literal': return literalBits(expr.value);
      case 'name': return constant(expr) ?? walker.known.get(keyOf(expr) ?? '') ?? ANY;
      case 'member': bits(expr.object); return walker.known.get(keyOf(expr) ?? '') ?? ANY;
      case 'index': bits(expr.object); bits(expr.index); return walker.known.get(keyOf(expr) ?? '') ?? ANY;
      case 'cast': return bits(expr.operand);
      case 'assign': return assign(expr.op, expr.left, expr.right);
      case 'unary': return unary(expr.op, expr.operand);
      case 'binary': {
        const left = bits(expr.left);
        if (expr.op === '&&' || expr.op === '||') {
          const decided = expr.op === '&&' ? Z : ONE;
          const first = truth(left);
          if (first === decided) return decided;
          const right = truth(first === (ONE | Z) ? maybe(() => bits(expr.right)) : bits(expr.right));
          return (first & decided) | right;
        }
        if (expr.op === '??') return orElse(left, expr.right);
        const right = bits(expr.right);
        return /^(?:[=!]=|[<>]=?)$/.test(expr.op) ? compare(expr.op, left, right) : ANY;
      }
      case 'conditional': {
        const test = truth(bits(expr.test));
        if (test === ONE) return bits(expr.then);
        if (test === Z) return bits(expr.else);
        return maybe(() => bits(expr.then)) | maybe(() => bits(expr.else));
      }
      case 'call': return call(expr);
      case 'new': {
        expr.args.forEach(bits);
        if (walker.started && expr === question.until) reach();
        if (!walker.started && expr === question.after?.node) start();
        return ONE | P;
      }
      case 'delete': bits(expr.operand); return ANY;
      case 'sequence': return expr.items.reduce((_, item) => bits(item), ANY);
      case 'init-list': expr.items.forEach(bits); return ANY;
      case 'unknown': expr.children.forEach((child) => { bits(child); const key = keyOf(child); if (key !== undefined) forget(walker.known, key); }); return ANY;
      default: return ANY;
    }
  };

  const reach = (): void => {
    walker.reached.push(new Map(walker.known));
    walker.stopped = true;
  };

  /** C#'s `left ?? right`: the right side is for a left side that is null. */
  const orElse = (left: Bits, right: Expr): Bits => {
    if ((left & Z) === 0) return left;
    return left === Z ? bits(right) : (left & NOT_ZERO) | maybe(() => bits(right));
  };

  const assign = (op: string, left: Expr, right: Expr): Bits => {
    const value = op === '??' ? orElse(bits(left), right) : kept(right);
    if (strip(left).kind !== 'name') bits(left);
    if (walker.stopped) return ANY;
    const key = keyOf(left);
    if (key === undefined) return value;
    const made = strip(right);
    const filled = value === ANY && made.kind === 'call' && resolveCall(program, fn, made) === undefined && isFilled(key, left);
    forget(walker.known, key);
    const stored = filled ? NONNULL : op === '=' || op === '??' ? value : op === '|' && value === Z ? walker.known.get(key) ?? ANY : ANY;
    if (stored !== ANY) remember(key, stored);
    else if (walker.known.has(key) || isShared(fn, key)) remember(key, ANY);
    return stored;
  };

  /** What is put into a variable: a function that was looked up to be called is there, one that is only asked for may be missing. */
  const kept = (expr: Expr): Bits => {
    const value = bits(expr);
    const made = strip(expr);
    return value === ANY && question.untroubled === true && made.kind === 'call' && rowWithRole(program, fn, made, 'library-symbol') !== undefined ? NONNULL : value;
  };

  const unary = (op: string, operand: Expr): Bits => {
    if (op === '&' || op === 'sizeof') return op === '&' ? ONE | P : P | ONE;
    const inner = bits(operand);
    if (op === '!') return negate(inner);
    if (op === '*') return walker.known.get(`*${keyOf(operand) ?? '?'}`) ?? ANY;
    if (op === '-') return inner === Z ? Z : ANY;
    const key = keyOf(operand);
    if (!/\+\+|--/.test(op) || key === undefined) return ANY;
    // A counter that others share has passed its first value once the call was made, unless it was lowered again since.
    const untouched = isShared(fn, key) && !walker.known.has(key);
    const counted = op === '++' ? P : op === 'x++' ? ONE | P : ANY;
    if (untouched && counted !== ANY) return counted;
    remember(key, ANY);
    return ANY;
  };

  const call = (expr: CallExpr): Bits => {
    const receiver = receiverOf(expr);
    if (receiver) bits(receiver);
    else if (strip(expr.callee).kind !== 'name') bits(expr.callee);
    const values = expr.args.map(bits);
    if (walker.stopped) return ANY;
    // Who is asked through an arrow is there.
    const asked = memberPrefix(expr)?.endsWith('->') ? keyOf(receiver!) : undefined;
    if (asked !== undefined) remember(asked, (walker.known.get(asked) ?? NONNULL) & NONNULL || NONNULL);
    if (!walker.started) {
      if (expr !== question.after?.node) return ANY;
      handOut(expr);
      start();
      return question.after.result;
    }
    if (expr === question.until) {
      reach();
      return ANY;
    }
    if (question.watch?.({ kind: 'call', expr }, walker.known)) {
      walker.stopped = true;
      return ANY;
    }
    const name = calleeName(expr) ?? '';
    if (neverReturns(name) && !receiver) {
      walker.stopped = true;
      return ANY;
    }
    const test = expr.args.length === 1 && !receiver ? resultTest(name) : undefined;
    if (test) return testBits(test, values[0]!);
    if (values.length === 1 && (name === 'move' || name === 'forward')) return values[0]!;
    if (receiver && looking.has(name) && values.length === 0) return bits(receiver);
    const counter = interlocked(expr, name, values[1]);
    if (counter !== undefined) return counter;
    const callee = resolveCall(program, fn, expr);
    const simple = callee && inlined(callee);
    const below = callee && (simple ?? question.untroubled) ? knownBelow(program, fn, callee, expr, walker.known) : undefined;
    if (simple) return createEvaluator({ ...walker, known: below!, question: { ...question, fn: callee! } }).bits(simple);
    handOut(expr, callee, name);
    const guard = receiver && keyOf(receiver);
    if (guard !== undefined && fills.has(name) && values.length === 1) remember(guard, values[0]!);
    if (callee) for (const written of writesOf(program, callee)) if ((walker.known.has(written) || isShared(fn, written)) && !isLeft(callee, written, walker.known.get(written))) remember(written, ANY);
    return question.untroubled ? succeed(expr, callee, below) : ANY;
  };

  /** What a call gives that goes well: what it hands out is there. */
  const succeed = (expr: CallExpr, callee: FunctionModel | undefined, below: Known | undefined): Bits => {
    const row = callee ? undefined : apiMatch(program, fn, expr)?.row;
    if (row) for (const [key, value] of successOf(row, expr)) remember(key, value);
    const end = callee && walker.run(callee, below!);
    for (const [key, value] of end?.known ?? []) {
      const place = nameAbove(program, fn, callee!, expr, key);
      if (place !== undefined) remember(place, (walker.known.get(place) ?? ANY) & value || value);
    }
    return end?.result ?? (row?.gives?.some((given) => given.at === 'result') ? NONNULL : ANY);
  };

  /** What a call can change through its arguments and its receiver. */
  const handOut = (expr: CallExpr, callee?: FunctionModel, name = ''): void => {
    expr.args.forEach((arg, at) => {
      const inner = strip(arg);
      const place = inner.kind === 'unary' && inner.op === '&' ? keyOf(inner.operand) : undefined;
      const param = callee?.params[at];
      const byReference = param !== undefined ? param.type.reference && !param.type.isConst
        : callee === undefined && (looksLikeMacro(name) || /release|close|free|reset|delete/i.test(name));
      const key = place ?? (byReference ? keyOf(inner) : undefined);
      const before = callee && param ? [...walker.known] : [];
      const filled = key !== undefined && callee === undefined && !byReference && isFilled(key, inner);
      // What nobody sees may leave an object alone that it is given.
      const inside = key !== undefined && callee === undefined && question.leaves ? [...walker.known].filter(([known]) => known.startsWith(`${key}.`)) : [];
      if (key !== undefined) touch(key);
      if (filled) remember(key, NONNULL);
      for (const [known, value] of inside) walker.known.set(known, value);
      for (const [known, value] of before) {
        const below = placeBelow(param!, arg, known);
        if (below === undefined) continue;
        if (isLeft(callee!, below, value)) walker.known.set(known, value);
        else if (writesThrough(program, callee!, param!)) touch(known);
      }
    });
    const prefix = memberPrefix(expr);
    if (prefix === undefined) return;
    const inside = callee ? [...walker.known].filter(([known]) => known.startsWith(prefix)) : [];
    // A variable of C# refers to its object: no method of it changes the variable.
    if (prefix.endsWith('.') && !isCsharp(fn)) forget(walker.known, prefix.slice(0, -1));
    for (const [known, value] of inside) {
      const below = known.slice(prefix.length);
      if (!writesOf(program, callee!).has(below) || isLeft(callee!, below, value)) walker.known.set(known, value);
      else touch(known);
    }
  };

  /** An empty pointer is no longer empty when a function that nobody sees has filled it. */
  const isFilled = (key: string, place: Expr): boolean => question.untroubled === true && walker.known.get(key) === Z
    && isRawPointer(program, typeOf(program, fn, place.kind === 'unary' && place.op === '&' ? place.operand : place));

  const isLeft = (callee: FunctionModel, key: string, value: Bits = ANY): boolean => value !== ANY && (question.leaves?.(callee, key, value) === true || walker.keeps(callee, key, value));

  const touch = (key: string): void => {
    forget(walker.known, key);
    if (isShared(fn, key)) remember(key, ANY);
  };

  /** `InterlockedIncrement(&n)` and its kin, after the guarded call was made once. */
  const interlocked = (expr: CallExpr, name: string, stored: Bits | undefined): Bits | undefined => {
    const kind = /^_?Interlocked(Increment|Decrement|CompareExchange|Exchange)/.exec(name)?.[1];
    const target = expr.args[0] && strip(expr.args[0]);
    if (kind === undefined || target?.kind !== 'unary' || target.op !== '&') return undefined;
    const key = keyOf(target.operand);
    if (key === undefined) return undefined;
    const lowered = walker.known.has(key);
    if (kind === 'Decrement') remember(key, ANY);
    if (stored !== undefined && (stored & Z) === 0 && kind.endsWith('Exchange')) remember(key, stored);
    if (lowered || kind === 'Decrement') return ANY;
    return kind === 'Increment' ? P : ONE | P | AGAIN;
  };

  return { bits, kept, constant, start };
}

/** The value of a function that does nothing but return an expression without calls. */
function inlined(fn: FunctionModel): Expr | undefined {
  const only = fn.body.body.length === 1 ? fn.body.body[0] : undefined;
  const facts = factsOf(fn);
  return only?.kind === 'return' && only.value && facts.calls.every((call) => resultTest(calleeName(call) ?? '') !== undefined) ? only.value : undefined;
}
