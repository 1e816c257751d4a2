// Which functions are worth walking: those that call something that hands out or takes back what we follow, themselves or
// through a function of the workspace that passes it on.

import { familyInfo } from '../api';
import { calleeName } from '../flow/places';
import { followed } from '../flow/target';
import type { FunctionModel } from '../model/types';
import { factsOf, lambdaFunction } from './facts';
import type { Program } from './program';

export function createConcern(program: Program): (fn: FunctionModel) => boolean {
  const movers = new Set(program.api.rows.filter((row) => (row.gives ?? []).some((given) => followed(given.family))
    || (row.takes ?? []).some((taken) => taken.family !== 'com-ref' && followed(taken.family) && familyInfo(taken.family).counted !== true)
    || (row.gives ?? []).some((given) => given.family === 'mapi-init') || (row.takes ?? []).some((taken) => taken.family === 'mapi-init')).map((row) => row.name));
  const known = new Map<FunctionModel, boolean>();
  const concerns = (fn: FunctionModel): boolean => {
    const answer = known.get(fn);
    if (answer !== undefined) return answer;
    known.set(fn, false);
    const names = namesCalled(fn);
    const found = names.some((name) => movers.has(name)) || names.some((name) => program.functionsNamed(name).some((callee) => passesOn(callee) && concerns(callee)));
    known.set(fn, found);
    return found;
  };
  return concerns;
}

const pointerName = /^LP[A-Za-z]|^P[A-Z][A-Z0-9_]+$/;

/** Something may come out of it: by its result, an out-parameter or a reference. */
function passesOn(fn: FunctionModel): boolean {
  return (fn.returnType?.pointers ?? 0) > 0 || /^LP|^auto$/.test(fn.returnType?.name ?? '') || fn.params.some(({ type }) => type.pointers > 1 || (type.pointers === 1 || type.reference) && pointerName.test(type.name)
    || type.reference && type.pointers > 0);
}

const names = new WeakMap<FunctionModel, readonly string[]>();

function namesCalled(fn: FunctionModel): readonly string[] {
  let found = names.get(fn);
  if (found === undefined) {
    const { calls, lambdas } = factsOf(fn);
    found = [...new Set([...calls.flatMap((call) => calleeName(call) ?? []), ...lambdas.flatMap((lambda) => namesCalled(lambdaFunction(lambda, fn)))])];
    names.set(fn, found);
  }
  return found;
}
