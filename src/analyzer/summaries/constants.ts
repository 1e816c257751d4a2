// What names stand for that the workspace gives a fixed value: constants, enumerators, macros without parameters.

import { ZERO, type Value } from '../flow/state';
import { numberOfText } from '../model/constant-text';
import type { FunctionModel, LiteralExpr } from '../model/types';
import { factsOf, outerFunction } from './facts';
import { lastPart, type Program } from './program';
import { field } from './types';

/** The constant that a name means in a function: one of its own variables, or a member of its class, may be called the same. */
export function constantNamed(program: Program, fn: FunctionModel, name: string): LiteralExpr['value'] | undefined {
  const value = program.constant(lastPart(name), fn.file);
  if (value === undefined || name.includes('::')) return value;
  for (let scope: FunctionModel | undefined = fn; scope; scope = outerFunction(scope)) {
    const { params, declaresByName } = factsOf(scope);
    if (params.has(name) || declaresByName.has(name)) return undefined;
  }
  if (fn.owner !== undefined && field(program, lastPart(fn.owner), name, fn)?.isStatic === false) return undefined;
  return value;
}

/** As the walk knows it; unknown for texts. */
export function constantValue(program: Program, fn: FunctionModel, name: string): Value | undefined {
  const value = constantNamed(program, fn, name);
  return value === undefined || typeof value === 'string' ? undefined : value === 0 || value === false || value === null ? ZERO : typeof value === 'number' ? `=${value}` : '!';
}

/** `#define OPEN_STORE 0x01`. */
export function macroNumber(program: Program, file: string, name: string, depth = 0): number | undefined {
  const macro = depth > 4 ? undefined : program.macro(name, file);
  if (macro === undefined || macro.params !== undefined) return undefined;
  return numberOfText(macro.body, (inner) => {
    const value = program.constant(inner, file) ?? macroNumber(program, file, inner, depth + 1);
    return typeof value === 'number' ? value : undefined;
  });
}
