// One call: arguments in, the native call with the meter around it, results out. A failed HRESULT becomes a MapiError.
import { encodeArgument, interfaceId, type CallOptions, type Encoded } from './arguments';
import { MapiBuffer, MapiBytes, MapiProps, MapiRows, MapiTags } from './buffers';
import { MapiError } from './errors';
import { interfaceNames, interfaceOfObjectType, interfaces, type ParsedMethod } from './interfaces';
import type { Layer } from './layer';
import type { Account } from './ledger';
import { addressOf, callAt, pointerSize, signature, type NativeValue, type Pointer, type Signature } from './native';
import { planCall, type CallPlan } from './plan';
import { encodeGuid } from './structures';

const MAPI_UNICODE = 0x80000000;

export interface Callable {
  readonly name: string;
  readonly method: ParsedMethod;
  readonly plan: CallPlan;
  readonly shape: Signature;
}

export function callable(name: string, method: ParsedMethod, hasThis: boolean): Callable {
  const plan = planCall(method);
  const types = plan.steps.map((step) => step.type);
  return { name, method, plan, shape: signature(method.returnsHresult ? 'int32' : 'uint32', hasThis ? ['pointer', ...types] : types) };
}

/** `receiver` is the account of the object (or library) that is called. */
export function invoke(layer: Layer, target: Callable, address: Pointer, self: Pointer | undefined, args: readonly unknown[], receiver: Account | undefined): unknown {
  const { plan, method } = target;
  const { positional, options } = split(target, args);
  const unicode = ((options.flags ?? 0) & MAPI_UNICODE) !== 0;
  const mark = layer.slots.mark();
  try {
    const encoded = plan.steps.map(({ param, source }): Encoded => {
      switch (source.from) {
        case 'argument': return encodeArgument(param, positional[source.index], unicode);
        case 'option': return option(param, source.option, options);
        case 'slot': return { value: layer.slots.take(), length: 0, kept: [] };
        default: return { value: null, length: 0, kept: [] };
      }
    });
    const values = encoded.map((item, index): NativeValue => {
      const { source } = plan.steps[index]!;
      return source.from === 'length' ? encoded[source.of]!.length : item.value;
    });
    if (self !== undefined) values.unshift(self);
    const account = opensAccount(target) ? layer.meter.openAccount(target.name) : receiver;
    const answer = layer.meter.around(target.name, account, () => callAt(address, target.shape, values)) as number;
    if (!method.returnsHresult) return answer >>> 0;
    layer.lastResult = answer >>> 0;
    if (answer < 0) {
      if (account !== receiver) layer.meter.closeAccount(account);
      throw new MapiError(target.name, answer);
    }
    return collect(layer, target, encoded, positional, options, account);
  } finally {
    layer.slots.leave(mark);
  }
}

/** Hands out memory or an object that the caller has to give back. A block of MAPIAllocateMore goes with the first one. */
function opensAccount({ name, plan }: Callable): boolean {
  return name !== 'MAPIAllocateMore' && plan.results.some(({ step }) => !['out-ulong', 'out-long', 'out-uint64'].includes(plan.steps[step]!.param.kind));
}

/** The options are the last argument when it is a plain object. */
function split(target: Callable, args: readonly unknown[]): { positional: readonly unknown[]; options: CallOptions } {
  const last = args.at(-1);
  const has = typeof last === 'object' && last !== null && Object.getPrototypeOf(last) === Object.prototype && !('restriction' in last) && !('address' in last);
  const positional = has ? args.slice(0, -1) : args;
  if (positional.length > target.plan.arguments.length) {
    const wanted = target.plan.arguments.map((param) => param.name).join(', ');
    throw new TypeError(`${target.name} takes ${wanted === '' ? 'no arguments' : `(${wanted})`} and options such as { flags }, not ${positional.length} arguments.`);
  }
  return { positional, options: has ? last as CallOptions : {} };
}

function option(param: Parameters<typeof interfaceId>[1], name: keyof CallOptions, options: CallOptions): Encoded {
  const bare = { length: 0, kept: [] };
  switch (name) {
    case 'flags': return { ...bare, value: (options.flags ?? 0) >>> 0 };
    case 'ui': return { ...bare, value: options.ui ?? 0 };
    case 'progress': return { ...bare, value: options.progress ?? null };
    case 'interface': {
      if (options.interface === undefined) return { ...bare, value: null };
      const iid = interfaceId(options.interface, param);
      return { ...bare, value: addressOf(iid), kept: [iid] };
    }
  }
}

function collect(layer: Layer, target: Callable, encoded: readonly Encoded[], positional: readonly unknown[], options: CallOptions, account: Account | undefined): unknown {
  const { results, steps } = target.plan;
  const place = (step: number): Buffer => encoded[step]!.value as Buffer;
  const values = results.map(({ step, countStep, typeStep }): unknown => {
    const { param } = steps[step]!;
    const at = place(step);
    const pointer = pointerSize === 8 ? at.readBigUInt64LE(0) : BigInt(at.readUInt32LE(0));
    // A property without a count is one property (HrGetOneProp).
    const count = countStep === undefined ? 1 : place(countStep).readUInt32LE(0);
    switch (param.kind) {
      case 'out-ulong': return at.readUInt32LE(0);
      case 'out-long': return at.readInt32LE(0);
      case 'out-uint64': return at.readBigUInt64LE(0);
      case 'out-object': return object(layer, param.interfaceName!, pointer, account);
      case 'out-entry': return object(layer, named(options.interface) ?? interfaceOfObjectType[place(typeStep!).readUInt32LE(0)] ?? 'IUnknown', pointer, account);
      case 'out-unknown': return object(layer, named(positional.find((value) => named(value) !== undefined)) ?? 'IUnknown', pointer, account);
      case 'out-rows': return pointer === 0n ? null : new MapiRows(layer, pointer, account);
      case 'out-props': return pointer === 0n ? null : new MapiProps(layer, pointer, count, account);
      case 'out-bytes': return pointer === 0n ? null : new MapiBytes(layer, pointer, count, account);
      case 'out-tags': return pointer === 0n ? null : new MapiTags(layer, pointer, account);
      default: return pointer === 0n ? null : new MapiBuffer(layer, pointer, account);
    }
  });
  if (values.length === 0) return layer.lastResult;
  if (values.length === 1) return values[0];
  return { result: layer.lastResult, ...Object.fromEntries(results.map(({ name }, index) => [name, values[index]])) };
}

function object(layer: Layer, interfaceName: string, address: Pointer, account: Account | undefined): unknown {
  return address === 0n ? null : layer.wrapObject(layer, interfaceName, address, account);
}

/** The interface meant by a name or by the sixteen bytes of an id. */
function named(value: unknown): string | undefined {
  if (typeof value === 'string') return value in interfaces ? value : undefined;
  if (!(value instanceof Uint8Array) || value.length !== 16) return undefined;
  return interfaceNames.find((name) => interfaces[name].iid !== undefined && Buffer.compare(encodeGuid(interfaces[name].iid!), value) === 0);
}
