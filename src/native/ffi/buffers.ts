// What calls hand out as memory: rows, properties, entry ids. Each is a view of native memory that the snippet frees with
// `free()`; nothing frees it otherwise, because a forgotten one is the leak the probe is there to show.
import { freeNative, type Layer } from './layer';
import type { Account } from './ledger';
import { bytesAt, type Pointer } from './native';
import { decodeProps, decodeTags, rowAt, rowCount, type PropValue } from './structures';

export class MapiBuffer {
  #address: Pointer;

  constructor(protected readonly layer: Layer, address: Pointer, readonly account?: Account) {
    this.#address = address;
  }

  /** Where it lies; for a call that takes a pointer. */
  get address(): Pointer {
    if (this.#address === 0n) throw new Error('This MAPI buffer has been freed; read it before free().');
    return this.#address;
  }

  /** Gives the memory back with MAPIFreeBuffer. */
  free(): void {
    this.freeWith('MAPIFreeBuffer');
  }

  protected freeWith(name: 'MAPIFreeBuffer' | 'FreeProws'): void {
    freeNative(this.layer, name, this.address, this.account);
    this.#address = 0n;
    this.layer.meter.closeAccount(this.account);
  }
}

/** An entry id or another run of bytes; may be passed wherever a call takes bytes. */
export class MapiBytes extends MapiBuffer {
  constructor(layer: Layer, address: Pointer, readonly length: number, account?: Account) {
    super(layer, address, account);
  }

  copy(): Buffer {
    return bytesAt(this.address, this.length);
  }
}

export class MapiTags extends MapiBuffer {
  values(): number[] {
    return decodeTags(this.address);
  }
}

export class MapiProps extends MapiBuffer {
  constructor(layer: Layer, address: Pointer, readonly length: number, account?: Account) {
    super(layer, address, account);
  }

  values(): Map<number, PropValue> {
    return decodeProps(this.address, this.length);
  }

  /** A value by its tag, undefined when the object has none. */
  get(tag: number): PropValue | undefined {
    return this.values().get(tag >>> 0);
  }
}

export class MapiRows extends MapiBuffer {
  get length(): number {
    return rowCount(this.address);
  }

  row(index: number): Map<number, PropValue> {
    if (index < 0 || index >= this.length) throw new RangeError(`There is no row ${index}; there are ${this.length}.`);
    const { count, props } = rowAt(this.address, index);
    return decodeProps(props, count);
  }

  get(index: number, tag: number): PropValue | undefined {
    return this.row(index).get(tag >>> 0);
  }

  /** FreeProws: each row's properties, then the set. Done by hand where the library does not export it. */
  override free(): void {
    if (this.layer.symbol('FreeProws') !== undefined) return this.freeWith('FreeProws');
    for (let index = 0; index < this.length; index++) {
      const { props } = rowAt(this.address, index);
      if (props !== 0n) freeNative(this.layer, 'MAPIFreeBuffer', props, this.account);
    }
    this.freeWith('MAPIFreeBuffer');
  }
}

export function accountOf(value: unknown): Account | undefined {
  return value instanceof MapiBuffer ? value.account : undefined;
}
