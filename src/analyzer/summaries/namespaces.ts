// In which namespaces a call looks for a function of C++, as far as it can be told without `using` and the types of arguments.

import type { FunctionModel, SkippedFunction } from '../model/types';
import { lastPart, type Program } from './program';

/** No member of a class: what stands before its name, if anything, is a namespace. */
export function isFree(program: Program, { owner, file }: FunctionModel | SkippedFunction): boolean {
  return owner === undefined || program.isNamespace(lastPart(owner)) && program.classNamed(lastPart(owner), file) === undefined;
}

/** Namespaces, and classes, that a function is in; undefined where that is not known. */
function pathOf({ namespace, owner }: FunctionModel | SkippedFunction): string | undefined {
  return namespace === undefined ? undefined : [namespace, owner?.replace(/^::/, '')].filter(Boolean).join('::');
}

/** Those that may be meant by `qualifier::Name`; a qualifier that nobody knows, such as another name for a namespace, says nothing. */
export function qualified(program: Program, from: FunctionModel, candidates: readonly FunctionModel[], qualifier: string): readonly FunctionModel[] {
  const last = lastPart(qualifier);
  const paths = candidates.map(pathOf);
  if (qualifier === '') {
    // `::Name` is not written for one that is found without; for others `using namespace` may be in view.
    const isOutside = paths.includes('') ? (path: string) => path === '' : (path: string) => !isAround(path, from);
    return candidates.filter((_one, at) => paths[at] === undefined || isOutside(paths[at]));
  }
  if (last !== 'std' && !program.isNamespace(last) && program.classNamed(last, from.file) === undefined) return candidates;
  return candidates.filter((_one, at) => paths[at] === undefined || `::${paths[at]}`.endsWith(`::${qualifier}`));
}

/** Those in the innermost namespace around the caller that has one, else all that `using namespace` may bring in; none where one that was not read hides them. */
export function innermost(program: Program, from: FunctionModel, candidates: readonly FunctionModel[]): readonly FunctionModel[] {
  const paths = candidates.map(pathOf);
  const skipped = candidates.length === 0 ? [] : program.skippedNamed(candidates[0]!.name).filter((one) => isFree(program, one)).map(pathOf);
  for (let around = pathOf(from) ?? ''; around !== ''; around = around.slice(0, Math.max(0, around.lastIndexOf('::')))) {
    const here = candidates.filter((_one, at) => paths[at] === around);
    if (here.length > 0) return here;
    if (skipped.includes(around)) return [];
  }
  return candidates.filter((one) => one.owner === undefined);
}

function isAround(path: string, from: FunctionModel): boolean {
  return `${pathOf(from) ?? ''}::`.startsWith(`${path}::`);
}
