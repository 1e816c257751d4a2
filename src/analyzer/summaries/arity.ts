// How many arguments a function takes, as far as declarations tell which ones may be left out.

import { isCsharp, type Program } from './program';

/** Whether a function, or method, of so many parameters may be called with so many arguments; where nobody collects what may be left out, with any fewer. */
export function mayTake(program: Program, name: string, params: number, given: number, file: string): boolean {
  if (given >= params || isCsharp({ file })) return given <= params;
  return program.defaultedNamed(name).some((one) => one.params === params && one.least <= given);
}
