// What names stand for that the workspace gives a fixed value: constants, enumerators, macros without parameters.

import { ZERO, type Value } from '../flow/state';
import { numberOfText } from '../model/constant-text';
import type { Program } from './program';

/** As the walk knows it; unknown for texts. */
export function constantValue(program: Program, file: string, name: string): Value | undefined {
  const value = program.constant(name, file);
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
