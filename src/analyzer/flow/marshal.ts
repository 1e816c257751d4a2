// C#: what the runtime's marshaller does with the memory behind an address.

import type { CallExpr, Expr } from '../model/types';
import { calleeName, strip } from './places';

/** What the runtime's marshaller does not free it copies or reads, and what goes to the console is a number. */
export function looksThrough(call: CallExpr): boolean {
  return /(?:^|::)(?:Marshal|Console|Debug|Trace)::/.test(qualified(call));
}

/** Follows the address that it is given. */
export function readsMemory(call: CallExpr): boolean {
  return looksThrough(call) && /^(?:Read|PtrTo|Copy)/.test(calleeName(call) ?? '');
}

export function writesMemory(call: CallExpr): boolean {
  return looksThrough(call) && /^(?:Write|StructureTo)/.test(calleeName(call) ?? '');
}

/** A pointer, or a struct with pointers in it, as it is found in memory. */
export function readsPointer(call: CallExpr): boolean {
  return /(?:^|::)Marshal::ReadIntPtr$/.test(qualified(call)) || copiesStruct(call);
}

export function copiesStruct(expr: Expr): boolean {
  const inner = strip(expr);
  return inner.kind === 'call' && /(?:^|::)Marshal::PtrToStructure$/.test(qualified(inner));
}

function qualified(call: CallExpr): string {
  const callee = strip(call.callee);
  return callee.kind === 'name' ? callee.name : '';
}
