// MAPI's structures as bytes: built here for calls, and read here from what calls hand out. A block that points to others
// keeps them in `parts`, so that nothing is collected while C looks at it.
import { addressOf, bytesAt, isWindows, pointerAt, pointerSize, textAt, uint32At, type Pointer } from './native';

export interface Block {
  readonly bytes: Uint8Array;
  readonly parts: readonly Uint8Array[];
}

export type PropValue = number | bigint | boolean | string | Uint8Array | Date | readonly number[] | null | { readonly error: number };

/** Tag -> value as it is passed to setProps; the type in the tag decides the layout. */
export type PropPairs = readonly (readonly [tag: number, value: PropValue])[];

const wideSize = isWindows ? 2 : 4;
const valueSize = pointerSize === 8 ? 24 : 16;
const valueAt = 8;

const PT = {
  UNSPECIFIED: 0, NULL: 1, I2: 2, LONG: 3, R4: 4, DOUBLE: 5, CURRENCY: 6, APPTIME: 7, ERROR: 10, BOOLEAN: 11, OBJECT: 13,
  I8: 20, STRING8: 30, UNICODE: 31, SYSTIME: 64, CLSID: 72, BINARY: 258, MV_LONG: 0x1003,
} as const;

export function encodeText(text: string, wide: boolean): Uint8Array {
  if (!wide) return Buffer.from(`${text}\0`, isWindows ? 'latin1' : 'utf8');
  if (wideSize === 2) return Buffer.from(`${text}\0`, 'utf16le');
  return new Uint8Array(Uint32Array.from([...text, '\0'], (character) => character.codePointAt(0)!).buffer);
}

export function encodeGuid(text: string): Uint8Array {
  const digits = text.replaceAll('-', '');
  const bytes = Buffer.from(digits, 'hex');
  if (bytes.length !== 16) throw new Error(`${text} is no interface id; write it as 8-4-4-4-12 hexadecimal digits.`);
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

export function encodeTags(tags: readonly number[]): Block {
  const bytes = Buffer.alloc(4 + tags.length * 4);
  bytes.writeUInt32LE(tags.length, 0);
  tags.forEach((tag, index) => bytes.writeUInt32LE(tag >>> 0, 4 + index * 4));
  return { bytes, parts: [] };
}

/** SSortOrderSet: `[tag, descending?]` per column. */
export function encodeSort(columns: readonly (readonly [tag: number, descending?: boolean])[]): Block {
  const bytes = Buffer.alloc(12 + columns.length * 8);
  bytes.writeUInt32LE(columns.length, 0);
  columns.forEach(([tag, descending], index) => {
    bytes.writeUInt32LE(tag >>> 0, 12 + index * 8);
    bytes.writeUInt32LE(descending === true ? 1 : 0, 16 + index * 8);
  });
  return { bytes, parts: [] };
}

/** SBinaryArray: count, then the address of SBinary pairs. */
export function encodeEntries(entries: readonly Uint8Array[]): Block {
  const stride = pointerSize * 2;
  const list = Buffer.alloc(Math.max(1, entries.length) * stride);
  entries.forEach((entry, index) => {
    list.writeUInt32LE(entry.length, index * stride);
    writePointer(list, index * stride + pointerSize, addressOf(entry));
  });
  const bytes = Buffer.alloc(stride);
  bytes.writeUInt32LE(entries.length, 0);
  writePointer(bytes, pointerSize, addressOf(list));
  return { bytes, parts: [list, ...entries] };
}

export function encodeProps(pairs: PropPairs): Block {
  const bytes = Buffer.alloc(Math.max(1, pairs.length) * valueSize);
  const parts: Uint8Array[] = [];
  pairs.forEach(([tag, value], index) => encodeProp(bytes, index * valueSize, tag >>> 0, value, parts));
  return { bytes, parts };
}

function encodeProp(bytes: Buffer, offset: number, tag: number, value: PropValue, parts: Uint8Array[]): void {
  bytes.writeUInt32LE(tag, offset);
  const at = offset + valueAt;
  const point = (part: Uint8Array, where = at): void => {
    parts.push(part);
    writePointer(bytes, where, addressOf(part));
  };
  switch (tag & 0xffff) {
    case PT.I2: bytes.writeInt16LE(Number(value), at); return;
    case PT.LONG: case PT.ERROR: bytes.writeUInt32LE(Number(value) >>> 0, at); return;
    case PT.R4: bytes.writeFloatLE(Number(value), at); return;
    case PT.DOUBLE: case PT.APPTIME: bytes.writeDoubleLE(Number(value), at); return;
    case PT.BOOLEAN: bytes.writeUInt16LE(value === true ? 1 : 0, at); return;
    case PT.CURRENCY: case PT.I8: bytes.writeBigInt64LE(BigInt(value as number | bigint), at); return;
    case PT.SYSTIME: bytes.writeBigInt64LE(value instanceof Date ? fileTime(value) : BigInt(value as bigint), at); return;
    case PT.STRING8: point(encodeText(String(value), false)); return;
    case PT.UNICODE: point(encodeText(String(value), true)); return;
    case PT.CLSID: point(value as Uint8Array); return;
    case PT.BINARY:
      bytes.writeUInt32LE((value as Uint8Array).length, at);
      point(value as Uint8Array, at + pointerSize);
      return;
    case PT.NULL: case PT.OBJECT: return;
    default: throw new Error(`Property type 0x${(tag & 0xffff).toString(16)} cannot be written; use one of the single-valued types.`);
  }
}

/** One SPropValue read: numbers, text and copies of bytes, nothing that points back into C. */
export function decodeProp(address: Pointer): readonly [tag: number, value: PropValue] {
  const bytes = bytesAt(address, valueSize);
  const tag = bytes.readUInt32LE(0);
  const pointer = (offset = valueAt): Pointer => (pointerSize === 8 ? bytes.readBigUInt64LE(offset) : BigInt(bytes.readUInt32LE(offset)));
  switch (tag & 0xffff) {
    case PT.I2: return [tag, bytes.readInt16LE(valueAt)];
    case PT.LONG: return [tag, bytes.readInt32LE(valueAt)];
    case PT.R4: return [tag, bytes.readFloatLE(valueAt)];
    case PT.DOUBLE: case PT.APPTIME: return [tag, bytes.readDoubleLE(valueAt)];
    case PT.CURRENCY: case PT.I8: return [tag, bytes.readBigInt64LE(valueAt)];
    case PT.SYSTIME: return [tag, new Date(Number(bytes.readBigInt64LE(valueAt) / 10_000n - 11_644_473_600_000n))];
    case PT.ERROR: return [tag, { error: bytes.readUInt32LE(valueAt) }];
    case PT.BOOLEAN: return [tag, bytes.readUInt16LE(valueAt) !== 0];
    case PT.STRING8: return [tag, pointer() === 0n ? null : textAt(pointer(), false)];
    case PT.UNICODE: return [tag, pointer() === 0n ? null : textAt(pointer(), true)];
    case PT.CLSID: return [tag, pointer() === 0n ? null : bytesAt(pointer(), 16)];
    case PT.BINARY: return [tag, bytesAt(pointer(valueAt + pointerSize), bytes.readUInt32LE(valueAt))];
    case PT.MV_LONG: return [tag, longs(pointer(valueAt + pointerSize), bytes.readUInt32LE(valueAt))];
    default: return [tag, null];
  }
}

export function decodeProps(address: Pointer, count: number): Map<number, PropValue> {
  return new Map(Array.from({ length: count }, (_, index) => decodeProp(address + BigInt(index * valueSize))));
}

/** The rows of an SRowSet: a padding word, a count and a pointer each, behind the count of rows. */
export function rowAt(rowSet: Pointer, index: number): { readonly count: number; readonly props: Pointer } {
  const start = rowSet + BigInt(pointerSize + index * rowSize);
  return { count: uint32At(start + 4n), props: pointerAt(start + 8n) };
}

export function rowCount(rowSet: Pointer): number {
  return uint32At(rowSet);
}

export function decodeTags(address: Pointer): number[] {
  return longs(address + 4n, uint32At(address)).map((tag) => tag >>> 0);
}

const rowSize = 8 + pointerSize;

function longs(address: Pointer, count: number): number[] {
  const bytes = bytesAt(address, count * 4);
  return Array.from({ length: count }, (_, index) => bytes.readInt32LE(index * 4));
}

function fileTime(date: Date): bigint {
  return (BigInt(date.getTime()) + 11_644_473_600_000n) * 10_000n;
}

export function writePointer(bytes: Buffer, offset: number, value: Pointer): void {
  if (pointerSize === 8) bytes.writeBigUInt64LE(value, offset);
  else bytes.writeUInt32LE(Number(value), offset);
}
