// C#: what is declared without PreserveSig throws on a failure, and returns what the API hands out through its last argument:
// `IntPtr rows = table.QueryRows(50, 0);`.

import type { ApiMatch, ApiRow } from '../api';
import { strip } from '../flow/places';
import type { CallExpr, ClassModel, FunctionModel } from '../model/types';
import { lastPart, qualifierOf, type Program } from './program';
import { receiverClass } from './types';

const returned = new WeakMap<ApiRow, ApiRow>();

/** The row for a call that has one argument less, where the declaration says that it returns a bare address. */
export function returnedOut(program: Program, fn: FunctionModel, call: CallExpr): ApiMatch | undefined {
  const callee = strip(call.callee);
  if (callee.kind !== 'member' && callee.kind !== 'name') return undefined;
  const arity = call.args.length;
  const name = lastPart(callee.name);
  const owner = callee.kind === 'member' ? receiverClass(program, fn, callee) : qualifierOf(callee.name) ?? fn.owner;
  const model = owner === undefined ? undefined : program.classNamed(owner, fn.file);
  const declared: ClassModel['methods'] = (callee.kind === 'member' ? model?.methods : model?.imports) ?? [];
  if (owner === undefined || !declared.some((one) => one.name === name && one.arity === arity && /^U?IntPtr$|^nu?int$/.test(one.returnType?.name ?? ''))) return undefined;
  const found = program.api.lookup({ name, arity: arity + 1, ...(callee.kind === 'member' ? { method: true, receiverType: owner } : {}) });
  const given = found?.row.gives?.find(({ at }) => at === arity);
  if (found === undefined || given === undefined) return undefined;
  const row = returned.get(found.row) ?? { ...found.row, args: arity, result: 'pointer' as const, gives: [{ ...given, at: 'result' as const }] };
  returned.set(found.row, row);
  return { ...found, row };
}
