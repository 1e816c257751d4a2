// COM smart pointers of the program's own: whatever plain pointer one is made of or set to, it adds a reference, and gives it back
// when it ends. Whoever had the pointer still owns what he had.

import { calleeName } from '../flow/places';
import { isRawPointerType, type OwnCounting } from '../flow/types';
import type { ClassModel, FunctionModel } from '../model/types';
import { factsOf } from './facts';
import { givenBackAtEnd } from './guard-role';
import { methodsOf } from './members';
import { filledWith, leaves } from './own-reference';
import type { Program } from './program';

const counting = new WeakMap<ClassModel, { readonly edition: number; readonly counts: boolean }>();

export function ownCounting(program: Program): OwnCounting {
  return (className) => {
    const model = program.classNamed(className);
    if (model === undefined) return undefined;
    const before = counting.get(model);
    if (before?.edition === program.edition) return before.counts;
    counting.set(model, { edition: program.edition, counts: false });
    const counts = !program.hasNamesakes(className) && isCounting(program, model, className);
    counting.set(model, { edition: program.edition, counts });
    return counts;
  };
}

function isCounting(program: Program, model: ClassModel, className: string): boolean {
  const adds = (fn: FunctionModel): boolean => factsOf(fn).calls.some((call) => calleeName(call) === 'AddRef');
  const isPlain = (fn: FunctionModel): boolean => fn.params[0] !== undefined && !fn.params[0].type.reference && isRawPointerType(fn.params[0].type, program.aliasesIn(fn.file));
  const own = methodsOf(program, className, model);
  const makers = own.filter((fn) => fn.kind === 'constructor' && isPlain(fn));
  const setters = own.filter((fn) => fn.name === 'operator=' && isPlain(fn));
  return makers.length > 0 && makers.every((maker) => {
    const [member] = filledWith(maker, maker.params[0]!.name);
    return member !== undefined && adds(maker) && leaves(program, maker, 1, 0, 0) && givenBackAtEnd(program, maker, member) === 'com-ref';
  }) && setters.every((fn) => adds(fn) || factsOf(fn).calls.some((call) => calleeName(call) === className));
}
