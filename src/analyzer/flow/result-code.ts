// What a result code may be, as a set of three: S_OK, a warning, a failure. A parameter that is a code carries such a set, which
// every test of it makes smaller; what is left at the end tells a caller how things went.

import type { FunctionModel, TypeRef } from '../model/types';
import { FAILURE, hold, NONZERO, resourceOf, set, UNKNOWN, WARNING, ZERO, type ResourceId, type State, type Value } from './state';

export type Codes = number;
export const OK: Codes = 1;
const WARNED: Codes = 2;
export const FAILED: Codes = 4;
export const SUCCEEDED: Codes = OK | WARNED;
export const ANY: Codes = OK | WARNED | FAILED;

export function isResultCode(type: TypeRef): boolean {
  return type.pointers === 0 && /^(?:HRESULT|SCODE|ECRESULT)$/.test(type.name);
}

/** C# has no type for codes, but some authors make an enumeration of them. */
export function isCodeParameter(fn: FunctionModel, type: TypeRef): boolean {
  return isResultCode(type) || fn.file.endsWith('.cs') && /^(?:int|\w*H(?:Result|RESULT))$/.test(type.name) && type.pointers === 0 && !type.array && !type.reference;
}

export function codesOf(state: State, value: Value): Codes {
  const id = resourceOf(value);
  if (id !== undefined) return state.held.get(id)?.code ?? ANY;
  if (value.startsWith('=')) return isFailureNumber(value) ? FAILED : WARNED;
  return value === ZERO ? OK : value === WARNING ? WARNED : value === FAILURE ? FAILED : value === NONZERO ? WARNED | FAILED : value.startsWith('>') ? WARNED : ANY;
}

/** `=-5`, `=2147943623`: a number that is the code of one failure. */
export function isFailureNumber(value: Value): boolean {
  return value.startsWith('=') && (Number(value.slice(1)) < 0 || Number(value.slice(1)) >= 0x80000000);
}

/** The value a set stands for; a success of which no more is known counts as S_OK. */
export function valueOfCodes(codes: Codes): Value | undefined {
  return codes === FAILED ? FAILURE : codes === WARNED ? WARNING : codes === (WARNED | FAILED) ? NONZERO : (codes & FAILED) === 0 ? ZERO : undefined;
}

/** The ways on from a function that can give these codes: where it never warns, what is not S_OK is a failure. */
export function withCodes<End extends { readonly value: Value; readonly state: State }>(may: Codes, ends: readonly End[]): readonly End[] {
  if ((may & WARNED) !== 0 || (may & OK) === 0) return ends;
  const left = ends.flatMap((end): readonly End[] => {
    const codes = codesOf(end.state, end.value) & may;
    if (end.value !== UNKNOWN && end.value !== NONZERO) return codes === 0 ? [] : [end];
    return [{ codes: OK, value: ZERO }, { codes: FAILED, value: FAILURE }].flatMap((one) => ((codes & one.codes) === 0 ? [] : [{ ...end, value: one.value }]));
  });
  return left.length === 0 ? ends : left;
}

/** Codes for which `code < 0` and the like hold. */
export function codesInOrder(op: string): Codes {
  return op === '<' ? FAILED : op === '>=' ? SUCCEEDED : op === '>' ? WARNED : OK | FAILED;
}

/** The parameter that the value is, when it is a code. */
export function codeParameter(state: State, value: Value): ResourceId | undefined {
  const id = resourceOf(value);
  return id !== undefined && state.held.get(id)?.code !== undefined ? id : undefined;
}

export function narrow(state: State, id: ResourceId, codes: Codes): State {
  const resource = state.held.get(id)!;
  const left = (resource.code ?? ANY) & codes;
  let next = left === resource.code ? state : hold(state, id, { ...resource, code: left });
  if (left === OK) for (const [place, value] of next.vars) if (value === `R${id}`) next = set(next, place, ZERO);
  return next;
}

/** Whether a test taught anything of a parameter that is a code. */
export function learnedCode(before: State, after: State): boolean {
  if (before.held === after.held) return false;
  for (const [id, resource] of after.held) if (resource.code !== undefined && resource.code !== before.held.get(id)?.code) return true;
  return false;
}
