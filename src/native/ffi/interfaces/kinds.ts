// The vocabulary of the interface description: what a parameter of a MAPI method is, as far as calling it from
// JavaScript needs to know. Pure data; it must stay readable beside the C declaration it stands for.

/** What the caller gives. A `count` is never given: it is taken from the parameter behind it. */
export type InKind =
  | 'ulong' | 'long' | 'int64' | 'uint64'
  | 'flags' | 'ui' | 'iid' | 'progress' | 'problems' // options with a default: 0, 0, null, null, null
  | 'count' | 'bytes' | 'uid' | 'tags' | 'props' | 'restriction' | 'sort' | 'entries'
  | 'text' | 'ansi' | 'pointer' | 'in';

/** What the call hands out; `out-count` belongs to the parameter behind it, `out-type` to the object behind it. */
export type OutKind =
  | 'out-ulong' | 'out-long' | 'out-uint64' | 'out-count' | 'out-type' | 'out-uid'
  | 'out-bytes' | 'out-tags' | 'out-props' | 'out-rows' | 'out-buffer'
  | 'out-entry' | 'out-unknown' // an object whose interface follows from `out-type`, or from `iid`
  | 'fill'; // a buffer of the caller that the call fills

/** `kind name` as in a C declaration; an object parameter names its interface: `in:IStream lpStream`. */
export type Param = `${InKind | OutKind} ${string}` | `in:${string} ${string}` | `out:${string} ${string}`;

/** A method in vtable order: its name, then its parameters behind `this`. `ULONG` marks one that answers no HRESULT. */
export type Method = readonly [name: string, ...params: Param[]];

export interface InterfaceShape {
  readonly base: string | null;
  /** 8-4-4-4-12 digits; absent where MAPI defines none that a caller would name. */
  readonly iid?: string;
  readonly methods: readonly Method[];
}

export interface ParsedParam {
  readonly kind: InKind | OutKind | 'object' | 'out-object';
  readonly name: string;
  /** Of `in:` and `out:` parameters. */
  readonly interfaceName?: string;
}

export interface ParsedMethod {
  readonly name: string;
  readonly returnsHresult: boolean;
  readonly params: readonly ParsedParam[];
}

export function parseParam(text: Param): ParsedParam {
  const space = text.indexOf(' ');
  const head = text.slice(0, space);
  const name = text.slice(space + 1);
  if (head.startsWith('in:')) return { kind: 'object', name, interfaceName: head.slice(3) };
  if (head.startsWith('out:')) return { kind: 'out-object', name, interfaceName: head.slice(4) };
  return { kind: head as InKind | OutKind, name };
}

export function parseMethod([head, ...params]: Method): ParsedMethod {
  const returnsHresult = !head.startsWith('ULONG ');
  return { name: returnsHresult ? head : head.slice('ULONG '.length), returnsHresult, params: params.map(parseParam) };
}
