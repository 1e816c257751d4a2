// What a call may do, as a list of outcomes; an API row and a function's summary both come down to this. A path splits into one
// path per outcome.

import { familyInfo, type ApiRow, type Family } from '../api';
import type { StructMember } from './run';
import type { Value } from './state';
import { FAILURE, NONZERO, UNKNOWN, WARNING, ZERO } from './state';

export interface Contract {
  readonly name: string;
  readonly outcomes: readonly Outcome[];
  /** What is handed out lives and dies with this argument, unless that is NULL. */
  readonly linkedTo?: number;
  readonly fromApi: boolean;
  readonly row?: ApiRow;
  /** Nobody can look into the callee: the caller shows by what it does that it owns what it gets. */
  readonly believed?: true;
  /** A state of the process that the call enters when it succeeds, or leaves: MAPI is initialised. */
  readonly enters?: Family;
  readonly leaves?: Family;
  /** The parameter that is a result code, when the function throws for every failure and does nothing else that matters. */
  readonly throwsOn?: number;
  /** Members of structs behind parameters: they are counted as arguments, after the others. */
  readonly members?: readonly StructMember[];
  readonly arity?: number;
  /** Parameters that are references: the argument is the variable itself. */
  readonly references?: readonly number[];
  /** Parameters of a type that is not followed, a template's `T`: what becomes of a pointer that is handed over there is not known. */
  readonly unfollowed?: readonly number[];
  /** Parameters that it keeps with references of its own. */
  readonly shares?: readonly number[];
  /** A plain pointer comes back as its result. */
  readonly plain?: true;
  /** Parameters by which it only looks at rows. */
  readonly looksAt?: readonly number[];
}

export interface Outcome {
  /** The value that comes back when it is not something handed out. */
  readonly result: Value;
  readonly gives: readonly Gift[];
  readonly takes: readonly Taking[];
  /** Arguments (or the receiver, as -1) that may have been kept: no longer ours to follow. */
  readonly keeps: readonly number[];
  /** Out-parameters that are surely NULL in this outcome. */
  readonly clears: readonly number[];
  /** What is handed out by these, somebody else keeps. */
  readonly lends?: readonly (number | 'result')[];
  /** Arguments that must be NULL, or must not be, for things to go this way. */
  readonly nulls?: readonly number[];
  readonly nonnulls?: readonly number[];
  /** Arguments that are result codes: which of them things go this way for, see result-code.ts. */
  readonly codes?: readonly { readonly at: number; readonly may: number }[];
  /** What is left in the plain numbers whose address is passed; unknown where it is not known. */
  readonly numbers?: readonly { readonly at: number; readonly value: Value }[];
  /** What the arguments for parameters that are references are worth from then on; without a value, what they were before. */
  readonly sets?: readonly { readonly at: number; readonly value?: Value }[];
  /** The result is this argument again. */
  readonly returns?: number;
}

/** `shared`: somebody else holds a reference of the same object, which stays when this one is given back. `object`: a block that was made one, see object.ts. `made`: see made.ts. */
export interface Gift { readonly at: number | 'result'; readonly family: Family; readonly linkedTo?: number; readonly inout?: boolean; readonly shared?: boolean; readonly object?: boolean; readonly made?: string }
/** `counted`: it counts references, and frees the object with the last one. */
export interface Taking { readonly at: number | 'receiver'; readonly family: Family | 'any'; readonly byAddress: boolean; readonly counted?: boolean }

export function contractOfRow(row: ApiRow): Contract {
  const takes = (row.takes ?? []).flatMap((taken): Taking[] => (taken.at === 'process' ? [] : [{ at: taken.at, family: taken.family, byAddress: taken.byAddress === true }]));
  const followed = (row.gives ?? []).filter((given) => familyInfo(given.family).counted !== true);
  const outs = followed.flatMap((given): Gift[] => (typeof given.at === 'number' ? [{ at: given.at, family: given.family, ...(given.inout === true ? { inout: true } : {}) }] : []));
  const results = followed.filter((given) => given.at === 'result').map((given): Gift => ({ at: 'result', family: given.family }));
  const base = { takes, keeps: [...(row.adopts ?? [])], clears: [] };
  const outcomes: Outcome[] = [];
  const enters = row.gives?.find((given) => given.at === 'process' && given.family === 'mapi-init')?.family;
  const leaves = row.takes?.find((taken) => taken.at === 'process' && taken.family === 'mapi-init')?.family;
  if (results.length > 0) outcomes.push({ ...base, result: NONZERO, gives: [...outs, ...results] }, { ...base, keeps: [], result: ZERO, gives: [] });
  else if (outs.length > 0) {
    const [good, bad] = row.result === 'bool' || row.result === 'handle' || row.result === 'pointer' ? [NONZERO, ZERO]
      : row.result === 'code' ? [ZERO, NONZERO]
        : row.result === 'count' || row.result === 'void' ? [UNKNOWN, UNKNOWN] : [ZERO, FAILURE];
    const numbers = row.tells?.map((at) => ({ at, value: UNKNOWN }));
    outcomes.push({ ...base, result: good, gives: outs, ...(numbers && { numbers }) }, { ...base, keeps: [], result: bad, gives: [] });
  } else if (enters !== undefined || base.keeps.length > 0 && row.result === 'hresult') outcomes.push({ ...base, result: ZERO, gives: [] }, { ...base, keeps: [], result: FAILURE, gives: [] });
  else outcomes.push({ ...base, result: UNKNOWN, gives: [] });
  // A warning is a success that hands everything out, and is not S_OK.
  if (row.warns === true && outs.length > 0 && row.result === 'hresult') outcomes.push({ ...base, result: WARNING, gives: outs });
  return { name: row.name, outcomes, fromApi: true, row, ...(row.linkedTo === undefined ? {} : { linkedTo: row.linkedTo }), ...(enters === undefined ? {} : { enters }), ...(leaves === undefined ? {} : { leaves }) };
}
