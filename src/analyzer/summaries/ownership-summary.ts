// From the exits of a function to its contract: each exit says what came back, what was handed out, given back and kept.

import type { Contract, Gift, Outcome, Taking } from '../flow/contract';
import { isOutParameter, pointee, type FlowResult } from '../flow/engine';
import type { Exit, FlowEnv, StructMember } from '../flow/run';
import { memberResource } from '../flow/struct-members';
import type { Resource, State, Value } from '../flow/state';
import { FAILURE, get, isExact, LEFT, NONZERO, resourceOf, RESULT, UNKNOWN, ZERO } from '../flow/state';
import { ANY, FAILED, isResultCode } from '../flow/result-code';
import { isNumber, isNumberOut, listFamily } from '../flow/types';
import { placeOf, walkExpr } from '../flow/places';
import type { Expr, FunctionModel, Param, TypeRef } from '../model/types';
import { eachStmt } from '../model/walk';
import type { Family } from '../api';

const maxOutcomes = 10;

export function summarise(fn: FunctionModel, flow: FlowResult, isRawPointer: FlowEnv['isRawPointer'], members: readonly StructMember[] = [], rows: readonly number[] = [], lent: readonly number[] = []): Contract | undefined {
  if (!flow.complete) return undefined;
  const shared = new Set([...sharedParams(fn, flow, isRawPointer), ...lent]);
  const repeated = givenBackAgain(fn, flow);
  const found = flow.exits.filter((exit) => exit.how !== 'throw').map((exit): Outcome => {
    const outcome = withoutTaking(outcomeOf(fn, flow, exit, isRawPointer, members), repeated);
    return shared.size === 0 ? outcome : { ...outcome, keeps: outcome.keeps.filter((index) => !shared.has(index)) };
  });
  // Numbers matter for what they say of the things that come with them.
  const outcomes = found.some((outcome) => outcome.gives.length > 0) ? found : found.map(({ numbers: _numbers, ...rest }) => rest);
  const made = merge(doubtful(withoutNull(fn, withoutDoubtfulGifts(fn, flow, distinct(asLists(outcomes)), isRawPointer)), asksForNumber(fn)), fn.returnType);
  if (made === undefined) return undefined;
  const references = fn.params.flatMap((param, index) => (param.type.reference ? [index] : []));
  const unfollowed = fn.params.flatMap(({ type }, index) => (type.args.length > 0 || isRawPointer(type) || isNumber(type) ? [] : [index]));
  const throwsOn = flow.exits.some((exit) => exit.how === 'throw') ? fn.params.findIndex((_, at) => made.every((outcome) => onlyLets(outcome, at))) : -1;
  const ends = flow.exits.filter((exit) => exit.how !== 'throw');
  const leaves = ends.length > 0 && ends.every(({ state }) => get(state, LEFT) === NONZERO);
  return { name: fn.name, outcomes: made, fromApi: false, ...(fn.returnType !== undefined && !fn.returnType.reference && isRawPointer(fn.returnType) ? { plain: true as const } : {}), ...(leaves ? { leaves: 'mapi-init' as const } : {}), ...(throwsOn < 0 ? {} : { throwsOn }), ...(references.length === 0 ? {} : { references }), ...(unfollowed.length === 0 ? {} : { unfollowed }), ...(shared.size === 0 ? {} : { shares: [...shared] }), ...(rows.length === 0 ? {} : { looksAt: rows }), ...(members.length === 0 ? {} : { members, arity: fn.params.length }) };
}

/** Parameters that are kept with references of their own, wherever they are kept: the caller still has its own. */
function sharedParams(fn: FunctionModel, flow: FlowResult, isRawPointer: FlowEnv['isRawPointer']): ReadonlySet<number> {
  const shared = new Set<number>();
  const mixed = new Set<number>();
  for (const { state, how } of flow.exits) {
    fn.params.forEach((param, index) => {
      const resource = state.held.get(-(index + 1));
      if (how === 'throw' || resource?.status !== 'escaped' || resource.isNull === true) return;
      const counted = !param.type.reference && !isOutParameter({ env: { isRawPointer } } as Parameters<typeof isOutParameter>[0], param.type) && (resource.extra ?? 0) >= (resource.kept ?? 1);
      (counted ? shared : mixed).add(index);
    });
  }
  return new Set([...shared].filter((index) => !mixed.has(index)));
}

/** Parameters of which some path gives back more references than one. */
function givenBackAgain({ params }: FunctionModel, { exits }: FlowResult): readonly number[] {
  return params.flatMap((_, index) => (exits.some(({ state }) => state.held.get(-(index + 1))?.counted === 'again') ? [index] : []));
}

/** How many of them go on the other paths hangs on the same thing. */
function withoutTaking(outcome: Outcome, repeated: readonly number[]): Outcome {
  const taken = repeated.filter((index) => outcome.takes.some(({ at }) => at === index));
  return taken.length === 0 ? outcome : { ...outcome, takes: outcome.takes.filter(({ at }) => !taken.includes(at as number)), keeps: [...outcome.keeps, ...taken] };
}

function outcomeOf(fn: FunctionModel, flow: FlowResult, exit: Exit, isRawPointer: FlowEnv['isRawPointer'], members: readonly StructMember[]): Outcome {
  const gives: Gift[] = [];
  const takes: Taking[] = [];
  const keeps: number[] = [];
  const clears: number[] = [];
  const lends: (number | 'result')[] = [];
  const nulls: number[] = [];
  const nonnulls: number[] = [];
  // A reference was given back, and it was not the last one.
  const livesOn = (index: number): boolean => exit.state.held.get(-(index + 1))?.status === 'param' && isCountedDown(exit.state, index) && flow.exits.some(({ state }) => isCountedDown(state, index) && state.held.get(-(index + 1))?.status === 'released');
  const judge = (index: number, resource: Resource | undefined, byAddress: boolean): void => {
    // Whoever handles the rows one by one and then frees the set gives all of it back.
    const family = resource?.touched === true || byAddress && isRebuilt(fn.params[index], flow, exit) ? 'any' : (resource?.family ?? 'any') as Family | 'any';
    const counted = resource?.counted === undefined ? {} : { counted: true };
    if (resource?.status === 'released' || !byAddress && livesOn(index)) takes.push({ at: index, family, byAddress, ...counted });
    else if (resource?.status === 'escaped') keeps.push(index);
    if (!byAddress) ask(index, resource);
  };
  const ask = (index: number, resource: Resource | undefined): void => {
    if (resource?.isNull === true) nulls.push(index);
    if (resource?.nonnull === true) nonnulls.push(index);
  };
  const codes: NonNullable<Outcome['codes']>[number][] = [];
  const numbers: NonNullable<Outcome['numbers']>[number][] = [];
  const sets: NonNullable<Outcome['sets']>[number][] = [];
  fn.params.forEach((param, index) => {
    const code = exit.state.held.get(-(index + 1))?.code;
    const left = get(exit.state, param.name);
    if (param.type.reference && code !== undefined && left === `R${-(index + 1)}`) sets.push({ at: index });
    else if (param.type.reference && (isPlain(left) || code !== undefined && left === ZERO)) sets.push({ at: index, value: left });
    if (code !== undefined) {
      if (code !== ANY) codes.push({ at: index, may: code });
      return;
    }
    judge(index, exit.state.held.get(-(index + 1)), param.type.reference);
    const place = outPlace(param);
    if (isNumberOut(param.type)) {
      const left = exit.state.held.get(-(index + 1))?.status === 'escaped' ? UNKNOWN : get(exit.state, place);
      numbers.push({ at: index, value: left === ZERO || left === NONZERO || left.startsWith('=') ? left : UNKNOWN });
    }
    if (!param.type.reference) {
      if (!isOutParameter({ env: { isRawPointer } } as Parameters<typeof isOutParameter>[0], param.type)) return;
      judge(index, exit.state.held.get(pointee(index)), true);
    }
    const value = get(exit.state, place);
    const gift = giftOf(fn, flow, exit, index, value);
    // What is left in an out-parameter by a call that failed is the callee's mistake, not its caller's.
    // It was NULL when the caller passed it: that is why it was filled, and it was not emptied.
    const wasNull = exit.state.held.get(param.type.reference ? -(index + 1) : pointee(index))?.isNull === true;
    if (gift !== undefined && exit.result !== FAILURE) gives.push(wasNull ? { ...gift, inout: true } : gift);
    else if (value === ZERO && !wasNull) clears.push(index);
    else if (isKept(exit, value, place)) lends.push(index);
  });
  members.forEach(({ param, place, flagged }, member) => {
    const index = fn.params.length + member;
    const resource = exit.state.held.get(memberResource(member));
    const value = get(exit.state, place);
    if (livesOn(param)) {
      keeps.push(index);
      return;
    }
    judge(index, resource, true);
    ask(index, resource);
    const gift = giftOf(fn, flow, exit, index, value, place);
    if (gift !== undefined && gift.linkedTo === undefined && !flagged) {
      if (exit.result !== FAILURE) gives.push(gift);
    } else if (value === ZERO) {
      if (resource?.isNull !== true) clears.push(index);
      // Set to nothing without being given back: most likely it went somewhere else.
      if (resource?.status === 'param' && resource.isNull !== true) keeps.push(index);
    } else if (value !== `R${memberResource(member)}` || resourceOf(exit.result) === memberResource(member)) keeps.push(index);
  });
  const id = resourceOf(exit.result);
  const result = id !== undefined && id >= 0 ? giftOf(fn, flow, exit, 'result', exit.result) : undefined;
  if (isKept(exit, exit.result, RESULT)) lends.push('result');
  const base = { gives, takes, keeps: [...new Set(keeps)], clears, ...(lends.length === 0 ? {} : { lends }), ...(nulls.length === 0 ? {} : { nulls }), ...(nonnulls.length === 0 ? {} : { nonnulls }), ...(codes.length === 0 ? {} : { codes }), ...(numbers.length === 0 ? {} : { numbers }), ...(sets.length === 0 ? {} : { sets }) };
  if (id === undefined) return { ...base, result: exit.result };
  if (id < 0) return id > -100 && isExact(exit.result) ? { ...base, result: UNKNOWN, returns: -id - 1 } : { ...base, result: NONZERO };
  return { ...base, result: NONZERO, gives: result === undefined ? gives : [...gives, result] };
}

function outPlace({ name, type }: Param): string {
  return type.reference ? name : `*${name}`;
}

/** `MAPIFreeBuffer(*list); *list = longer;`: the rows of the old list have gone into the one that was built in its place. */
function isRebuilt(param: Param | undefined, flow: FlowResult, { state }: Exit): boolean {
  const id = param === undefined ? undefined : resourceOf(get(state, outPlace(param)));
  return id !== undefined && id >= 0 && flow.siteOf.get(id)?.family === 'mapi-buffer';
}

/** Handed out here, and kept elsewhere too. */
function isKept({ state }: Exit, value: Value, own: string): boolean {
  const id = resourceOf(value) ?? -1;
  return id >= 0 && state.held.get(id)?.status === 'owned' && [...state.vars].some(([place, held]) => place !== own && resourceOf(held) === id);
}

function isCountedDown(state: State, index: number): boolean {
  return state.held.get(-(index + 1))?.counted !== undefined;
}

/** A value that means the same to the caller. */
function isPlain(value: Value): boolean {
  return value !== UNKNOWN && value !== ZERO && resourceOf(value) === undefined && !value.startsWith('&');
}

/** Nothing but a success of the code comes back, and nothing changed hands. */
function onlyLets({ codes, gives, takes, keeps, clears }: Outcome, at: number): boolean {
  return gives.length + takes.length + keeps.length + clears.length === 0 && codes?.some((code) => code.at === at && (code.may & FAILED) === 0) === true;
}

function giftOf(fn: FunctionModel, flow: FlowResult, exit: Exit, at: number | 'result', value: Value, member?: string): Gift | undefined {
  const id = resourceOf(value);
  if (id === undefined || id < 0 || !isExact(value)) return undefined;
  // Something else still holds it, a member perhaps: then the caller only borrows.
  const own = member ?? (at === 'result' ? RESULT : outPlace(fn.params[at]!));
  const resource = exit.state.held.get(id);
  const site = flow.siteOf.get(id);
  const others = [...exit.state.vars].filter(([place, held]) => place !== own && resourceOf(held) === id).map(([place]) => place);
  // A reference that was added for it is the caller's, whoever else holds the object.
  if (resource?.status === 'shared') return (resource.extra ?? 0) > others.filter((place) => place === RESULT || fn.params.some((param) => place === `*${param.name}`)).length ? { at, family: 'com-ref', shared: true } : undefined;
  if (others.length > 0) return undefined;
  if (site === undefined || resource === undefined || site.believed === true) return undefined;
  // A block with rows that were put into it by hand goes to the caller as a list.
  const list = member === undefined && site.family === 'mapi-buffer' && resource.touched === false ? listFamily(at === 'result' ? fn.returnType : fn.params[at]!.type) : undefined;
  if (resource.status === 'owned') return { at, family: list ?? site.family, ...(site.shared === true ? { shared: true } : {}), ...(resource.object === true ? { object: true } : {}), ...(site.made === undefined ? {} : { made: site.made }) };
  const parent = resource.status === 'child' ? fn.params.findIndex((param) => param.name === resource.parent) : -1;
  return parent < 0 ? undefined : { at, family: site.family, linkedTo: parent };
}

/** A list that gets its rows in a loop is one as well where there was no round: the caller cannot tell. */
function asLists(outcomes: readonly Outcome[]): readonly Outcome[] {
  const isList = ({ family }: Gift): boolean => family === 'adrlist' || family === 'srowset';
  return outcomes.map((one) => ({ ...one, gives: one.gives.map((gift) => (gift.family !== 'mapi-buffer' ? gift
    : outcomes.flatMap(({ result, gives }) => (result === one.result ? gives : [])).find((other) => other.at === gift.at && isList(other)) ?? gift)) }));
}

/** A reference is added for the caller only where each way that hands out the pointer adds one. */
function withoutDoubtfulGifts(fn: FunctionModel, flow: FlowResult, outcomes: readonly Outcome[], isRawPointer: FlowEnv['isRawPointer']): readonly Outcome[] {
  const shared = new Set(outcomes.flatMap((outcome) => outcome.gives.flatMap((gift) => (gift.shared === true ? [gift.at] : []))));
  const doubted = new Set([...shared].filter((at) => at === 'result' && (fn.returnType === undefined || !isRawPointer(fn.returnType)) || flow.exits.some((exit) => {
    if (exit.how === 'throw' || exit.result === FAILURE) return false;
    const value = at === 'result' ? exit.result : get(exit.state, `*${fn.params[at]!.name}`);
    return value !== ZERO && value !== `R${pointee(at === 'result' ? -1 : at)}` && giftOf(fn, flow, exit, at, value) === undefined;
  })));
  return doubted.size === 0 ? outcomes : outcomes.map((outcome) => ({ ...outcome, gives: outcome.gives.filter((gift) => gift.shared !== true || !doubted.has(gift.at)) }));
}

/**
 * Where the caller cannot tell two outcomes apart and only one of them gives back or keeps an argument, the other may have; where that
 * may hang on a number that he passes, neither surely has.
 */
function doubtful(outcomes: readonly Outcome[], onNumber: boolean): readonly Outcome[] {
  const adjusted = outcomes.map((one) => {
    const alike = outcomes.filter((other) => other !== one && other.result === one.result && other.returns === one.returns);
    const moved = new Set(alike.flatMap((other) => [...other.takes.flatMap((taking) => (typeof taking.at === 'number' ? [taking.at] : [])), ...other.keeps]));
    const extra = [...moved].filter((at) => !one.keeps.includes(at) && !one.takes.some((taking) => taking.at === at) && !(one.nulls?.includes(at) ?? false));
    const known = extra.length === 0 ? one : { ...one, keeps: [...one.keeps, ...extra] };
    if (!onNumber || known.takes.length === 0) return known;
    const others = outcomes.filter((other) => other.returns === one.returns && (other.result === one.result || other.result === UNKNOWN || one.result === UNKNOWN));
    return withoutTaking(known, known.takes.flatMap(({ at }) => (typeof at === 'number' && others.some((other) => !other.takes.some((taking) => taking.at === at) && other.nulls?.includes(at) !== true) ? [at] : [])));
  });
  return distinct(adjusted);
}

/** `if (flags & CLOSE_IT)`, `if (depth > 0)`, `switch (mode)`: a number of the caller's decides which way the function goes. */
function asksForNumber({ body, params }: FunctionModel): boolean {
  const numbers = new Set(params.flatMap(({ name, type }) => (isNumber(type) && !isResultCode(type) ? [name] : [])));
  const isOne = (expr: Expr): boolean => numbers.has(placeOf(expr) ?? '');
  let asks = false;
  if (numbers.size > 0) eachStmt(body, (stmt) => {
    if (stmt.kind === 'switch') asks ||= isOne(stmt.subject);
    else if (stmt.kind === 'if') walkExpr(stmt.test, (expr) => { asks ||= expr.kind === 'binary' && /^(?:[=!<>]=|[<>&])$/.test(expr.op) && (isOne(expr.left) || isOne(expr.right)); });
  });
  return asks;
}

function distinct(outcomes: readonly Outcome[]): readonly Outcome[] {
  return [...new Map(outcomes.map((one) => [JSON.stringify(one), one])).values()];
}

/** A pointer that is NULL where nothing is handed out is none where something is: `if (f == NULL) return NULL; *out = f; return sink;`. */
function withoutNull(fn: FunctionModel, outcomes: readonly Outcome[]): readonly Outcome[] {
  const isOpen = ({ result, returns, gives }: Outcome): boolean => result === UNKNOWN && returns === undefined && gives.length > 0;
  if (!outcomes.some(isOpen) || !outcomes.some(({ result, gives }) => result === ZERO && gives.length === 0) || !returnsNull(fn)) return outcomes;
  return outcomes.map((one) => (isOpen(one) ? { ...one, result: NONZERO } : one));
}

function returnsNull(fn: FunctionModel): boolean {
  let found = false;
  eachStmt(fn.body, (stmt) => { if (stmt.kind === 'return' && stmt.value?.kind === 'literal' && stmt.value.value === null) found = true; });
  return found;
}

/** Alike outcomes become one; a function with too many is not understood. */
function merge(outcomes: readonly Outcome[], type: TypeRef | undefined): readonly Outcome[] | undefined {
  if (outcomes.length === 0) return undefined;
  let kept = outcomes;
  if (kept.length > maxOutcomes) {
    kept = distinct(kept.map(({ nulls: _nulls, nonnulls: _nonnulls, codes: _codes, sets: _sets, numbers, ...plain }) => (
      numbers === undefined ? plain : { ...plain, numbers: numbers.map(({ at }) => ({ at, value: UNKNOWN })) })));
  }
  if (kept.length > maxOutcomes) return undefined;
  // A function that always says the same today may say something else tomorrow: its callers are right to test it.
  const results = new Set(kept.map((one) => one.result));
  if (results.size !== 1 || kept.some((one) => one.result === UNKNOWN || one.codes !== undefined || one.gives.some((gift) => gift.at === 'result'))) return kept;
  const [always] = results;
  // Where it would say that it failed, it would hand out nothing.
  if ((always === ZERO || always === NONZERO) && kept.some((one) => one.gives.length > 0)) return [...kept, ...kept.map((one) => ({ ...one, result: always === NONZERO ? ZERO : type !== undefined && isResultCode(type) ? FAILURE : NONZERO, gives: [] }))];
  return kept.map((one) => ({ ...one, result: UNKNOWN }));
}
