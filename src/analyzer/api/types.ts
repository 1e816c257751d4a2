// What the MAPI API says about one function or method, as data: who hands out what, by which parameter, who gives it back.
// Rules and flow read rows, they never name functions. Parameter numbers start at 0 and never count the receiver.

/** A kind of thing that somebody must give back in one particular way; each is described in families.ts. */
export type Family =
  | 'com-ref' | 'session' | 'mapi-buffer' | 'mapi-more' | 'srowset' | 'adrlist' | 'form-info-array' | 'message-array'
  | 'advise-cookie' | 'idle-routine' | 'form-token' | 'bookmark' | 'msg-session' | 'simple-session'
  | 'mapi-init' | 'mapi-util-init' | 'idle-init' | 'com-init' | 'library'
  | 'bstr' | 'co-task-mem' | 'local-mem' | 'global-mem' | 'process-heap' | 'c-heap' | 'cxx-object' | 'cxx-array' | 'tnef-problems';

/** What a call does that article rules care about. */
export const roles = [
  'library-load', 'library-free', 'library-handle', 'library-symbol', 'mapi-init', 'mapi-uninit', 'logon', 'logoff',
  'open-store', 'open-entry', 'open-property', 'open-attachment', 'save-attachment', 'read-properties', 'read-one-property', 'set-columns',
  'exporter-open', 'exporter-config', 'synchronize', 'update-state', 'advise', 'unadvise', 'thread-start', 'timer-start',
  'for-each', 'once', 'read-rows', 'read-all-rows', 'contents-table', 'recipient-table', 'attachment-table', 'allocate',
  'allocate-linked', 'add-ref', 'release', 'query-interface',
] as const;
export type Role = (typeof roles)[number];

/** How the call tells success. */
export type ResultKind = 'hresult' | 'scode' | 'code' | 'pointer' | 'handle' | 'bool' | 'count' | 'void';

/** Something handed out: through the parameter `at` (a pointer to the variable), as the result, or counted by the process. */
export interface Given {
  readonly at: number | 'result' | 'process';
  readonly family: Family;
  /** What the variable is declared as, in MAPI's own spelling: `LPMAPITABLE`. */
  readonly type?: string;
  /** The caller may pass NULL and gets nothing. */
  readonly optional?: true;
  /** The parameter goes in too: the callee fills it when it is NULL, or replaces what is there and frees the old. */
  readonly inout?: true;
  /** Success may hand out NULL. */
  readonly maybeNull?: true;
}

/** Something given back: the argument at that place, the receiver, or (for counted states) the process itself. */
export interface Taken {
  readonly at: number | 'receiver' | 'process';
  readonly family: Family;
  /** The argument is the address of the variable: `SafeRelease(&p)`. */
  readonly byAddress?: true;
}

export interface ApiRow {
  readonly name: string;
  /** Interface (or class) the method belongs to; absent for a flat function. */
  readonly on?: string;
  /** Number of arguments, or the fewest and the most. */
  readonly args: number | readonly [fewest: number, most: number];
  readonly result?: ResultKind;
  readonly gives?: readonly Given[];
  readonly takes?: readonly Taken[];
  /** Interface pointers that the callee keeps with a reference of its own; the caller still owns its own. */
  readonly keeps?: readonly number[];
  /** Arguments whose ownership moves into the callee's care when the call succeeds. */
  readonly adopts?: readonly number[];
  /** The result points into this argument (or the receiver) and must never be released. */
  readonly borrows?: number | 'receiver';
  /** Numbers that are filled too, and say whether anything was handed out. */
  readonly tells?: readonly number[];
  /** The block handed out lives and dies with this argument. */
  readonly linkedTo?: number;
  readonly roles?: readonly Role[];
  /** Place of the entry id (the pointer, its size stands before it), of the property tag or tags, of the file name. */
  readonly entryId?: number;
  readonly propTag?: number;
  readonly fileName?: number;
  /** Place of the profile's name. */
  readonly profile?: number;
  /** Place of the function that will be called. */
  readonly callback?: number;
  /** For a timer: place of the period; 0 there means that it fires once. */
  readonly period?: number;
  /** The out-parameters are NULL after a failure. */
  readonly nullOnFailure?: true;
  /** A success code of this call may be a warning that still hands everything out. */
  readonly warns?: true;
  /** The name is common outside MAPI: without a known receiver type the row never applies. */
  readonly common?: true;
  /** The call concerns MAPI whatever its arguments say (a library loader made for mapi32 alone). */
  readonly alwaysMapi?: true;
  readonly side: 'client' | 'provider';
  /** Where the release rule comes from: the page itself, or the parameter's type and the general rule of COM or MAPI. */
  readonly basis: 'page' | 'type' | 'header';
  /** A sentence for people: what to watch out for. */
  readonly note?: string;
}
