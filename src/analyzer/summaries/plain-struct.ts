// Structs that give nothing back by themselves.

import { isKnownStruct } from '../flow/types';
import type { TypeRef } from '../model/types';
import { isMethodOf } from './classes';
import { seerOf } from './namespaces';
import { isCsharp, lastPart, type Program, type Seer } from './program';

/** No destructor, no base: whatever its members point to is somebody else's to give back. Of several classes that may be meant, none has. */
export function isPlainStruct(program: Program, type: TypeRef, near: Seer): boolean {
  const known = program.classesSeen(type.name, seerOf(program, type, near));
  const alias = known.length === 0 ? program.alias(type.name, near.file) : undefined;
  if (alias !== undefined && alias.name !== type.name && alias.pointers === 0 && program.classNamed(alias.name, near) !== undefined) return isPlainStruct(program, alias, near);
  if (known.length === 0) return isKnownStruct(type);
  return known.every((one) => one.bases.length === 0 && !one.methods.some((method) => method.name === `~${lastPart(one.name)}` || method.name === 'Dispose' && isCsharp(one)) && !program.functionsNamed(`~${lastPart(one.name)}`).some((fn) => isMethodOf(program, fn, one.name, one)));
}
