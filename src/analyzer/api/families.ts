// How each family of resources is given back, in words and as text for a fix. `{p}` stands for the expression that owns it.

import type { Family } from './types';

export interface FamilyInfo {
  readonly family: Family;
  /** For messages, with its article: `a MAPI buffer`. */
  readonly phrase: string;
  /** The call that gives it back, for messages: `MAPIFreeBuffer`. */
  readonly releaser: string;
  /** Statement for C++ and, where it differs, for C. Absent: no statement can be written without knowing more. */
  readonly release?: { readonly cpp: string; readonly c?: string };
  /** The releasing call accepts NULL. */
  readonly nullSafe: boolean;
  /** A call that gives back this other family gives back this one too: a session is a COM reference. */
  readonly isA?: Family;
  /** There is no variable to follow; the process counts calls. */
  readonly counted?: true;
}

const rows = [
  { family: 'com-ref', phrase: 'a COM reference', releaser: 'Release', release: { cpp: '{p}->Release();', c: '{p}->lpVtbl->Release({p});' }, nullSafe: false },
  { family: 'session', phrase: 'a MAPI session', releaser: 'Logoff and Release', release: { cpp: '{p}->Logoff(0, 0, 0);\n{p}->Release();', c: '{p}->lpVtbl->Logoff({p}, 0, 0, 0);\n{p}->lpVtbl->Release({p});' }, nullSafe: false, isA: 'com-ref' },
  { family: 'mapi-buffer', phrase: 'a MAPI buffer', releaser: 'MAPIFreeBuffer', release: { cpp: 'MAPIFreeBuffer({p});' }, nullSafe: true },
  { family: 'mapi-more', phrase: 'a linked MAPI block', releaser: 'MAPIFreeBuffer on its root block', nullSafe: true },
  { family: 'srowset', phrase: 'a row set', releaser: 'FreeProws', release: { cpp: 'FreeProws({p});' }, nullSafe: true },
  { family: 'adrlist', phrase: 'an address list', releaser: 'FreePadrlist', release: { cpp: 'FreePadrlist({p});' }, nullSafe: true },
  { family: 'form-info-array', phrase: 'an array of form descriptions', releaser: 'Release on each element and MAPIFreeBuffer', nullSafe: true, isA: 'mapi-buffer' },
  { family: 'message-array', phrase: 'an array of messages', releaser: 'Release on each element and MAPIFreeBuffer', nullSafe: true },
  { family: 'tnef-problems', phrase: 'a TNEF problem array', releaser: 'MAPIFreeBuffer', release: { cpp: 'MAPIFreeBuffer({p});' }, nullSafe: true, isA: 'mapi-buffer' },
  { family: 'advise-cookie', phrase: 'a notification registration', releaser: 'Unadvise', nullSafe: false },
  { family: 'idle-routine', phrase: 'an idle routine', releaser: 'DeregisterIdleRoutine', release: { cpp: 'DeregisterIdleRoutine({p});' }, nullSafe: false },
  { family: 'form-token', phrase: 'a form token', releaser: 'ShowForm', nullSafe: false },
  { family: 'bookmark', phrase: 'a table bookmark', releaser: 'FreeBookmark', nullSafe: false },
  { family: 'msg-session', phrase: 'a message session', releaser: 'CloseIMsgSession', release: { cpp: 'CloseIMsgSession({p});' }, nullSafe: false },
  { family: 'simple-session', phrase: 'a Simple MAPI session', releaser: 'MAPILogoff', release: { cpp: 'MAPILogoff({p}, 0, 0, 0);' }, nullSafe: false },
  { family: 'mapi-init', phrase: 'an initialization of MAPI', releaser: 'MAPIUninitialize', release: { cpp: 'MAPIUninitialize();' }, nullSafe: true, counted: true },
  { family: 'mapi-util-init', phrase: 'an initialization of the MAPI utilities', releaser: 'DeinitMapiUtil', release: { cpp: 'DeinitMapiUtil();' }, nullSafe: true, counted: true },
  { family: 'idle-init', phrase: 'an initialization of the idle engine', releaser: 'MAPIDeinitIdle', release: { cpp: 'MAPIDeinitIdle();' }, nullSafe: true, counted: true },
  { family: 'com-init', phrase: 'an initialization of COM', releaser: 'CoUninitialize or OleUninitialize', nullSafe: true, counted: true },
  { family: 'library', phrase: 'a loaded library', releaser: 'FreeLibrary', release: { cpp: 'FreeLibrary({p});' }, nullSafe: false },
  { family: 'bstr', phrase: 'a BSTR', releaser: 'SysFreeString', release: { cpp: 'SysFreeString({p});' }, nullSafe: true },
  { family: 'co-task-mem', phrase: 'a block of task memory', releaser: 'CoTaskMemFree', release: { cpp: 'CoTaskMemFree({p});' }, nullSafe: true },
  { family: 'local-mem', phrase: 'a local memory block', releaser: 'LocalFree', release: { cpp: 'LocalFree({p});' }, nullSafe: true },
  { family: 'global-mem', phrase: 'a global memory block', releaser: 'GlobalFree', release: { cpp: 'GlobalFree({p});' }, nullSafe: true },
  { family: 'process-heap', phrase: 'a heap block', releaser: 'HeapFree', nullSafe: true },
  { family: 'c-heap', phrase: 'a block from malloc', releaser: 'free', release: { cpp: 'free({p});' }, nullSafe: true },
  { family: 'cxx-object', phrase: 'an object from new', releaser: 'delete', release: { cpp: 'delete {p};' }, nullSafe: true },
  { family: 'cxx-array', phrase: 'an array from new[]', releaser: 'delete[]', release: { cpp: 'delete[] {p};' }, nullSafe: true },
] as const satisfies readonly FamilyInfo[];

export const families: readonly Family[] = rows.map((row) => row.family);

const byFamily = new Map<Family, FamilyInfo>(rows.map((row) => [row.family, row]));

/** Every family has a row: a missing one does not compile. */
type Missing = Exclude<Family, (typeof rows)[number]['family']>;
const _complete: Missing extends never ? true : never = true;

export function familyInfo(family: Family): FamilyInfo {
  return byFamily.get(family)!;
}

/** Whether a releaser of family `released` rightly gives back something of family `owned`. */
export function releases(released: Family, owned: Family): boolean {
  for (let family: Family | undefined = owned; family !== undefined; family = familyInfo(family).isA) {
    if (family === released) return true;
  }
  return false;
}

/** The releasing statement for an owner's expression, or nothing where one call would not do. */
export function releaseText(family: Family, owner: string, language: 'c' | 'cpp'): string | undefined {
  const release = familyInfo(family).release;
  if (release === undefined) return undefined;
  return (language === 'c' ? release.c ?? release.cpp : release.cpp).replaceAll('{p}->', `${asObject(owner)}->`).replaceAll('{p}', owner);
}

/** As it stands before an arrow: `(*out)->Release()`. */
export function asObject(owner: string): string {
  return owner.startsWith('*') ? `(${owner})` : owner;
}
