// Restrictions as a snippet writes them, and their bytes. Each builder makes a small plain value; encoding happens at the call.
import { addressOf, pointerSize } from './native';
import { encodeProps, writePointer, type Block, type PropValue } from './structures';

export type Restriction =
  | { readonly restriction: 'and' | 'or'; readonly parts: readonly Restriction[] }
  | { readonly restriction: 'not'; readonly part: Restriction }
  | { readonly restriction: 'exist'; readonly tag: number }
  | { readonly restriction: 'content'; readonly fuzzy: number; readonly tag: number; readonly value: PropValue }
  | { readonly restriction: 'property'; readonly operator: number; readonly tag: number; readonly value: PropValue };

const RELATIONS: Readonly<Record<string, number>> = { '<': 0, '<=': 1, '>': 2, '>=': 3, '==': 4, '!=': 5 };

/** What a snippet finds as `mapi.where`. */
export const where = {
  and: (...parts: Restriction[]): Restriction => ({ restriction: 'and', parts }),
  or: (...parts: Restriction[]): Restriction => ({ restriction: 'or', parts }),
  not: (part: Restriction): Restriction => ({ restriction: 'not', part }),
  exists: (tag: number): Restriction => ({ restriction: 'exist', tag }),
  contains: (tag: number, value: PropValue): Restriction => ({ restriction: 'content', fuzzy: 0x00010001, tag, value }),
  property(tag: number, relation: string, value: PropValue): Restriction {
    const operator = RELATIONS[relation];
    if (operator === undefined) throw new Error(`${relation} is no relation; use one of ${Object.keys(RELATIONS).join(' ')}.`);
    return { restriction: 'property', operator, tag, value };
  },
};

export function isRestriction(value: unknown): value is Restriction {
  return typeof value === 'object' && value !== null && 'restriction' in value;
}

const size = pointerSize === 8 ? 32 : 16;
/** The union behind the type word; it holds pointers, so it is aligned like one. */
const body = pointerSize;

export function encodeRestriction(value: Restriction): Block {
  const bytes = Buffer.alloc(size);
  const parts: Uint8Array[] = [];
  write(bytes, 0, value, parts);
  return { bytes, parts };
}

function write(bytes: Buffer, at: number, value: Restriction, parts: Uint8Array[]): void {
  const point = (offset: number, part: Uint8Array): void => {
    parts.push(part);
    writePointer(bytes, at + offset, addressOf(part));
  };
  const property = (offset: number, tag: number, propValue: PropValue): void => {
    const block = encodeProps([[tag, propValue]]);
    parts.push(...block.parts);
    point(offset, block.bytes);
  };
  switch (value.restriction) {
    case 'and':
    case 'or': {
      const list = Buffer.alloc(Math.max(1, value.parts.length) * size);
      value.parts.forEach((part, index) => write(list, index * size, part, parts));
      bytes.writeUInt32LE(value.restriction === 'and' ? 0 : 1, at);
      bytes.writeUInt32LE(value.parts.length, at + body);
      point(body + pointerSize, list);
      return;
    }
    case 'not': {
      const inner = Buffer.alloc(size);
      write(inner, 0, value.part, parts);
      bytes.writeUInt32LE(2, at);
      point(body + pointerSize, inner);
      return;
    }
    case 'content':
    case 'property':
      bytes.writeUInt32LE(value.restriction === 'content' ? 3 : 4, at);
      bytes.writeUInt32LE(value.restriction === 'content' ? value.fuzzy : value.operator, at + body);
      bytes.writeUInt32LE(value.tag >>> 0, at + body + 4);
      property(body + 8, value.tag, value.value);
      return;
    case 'exist':
      bytes.writeUInt32LE(8, at);
      bytes.writeUInt32LE(value.tag >>> 0, at + body + 4);
      return;
  }
}
