// What walking the paths of one function shares: the environment that knows other functions and types, the sites where
// resources are handed out, and what has been found so far.

import type { Family } from '../api';
import type { CallExpr, DeclareStmt, Expr, FunctionModel, Span, TypeRef } from '../model/types';
import type { Contract } from './contract';
import type { ResourceId, State, Trail, Value } from './state';
import type { Scan } from './scan';

/** A pointer in a struct that a parameter points to. */
export interface StructMember {
  readonly param: number;
  readonly place: string;
  readonly member: string;
  /** The function writes something else into the struct that may say how it went. */
  readonly flagged: boolean;
}

export interface FlowEnv {
  /** Members of structs behind parameters, of which the function can tell what becomes of them. */
  readonly members: readonly StructMember[];
  /** What the API says the call may do. */
  rowOf(call: CallExpr, args: readonly Expr[]): Contract | undefined;
  /** What a function of the workspace may do; `follows` says that something we follow is among the arguments. */
  summaryOf(call: CallExpr, follows: 'resource' | 'parameter' | 'nothing'): Contract | undefined;
  /** The functions of that name take any number of arguments: a list or a pack, of which each one may be given back. */
  takesAny(call: CallExpr): boolean;
  /** A function of the workspace stands behind the call. */
  isDefined(call: CallExpr): boolean;
  /** The name stands for a function of the workspace. */
  isFunction(name: string): boolean;
  /** An object of this type gives back what it holds: a smart pointer or another guard. */
  isOwner(type: TypeRef): boolean;
  /** A smart pointer that takes a reference of its own: what is put into it still has to be given back. */
  addsReference(type: TypeRef): boolean;
  /** A plain struct: its members are given back by nobody. */
  isPlainStruct(type: TypeRef): boolean;
  /** An object declared like this keeps hold of the variable that its constructor gets at this position; unknown when its class is. */
  keepsVariable(made: DeclareStmt, at: number, byAddress: boolean): boolean | undefined;
  /** A class, a struct or another name of one. */
  isClass(name: string): boolean;
  /** A pointer or handle that does nothing by itself. */
  isRawPointer(type: TypeRef): boolean;
  /** Value of a named constant of the workspace. */
  constant(name: string): Value | undefined;
  /** Type of a member of the function's class, or of a global. */
  typeOfName(name: string): TypeRef | undefined;
}

/** A call that hands something out, and where to. */
export interface Site {
  readonly id: ResourceId;
  readonly call: Span;
  readonly callName: string;
  readonly family: Family;
  /** The variable as written, when it has a name; what comes back as a result gets one when it is stored. */
  owner?: string;
  ownerType?: TypeRef;
  readonly loopDepth: number;
  readonly fromApi: boolean;
  /** The receiver of the call, by name. */
  readonly from?: string;
}

export type LossKind = 'overwrite' | 'next-round' | 'scope' | 'return' | 'end' | 'parent-freed' | 'throw';

export interface Loss {
  readonly kind: LossKind;
  readonly site: Site;
  readonly at: Span;
  /** What held it last: another variable than the first one, when it was moved. */
  readonly place: string;
  /** Value returned on that path, when it is a return. */
  readonly result: Value;
  readonly trail: Trail | undefined;
  readonly resource: ResourceId;
  /** The same loss on a path where nothing failed. */
  readonly good?: Loss;
  /** The call that handed it out said so with a warning. */
  readonly warned: boolean;
  /** The loss happens inside a loop that the variable does not outlive. */
  readonly inLoop: boolean;
}

export interface Misuse {
  readonly kind: 'double-release' | 'use-after-release' | 'wrong-deallocator' | 'freed-child-block' | 'teardown-order' | 'unchecked-hresult';
  readonly site: Site | undefined;
  readonly at: Span;
  readonly releaser?: string;
  /** For something given back too late: where that happens. */
  readonly releasedAt?: Span;
  readonly family?: Family | 'any';
  readonly trail: Trail | undefined;
  readonly resource: ResourceId;
  readonly place: string;
}

export interface Exit {
  readonly result: Value;
  readonly state: State;
  readonly how: 'return' | 'end' | 'throw';
  readonly at: Span;
}

/** For a repair: what a variable holds when each event begins, over all paths. */
export interface Watch {
  readonly place: string;
  readonly seen: Map<string, Set<'owned' | 'null' | 'other'>>;
  /** The same by the offset where each expression begins, for a reader: which resource it owns. */
  readonly told?: Map<number, Set<ResourceId | 'null' | 'released' | 'other'>>;
}

export interface Run {
  readonly fn: FunctionModel;
  readonly env: FlowEnv;
  readonly scan: Scan;
  readonly sites: Map<string, Site>;
  readonly siteOf: Map<ResourceId, Site>;
  readonly losses: Map<string, Loss>;
  readonly misuses: Map<string, Misuse>;
  readonly exits: Exit[];
  /** Sites that some path gives back. */
  readonly released: Set<ResourceId>;
  /** Variables that some path hands to a releasing call, whatever they hold there. */
  readonly releasedPlaces: Set<string>;
  /** Where the walk is; `lost` when something owned had to be let go. */
  readonly block: { id: number; loopDepth: number; lost?: boolean };
  readonly watch?: Watch;
  /** Calls that closed MAPI, by their start. */
  readonly closing: Map<number, Span>;
}

export function typeOfPlace(run: Run, name: string): TypeRef | undefined {
  return run.scan.types.get(name) ?? run.env.typeOfName(name);
}

/** A variable of the function itself that nothing else can reach. */
export function isOwn(run: Run, name: string): boolean {
  return run.scan.types.has(name) && !run.scan.exposed.has(name);
}
