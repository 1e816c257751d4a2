// The `mapi` of a snippet: the flat functions of one MAPI library, loaded when first needed, and the constants.
// Nothing here asks the user: flags that could open a dialog are taken out, because nobody would answer it.
import { constants } from './constants';
import { hresultName, hresults, MapiError } from './errors';
import { functions, type FunctionName } from './functions';
import type { InterfaceName } from './interfaces';
import { parseMethod } from './interfaces/kinds';
import { callable, invoke, type Callable } from './invoke';
import { createLayer, freeNative, type Layer } from './layer';
import type { Meter } from './meter';
import { accountOf } from './buffers';
import { closeLibrary, findSymbol, isWindows, loadError, openLibrary, prepareLibrary, type NativeLibrary, type Pointer } from './native';
import { wrapObject, type MapiObject } from './object';
import { where } from './restriction';
import { createSink, type AdviseSink } from './sink';

export interface MapiOptions {
  readonly meter: Meter;
  /** File that stands for mapi32.dll. */
  readonly libraryPath: string;
  /** Used by logonEx when the snippet names none. */
  readonly profile?: string;
}

type Constants = typeof constants;

/** What a snippet calls. Objects and buffers are released by the snippet, explicitly. */
export type Mapi = Constants & { readonly [name in FunctionName]: (...args: unknown[]) => unknown } & {
  readonly logonEx: (profile?: string, password?: string, options?: { readonly flags?: number }) => MapiObject;
  readonly freeBuffer: (buffer: { free(): void } | Pointer) => void;
  /** A stream in memory that the snippet releases. */
  readonly createStream: () => MapiObject;
  readonly adviseSink: (onNotify?: (count: number) => void) => AdviseSink;
  /** Loads the MAPI library once more and answers it as a `mapi` of its own; give it back with `freeLibrary`. */
  readonly loadLibrary: (name?: string) => Mapi;
  readonly freeLibrary: (library: Mapi) => void;
  readonly wrap: (interfaceName: InterfaceName, address: Pointer) => MapiObject;
  readonly where: typeof where;
  readonly hresults: typeof hresults;
  readonly hresultName: typeof hresultName;
  readonly MapiError: typeof MapiError;
  readonly lastResult: number;
};

const UI_FLAGS = 0x1 | 0x20000; // MAPI_LOGON_UI, MAPI_PASSWORD_UI
const flat = new Map<string, Callable>(Object.entries(functions).map(([name, method]) => {
  const parsed = parseMethod(method);
  return [name, callable(parsed.name, parsed, false)];
}));

const layers = new WeakMap<object, Layer>();

export function createMapi(options: MapiOptions): Mapi {
  return makeMapi(options, undefined);
}

function makeMapi(options: MapiOptions, loaded: Layer | undefined): Mapi {
  let own = loaded;
  const layer = (): Layer => (own ??= load(options, 'mapi32.dll'));
  const call = (name: FunctionName, args: readonly unknown[]): unknown => {
    const target = flat.get(name)!;
    const address = layer().symbol(target.name);
    if (address !== undefined) return invoke(layer(), target, address, undefined, args, name === 'allocateMore' ? accountOf(args[1]) : layer().account);
    const found = name === 'streamOnMemory' ? streamMaker() : undefined;
    if (found === undefined) throw new Error(`${layer().library.path} exports no ${target.name}; use a call that this library has.`);
    return invoke(layer(), target, found, undefined, args, undefined);
  };

  const mapi = {
    ...constants,
    ...Object.fromEntries([...flat.keys()].map((name) => [name, (...args: unknown[]) => call(name as FunctionName, args)])),
    logonEx(profile = options.profile, password?: string, chosen: { flags?: number } = {}) {
      const usual = constants.MAPI_EXTENDED | constants.MAPI_NEW_SESSION | constants.MAPI_NO_MAIL | (profile === undefined ? constants.MAPI_USE_DEFAULT : 0);
      return call('logonEx', [profile, password, { flags: (chosen.flags ?? usual) & ~UI_FLAGS }]);
    },
    freeBuffer(buffer: { free(): void } | Pointer) {
      if (typeof buffer === 'bigint') freeNative(layer(), 'MAPIFreeBuffer', buffer, layer().account);
      else buffer.free();
    },
    createStream: () => call('streamOnMemory', [null, 1]),
    adviseSink: (onNotify: (count: number) => void = () => undefined) => createSink(onNotify),
    loadLibrary(name = 'mapi32.dll') {
      return makeMapi(options, load(options, name));
    },
    freeLibrary(library: Mapi) {
      const other = layers.get(library)!;
      options.meter.around('FreeLibrary', other.account, () => closeLibrary(other.library));
      options.meter.closeAccount(other.account);
    },
    wrap: (interfaceName: InterfaceName, address: Pointer) => wrapObject(layer(), interfaceName, address, undefined),
    where, hresults, hresultName, MapiError,
    get lastResult() {
      return own?.lastResult ?? 0;
    },
  } as unknown as Mapi;
  if (loaded !== undefined) layers.set(mapi, loaded);
  return mapi;
}

let ole32: NativeLibrary | undefined;

/** On Windows streams in memory are OLE's, not MAPI's. */
function streamMaker(): Pointer | undefined {
  if (!isWindows) return undefined;
  ole32 ??= openLibrary('ole32.dll');
  return ole32 === undefined ? undefined : findSymbol(ole32, 'CreateStreamOnHGlobal');
}

/** `mapi32.dll` in any spelling is the target that was chosen for the probe. */
function load(options: MapiOptions, name: string): Layer {
  const path = /(^|[\\/])mapi32(\.dll)?$/i.test(name) ? options.libraryPath : name;
  const account = options.meter.openAccount('LoadLibrary');
  const library = options.meter.around('LoadLibrary', account, prepareLibrary(path));
  if (library === undefined) throw new Error(`${path} cannot be loaded (${loadError()}); check that the file exists and fits this ${process.arch} process.`);
  return createLayer(library, options.meter, wrapObject, account);
}
