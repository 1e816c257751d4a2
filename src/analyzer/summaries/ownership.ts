// What each function does with ownership, worked out on demand from its paths: the callee's summary is asked for while the
// caller's paths are walked, so the order is bottom-up by itself; a call back into a function being walked is unknown.

import type { ApiRow } from '../api';
import { buildCfg } from '../flow/cfg-build';
import { contractOfRow, type Contract } from '../flow/contract';
import { walkFunction, type FlowResult } from '../flow/engine';
import { calleeName, receiverOf, strip } from '../flow/places';
import type { FlowEnv, Watch } from '../flow/run';
import { isKnownStruct, isOwnerType, isRawPointerType } from '../flow/types';
import type { CallExpr, Expr, FunctionModel, TypeRef } from '../model/types';
import { ZERO } from '../flow/state';
import { createConcern } from './ownership-concern';
import { summarise } from './ownership-summary';
import type { Program } from './program';
import { resolveCall } from './resolve';
import { apiMatch } from './roles';
import { receiverClass, typeOf } from './types';

export interface Ownership {
  /** The paths of a function, walked once; undefined when nothing in it moves what we follow. */
  flowOf(fn: FunctionModel): FlowResult | undefined;
  summaryOf(fn: FunctionModel): Contract | undefined;
  /** What the variable holds when each event begins, over all paths; undefined when not all paths could be walked. */
  watch(fn: FunctionModel, place: string): Watch['seen'] | undefined;
  contractOf(fn: FunctionModel, call: CallExpr): Contract | undefined;
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
  const flows = new Map<FunctionModel, FlowResult>();
  const summaries = new Map<FunctionModel, Contract | undefined>();
  const rows = new Map<ApiRow, Contract>();
  const walking = new Set<FunctionModel>();

  const concerns = createConcern(program);
  const walk = (fn: FunctionModel): FlowResult => {
    const known = flows.get(fn);
    if (known !== undefined) return known;
    walking.add(fn);
    const flow = walkFunction(fn, buildCfg(fn), envOf(fn));
    walking.delete(fn);
    flows.set(fn, flow);
    return flow;
  };
  const summaryOf = (fn: FunctionModel): Contract | undefined => {
    if (walking.has(fn)) return undefined;
    if (summaries.has(fn)) return summaries.get(fn);
    if (walking.size > 60) return undefined;
    const summary = fn.hasErrors || isTooLong(fn) && !concerns(fn) ? undefined : summarise(fn, walk(fn), isRaw);
    summaries.set(fn, summary);
    return summary;
  };
  // A long function in which nothing is handed out or taken back is not worth walking for what it may keep.
  const isTooLong = (fn: FunctionModel): boolean => fn.body.end - fn.body.start > 1200;
  const isRaw = (type: Parameters<FlowEnv['isRawPointer']>[0]): boolean => isRawPointerType(type, program.alias);
  const contractOf = (fn: FunctionModel, call: CallExpr, args: readonly Expr[]): Contract | undefined => {
    const row = rowOf(program, fn, call, args.length);
    if (row !== undefined) {
      const made = rows.get(row) ?? contractOfRow(row);
      rows.set(row, made);
      return made;
    }
    const callee = resolveCall(program, fn, call);
    return callee === undefined ? undefined : summaryOf(callee);
  };
  const envOf = (fn: FunctionModel): FlowEnv => ({
    contractOf: (call, args) => contractOf(fn, call, args),
    isOwner: (type) => isOwnerType(type, program.alias),
    isPlainStruct: (type) => isPlainStruct(program, type),
    isRawPointer: isRaw,
    constant: (name) => {
      const value = program.constant(name);
      return value === undefined || typeof value === 'string' ? undefined : value === 0 || value === false || value === null ? ZERO : typeof value === 'number' ? `=${value}` : '!';
    },
    typeOfName: (name) => typeOf(program, fn, { kind: 'name', name, start: Infinity, end: Infinity }),
  });
    const watch = (fn: FunctionModel, place: string): Watch['seen'] | undefined => {
    const seen: Watch['seen'] = new Map();
    return walkFunction(fn, buildCfg(fn), envOf(fn), { place, seen }).complete ? seen : undefined;
  };
  return { watch, flowOf: (fn) => (concerns(fn) ? walk(fn) : undefined), summaryOf, contractOf: (fn, call) => contractOf(fn, call, call.args) };
}

/** No destructor, no base: whatever its members point to is somebody else's to give back. */
function isPlainStruct(program: Program, type: TypeRef): boolean {
  const known = program.classNamed(type.name);
  if (known === undefined) return isKnownStruct(type);
  return known.bases.length === 0 && !known.methods.some((method) => method.name === `~${known.name}`) && program.functionsNamed(`~${known.name}`).length === 0;
}

function rowOf(program: Program, fn: FunctionModel, call: CallExpr, arity: number): ApiRow | undefined {
  if (arity === call.args.length) return apiMatch(program, fn, call)?.row;
  const name = calleeName(call);
  if (name === undefined) return undefined;
  const receiver = receiverOf(call);
  if (receiver === undefined) {
    const written = strip(call.callee);
    const inStd = written.kind === 'name' && written.name.startsWith('std::');
    const row = program.api.lookup({ name, arity, ...(inStd ? { receiverType: 'std' } : {}) })?.row;
    // A bare name inside a class may be the class's own method.
    return row !== undefined && fn.owner !== undefined && program.functionsNamed(name).some((one) => one.owner === fn.owner) ? undefined : row;
  }
  const receiverType = receiverClass(program, fn, receiver);
  return program.api.lookup({ name, arity, ...(receiverType === undefined ? { method: true } : { receiverType }) })?.row;
}
