// In which namespaces a call looks for a function of C++, as far as it can be told without the types of arguments.

import type { FunctionModel, SkippedFunction, TypeRef, UsingModel } from '../model/types';
import { lastPart, qualifierPath, type Program, type Seer } from './program';

/** No member of a class: what stands before its name, if anything, is a namespace. */
export function isFree(program: Program, { owner, file }: FunctionModel | SkippedFunction): boolean {
  return owner === undefined || program.isNamespace(lastPart(owner)) && program.classNamed(lastPart(owner), file) === undefined;
}

/** Namespaces, and classes, that a function is in; undefined where that is not known. */
function pathOf({ namespace, owner }: Pick<Seer, 'namespace' | 'owner'>): string | undefined {
  return namespace === undefined ? undefined : [namespace, owner?.replace(/^::/, '')].filter(Boolean).join('::');
}

/** Those that may be meant by `qualifier::Name`; a qualifier that nobody knows says nothing. */
export function qualified(program: Program, from: FunctionModel, candidates: readonly FunctionModel[], written: string, at: number): readonly FunctionModel[] {
  const paths = candidates.map(pathOf);
  if (written === '') {
    // `::Name` is not written for one that is found without; for others `using namespace` may be in view.
    const isOutside = paths.includes('') ? (path: string) => path === '' : (path: string) => !isAround(path, from);
    return candidates.filter((_one, index) => paths[index] === undefined || isOutside(paths[index]));
  }
  const qualifier = unaliased(program, from, written, at);
  const last = lastPart(qualifier ?? '');
  if (qualifier === undefined || last !== 'std' && !program.isNamespace(last) && program.classNamed(last, from.file) === undefined) return candidates;
  return candidates.filter((_one, index) => paths[index] === undefined || isPath(paths[index], qualifier));
}

/** The qualifier with what `namespace b = a::c;` stands for; undefined where headers say different things. */
function unaliased(program: Program, from: Seer, qualifier: string, at?: number): string | undefined {
  const [head, ...rest] = qualifier.split('::');
  const own = holding(program, from, at).filter(({ alias }) => alias === head);
  const all = own.length > 0 ? own : program.headerUsings.filter(({ alias }) => alias === head);
  const meant = [...new Set(all.map(({ path }) => path))];
  return meant.length === 0 ? qualifier : meant.length > 1 || meant[0] === head ? undefined : [meant[0], ...rest].join('::');
}

function holding(program: Program, { file }: Seer, at?: number): readonly UsingModel[] {
  const all = program.files.get(file)?.usings ?? [];
  return at === undefined ? all : all.filter(({ start, end }) => start <= at && at < end);
}

/** Where a class is looked for that is written with a namespace, as `owning::Holder`, or that one is brought in for. */
export function seerOf(program: Program, { name, qualified: written }: Pick<TypeRef, 'name' | 'qualified'>, near: Seer): Seer {
  if (!program.hasNamesakes(name)) return near;
  const inSpace = (namespace: string): Seer | undefined => {
    const seer = { file: near.file, namespace };
    return program.classesSeen(name, seer).some((one) => (one.namespace ?? '') === namespace) ? seer : undefined;
  };
  if (written.includes('::')) {
    const space = unaliased(program, near, qualifierPath(written)) ?? '';
    if (space === '') return near;
    for (let around = pathOf(near) ?? ''; around !== ''; around = around.slice(0, Math.max(0, around.lastIndexOf('::')))) {
      const found = inSpace(`${around}::${space}`);
      if (found !== undefined) return found;
    }
    return inSpace(space) ?? near;
  }
  const seen = new Set(program.classesSeen(name, near).map(({ namespace }) => namespace ?? ''));
  if (seen.size < 2) return near;
  const brought = [...seen].filter((space) => space === '' || holding(program, near).some((one) => (one.kind === 'space' || lastPart(one.path) === name) && brings(one, space)));
  return brought.length === 1 ? inSpace(brought[0]!) ?? near : near;
}

/**
 * Those in the innermost namespace around the caller that has one, or brings one in by `using`; else all that may be in view. None
 * where one that was not read hides them.
 */
export function innermost(program: Program, from: FunctionModel, candidates: readonly FunctionModel[], at: number): readonly FunctionModel[] {
  if (candidates.length === 0) return candidates;
  const { name } = candidates[0]!;
  const paths = candidates.map(pathOf);
  const skipped = program.skippedNamed(name).filter((one) => isFree(program, one)).map(pathOf);
  const usings = holding(program, from, at).filter((one) => one.kind === 'space' || one.kind === 'name' && lastPart(one.path) === name);
  const found = (isMeant: (path: string | undefined) => boolean): readonly FunctionModel[] | undefined => {
    const here = candidates.filter((_one, index) => isMeant(paths[index]));
    return here.length > 0 ? here : skipped.some(isMeant) ? [] : undefined;
  };
  const inBlock = usings.filter(({ kind, start }) => kind === 'name' && from.span.start <= start);
  const named = inBlock.length === 0 ? undefined : found((path) => inBlock.some((one) => brings(one, path)));
  if (named !== undefined) return named;
  const outside = usings.filter((one) => !inBlock.includes(one));
  for (let around = pathOf(from) ?? ''; around !== ''; around = around.slice(0, Math.max(0, around.lastIndexOf('::')))) {
    const here = found((path) => path === around || outside.some((one) => brings(one, path) && levelOf(one, path!) === around));
    if (here !== undefined) return here;
  }
  const free = candidates.filter((one) => one.owner === undefined);
  const used = outside.some((one) => paths.some((path) => brings(one, path)) || skipped.some((path) => brings(one, path)));
  if (!used) return free;
  const all = [...outside, ...program.headerUsings];
  const here = found((path) => path === undefined || path === '' || all.some((one) => brings(one, path)));
  return here === undefined || here.length === 0 ? here ?? free : candidates.filter((one) => here.includes(one) || isOfArguments(program, one));
}

/** It is found by the type of an argument too, a class of its own namespace. */
function isOfArguments(program: Program, fn: FunctionModel): boolean {
  const path = pathOf(fn);
  return path !== undefined && path !== '' && fn.params.some(({ type }) => program.classNamed(type.name, fn)?.namespace === path);
}

/** Whether what was not read, and is nearer, may be meant instead of one that was found. */
export function mayHide(from: FunctionModel, skipped: SkippedFunction, found: FunctionModel): boolean {
  const path = pathOf(found);
  return path === undefined || pathOf(skipped) === path || !isAround(path, from);
}

/** Whether it makes what is in that namespace be found without a qualifier. */
function brings({ kind, path, within }: UsingModel, space: string | undefined): boolean {
  if (space === undefined || kind === 'alias') return false;
  const brought = kind === 'space' ? path : qualifierPath(path);
  return space === brought || within !== '' && isPath(space, brought) && space.startsWith(`${within.split('::')[0]!}::`);
}

/** Where its names seem to stand: those of a whole namespace in the next one around both. */
function levelOf({ kind, within }: UsingModel, space: string): string {
  if (kind === 'name') return within;
  let around = within;
  while (around !== '' && !`${space}::`.startsWith(`${around}::`)) around = around.slice(0, Math.max(0, around.lastIndexOf('::')));
  return around;
}

function isPath(path: string, qualifier: string): boolean {
  return `::${path}`.endsWith(`::${qualifier}`);
}

function isAround(path: string, from: FunctionModel): boolean {
  return path === '' || `${pathOf(from) ?? ''}::`.startsWith(`${path}::`);
}
