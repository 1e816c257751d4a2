// What walking the paths of one function shares: the environment that knows other functions and types, the sites where
// resources are handed out, and what has been found so far.

import type { Family } from '../api';
import type { CallExpr, DeclareStmt, Expr, FunctionModel, NewExpr, Span, TypeRef } from '../model/types';
import type { Contract } from './contract';
import type { Deleter } from './deleter';
import { escapeValue, FAILURE, NONZERO, resourceOf, type ResourceId, type State, type Trail, type Value, type Way } from './state';
import type { Scan } from './scan';
import { isNumber } from './types';

/** A pointer in a struct that a parameter points to. */
export interface StructMember {
  readonly param: number;
  readonly place: string;
  readonly member: string;
  /** The function writes something else into the struct that may say how it went. */
  readonly flagged: boolean;
  /** The member beside it that is not 0 where something is there. */
  readonly count?: string;
}

/** What a method of a guard does with the pointer that the guard gives back when it ends; `changes`: puts something else there, in no way that is known. */
export type GuardDoes = 'address' | 'looks' | 'detaches' | 'attaches' | 'changes';

export interface GuardRole {
  readonly does: GuardDoes;
  /** What the guard gives back. */
  readonly family: Family;
  /** Only the guard's own methods fill it, with something new. */
  readonly fillsItself?: true;
}

export interface FlowEnv {
  /** Members of structs behind parameters, of which the function can tell what becomes of them. */
  readonly members: readonly StructMember[];
  /** What the API says the call may do. */
  rowOf(call: CallExpr, args: readonly Expr[]): Contract | undefined;
  /** What a function of the workspace may do; `follows` says that something we follow is among the arguments. */
  summaryOf(call: CallExpr, follows: 'resource' | 'parameter' | 'nothing'): Contract | undefined;
  /** What a callee that nobody can look into most likely hands out, see belief.ts. */
  believedOf(call: CallExpr): Contract | undefined;
  /** Arguments that a callee may take of which not all paths were walked. */
  mayTake(call: CallExpr): readonly number[];
  /** Which result codes a function of the workspace can come back with, see result-code.ts. */
  codesOf(call: CallExpr): number;
  /** What a function of the workspace, and what it calls, names and assigns of what is not its own; unknown when the callee is. */
  reachOf(call: CallExpr): { readonly names: ReadonlySet<string>; readonly writes: ReadonlySet<string> } | undefined;
  /** The functions of that name take any number of arguments: a list or a pack, of which each one may be given back. */
  takesAny(call: CallExpr): boolean;
  /** Whether the callee takes this argument by reference and may write to it; unknown when the callee is. */
  mayWrite(made: CallExpr | DeclareStmt | NewExpr, at: number): boolean | undefined;
  /** What a method of a class of the workspace does, if that is a guard. */
  guardRole(call: CallExpr): GuardRole | undefined;
  /** A function of the workspace stands behind the call. */
  isDefined(call: CallExpr): boolean;
  /** The name stands for a function of the workspace. */
  isFunction(name: string): boolean;
  /** An object of this type gives back what it holds: a smart pointer or another guard. */
  isOwner(type: TypeRef): boolean;
  /** What is declared with this type and nothing else is zero or empty: a number, a plain pointer, a smart pointer. */
  startsEmpty(type: TypeRef): boolean;
  /** A smart pointer that takes a reference of its own: what is put into it still has to be given back. */
  addsReference(type: TypeRef): boolean;
  /** A container of such smart pointers. */
  elementsAddReference(type: TypeRef): boolean;
  /** A string that copies what it is made of, and owns nothing of it. */
  copiesText(type: TypeRef): boolean;
  /** What a declared smart pointer of the library calls for what it is made with. */
  deleterOf(made: DeclareStmt): Deleter | undefined;
  /** The class of an object that begins with one reference, its maker's. */
  countedClass(made: NewExpr): { readonly name: string; readonly mayFail: boolean } | undefined;
  /** The object takes a reference of its own of this argument: its maker still owns the one he had. */
  takesReference(made: NewExpr | DeclareStmt, at: number): boolean;
  /** Whether a method of such a class, or of one derived from it, may hand its own object to somebody, or count its references. */
  mayKeepItself(className: string, method: string, orDerived: boolean): boolean;
  /** The class deletes its objects with their last reference. */
  countsReferences(className: string): boolean;
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
  /** The number that a macro without parameters stands for. */
  macroNumber(name: string): number | undefined;
  /** Type of an expression, where its class is in view. */
  typeOf(expr: Expr): TypeRef | undefined;
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
  /** The block of the call, one of them where it was copied. */
  readonly block: number;
  readonly loopDepth: number;
  readonly fromApi: boolean;
  /** See belief.ts. */
  readonly believed?: true;
  /** Others hold references of the object too: it lives on when this one is given back. */
  readonly shared?: boolean;
  /** MAPI wrote what is in it, and the author nothing. */
  readonly filled?: true;
  /** Success may hand out NULL. */
  readonly maybeNull?: true;
  /** The receiver of the call, by name. */
  readonly from?: string;
  /** The class of an object that the program makes itself, see made.ts. */
  readonly made?: string;
  /** A plain pointer that comes back as a result. */
  readonly plain?: true;
}

/** `copied`: whoever got it made a reference, or a text, of its own of it, and nobody holds the first one. `temporary`: see temporary.ts. */
export type LossKind = 'copied' | 'temporary' | 'overwrite' | 'next-round' | 'scope' | 'return' | 'end' | 'parent-freed' | 'throw';

export interface Loss {
  readonly kind: LossKind;
  readonly site: Site;
  readonly at: Span;
  /** What held it last: another variable than the first one, when it was moved. */
  readonly place: string;
  /** Value returned on that path, when it is a return. */
  readonly result: Value;
  readonly trail: Trail | undefined;
  readonly way: Way | undefined;
  readonly resource: ResourceId;
  /** The same loss on a path where nothing failed. */
  readonly good?: Loss;
  /** The call that handed it out said so with a warning. */
  readonly warned: boolean;
  /** It had become an object, see object.ts. */
  readonly object?: boolean;
  /** A smart pointer was filled again: the name of the method that keeps what was in it. */
  readonly refilled?: Span;
  /** The loss happens inside a loop that the variable does not outlive. */
  readonly inLoop: boolean;
}

export interface Misuse {
  readonly kind: 'double-release' | 'use-after-release' | 'wrong-deallocator' | 'freed-child-block' | 'teardown-order' | 'unchecked-hresult';
  readonly site: Site | undefined;
  readonly at: Span;
  readonly releaser?: string;
  /** A smart pointer will call the releaser. */
  readonly guard?: boolean;
  /** The smart pointer that gives back what is given back here by hand. */
  readonly guarded?: string;
  /** For something given back too late: where that happens. */
  readonly releasedAt?: Span;
  readonly family?: Family | 'any';
  readonly trail: Trail | undefined;
  readonly way: Way | undefined;
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
  /** Empty for MAPI itself, which is `owned` while it is initialised. */
  readonly place: string;
  /** Owning something of another family is something else. */
  readonly family?: Family;
  /** What counts as `owned`. */
  readonly status?: 'child';
  /** The result code of the function: what is held is also kept apart by what that is, see `codeKey`. */
  readonly code?: string;
  /** `owned` where nothing else holds it, so that giving it back takes it from nobody. `unknown` beside `other` where that is more than a pointer to what was given back. */
  readonly seen: Map<string, Set<'owned' | 'null' | 'other' | 'unknown'>>;
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
  /** Sites that some path gives back, and the most loops that stand around such a place. */
  readonly released: Map<ResourceId, number>;
  /** Variables that some path hands to a releasing call, whatever they hold there. */
  readonly releasedPlaces: Set<string>;
  /** Sites whose resource some path leaves to somebody else. */
  readonly handedOn: Set<Site>;
  /** Where the walk is; `lost` when something owned had to be let go. */
  readonly block: { id: number; loopDepth: number; lost?: boolean };
  readonly watch?: Watch;
  /** The one thing that is followed, see one-by-one.ts. */
  readonly only?: Site | 'none' | undefined;
  /** Calls that closed MAPI, by their start. */
  readonly closing: Map<number, Span>;
}

/** Where every walk begins. */
export function nothingFound(): Pick<Run, 'losses' | 'misuses' | 'exits' | 'released' | 'releasedPlaces' | 'handedOn' | 'block'> {
  return { losses: new Map(), misuses: new Map(), exits: [], released: new Map(), releasedPlaces: new Set(), handedOn: new Set(), block: { id: 0, loopDepth: 0 } };
}

export function typeOfPlace(run: Run, name: string): TypeRef | undefined {
  return run.scan.types.get(name) ?? run.env.typeOfName(name);
}

/** As above, with what `auto` stands for; undefined where nothing says that. */
export function knownType(run: Run, name: string): TypeRef | undefined {
  const type = typeOfPlace(run, name);
  return type?.name === 'auto' && type.pointers === 0 ? run.env.typeOfName(name) : type;
}

export function noteReleased(run: Run, id: ResourceId): void {
  run.released.set(id, Math.max(run.released.get(id) ?? 0, run.block.loopDepth));
}

/** Somebody else has it from here on. */
export function handOn(run: Run, state: State, value: Value): State {
  const site = run.siteOf.get(resourceOf(value) ?? -1);
  if (site !== undefined) run.handedOn.add(site);
  return escapeValue(state, value);
}

/** A variable of the function itself that nothing else can reach. */
export function isOwn(run: Run, name: string): boolean {
  return run.scan.types.has(name) && !isExposed(run, name);
}

/** Others reach it, here: a lambda that captures it may have been made before. */
export function isExposed({ scan, block }: Run, name: string): boolean {
  return scan.exposed.has(name) && scan.exposedIn.get(name)?.has(block.id) !== false;
}

/** Not by a failure; what is not zero is one only where numbers come back. */
export function endsWell({ returnType: type }: FunctionModel, { kind, result }: Pick<Loss, 'kind' | 'result'>): boolean {
  return kind !== 'throw' && result !== FAILURE && (result !== NONZERO || type === undefined || type.array || !isNumber(type) || /^bool/i.test(type.name));
}
