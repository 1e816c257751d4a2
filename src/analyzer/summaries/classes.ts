// Which functions and classes are of which class: those of one name in two programs of the workspace, or in two namespaces, have
// nothing to do with each other. Where it cannot be told they are of the same.

import type { ClassModel, FunctionModel, SkippedFunction } from '../model/types';
import { lastPart, type Program, type Seer } from './program';

/** Whether the function is of the class that is meant by the name where `near` stands. */
export function isMethodOf(program: Program, fn: FunctionModel | SkippedFunction, className: string, near: Seer): boolean {
  return fn.owner !== undefined && lastPart(fn.owner) === lastPart(className) && isSame(program, className, fn, near);
}

/** Whether by that name two places mean the same class. */
export function isSame(program: Program, className: string, one: Seer, other: Seer): boolean {
  if (one.file === other.file && one.namespace === other.namespace && one.owner === other.owner) return true;
  const name = lastPart(className);
  if (!program.hasNamesakes(name)) return true;
  const [seen, theirs] = [program.classesSeen(name, one), program.classesSeen(name, other)];
  return seen.some((model) => theirs.includes(model));
}

/** Methods of that name, and of the class that is meant by its name where `near` stands. */
export function methodsNamed(program: Program, className: string, name: string, near: Seer): readonly FunctionModel[] {
  return program.functionsNamed(name).filter((fn) => isMethodOf(program, fn, className, near));
}

/** Classes that derive from the one that is meant where `near` stands, at any depth. */
export function derivedClasses(program: Program, className: string, near: Seer): readonly ClassModel[] {
  const names = program.derivedFrom(className);
  if (names.length === 0) return names;
  const memo = memoOf(program);
  const key = program.hasNamesakes(className) ? `${className} ${program.classesSeen(className, near).map(({ file, span }) => `${file}:${span.start}`).join()}` : className;
  let found = memo.get(key);
  if (found === undefined) memo.set(key, found = findDerived(program, className, near));
  return found;
}

const descendants = new WeakMap<Program, { readonly version: number; readonly byClass: Map<string, readonly ClassModel[]> }>();

function memoOf(program: Program): Map<string, readonly ClassModel[]> {
  let memo = descendants.get(program);
  if (memo?.version !== program.version) descendants.set(program, memo = { version: program.version, byClass: new Map() });
  return memo.byClass;
}

function findDerived(program: Program, className: string, near: Seer): readonly ClassModel[] {
  const found = new Set<ClassModel>();
  const work: { readonly name: string; readonly seer: Seer }[] = [{ name: className, seer: near }];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    for (const one of program.derivedFrom(next.name)) {
      if (found.has(one) || one.name === className || !isSame(program, next.name, one, next.seer)) continue;
      found.add(one);
      work.push({ name: one.name, seer: one });
    }
  }
  return [...found];
}
