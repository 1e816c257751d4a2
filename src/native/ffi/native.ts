// The bare machine: the one file that opens koffi. Libraries, addresses and bytes, no idea of MAPI.
// Loaded in child processes only: a wrong call here takes the process down.
import koffi from 'koffi';

export type Pointer = bigint;
/** What may stand where C wants a pointer. */
export type PointerLike = Pointer | Uint8Array | null;
export type NativeType = 'pointer' | 'uint32' | 'int32' | 'int64' | 'uint64' | 'size' | 'void';
export type NativeValue = number | bigint | Uint8Array | null;
export type NativeFunction = (...args: NativeValue[]) => unknown;
/** The shape of a function, made once and used for every call. */
export type Signature = ReturnType<typeof koffi.proto>;

export interface NativeLibrary {
  readonly path: string;
  readonly handle: Pointer;
}

export const isWindows = process.platform === 'win32';
export const pointerSize = koffi.sizeof('void *');

const spelling: Record<NativeType, string> = {
  pointer: 'void *', uint32: 'uint32_t', int32: 'int32_t', int64: 'int64_t', uint64: 'uint64_t', size: 'size_t', void: 'void',
};

/** MAPI speaks stdcall; only 32-bit Windows hears the difference. */
export function signature(result: NativeType, parameters: readonly NativeType[]): Signature {
  const shape = koffi.proto('__stdcall', spelling[result], parameters.map((type) => spelling[type]));
  parts.set(shape, { result, parameters });
  return shape;
}

export function callAt(address: Pointer, shape: Signature, args: readonly NativeValue[]): unknown {
  if (markedCall === 0 || markedInvoke === undefined) return koffi.call(address, shape, ...args);
  return koffi.call(markedInvoke, markedShape(shape), markedCall, address, ...args);
}

const parts = new Map<Signature, { readonly result: NativeType; readonly parameters: readonly NativeType[] }>();
const markedShapes = new Map<Signature, Signature>();
let markedInvoke: Pointer | undefined;
let markedCall = 0;

/**
 * Sends the calls from here on through a function of the C side that marks what they allocate with this number (0: none again).
 * The mark is set on that side, because V8 and koffi allocate around every call.
 */
export function markCalls(invoke: Pointer, call: number): number {
  const before = markedCall;
  markedInvoke = invoke;
  markedCall = call;
  return before;
}

/** The same call behind a number and the function's address. */
function markedShape(shape: Signature): Signature {
  const known = markedShapes.get(shape);
  if (known !== undefined) return known;
  const { result, parameters } = parts.get(shape)!;
  const made = koffi.proto(spelling[result], ['int32_t', 'void *', ...parameters.map((type) => spelling[type])]);
  markedShapes.set(shape, made);
  return made;
}

/** Where a function of the process itself lies; undefined where there is none. */
export function processSymbol(name: string): Pointer | undefined {
  if (isWindows) return undefined;
  const address = toPointer(find(0n, Buffer.from(`${name}\0`)));
  return address === 0n ? undefined : address;
}

const system = koffi.load(isWindows ? 'kernel32.dll' : null);

/** A function of the C library or of kernel32. */
export function systemFunction(name: string, result: NativeType, parameters: readonly NativeType[]): NativeFunction {
  return system.func('__stdcall', name, spelling[result], parameters.map((type) => spelling[type])) as NativeFunction;
}

/** A function of another system library (psapi, user32, advapi32); undefined where the library or the function is missing. */
export function optionalFunction(library: string, name: string, result: NativeType, parameters: readonly NativeType[]): NativeFunction | undefined {
  try {
    return koffi.load(library).func('__stdcall', name, spelling[result], parameters.map((type) => spelling[type])) as NativeFunction;
  } catch {
    return undefined;
  }
}

const copy = systemFunction(isWindows ? 'RtlMoveMemory' : 'memcpy', isWindows ? 'void' : 'pointer', ['pointer', 'pointer', 'size']);

/** Bytes at an address, copied into JavaScript's memory. */
export function bytesAt(address: Pointer, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (length > 0) copy(bytes, address, length);
  return bytes;
}

export function pointerAt(address: Pointer): Pointer {
  return toPointer(koffi.decode(address, 'void *'));
}

export function uint32At(address: Pointer): number {
  return koffi.decode.uint32(address);
}

export function textAt(address: Pointer, wide: boolean): string {
  return wide ? koffi.decode.wstring(address) : koffi.decode.string(address);
}

/** Where a buffer of JavaScript lies; it must stay referenced as long as C may look at it. */
export function addressOf(bytes: Uint8Array): Pointer {
  return bytes.length === 0 ? 0n : toPointer(koffi.address(bytes));
}

export function toPointer(value: unknown): Pointer {
  if (value === null || value === undefined) return 0n;
  return typeof value === 'bigint' ? value : BigInt(value as number);
}

const RTLD_NOW = 2;
const open = isWindows ? systemFunction('LoadLibraryW', 'pointer', ['pointer']) : systemFunction('dlopen', 'pointer', ['pointer', 'int32']);
const close = isWindows ? systemFunction('FreeLibrary', 'int32', ['pointer']) : systemFunction('dlclose', 'int32', ['pointer']);
const find = isWindows ? systemFunction('GetProcAddress', 'pointer', ['pointer', 'pointer']) : systemFunction('dlsym', 'pointer', ['pointer', 'pointer']);

const openShape = signature('pointer', ['pointer', 'int32']);
const closeShape = signature('int32', ['pointer']);

/** LoadLibrary or dlopen: as there, a library that is already loaded gets one more reference. Undefined when it cannot be loaded. */
export function openLibrary(path: string): NativeLibrary | undefined {
  return prepareLibrary(path)();
}

/** The same in two steps: the second one makes no memory of JavaScript's, so that it can be measured. */
export function prepareLibrary(path: string): () => NativeLibrary | undefined {
  const text = Buffer.from(`${path}\0`, isWindows ? 'utf16le' : 'utf8');
  const at = addressOf(text);
  const marked = processSymbol('dlopen');
  return () => {
    const handle = toPointer(isWindows ? open(at) : markedCall !== 0 && marked !== undefined ? callAt(marked, openShape, [at, RTLD_NOW]) : open(at, RTLD_NOW));
    return handle === 0n || text.length === 0 ? undefined : { path, handle };
  };
}

export function closeLibrary(library: NativeLibrary): void {
  if (markedCall !== 0) callAt(processSymbol('dlclose')!, closeShape, [library.handle]);
  else close(library.handle);
}

export function findSymbol(library: NativeLibrary, name: string): Pointer | undefined {
  const address = toPointer(find(library.handle, Buffer.from(`${name}\0`)));
  return address === 0n ? undefined : address;
}

/** Why the last openLibrary failed, in the system's words. */
export function loadError(): string {
  if (isWindows) return `Windows error ${String(systemFunction('GetLastError', 'uint32', [])())}`;
  const text = toPointer(systemFunction('dlerror', 'pointer', [])());
  return text === 0n ? 'unknown reason' : textAt(text, false);
}

const callbackShapes = new Map<string, Signature>();

/** A C function that runs JavaScript. At most a handful may exist; free it with `freeCallback`. */
export function makeCallback(result: NativeType, parameters: readonly NativeType[], body: (...args: unknown[]) => number): Pointer {
  const key = `${result}(${parameters.join()})`;
  const shape = callbackShapes.get(key) ?? signature(result, parameters);
  callbackShapes.set(key, shape);
  return koffi.register(body, koffi.pointer(shape));
}

export function freeCallback(address: Pointer): void {
  koffi.unregister(address);
}
