// What each function does with ownership, worked out on demand from its paths: the callee's summary is asked for while the
// caller's paths are walked, so the order is bottom-up by itself; a call back into a caller is unknown, one into itself is not.

import { interfaceOf, isMapiRow, type ApiRow } from '../api';
import type { Cfg } from '../flow/cfg';
import { buildCfg } from '../flow/cfg-build';
import { namedValue } from '../flow/codes';
import { contractOfRow, type Contract } from '../flow/contract';
import { walkFunction, type FlowResult } from '../flow/engine';
import { valueOf } from '../flow/numbers';
import { calleeName, placeOf, receiverOf, strip } from '../flow/places';
import { ANY, FAILED, OK, type Codes } from '../flow/result-code';
import { looksAt, looksIn } from '../flow/row-readers';
import type { FlowEnv, Watch } from '../flow/run';
import { addsReference, copiesText, elementsAddReference, isOwnerType, isRawPointerType, startsEmpty } from '../flow/types';
import type { CallExpr, DeclareStmt, Expr, FunctionModel, NewExpr } from '../model/types';
import { createBeliefs } from './belief';
import { constantValue, macroNumber } from './constants';
import { createConcern, createPossibleLoss, onlyThrows, passesCode } from './ownership-concern';
import { countedClass, countsReferences, isNothrow, mayKeepItself } from './counted';
import { deleterOf } from './deleter';
import { detachContract, guardRole } from './guard-role';
import { createOverrides } from './overrides';
import { summarise } from './ownership-summary';
import { factsOf } from './facts';
import { writesReference } from './passing';
import { keepsVariable } from './keeps-variable';
import { isPlainStruct } from './plain-struct';
import { lastPart, type Program } from './program';
import { ownCounting } from './own-pointer';
import { lentParameters, takesReference } from './own-reference';
import { untilStable } from './recursion';
import { createReturnedCodes } from './returned-codes';
import { constructorOf, resolveCall } from './resolve';
import { apiMatch } from './roles';
import { structMembers } from './struct-params';
import { receiverClass, typeOf } from './types';
import { namesOf, writesOf } from './writes';

export interface Look { readonly flow: FlowResult; readonly told: NonNullable<Watch['told']> }

export interface Ownership {
  /** The graph that is walked: where calls of the program and macros leave it is in it too. */
  cfgOf(fn: FunctionModel): Cfg;
  /** The paths of a function, walked once; undefined when nothing in it moves what we follow. */
  flowOf(fn: FunctionModel): FlowResult | undefined;
  summaryOf(fn: FunctionModel): Contract | undefined;
  /** Which result codes it can come back with. */
  returnedCodes(fn: FunctionModel): Codes;
  /** Why the paths of a function that uses MAPI were not all walked. */
  gaveUp(fn: FunctionModel): FlowResult['gaveUp'];
  /** What the variable holds when each event begins, over all paths; undefined when not all paths could be walked. */
  watch(fn: FunctionModel, place: string, asked?: Pick<Watch, 'family' | 'code' | 'status'>): Watch['seen'] | undefined;
  /** The same with the paths themselves, for a reader. */
  look(fn: FunctionModel, place: string): Look | undefined;
  contractOf(fn: FunctionModel, call: CallExpr): Contract | undefined;
  /** The row of the API that a call stands for. */
  apiOf(fn: FunctionModel, call: CallExpr): ApiRow | undefined;
  /** The function has been judged: of its walk only the summary is kept. */
  conclude(fn: FunctionModel): void;
}

const cache = new WeakMap<Program, { version: number; ownership: Ownership }>();

export function ownershipOf(program: Program): Ownership {
  const known = cache.get(program);
  if (known?.version === program.version) return known.ownership;
  const ownership = createOwnership(program);
  cache.set(program, { version: program.version, ownership });
  return ownership;
}

function createOwnership(program: Program): Ownership {
  const flows = new Map<FunctionModel, { readonly at: number; readonly flow: FlowResult }>();
  const summaries = new Map<FunctionModel, Contract | undefined>();
  const partly = new Map<FunctionModel, readonly number[]>();
  const rows = new Map<ApiRow, Contract>();
  const walking = new Set<FunctionModel>();
  const itself = new Map<FunctionModel, Contract | undefined>();

  const concerns = createConcern(program);
  const walk = (fn: FunctionModel): FlowResult => {
    const known = flows.get(fn);
    if (known?.at === fn.span.start) return known.flow;
    walking.add(fn);
    const found = (): FlowResult => walkFunction(fn, cfgOf(fn), envOf(fn));
    const callsItself = factsOf(fn).calls.some((call) => calleeOf(fn, call) === fn);
    const flow = callsItself ? untilStable(fn.name, (does) => (itself.set(fn, does), found()), (one) => summaryOfFlow(fn, one)) : found();
    walking.delete(fn);
    flows.set(fn, { at: fn.span.start, flow });
    return flow;
  };
  const summaryOfFlow = (fn: FunctionModel, flow: FlowResult): Contract | undefined => summarise(fn, flow, isRaw(fn), structMembers(program, fn), looking(fn), lentParameters(program, fn));
  const looking = (fn: FunctionModel): readonly number[] => {
    const isWalked = walking.has(fn);
    walking.add(fn);
    const found = looksAt(cfgOf(fn), looksIn(envOf(fn)));
    if (!isWalked) walking.delete(fn);
    return found;
  };
  const summaryOf = (fn: FunctionModel): Contract | undefined => {
    if (walking.has(fn)) return undefined;
    if (summaries.has(fn)) return summaries.get(fn);
    if (walking.size > 60) return undefined;
    const detached = detachContract(program, fn);
    const flow = detached !== undefined || fn.hasErrors || isTooLong(fn) && !concerns(fn) ? undefined : walk(fn);
    const summary = flow === undefined ? detached : summaryOfFlow(fn, flow);
    summaries.set(fn, summary);
    if (flow?.complete === false) partly.set(fn, givenBackIn(fn));
    return summary;
  };
  /** Parameters that stand where a function gives something back, on whatever path. */
  const givenBackIn = (fn: FunctionModel): readonly number[] => {
    const places = new Set(factsOf(fn).calls.flatMap((call) => (rowContract(fn, call, call.args)?.row?.takes ?? []).map(({ at }) => {
      const taken = at === 'receiver' ? receiverOf(call) : typeof at === 'number' ? call.args[at] : undefined;
      return taken === undefined ? undefined : placeOf(taken);
    })));
    return fn.params.flatMap(({ name }, index) => (places.has(name) ? [index] : []));
  };
  // A long function in which nothing is handed out or taken back is not worth walking for what it may keep.
  const isTooLong = (fn: FunctionModel): boolean => fn.body.end - fn.body.start > 1200;
  const isRaw = ({ file }: FunctionModel) => (type: Parameters<FlowEnv['isRawPointer']>[0]): boolean => isRawPointerType(type, program.aliasesIn(file));
  const isSmart = ({ file }: FunctionModel) => (type: Parameters<FlowEnv['isRawPointer']>[0]): boolean => addsReference(type, program.aliasesIn(file), ownCounting(program));
  const ofRow = (row: ApiRow | undefined): Contract | undefined => {
    if (row === undefined) return undefined;
    const made = rows.get(row) ?? contractOfRow(row);
    rows.set(row, made);
    return made;
  };
  // Asked on every path through a call.
  const matched = new Map<CallExpr, Contract | undefined>();
  const rowContract = (fn: FunctionModel, call: CallExpr, args: readonly Expr[]): Contract | undefined => {
    if (args.length !== call.args.length) return ofRow(rowOf(program, fn, call, args.length));
    if (!matched.has(call)) matched.set(call, ofRow(rowOf(program, fn, call, args.length)));
    return matched.get(call);
  };
  const callees = new Map<CallExpr, FunctionModel | undefined>();
  const writes = new Map<CallExpr | DeclareStmt | NewExpr, (boolean | undefined)[]>();
  const calleeOf = (fn: FunctionModel, call: CallExpr): FunctionModel | undefined => {
    if (callees.has(call)) return callees.get(call);
    const callee = resolveCall(program, fn, call);
    callees.set(call, callee);
    return callee;
  };
  const doubtful = new Map<CallExpr, boolean>();
  const takesAny = (fn: FunctionModel, call: CallExpr): boolean => {
    const name = calleeName(call) ?? '';
    const known = program.functionsNamed(name);
    const isPlain = receiverOf(call) === undefined;
    if (isPlain && known.length > 0 && known.every((one) => one.params.length < call.args.length)) return true;
    if (calleeOf(fn, call) !== undefined || !isPlain && isOfInterface(program, fn, call)) return false;
    // Of several that may be meant one gives something back.
    return known.some((one) => (one.owner === undefined) === isPlain && one.params.length >= call.args.length && givenBackIn(one).length > 0)
      || isPlain && program.skippedNamed(name).some((one) => one.owner === undefined && one.calls.includes('Release'));
  };
  /** Walking a callee must be worth it: it moves things itself, is handed something we follow, or passes a result code on. */
  const calleeContract = (fn: FunctionModel, call: CallExpr, follows: 'resource' | 'parameter' | 'nothing'): Contract | undefined => {
    const callee = calleeOf(fn, call);
    if (callee === undefined) return undefined;
    if (callee === fn && walking.has(fn)) return itself.get(fn);
    const matters = follows === 'resource' || concerns(callee) || passesCode(callee) || follows === 'parameter' && callee.body.end - callee.body.start < 500;
    return matters ? summaryOf(callee) : undefined;
  };
  const overridden = createOverrides(program, { concerns, summaryOf, isWalked: (fn) => walking.has(fn), isKnown: (fn, call) => rowContract(fn, call, call.args) !== undefined || calleeOf(fn, call) !== undefined });
  const cfgOf = (fn: FunctionModel): Cfg => buildCfg(fn, {
    isDefined: (call) => calleeOf(fn, call) !== undefined,
    throwsOn: (call) => {
      const callee = calleeOf(fn, call);
      if (callee !== undefined && onlyThrows(callee)) return 'always';
      return callee === undefined || !passesCode(callee) ? undefined : summaryOf(callee)?.throwsOn;
    },
  });
  const beliefs = createBeliefs({
    rowOf: (fn, call) => rowContract(fn, call, call.args), isRawPointer: (fn, type) => isRaw(fn)(type), isSmartPointer: (fn, type) => isSmart(fn)(type),
    viewOf: (fn, call) => {
      const callee = calleeOf(fn, call);
      const name = calleeName(call) ?? '';
      return callee !== undefined ? concerns(callee) ? 'doubtful' : 'clear' : program.functionsNamed(name).length + program.skippedNamed(name).length === 0 ? 'none' : 'clear';
    },
  });
  const contractOf = (fn: FunctionModel, call: CallExpr): Contract | undefined => rowContract(fn, call, call.args) ?? calleeContract(fn, call, 'resource');
  const envOf = (fn: FunctionModel): FlowEnv => ({
    members: structMembers(program, fn),
    rowOf: (call, args) => rowContract(fn, call, args),
    summaryOf: (call, follows) => calleeContract(fn, call, follows),
    believedOf: (call) => overridden(fn, call) ?? beliefs.of(fn, call),
    mayTake: (call) => {
      const callee = calleeOf(fn, call);
      return callee === undefined ? [] : partly.get(callee) ?? [];
    },
    codesOf: (call) => codesOfCall(fn, call),
    reachOf: (call) => {
      const callee = calleeOf(fn, call);
      return callee === undefined ? undefined : { names: namesOf(program, callee), writes: writesOf(program, callee) };
    },
    takesAny: (call) => {
      if (!doubtful.has(call)) doubtful.set(call, takesAny(fn, call));
      return doubtful.get(call)!;
    },
    mayWrite: (made, at) => {
      let known = writes.get(made);
      if (known === undefined) writes.set(made, known = []);
      return at in known ? known[at] : known[at] = !(made.kind === 'call' && isOfInterface(program, fn, made)) && mayWrite(program, made.kind === 'call' ? calleeOf(fn, made) : constructorOf(program, fn, made), made, at);
    },
    guardRole: (call) => guardRole(program, calleeOf(fn, call)),
    isDefined: (call) => calleeOf(fn, call) !== undefined,
    isFunction: (name) => !program.api.names.has(lastPart(name)) && (program.functionsNamed(lastPart(name)).length > 0 || program.skippedNamed(lastPart(name)).length > 0),
    isOwner: (type) => isOwnerType(type, program.aliasesIn(fn.file)),
    startsEmpty: (type) => startsEmpty(type, program.aliasesIn(fn.file)) || program.classNamed(type.name, fn.file)?.methods.some((method) => method.name === 'operator->') === true,
    addsReference: isSmart(fn),
    elementsAddReference: (type) => elementsAddReference(type, program.aliasesIn(fn.file), ownCounting(program)),
    copiesText: (type) => copiesText(type, (name) => program.classNamed(name) !== undefined || program.alias(name) !== undefined),
    deleterOf: (made) => deleterOf(program, fn, made, summaryOf),
    countedClass: (made) => {
      const name = countedClass(program, fn, made);
      return name === undefined ? undefined : { name, mayFail: isNothrow(made) };
    },
    takesReference: (made, at) => takesReference(program, fn, made, at),
    mayKeepItself: (className, method, orDerived) => mayKeepItself(program, className, method, fn.file, orDerived),
    countsReferences: (className) => countsReferences(program, className, fn.file),
    isPlainStruct: (type) => isPlainStruct(program, type, fn),
    keepsVariable: (made, at, byAddress) => keepsVariable(program, fn, made, at, byAddress),
    isClass: (name) => {
      const alias = program.alias(name, fn.file);
      return (alias?.pointers ?? 0) === 0 && ((alias?.args.length ?? 0) > 0 || program.classNamed(alias?.name ?? name, fn.file) !== undefined);
    },
    isRawPointer: isRaw(fn),
    macroNumber: (name) => macroNumber(program, fn.file, name),
    constant: (name) => constantValue(program, fn, name),
    typeOf: (expr) => typeOf(program, fn, expr),
    typeOfName: (name) => typeOf(program, fn, { kind: 'name', name, start: Infinity, end: Infinity }),
  });
  const returnedCodes = createReturnedCodes({
    calleeOf, rowOf: (fn, call) => rowContract(fn, call, call.args),
    mayWrite: (fn, call, at) => mayWrite(program, calleeOf(fn, call), call, at),
    valueOfName: (fn, name) => namedValue(lastPart(name)) ?? constantValue(program, fn, name) ?? valueOf(macroNumber(program, fn.file, lastPart(name)) ?? NaN),
    isReplaceable: ({ owner, name, file }) => owner !== undefined && program.classNamed(lastPart(owner), file)?.methods.some((method) => method.name === name && method.isVirtual) === true,
  });
  const codesOfCall = (fn: FunctionModel, call: CallExpr): Codes => {
    const callee = calleeOf(fn, call);
    if (callee === undefined) return ANY;
    const codes = returnedCodes(callee);
    // What cannot fail today may do so tomorrow: whoever asks for its result handles that.
    return codes === OK ? OK | FAILED : codes;
  };
  const moverOf = (fn: FunctionModel, call: CallExpr): FunctionModel | undefined => [calleeOf(fn, call)].find((callee) => callee !== undefined && concerns(callee));
  const mayLose = createPossibleLoss(program, (fn, call) => rowContract(fn, call, call.args), moverOf, summaryOf, ({ file }, type) => isOwnerType(type, program.aliasesIn(file)) && !isPlainStruct(program, type, { file: '' }));
  const isWorthWalking = (fn: FunctionModel): boolean => concerns(fn) && (mayLose(fn) || factsOf(fn).calls.some((call) => overridden(fn, call) !== undefined)) || beliefs.any(fn);
  const watch = (fn: FunctionModel, place: string, asked?: Pick<Watch, 'family' | 'code' | 'status'>): Watch['seen'] | undefined => {
    const seen: Watch['seen'] = new Map();
    return walkFunction(fn, cfgOf(fn), envOf(fn), { place, seen, ...asked }).complete ? seen : undefined;
  };
  const look = (fn: FunctionModel, place: string): Look | undefined => {
    if (!isWorthWalking(fn)) return undefined;
    const told: Look['told'] = new Map();
    const flow = walkFunction(fn, cfgOf(fn), envOf(fn), { place, seen: new Map(), told });
    return flow.complete ? { flow, told } : undefined;
  };
  const flowOf = (fn: FunctionModel): FlowResult | undefined => (isWorthWalking(fn) ? walk(fn) : undefined);
  const gaveUp = (fn: FunctionModel): FlowResult['gaveUp'] => {
    const why = fn.hasErrors ? undefined : flowOf(fn)?.gaveUp;
    return why !== undefined && factsOf(fn).calls.some((call) => isMapiRow(apiMatch(program, fn, call)?.row)) ? why : undefined;
  };
  const conclude = (fn: FunctionModel): void => {
    if (flows.has(fn)) summaryOf(fn);
    flows.delete(fn);
  };
  return { cfgOf, watch, look, flowOf, summaryOf, returnedCodes, contractOf, apiOf: (fn, call) => rowContract(fn, call, call.args)?.row, gaveUp, conclude };
}

/** A method of an interface of COM: none takes a variable by reference. */
function isOfInterface(program: Program, fn: FunctionModel, { callee }: CallExpr): boolean {
  const written = strip(callee);
  const name = written.kind === 'member' && written.arrow ? receiverClass(program, fn, written) : undefined;
  return name !== undefined && interfaceOf(name) === name;
}

/** Of several functions of one name all must agree. */
function mayWrite(program: Program, callee: FunctionModel | undefined, made: CallExpr | DeclareStmt | NewExpr, at: number): boolean | undefined {
  const name = made.kind === 'call' ? calleeName(made) ?? '' : made.type.name;
  const candidates = callee === undefined ? program.functionsNamed(name).filter((one) => at < one.params.length) : [callee];
  const answers = new Set(candidates.map((one) => one.params[at] !== undefined && writesReference(one, one.params[at])));
  return answers.size === 1 ? answers.has(true) : undefined;
}

function rowOf(program: Program, fn: FunctionModel, call: CallExpr, arity: number): ApiRow | undefined {
  if (arity === call.args.length) return apiMatch(program, fn, call)?.row;
  const name = calleeName(call);
  if (name === undefined) return undefined;
  const written = strip(call.callee);
  if (written.kind !== 'member') {
    const inStd = written.kind === 'name' && written.name.startsWith('std::');
    const row = program.api.lookup({ name, arity, ...(inStd ? { receiverType: 'std' } : {}) })?.row;
    // A bare name inside a class may be the class's own method.
    return row !== undefined && fn.owner !== undefined && program.functionsNamed(name).some((one) => one.owner === fn.owner) ? undefined : row;
  }
  const receiverType = receiverClass(program, fn, written);
  return program.api.lookup({ name, arity, ...(receiverType === undefined ? { method: true } : { receiverType }) })?.row;
}
