// Variables that point into a block and own nothing of it: a property that was found in it, a row, the text of a property. When
// the block is given back they lead to what is gone. `^p` says which block it is.

import { hasRole } from '../api';
import type { CallExpr, Expr, Span, TypeRef } from '../model/types';
import { worksOnBytes } from './codes';
import type { Contract } from './contract';
import { isResultCode } from './result-code';
import { hasParts, partOf } from './leads';
import { copiesStruct, readsPointer } from './marshal';
import { useOfNothing, useThrough } from './ownership';
import { calleeName, isComparing, membersIn, placeOf, rootName, strip } from './places';
import { isOwn, typeOfPlace, type Run } from './run';
import { pointedTo } from './scan';
import { get, NONZERO, resourceOf, set, UNKNOWN, type ResourceId, type State, type Value } from './state';

/** `before` is what was known when the value was read, `after` when it was put into the variable. */
export function notePart(run: Run, before: State, after: State, place: string | undefined, value: Expr): State {
  const type = place === undefined ? undefined : outType(run, place) ?? (isOwn(run, place) && typeOfPlace(run, place)?.reference === false ? typeOfPlace(run, place) : undefined);
  if (place === undefined || type === undefined) return after;
  const now = get(after, place);
  const isCopy = copiesStruct(value) || isStruct(type, isOwn(run, place)) && !run.scan.written.has('lpb');
  if (now !== UNKNOWN && now !== NONZERO || type.array || !isCopy && !run.env.isRawPointer(type) && type.name !== 'auto') return after;
  const block = pointsInto(run, before, value);
  return block === undefined ? after : set(after, `^${place}`, `B${block}`);
}

/** What the caller reads where this is put, `*out` or a reference. */
function outType(run: Run, place: string): TypeRef | undefined {
  const param = run.fn.params.find(({ name }) => name !== '' && name === place.replace(/^\*/, ''));
  if (param === undefined) return undefined;
  if (place !== param.name) return param.type.pointers > 0 ? { ...param.type, pointers: param.type.pointers - 1 } : undefined;
  return param.type.reference ? { ...param.type, reference: false } : undefined;
}

/** A copy of it leads to the same bytes, unless somebody writes them a place of their own; what the caller gets of a property may be a number. */
function isStruct({ name, pointers }: TypeRef, isLocal: boolean): boolean {
  return pointers === 0 && (/^_?SBinary$/.test(name) || isLocal && /^_?SPropValue$/.test(name));
}

const pointerMember = /^(?:lp[a-z]\w*|LPSZ|rgPropVals)$/;

/** The block that the pointer leads into. */
function pointsInto(run: Run, state: State, value: Expr): ResourceId | undefined {
  const inner = strip(value);
  switch (inner.kind) {
    case 'name': return partOf(state, inner.name);
    case 'call': {
      if (readsPointer(inner)) return readBehind(run, state, inner.args[0]);
      const at = run.env.rowOf(inner, inner.args)?.row?.borrows;
      return typeof at === 'number' && inner.args[at] !== undefined ? around(run, state, inner.args[at]) : undefined;
    }
    case 'unary': {
      const root = rootName(inner.operand) ?? '';
      return inner.op === '&' ? partOf(state, root) : inner.op === '*' && strip(inner.operand).kind === 'name' && !run.scan.written.has(root) ? filledBlock(run, state, root) : undefined;
    }
    case 'binary': return inner.op === '+' || inner.op === '-' ? partOf(state, rootName(inner.left) ?? '') : undefined;
    case 'member': return readFrom(run, state, inner);
    default: return undefined;
  }
}

/** The block that an array lies in, or hangs on. */
function around(run: Run, state: State, array: Expr): ResourceId | undefined {
  const inner = strip(array);
  if (inner.kind === 'member') return readFrom(run, state, inner);
  const root = rootName(inner);
  return root === undefined ? undefined : resourceOf(get(state, root)) ?? partOf(state, root);
}

/** A pointer that MAPI wrote into what it handed out leads to something that is freed with it, where nobody else writes there. */
function readFrom(run: Run, state: State, expr: Extract<Expr, { kind: 'member' }>): ResourceId | undefined {
  const root = rootName(expr);
  if (root === undefined || run.scan.handledRows.has(root) || [...membersIn(expr), root, pointedTo(typeOfPlace(run, root))].some((name) => run.scan.written.has(name))) return undefined;
  return resourceOf(get(state, placeOf(expr) ?? '')) === undefined ? filledBlock(run, state, root) : undefined;
}

/** `Marshal.ReadIntPtr(p, 8)`: the same, by its distance. */
function readBehind(run: Run, state: State, from: Expr | undefined): ResourceId | undefined {
  const inner = from === undefined ? undefined : strip(from);
  const at = inner?.kind === 'binary' && inner.op === '+' ? strip(inner.left) : inner;
  return at?.kind === 'name' && !run.scan.written.has(at.name) ? filledBlock(run, state, at.name) : undefined;
}

function filledBlock(run: Run, state: State, name: string): ResourceId | undefined {
  const block = resourceOf(get(state, name)) ?? partOf(state, name);
  return block !== undefined && run.siteOf.get(block)?.filled === true ? block : undefined;
}

/** Something is read through the pointer that the expression is. */
export function follow(run: Run, state: State, pointer: Expr, value: Value, at: Span): State {
  const place = placeOf(pointer);
  return useThrough(run, useOfNothing(run, usePart(run, state, place, at), place, value, at), value, at);
}

export function usePart(run: Run, state: State, place: string | undefined, at: Span): State {
  const block = place === undefined ? undefined : partOf(state, place) ?? partOfCopy(run, state, place);
  // Rows that were taken out of a set live on without it.
  return block === undefined || state.held.get(block)?.touched === true ? state : useThrough(run, state, `I${block}`, at, undefined, place);
}

/** The caller follows what is returned to him; the number in a pointer that is gone nobody wants. */
export function returnedPart(run: Run, state: State, returned: Expr, value: Value): State {
  const { returnType } = run.fn;
  if (returned.kind !== 'name' || returnType === undefined || isResultCode(returnType) || !run.env.isRawPointer(returnType) && !run.env.copiesText(returnType)) return state;
  const { family } = run.siteOf.get(resourceOf(value) ?? -1) ?? {};
  const used = usePart(run, state, returned.name, returned);
  return family === 'mapi-buffer' || family === 'srowset' || family === 'adrlist' ? useThrough(run, used, value, returned) : used;
}

/** `copy.lpb`: a struct that was copied still leads where it led, unless somebody writes there. */
function partOfCopy(run: Run, state: State, place: string): ResourceId | undefined {
  const [copy, ...members] = place.split('.');
  const last = members.at(-1) ?? '';
  return pointerMember.test(last) && !run.scan.written.has(last) ? partOf(state, copy!) : undefined;
}

/** What MAPI hands out it has written itself. */
export function isFilled({ fromApi, row }: Contract): boolean {
  return fromApi && row !== undefined && row.adopts === undefined && !hasRole(row, 'allocate') && !hasRole(row, 'allocate-linked');
}

/** A function of MAPI, one that compares, or one that works on bytes looks at what it is given. */
export function usePartsIn(run: Run, state: State, call: CallExpr, contract: Contract | undefined, args: readonly Expr[], values: readonly Value[]): State {
  const isApi = contract?.fromApi === true;
  const reads = isApi || worksOnBytes(calleeName(call) ?? '');
  if (!reads && !isComparing(call) || !hasParts(state) && !(isApi && values.some((value) => resourceOf(value) !== undefined))) return state;
  const use = (next: State, arg: Expr, value: Value): State => usePart(run, isApi ? useThrough(run, next, value, call) : next, placeOf(arg), call);
  const moved = new Set((contract?.outcomes ?? []).flatMap(({ takes, gives, keeps }) => [...takes.map(({ at }) => at), ...gives.map(({ at }) => at), ...keeps]));
  return args.reduce((next, arg, at) => {
    if (moved.has(at)) return next;
    const inner = strip(arg);
    return inner.kind === 'name' ? use(next, arg, values[at]!) : inner.kind === 'member' && !inner.arrow && reads ? usePart(run, next, placeOf(inner), call) : next;
  }, state);
}
