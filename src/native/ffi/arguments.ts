// A snippet's arguments turned into what C reads. `kept` holds the blocks alive until the call has returned.
import { MapiBuffer, MapiBytes } from './buffers';
import { interfaces, type InterfaceName, type ParsedParam } from './interfaces';
import { addressOf, type NativeValue, type Pointer } from './native';
import { encodeRestriction, isRestriction } from './restriction';
import { encodeEntries, encodeGuid, encodeProps, encodeSort, encodeTags, encodeText, type Block, type PropPairs } from './structures';

export interface CallOptions {
  readonly flags?: number;
  readonly ui?: number | bigint;
  /** An interface by name, or an id as 16 bytes. */
  readonly interface?: string | Uint8Array;
  readonly progress?: Pointer;
}

/** Anything with an address: an object of the layer or a sink. */
export interface Addressed {
  readonly address: Pointer;
}

export interface Encoded {
  readonly value: NativeValue;
  /** For `count` parameters: bytes or values. */
  readonly length: number;
  readonly kept: readonly Uint8Array[];
}

const nothing: Encoded = { value: null, length: 0, kept: [] };

export function encodeArgument(param: ParsedParam, value: unknown, unicode: boolean): Encoded {
  const { kind } = param;
  if (kind === 'ulong') return { ...nothing, value: Number(value ?? 0) >>> 0 };
  if (kind === 'long') return { ...nothing, value: Number(value ?? 0) | 0 };
  if (kind === 'int64' || kind === 'uint64') return { ...nothing, value: BigInt((value as number | bigint | undefined) ?? 0) };
  if (value === undefined || value === null) return nothing;
  switch (kind) {
    case 'bytes':
    case 'fill':
    case 'uid':
      if (value instanceof MapiBytes) return { value: value.address, length: value.length, kept: [] };
      return fromBytes(expect(value instanceof Uint8Array, value, param, 'bytes (a Buffer)'));
    case 'text': return fromBytes(encodeText(expect(typeof value === 'string', value, param, 'a string'), unicode));
    case 'ansi': return fromBytes(encodeText(expect(typeof value === 'string', value, param, 'a string'), false));
    case 'tags': return fromBlock(encodeTags(expect<readonly number[]>(Array.isArray(value), value, param, 'an array of property tags')));
    case 'props': return fromBlock(encodeProps(expect<PropPairs>(Array.isArray(value), value, param, 'an array of [tag, value]')), (value as PropPairs).length);
    case 'sort': return fromBlock(encodeSort(expect<readonly (readonly [number, boolean?])[]>(Array.isArray(value), value, param, 'an array of [tag, descending]')));
    case 'entries': return fromBlock(encodeEntries(expect<readonly Uint8Array[]>(Array.isArray(value), value, param, 'an array of entry ids')));
    case 'restriction': {
      if (!isRestriction(value)) throw wrong(value, param, 'a restriction made with mapi.where');
      return fromBlock(encodeRestriction(value));
    }
    case 'iid': return fromBytes(interfaceId(value, param));
    case 'object':
    case 'pointer':
    case 'in': return address(value, param);
    default: throw wrong(value, param, 'nothing');
  }
}

export function interfaceId(value: unknown, param: ParsedParam): Uint8Array {
  if (value instanceof Uint8Array && value.length === 16) return value;
  const iid = typeof value === 'string' ? (interfaces[value as InterfaceName] as { iid?: string } | undefined)?.iid : undefined;
  if (iid === undefined) throw wrong(value, param, `the name of an interface, such as 'IMessage'`);
  return encodeGuid(iid);
}

function address(value: unknown, param: ParsedParam): Encoded {
  if (value instanceof Uint8Array) return fromBytes(value);
  if (typeof value === 'bigint') return { ...nothing, value };
  if (value instanceof MapiBuffer) return { ...nothing, value: value.address };
  if (typeof value === 'object' && value !== null && 'address' in value) return { ...nothing, value: (value as Addressed).address };
  throw wrong(value, param, param.interfaceName === undefined ? 'an address' : `an object (${param.interfaceName})`);
}

/**
 * By address, taken here: asking for it moves a small array out of V8's heap into C's, which must not happen within the call
 * that is measured.
 */
function fromBytes(bytes: Uint8Array): Encoded {
  return { value: bytes.length === 0 ? null : addressOf(bytes), length: bytes.length, kept: [bytes] };
}

function fromBlock(block: Block, length = 0): Encoded {
  return { value: addressOf(block.bytes), length, kept: [block.bytes, ...block.parts] };
}

function expect<T>(holds: boolean, value: unknown, param: ParsedParam, wanted: string): T {
  if (!holds) throw wrong(value, param, wanted);
  return value as T;
}

function wrong(value: unknown, param: ParsedParam, wanted: string): TypeError {
  const given = value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
  return new TypeError(`${param.name} takes ${wanted}, not ${given}.`);
}
