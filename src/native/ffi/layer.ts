// What all calls into one loaded MAPI library share. It owns nothing of MAPI: no list of objects, no buffer that a call
// handed out. Whatever is not released by the snippet is the snippet's leak and must stay visible.
import type { Account } from './ledger';
import type { Meter } from './meter';
import { callAt, findSymbol, signature, type NativeLibrary, type Pointer } from './native';
import { createSlots, type Slots } from './slots';

export interface Layer {
  readonly library: NativeLibrary;
  readonly meter: Meter;
  readonly slots: Slots;
  /** Address of an exported function, by its plain or its decorated name. */
  readonly symbol: (name: string) => Pointer | undefined;
  /** Turns an interface pointer into an object that a snippet can call. */
  readonly wrapObject: (layer: Layer, interfaceName: string, address: Pointer, account: Account | undefined) => unknown;
  /** What loading the library and its flat functions cost. */
  readonly account: Account | undefined;
  /** HRESULT of the last call that returned one, warnings included. */
  lastResult: number;
}

export function createLayer(library: NativeLibrary, meter: Meter, wrapObject: Layer['wrapObject'], account: Account | undefined): Layer {
  const known = new Map<string, Pointer | undefined>();
  return {
    library, meter, wrapObject, account, slots: createSlots(), lastResult: 0,
    symbol(name) {
      if (!known.has(name)) known.set(name, findDecorated(library, name));
      return known.get(name);
    },
  };
}

/** mapi32.dll exports some functions only under their 32-bit name, `FreeProws@4`, on 64 bits too. */
function findDecorated(library: NativeLibrary, name: string): Pointer | undefined {
  const plain = findSymbol(library, name);
  if (plain !== undefined) return plain;
  for (let bytes = 0; bytes <= 48; bytes += 4) {
    const decorated = findSymbol(library, `${name}@${bytes}`);
    if (decorated !== undefined) return decorated;
  }
  return undefined;
}

const onePointer = signature('uint32', ['pointer']);

/** MAPIFreeBuffer and FreeProws: one address in, nothing of interest out. */
export function freeNative(layer: Layer, name: 'MAPIFreeBuffer' | 'FreeProws', address: Pointer, account: Account | undefined): void {
  const target = layer.symbol(name);
  if (target === undefined) throw new Error(`${layer.library.path} exports no ${name}; choose a MAPI library.`);
  layer.meter.around(name, account, () => callAt(target, onePointer, [address]));
}
