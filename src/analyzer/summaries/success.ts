// What is known when a call went well: its result, and what it handed out.

import type { ApiRow } from '../api';
import { isOwnerType } from '../flow/types';
import type { CallExpr, FunctionModel } from '../model/types';
import { ANY, GOOD, NONNULL, NOT_ZERO, ONE, Z, type Bits, type End, type Known } from './known';
import { outPlace } from './passing';
import type { Program } from './program';
import { isRawPointer } from './types';

/** The out-parameters of a call that succeeded. */
export function successOf(row: ApiRow, call: CallExpr): Known {
  const known: Known = new Map();
  for (const given of row.gives ?? []) {
    const arg = typeof given.at === 'number' ? call.args[given.at] : undefined;
    const key = arg && outPlace(arg);
    if (key !== undefined) known.set(key, NONNULL);
  }
  return known;
}

export function successBits(row: ApiRow): Bits {
  switch (row.result) {
    case 'hresult':
    case 'scode':
    case 'code': return Z;
    case 'handle':
    case 'pointer': return NONNULL;
    case 'bool': return ONE;
    default: return ANY;
  }
}

/** After a success the object that comes back is there, whatever it is wrapped in; a number may say anything. */
export function handsOutObject(program: Program, { returnType, file }: FunctionModel): boolean {
  return returnType !== undefined && (isRawPointer(program, returnType, file) || isOwnerType(returnType, program.aliasesIn(file)));
}

/** A helper that hands up what it got and fails for another reason has not succeeded: whoever repeats it tries again. */
export function succeeding({ returnType }: FunctionModel, result: Bits): Bits {
  return result & wanted(returnType) || result;
}

function wanted(returnType: FunctionModel['returnType']): Bits {
  const { name, pointers } = returnType ?? { name: '', pointers: 0 };
  return pointers > 0 || /^(?:BOOL|bool|BOOLEAN)$/.test(name) ? NOT_ZERO : /^(?:HRESULT|SCODE)$/.test(name) ? GOOD : ANY;
}

/** What holds at each of several ends; what is known nowhere else is left out. */
export function commonOf(ends: readonly Known[]): Known {
  const common: Known = new Map();
  for (const key of ends[0]?.keys() ?? []) {
    const bits = ends.reduce((sum, end) => sum | (end.get(key) ?? ANY), 0);
    if (bits !== ANY) common.set(key, bits);
  }
  return common;
}

/** What a function that went well leaves behind. */
export function endOf(fn: FunctionModel, ends: readonly End[]): End {
  const well = ends.filter(({ result }) => (result & wanted(fn.returnType)) !== 0);
  const all = well.length > 0 ? well : ends;
  return { known: commonOf(all.map(({ known }) => known)), result: all.reduce((sum, { result }) => sum | succeeding(fn, result), 0) || ANY };
}
