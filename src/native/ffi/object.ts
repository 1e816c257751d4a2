// The objects that a snippet calls: one class per interface, made from the description when first needed. An object is an
// address and the number of references the snippet holds; nothing refers to it from here, and nothing is released by itself.
import { declaringInterface, interfaces, vtable, type InterfaceName } from './interfaces';
import { callable, invoke } from './invoke';
import type { Layer } from './layer';
import type { Account } from './ledger';
import { pointerAt, pointerSize, type Pointer } from './native';
import { scriptName } from './plan';

export interface MapiObject {
  readonly address: Pointer;
  readonly interfaceName: string;
  release(): number;
  addRef(): number;
  /** Every other method of the interface, by its name in camel case. */
  readonly [method: string]: unknown;
}

interface State {
  readonly layer: Layer;
  readonly pointer: Pointer;
  readonly account: Account | undefined;
  references: number;
}

type Constructor = new (layer: Layer, pointer: Pointer, account: Account | undefined) => MapiObject;

const classes = new Map<string, Constructor>();

export function wrapObject(layer: Layer, interfaceName: string, address: Pointer, account: Account | undefined): MapiObject {
  const name = interfaceName in interfaces ? interfaceName as InterfaceName : 'IUnknown';
  let known = classes.get(name);
  if (known === undefined) classes.set(name, known = makeClass(name));
  return new known(layer, address, account);
}

function makeClass(name: InterfaceName): Constructor {
  const states = new WeakMap<object, State>();
  const stateOf = (self: object, method: string): State => {
    const state = states.get(self)!;
    if (state.references === 0) throw new Error(`${name}::${method} was called after the last release(); keep a reference with addRef().`);
    return state;
  };

  const made = class {
    readonly interfaceName = name;

    constructor(layer: Layer, pointer: Pointer, account: Account | undefined) {
      states.set(this, { layer, pointer, account, references: 1 });
    }

    get address(): Pointer {
      return stateOf(this, 'address').pointer;
    }
  };
  Object.defineProperty(made, 'name', { value: name });

  vtable(name).forEach((method, slot) => {
    const target = callable(`${declaringInterface(name, method.name)}::${method.name}`, method, true);
    Object.defineProperty(made.prototype, scriptName(method.name), {
      value(this: object, ...args: unknown[]): unknown {
        const state = stateOf(this, method.name);
        const code = pointerAt(pointerAt(state.pointer) + BigInt(slot * pointerSize));
        const answer = invoke(state.layer, target, code, state.pointer, args, state.account);
        if (method.name === 'AddRef') state.references++;
        if (method.name === 'Release' && --state.references === 0) state.layer.meter.closeAccount(state.account);
        return answer;
      },
    });
  });
  return made as unknown as Constructor;
}

