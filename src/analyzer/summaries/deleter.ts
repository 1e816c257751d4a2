// What a smart pointer of a library calls for what it holds: delete, a function that it is made with, or a class of the workspace.

import type { Contract } from '../flow/contract';
import type { Deleter } from '../flow/deleter';
import { strip } from '../flow/places';
import type { DeclareStmt, FunctionModel, TypeRef } from '../model/types';
import { lastPart, type Program } from './program';
import { isVariable } from './types';

export function deleterOf(program: Program, fn: FunctionModel, stmt: DeclareStmt, summaryOf: (fn: FunctionModel) => Contract | undefined): Deleter | undefined {
  const type = pointerType(program, stmt.type);
  const [held, by] = type?.args ?? [];
  if (type === undefined || held === undefined) return undefined;
  const given = stmt.ctorArgs?.[1];
  if (given !== undefined) {
    const inner = strip(given);
    const named = inner.kind === 'unary' && inner.op === '&' ? strip(inner.operand) : inner;
    return named.kind === 'name' && !isVariable(fn, named.name) ? ofFunction(program, lastPart(named.name)) : undefined;
  }
  const method = methods.get(type.qualified)!;
  if (by !== undefined) return ofClass(program, fn.file, by, method, summaryOf);
  if (method === 'Free') return type.name === 'CComHeapPtr' ? { name: 'CoTaskMemFree', family: 'co-task-mem' } : { name: 'free', family: 'c-heap' };
  return program.functionsNamed('operator()').some((fn) => fn.owner !== undefined && lastPart(fn.owner).startsWith('default_delete')) ? undefined
    : held.array ? { name: 'delete[]', family: 'cxx-array' } : { name: 'delete', family: 'cxx-object' };
}

/** Smart pointers of libraries, and what their deleters are called by. */
const methods: ReadonlyMap<string, string> = new Map([
  ['std::unique_ptr', 'operator()'], ['std::shared_ptr', 'operator()'], ['QScopedPointer', 'cleanup'], ['CHeapPtr', 'Free'], ['ATL::CHeapPtr', 'Free'], ['CComHeapPtr', 'Free'], ['ATL::CComHeapPtr', 'Free'],
]);

function pointerType(program: Program, type: TypeRef, depth = 0): TypeRef | undefined {
  const alias = depth > 4 || type.args.length > 0 ? undefined : program.alias(type.name);
  if (alias !== undefined) return pointerType(program, alias, depth + 1);
  return type.pointers === 0 && methods.has(type.qualified) && (type.qualified.includes('::') || program.classNamed(type.name) === undefined) ? type : undefined;
}

/** A function of the API that nobody here has written anew. */
function ofFunction(program: Program, name: string): Deleter | undefined {
  const taken = program.functionsNamed(name).length + program.skippedNamed(name).length > 0 ? undefined : program.api.lookup({ name, arity: 1 })?.row.takes;
  const [only] = taken ?? [];
  return taken?.length !== 1 || only?.at !== 0 || only.byAddress === true ? undefined : { name, family: only.family };
}

function ofClass(program: Program, file: string, type: TypeRef, method: string, summaryOf: (fn: FunctionModel) => Contract | undefined): Deleter | undefined {
  const all = program.functionsNamed(method).filter((fn) => fn.owner !== undefined && lastPart(fn.owner) === type.name);
  const calls = all.some((fn) => fn.file === file) ? all.filter((fn) => fn.file === file) : all;
  const [call] = calls;
  if (calls.length !== 1 || call?.params.length !== 1 || program.classNamed(type.name, file)?.bases.length !== 0) return undefined;
  const families = new Set(summaryOf(call)?.outcomes.filter((outcome) => !(outcome.nulls?.includes(0) ?? false)).map(({ takes }) => (takes.length === 1 && takes[0]!.at === 0 && !takes[0]!.byAddress ? takes[0]!.family : 'any')));
  const [family] = families;
  return families.size !== 1 || family === undefined || family === 'any' ? undefined : { name: type.name, family };
}
