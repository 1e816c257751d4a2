// What is known of values along one path, coarse enough to ask "may this test hold again": zero, one, the code that asks for another
// round, other positive values by a few classes, a failure. A place nobody knows anything of is not in the map.

import { meansSuccess, namedValue, resultTest } from '../flow/codes';
import { FAILURE, NONZERO as SOME, WARNING, ZERO } from '../flow/state';
import { placeHash } from '../flow/state-key';
import { placeOf, strip } from '../flow/places';
import type { CallExpr, Expr } from '../model/types';

export type Bits = number;
export const Z = 1;
export const ONE = 2;
/** The success that asks for another call. */
export const AGAIN = 4;
/** Classes of other positive values, so that the states of a state machine differ. */
const classes = 12;
export const P = ((1 << classes) - 1) << 3;
export const N = 1 << (classes + 3);
export const ANY = Z | ONE | AGAIN | P | N;
export const NONNULL = ONE | P;
export const NOT_ZERO = ANY & ~Z;
export const GOOD = ANY & ~N;

export type Known = Map<string, Bits>;

/** How a function ends: with what is known then, and what it returns. */
export interface End { readonly known: Known; readonly result: Bits }

export function textOf(known: ReadonlyMap<string, Bits>): string {
  return [...known].map(([key, bits]) => `${key}=${bits}`).sort().join(',');
}

/** One number for what is known, whatever its order. */
export function hashOf(known: Known): number {
  let low = known.size;
  let high = 0;
  for (const [key, bits] of known) {
    const one = placeHash(key);
    low = (low + Math.imul(one ^ bits, 0x9e3779b1)) | 0;
    high = (high + Math.imul(one + Math.imul(bits, 31), 0x85ebca6b)) | 0;
  }
  return (low >>> 0) + (high & 0x1fffff) * 0x100000000;
}

/** What two paths have in common: either of their values. */
export function merge(left: Known, right: Known): Known {
  const result: Known = new Map();
  for (const [key, bits] of left) {
    const other = right.get(key);
    if (other !== undefined) result.set(key, bits | other);
  }
  return result;
}

/** The name facts about a place are kept under; `this->m` and `m` are one place. */
export function keyOf(expr: Expr): string | undefined {
  return placeOf(expr)?.replace(/^(\**)this->/, '$1');
}

export function rootOf(key: string): string {
  let root = roots.get(key);
  if (root === undefined) {
    if (roots.size > mostRoots) roots.clear();
    roots.set(key, root = /^\**([\w:~()]*)/.exec(key)?.[1] ?? key);
  }
  return root;
}

const roots = new Map<string, string>();
const mostRoots = 20000;

/** How the places of the object begin that a call is made on. */
export function memberPrefix(call: CallExpr): string | undefined {
  const callee = strip(call.callee);
  const key = callee.kind !== 'member' || strip(callee.object).kind === 'this' ? undefined : keyOf(callee.object);
  return key === undefined ? undefined : `${key}${callee.kind === 'member' && callee.arrow ? '->' : '.'}`;
}

/** Forgets a place and everything inside it. */
export function forget(known: Known, key: string): void {
  for (const other of [...known.keys()]) {
    if (other === key || other === `*${key}` || other.startsWith(`${key}.`) || other.startsWith(`${key}->`) || other.startsWith(`${key}[`)) known.delete(other);
  }
}

export function forgetRoot(known: Known, root: string): void {
  for (const key of [...known.keys()]) if (rootOf(key) === root) known.delete(key);
}

const syncProgress = 0x40820;

export function bitsOfName(name: string): Bits | undefined {
  if (name === 'SYNC_W_PROGRESS') return AGAIN;
  switch (namedValue(name)) {
    case ZERO: return Z;
    case SOME: return ONE;
    case WARNING: return name === 'S_FALSE' ? ONE : P;
    case FAILURE: return N;
    default: return undefined;
  }
}

export function bitsOfNumber(value: number): Bits {
  if (Number.isNaN(value)) return ANY;
  if (value === 0) return Z;
  if (value === 1) return ONE;
  if (value === syncProgress) return AGAIN;
  return value < 0 || value > 0x7fffffff ? N : 1 << (3 + Math.floor(value) % classes);
}

export function literalBits(value: string | number | boolean | null): Bits {
  if (value === null || value === false) return Z;
  if (value === true) return ONE;
  return typeof value === 'number' ? bitsOfNumber(value) : ONE | P;
}

/** `FAILED(x)` of bits, as bits. */
export function testBits(test: 'failed' | 'succeeded', bits: Bits): Bits {
  const yes = test === 'failed' ? bits & N : bits & GOOD;
  const no = test === 'failed' ? bits & GOOD : bits & N;
  return (yes ? ONE : 0) | (no ? Z : 0);
}

export function truth(bits: Bits): Bits {
  return (bits & NOT_ZERO ? ONE : 0) | (bits & Z ? Z : 0);
}

export function negate(bits: Bits): Bits {
  return (bits & NOT_ZERO ? Z : 0) | (bits & Z ? ONE : 0);
}

/** A set of exactly one value, so that "not equal" says something. */
function single(bits: Bits): boolean {
  return bits === Z || bits === ONE || bits === AGAIN;
}

/** The bit that stands for the value of a constant, as far as it is not that of many: a failure, a warning. */
export function ownValue(bits: Bits): Bits {
  return bits !== N && (bits & (bits - 1)) === 0 ? bits : 0;
}

export function compare(op: string, left: Bits, right: Bits): Bits {
  const both = ONE | Z;
  if (op === '==' || op === '!=') {
    const mayEqual = (left & right) !== 0;
    const mayDiffer = !(single(left) && left === right);
    const bits = (mayEqual ? ONE : 0) | (mayDiffer ? Z : 0);
    return op === '==' ? bits : negate(bits);
  }
  if (right === Z) {
    const yes = op === '<' ? N : op === '>=' ? GOOD : op === '>' ? GOOD & ~Z : op === '<=' ? N | Z : ANY;
    return (left & yes ? ONE : 0) | (left & ANY & ~yes ? Z : 0);
  }
  return both;
}

/** What the truth of a test says of a place: the bits that remain. Undefined when the test says nothing of a place. */
export function refinement(test: Expr, holds: boolean, constant: (expr: Expr) => Bits | undefined): { key: string; keep: Bits } | undefined {
  const inner = strip(test);
  if (inner.kind === 'unary' && inner.op === '!') return refinement(inner.operand, !holds, constant);
  if (inner.kind === 'assign' && inner.op === '=') return refinement(inner.left, holds, constant);
  if (inner.kind === 'call' && inner.args.length === 1 && inner.callee.kind === 'name') {
    const kind = resultTest(inner.callee.name);
    const key = kind && assignedKey(inner.args[0]!);
    return key === undefined ? undefined : { key, keep: (kind === 'failed') === holds ? N : GOOD };
  }
  if (inner.kind === 'binary') return comparison(inner.op, inner.left, inner.right, holds, constant) ?? comparison(mirrored(inner.op), inner.right, inner.left, holds, constant);
  const key = keyOf(inner);
  return key === undefined ? undefined : { key, keep: holds ? NOT_ZERO : Z };
}

/** Whether a test that comes out this way says that something failed. */
export function tellsFailure(test: Expr, holds: boolean, constant: (expr: Expr) => Bits | undefined): boolean {
  const inner = strip(test);
  if (inner.kind === 'unary' && inner.op === '!') return tellsFailure(inner.operand, !holds, constant);
  if (inner.kind === 'call' && inner.args.length === 1 && inner.callee.kind === 'name') {
    const kind = resultTest(inner.callee.name);
    return kind !== undefined && (kind === 'failed') === holds;
  }
  if (inner.kind !== 'binary') return false;
  const other = strip(inner.right);
  const value = constant(other);
  if (inner.op === '==' || inner.op === '!=') {
    const equal = (inner.op === '==') === holds;
    return equal ? value === N : other.kind === 'name' && meansSuccess(other.name);
  }
  return value === Z && (holds ? inner.op === '<' : inner.op === '>=');
}

function comparison(op: string, left: Expr, right: Expr, holds: boolean, constant: (expr: Expr) => Bits | undefined): { key: string; keep: Bits } | undefined {
  const key = assignedKey(left);
  const value = constant(right);
  if (key === undefined || value === undefined) return undefined;
  if (op === '==' || op === '!=') {
    if ((op === '==') === holds) return { key, keep: value };
    return single(value) ? { key, keep: ANY & ~value } : undefined;
  }
  if (value !== Z) return undefined;
  const yes = op === '<' ? N : op === '>=' ? GOOD : op === '>' ? GOOD & ~Z : op === '<=' ? N | Z : undefined;
  return yes === undefined ? undefined : { key, keep: holds ? yes : ANY & ~yes };
}

function mirrored(op: string): string {
  return op === '<' ? '>' : op === '>' ? '<' : op === '<=' ? '>=' : op === '>=' ? '<=' : op;
}

/** `x` of `x`, and of `(x = f())`. */
function assignedKey(expr: Expr): string | undefined {
  const inner = strip(expr);
  return inner.kind === 'assign' && inner.op === '=' ? keyOf(inner.left) : keyOf(inner);
}
