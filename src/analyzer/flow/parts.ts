// Variables that point into a block and own nothing of it: a property that was found in it, a row, the text of a property. When
// the block is given back they lead to what is gone. `^p` says which block it is.

import { hasRole } from '../api';
import type { CallExpr, Expr, Span } from '../model/types';
import { worksOnBytes } from './codes';
import type { Contract } from './contract';
import { hasParts, partOf } from './leads';
import { copiesStruct, readsPointer } from './marshal';
import { useOfNothing, useThrough } from './ownership';
import { baseOf, calleeName, isComparing, membersIn, placeOf, rootName, strip } from './places';
import { isOwn, typeOfPlace, type Run } from './run';
import { pointedTo } from './scan';
import { holdsPointers, isNumber, isPointerMember } from './types';
import { get, NONZERO, resourceOf, set, UNKNOWN, type ResourceId, type State, type Value } from './state';

/** `before` is what was known when the value was read, `after` when it was put into the variable. */
export function notePart(run: Run, before: State, after: State, place: string | undefined, value: Expr): State {
  if (place === undefined) return after;
  const inner = strip(value);
  const isOut = !isOwn(run, place);
  if (isOut && !leadsOut(run, place)) return after;
  const now = get(after, place);
  const type = isOut ? undefined : typeOfPlace(run, place)!;
  const copies = (type === undefined || holdsPointers(type)) && ['name', 'member', 'index', 'unary'].includes(inner.kind);
  if (now !== UNKNOWN && now !== NONZERO || type?.reference === true || type?.array === true || type !== undefined && !isPointer(run, place) && !copiesStruct(value) && !copies) return after;
  const block = copies && inner.kind !== 'name' && !(inner.kind === 'unary' && inner.op === '&') ? readFrom(run, before, inner) : pointsInto(run, before, value);
  return block === undefined ? after : set(after, `^${place}`, `B${block}`);
}

/** `*out`, `out->lpb` of a parameter: the caller follows it. */
function leadsOut(run: Run, place: string): boolean {
  const type = run.fn.params.find((param) => param.name === baseOf(place))?.type;
  if (type === undefined || type.reference) return false;
  if (place !== `*${baseOf(place)}`) return isPointerMember(/^\w+->(\w+)$/.exec(place)?.[1] ?? '');
  return type.pointers === 0 ? type.name === 'LPSBinary' : type.pointers === 1 && type.name === 'SBinary' || run.env.isRawPointer({ ...type, pointers: type.pointers - 1 });
}

function isPointer(run: Run, place: string): boolean {
  const type = typeOfPlace(run, place)!;
  return run.env.isRawPointer(type) || type.name === 'auto';
}

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
    case 'unary': return inner.op === '&' ? partOf(state, rootName(inner.operand) ?? '') : undefined;
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
function readFrom(run: Run, state: State, expr: Expr): ResourceId | undefined {
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
  const block = place === undefined ? undefined : partOf(state, place) ?? partInStruct(run, state, place);
  // Rows that were taken out of a set live on without it.
  return block === undefined || state.held.get(block)?.touched === true ? state : useThrough(run, state, `I${block}`, at, undefined, place);
}

/** `id.lpb` of a struct that was copied from a block. */
function partInStruct(run: Run, state: State, place: string): ResourceId | undefined {
  const [base, ...members] = place.split('.');
  return members.length === 0 || members.some((member) => run.scan.written.has(member)) ? undefined : partOf(state, base!);
}

/** The caller gets what the returned variable leads into. */
export function returnPart(run: Run, state: State, value: Expr): State {
  const type = value.kind === 'name' ? typeOfPlace(run, value.name) : undefined;
  const { returnType } = run.fn;
  if (type === undefined || type.name === 'auto' || returnType === undefined || isNumber(returnType) && !holdsPointers(returnType)) return state;
  return usePart(run, state, placeOf(value), value);
}

/** What MAPI hands out it has written itself. */
export function isFilled({ fromApi, row }: Contract): boolean {
  return fromApi && row !== undefined && row.adopts === undefined && !hasRole(row, 'allocate') && !hasRole(row, 'allocate-linked');
}

/** A function of MAPI, one that compares, or one that works on bytes looks at what it is given. */
export function usePartsIn(run: Run, state: State, call: CallExpr, contract: Contract | undefined, args: readonly Expr[], values: readonly Value[]): State {
  const isApi = contract?.fromApi === true;
  if (!isApi && !isComparing(call) && !worksOnBytes(calleeName(call) ?? '') || !hasParts(state) && !(isApi && values.some((value) => resourceOf(value) !== undefined))) return state;
  const use = (next: State, arg: Expr, value: Value): State => usePart(run, isApi ? useThrough(run, next, value, call) : next, placeOf(arg), call);
  const moved = new Set((contract?.outcomes ?? []).flatMap(({ takes, gives, keeps }) => [...takes.map(({ at }) => at), ...gives.map(({ at }) => at), ...keeps]));
  return args.reduce((next, arg, at) => {
    const inner = strip(arg);
    if (moved.has(at)) return next;
    return inner.kind === 'name' ? use(next, arg, values[at]!) : inner.kind === 'member' && isPointerMember(inner.name) ? usePart(run, next, placeOf(inner), call) : next;
  }, state);
}
