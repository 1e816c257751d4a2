// The MAPI API as data, and the one way to ask it: which row does this call match. Rules never name functions.

import { interfaceOf, lineage } from './interfaces';
import { pointerTypes } from './pointer-types';
import { callRows } from './rows-calls';
import { comRows } from './rows-com';
import { exchangeRows } from './rows-exchange';
import { exchangeObjectRows } from './rows-exchange-objects';
import { formRows } from './rows-forms';
import { freeBusyRows } from './rows-free-busy';
import { functionRows } from './rows-functions';
import { memoryRows } from './rows-memory';
import { objectRows } from './rows-objects';
import { outlookRows } from './rows-outlook';
import { processRows } from './rows-process';
import { providerRows } from './rows-provider';
import { sessionRows } from './rows-session';
import { simpleRows } from './rows-simple';
import type { ApiRow, Family, Role } from './types';

export type { ApiRow, Family, Given, ResultKind, Role, Taken } from './types';
export { roles } from './types';
export { asObject, families, familyInfo, releases, releaseText, type FamilyInfo } from './families';
export { interfaceOf, isMapiObject, lineage } from './interfaces';
export { undecorated } from './pointer-types';

export const apiRows: readonly ApiRow[] = [
  ...processRows, ...sessionRows, ...objectRows, ...callRows, ...memoryRows, ...functionRows, ...comRows, ...exchangeRows,
  ...exchangeObjectRows, ...formRows, ...freeBusyRows, ...outlookRows, ...simpleRows, ...providerRows,
];

export interface CallShape {
  /** Unqualified name of what is called. */
  readonly name: string;
  /**
   * For a method: the receiver's type by its bare name (`LPMDB`, `IMsgStore`), smart pointers and aliases already taken off;
   * `std` for functions and classes of that namespace.
   */
  readonly receiverType?: string;
  /** The call has a receiver, of a type that is not known. */
  readonly method?: boolean;
  /** Number of arguments, the receiver not counted. */
  readonly arity: number;
}

export interface ApiMatch {
  readonly row: ApiRow;
  /** The receiver's type says so, or the function is flat; otherwise only name and number of arguments do. */
  readonly sure: boolean;
}

/** A table of rows that can be asked; a project's own rows (from `.mapi-lens.json`) stand before the built-in ones. */
export interface ApiTable {
  lookup(call: CallShape): ApiMatch | undefined;
  /** Names worth parsing a file for. */
  readonly names: ReadonlySet<string>;
  /** Those of them that are names of functions. */
  readonly functions: ReadonlySet<string>;
  /** The function that a pointer of this type stands for. */
  readonly pointerTypes: ReadonlyMap<string, string>;
  readonly rows: readonly ApiRow[];
}

export function createApiTable(projectRows: readonly ApiRow[] = []): ApiTable {
  const rows = [...projectRows, ...apiRows];
  const byName = new Map<string, ApiRow[]>();
  for (const row of rows) {
    const same = byName.get(row.name);
    if (same === undefined) byName.set(row.name, [row]);
    else same.push(row);
  }
  return {
    lookup: (call) => lookupIn(byName.get(call.name), call),
    names: new Set(rows.filter(isInteresting).map((row) => row.name)),
    functions: new Set(rows.filter((row) => row.on === undefined && isInteresting(row)).map((row) => row.name)),
    pointerTypes: pointerTypes(rows),
    rows,
  };
}

let builtInTable: ApiTable | undefined;

/** The rows that ship with the product, indexed once. */
function builtIn(): ApiTable {
  return (builtInTable ??= createApiTable());
}

/** The row of the built-in API that a call matches. Unknown receivers match by name and arity where the name is MAPI's own. */
export function lookupCall(call: CallShape): ApiMatch | undefined {
  return builtIn().lookup(call);
}

/** Names that make a file worth parsing. Names of everyday COM and C are left out: alone they mean nothing here. */
export function interestingNames(): ReadonlySet<string> {
  return builtIn().names;
}

export function hasRole(row: ApiRow, role: Role): boolean {
  return row.roles?.includes(role) ?? false;
}

/** The row is MAPI's own, not one of COM, of another allocator or of the system that MAPI code merely lives with. */
export function isMapiRow(row: ApiRow | undefined): boolean {
  if (row === undefined || foreign.has(row) || everyday.has(row.name)) return false;
  return [...row.gives ?? [], ...row.takes ?? []].some((moved) => !foreignFamilies.has(moved.family));
}

const foreign: ReadonlySet<ApiRow> = new Set<ApiRow>(comRows);
const foreignFamilies: ReadonlySet<Family> = new Set<Family>(['library', 'com-init', 'bstr', 'co-task-mem', 'local-mem', 'global-mem', 'process-heap', 'c-heap', 'cxx-object', 'cxx-array']);
const everyday = new Set(['free', 'malloc', 'calloc', 'Release', 'AddRef', 'QueryInterface', 'GetProcAddress', 'GlobalAlloc', 'GlobalFree',
  'LocalAlloc', 'LocalFree', 'HeapAlloc', 'HeapFree', 'SysAllocString', 'SysAllocStringLen', 'SysAllocStringByteLen', 'SysFreeString',
  'CoTaskMemAlloc', 'CoTaskMemFree', 'CoCreateInstance', 'CoInitialize', 'CoInitializeEx', 'CoUninitialize', 'OleInitialize', 'OleUninitialize',
  'GetModuleHandle', 'GetModuleHandleA', 'GetModuleHandleW', 'GetMessage', 'GetObject', 'GetTable', 'OpenStream', 'CreateStream', 'Clone', 'CreateInstance',
  'CoMarshalInterThreadInterfaceInStream', 'CoGetInterfaceAndReleaseStream', 'CoUnmarshalInterface', 'CoGetMalloc', 'SHGetMalloc', 'GetNext']);
const passive = new Set<Role>(['thread-start', 'timer-start', 'for-each', 'once']);

function isInteresting(row: ApiRow): boolean {
  return !everyday.has(row.name) && !(row.roles?.some((role) => passive.has(role)) ?? false);
}

function lookupIn(candidates: readonly ApiRow[] | undefined, call: CallShape): ApiMatch | undefined {
  const fitting = candidates?.filter((row) => takesArity(row, call.arity));
  if (fitting === undefined || fitting.length === 0) return undefined;
  if (call.receiverType === undefined && call.method !== true) {
    const flat = fitting.find((row) => row.on === undefined);
    return flat && { row: flat, sure: true };
  }
  const methods = fitting.filter((row) => row.on !== undefined);
  if (call.receiverType !== undefined) return byReceiver(methods, call.receiverType);
  return byNameAlone(methods);
}

function byReceiver(methods: readonly ApiRow[], receiverType: string): ApiMatch | undefined {
  const direct = methods.find((row) => row.on === receiverType);
  if (direct !== undefined) return { row: direct, sure: true };
  const named = interfaceOf(receiverType);
  if (named === undefined) return counting(methods);
  for (const ancestor of lineage(named)) {
    const row = methods.find((candidate) => candidate.on === ancestor);
    if (row !== undefined) return { row, sure: true };
  }
  return undefined;
}

/** Reference counting works alike on every interface, also on those that are not listed. */
function counting(methods: readonly ApiRow[]): ApiMatch | undefined {
  const row = methods.find((candidate) => candidate.on === 'IUnknown');
  return row && { row, sure: false };
}

/** Without a type the rows of that name must all hand out and take the same things, and the name must be MAPI's own. */
function byNameAlone(methods: readonly ApiRow[]): ApiMatch | undefined {
  const own = methods.filter((row) => row.common !== true);
  const first = own.find((row) => row.side === 'client') ?? own[0];
  if (first === undefined) return counting(methods);
  const shape = shapeOf(first);
  return own.every((row) => shapeOf(row) === shape) ? { row: first, sure: false } : undefined;
}

function shapeOf(row: ApiRow): string {
  return JSON.stringify([row.gives?.map(({ at, family }) => [at, family]) ?? [], row.takes ?? [], row.adopts ?? []]);
}

function takesArity(row: ApiRow, arity: number): boolean {
  return typeof row.args === 'number' ? row.args === arity : arity >= row.args[0] && arity <= row.args[1];
}
