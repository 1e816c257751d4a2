// Whether an object that is made with a variable keeps hold of the variable itself.

import { isRawPointerType } from '../flow/types';
import type { DeclareStmt, FieldModel, FunctionModel } from '../model/types';
import { seerOf } from './namespaces';
import { lastPart, type Program, type Seer } from './program';
import { constructorOf } from './resolve';

/** The class has a member that can hold the variable: a reference, where its address is given, or taken, a pointer, or a template's object such as a tuple of references. */
export function keepsVariable(program: Program, fn: FunctionModel, made: DeclareStmt, at: number, byAddress: boolean): boolean | undefined {
  const holders = membersOf(program, made.type.name, seerOf(program, made.type, fn));
  if (holders === undefined) return undefined;
  const param = constructorOf(program, fn, made)?.params[at];
  if (!byAddress && param?.type.reference === false) return false;
  return holders.some(({ type }) => type.reference || type.args.length > 0 || type.pointers > 0 && (byAddress || param !== undefined) || byAddress && isRawPointerType(type, program.aliasesIn(fn.file)));
}

/** The fields of a class and its bases; undefined when one of them is not known. */
function membersOf(program: Program, name: string, near: Seer, depth = 0): readonly FieldModel[] | undefined {
  const known = depth > 5 ? undefined : program.classNamed(name, near);
  const inherited = known?.bases.map((base) => membersOf(program, lastPart(base), known, depth + 1));
  return inherited?.includes(undefined) === false ? [...known!.fields, ...inherited.flatMap((fields) => fields!)] : undefined;
}
