// What a virtual call hands out: any class below may stand behind the pointer, and whoever calls cannot tell which. Where all of
// them that leave something with the caller leave it as his own, he has to give it back. In doubt the call stays unknown.

import { interfaceOf } from '../api';
import type { Contract, Outcome } from '../flow/contract';
import { calleeName, strip } from '../flow/places';
import { FAILURE, ZERO } from '../flow/state';
import type { CallExpr, FunctionModel } from '../model/types';
import { derivedClasses, isMethodOf } from './classes';
import { namesOfLine } from './counted';
import { isCsharp, lastPart, type Program, type Seer } from './program';
import { receiverClass } from './types';

const mostOverrides = 16;

interface Surroundings {
  concerns(fn: FunctionModel): boolean;
  summaryOf(fn: FunctionModel): Contract | undefined;
  isWalked(fn: FunctionModel): boolean;
  isKnown(fn: FunctionModel, call: CallExpr): boolean;
}

export function createOverrides(program: Program, { concerns, summaryOf, isWalked, isKnown }: Surroundings): (fn: FunctionModel, call: CallExpr) => Contract | undefined {
  const candidates = new Map<CallExpr, readonly FunctionModel[]>();
  const known = new Map<CallExpr, Contract>();
  return (fn, call) => {
    let found = candidates.get(call);
    if (found === undefined) candidates.set(call, found = isKnown(fn, call) ? [] : overrides(program, fn, call));
    if (found.length < 2 || !found.some(concerns)) return undefined;
    const before = known.get(call);
    if (before !== undefined) return before;
    // One that calls itself through the others adds nothing to them.
    const contracts = found.filter((one) => !isWalked(one)).map(summaryOf);
    const united = contracts.every((one) => one !== undefined) ? unite(contracts) : undefined;
    if (united !== undefined && contracts.length === found.length) known.set(call, united);
    return united;
  };
}

/** The method of the receiver's class, or of the class of the function itself, and of all classes that derive from it. */
function overrides(program: Program, fn: FunctionModel, call: CallExpr): readonly FunctionModel[] {
  const name = calleeName(call);
  const callee = strip(call.callee);
  if (name === undefined || isCsharp(fn) || callee.kind === 'name' && callee.name !== name) return [];
  const owner = callee.kind === 'member' && callee.object.kind !== 'this' ? receiverClass(program, fn, callee) : fn.owner;
  const className = owner === undefined ? undefined : lastPart(owner);
  if (className === undefined || interfaceOf(className) !== undefined) return [];
  const all = program.functionsNamed(name).filter((one) => one.kind === 'method' && one.params.length === call.args.length);
  const of = (one: string, near: Seer): readonly FunctionModel[] => all.filter((method) => isMethodOf(program, method, one, near));
  const inherited = namesOfLine(program, className, fn.file).map((one) => of(one, fn)).find((own) => own.length > 0) ?? [];
  const found = [...inherited, ...derivedClasses(program, className, fn).flatMap((one) => of(one.name, one))];
  return found.length > mostOverrides ? [] : found;
}

function unite(contracts: readonly Contract[]): Contract | undefined {
  const [first] = contracts;
  const given = new Set(contracts.flatMap(({ outcomes }) => outcomes.flatMap(({ gives }) => gives.map(({ at }) => at))));
  if (first === undefined || given.size === 0 || contracts.some((one) => isSpecial(one) || String(one.references) !== String(first.references))) return undefined;
  if ([...given].some((at) => contracts.some((one) => leavesOther(one, at)) || familiesAt(contracts, at).size > 1)) return undefined;
  const outcomes = contracts.flatMap((one) => one.outcomes.filter(({ nulls }) => nulls?.some((at) => given.has(at)) !== true).map((outcome) => onlyGifts(outcome, given)));
  const distinct = [...new Map(outcomes.map((one) => [JSON.stringify(one), one])).values()];
  return { name: first.name, outcomes: distinct, fromApi: false, ...(first.references === undefined ? {} : { references: first.references }) };
}

/** What becomes of its arguments is as unknown as with any call of which nobody knows where it goes. */
function onlyGifts({ result, gives, clears, lends }: Outcome, given: ReadonlySet<number | 'result'>): Outcome {
  return { result, gives, takes: [], keeps: [], clears: clears.filter((at) => given.has(at)), ...(lends === undefined ? {} : { lends }) };
}

function isSpecial({ enters, leaves, throwsOn, members }: Contract): boolean {
  return (enters ?? leaves ?? throwsOn ?? members) !== undefined;
}

/** It hands out nothing there, and yet something may be there that is not NULL. */
function leavesOther({ outcomes }: Contract, at: number | 'result'): boolean {
  const gives = ({ gives }: Outcome): boolean => gives.some((gift) => gift.at === at);
  if (outcomes.some(gives)) return false;
  return outcomes.some((one) => at === 'result' ? one.result !== ZERO : one.result !== FAILURE && !one.clears.includes(at) && !one.keeps.includes(at) && one.nulls?.includes(at) !== true);
}

function familiesAt(contracts: readonly Contract[], at: number | 'result'): ReadonlySet<string> {
  return new Set(contracts.flatMap(({ outcomes }) => outcomes.flatMap(({ gives }) => gives.filter((gift) => gift.at === at).map(({ family }) => family))));
}
