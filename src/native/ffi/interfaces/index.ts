// The one description of MAPI's interfaces: the object layer, the proxies and the header test are all made from it.
import { comInterfaces } from './com';
import { exchangeInterfaces } from './exchange';
import { parseMethod, type InterfaceShape, type ParsedMethod } from './kinds';
import { mapiInterfaces } from './mapi';
import { sessionInterfaces } from './session';

export type { InterfaceShape, ParsedMethod, ParsedParam } from './kinds';

const table = { ...comInterfaces, ...mapiInterfaces, ...sessionInterfaces, ...exchangeInterfaces };

export type InterfaceName = keyof typeof table;

export const interfaces: Readonly<Record<InterfaceName, InterfaceShape>> = table;
export const interfaceNames = Object.keys(table) as readonly InterfaceName[];

/** Every method of an interface in vtable order, those of its bases first. */
export function vtable(name: InterfaceName): readonly ParsedMethod[] {
  const shape = interfaces[name];
  const inherited = shape.base === null ? [] : vtable(shape.base as InterfaceName);
  return [...inherited, ...shape.methods.map(parseMethod)];
}

/** The interface that declares a method: `IMAPIProp` for `IMessage::GetProps`. */
export function declaringInterface(name: InterfaceName, method: string): InterfaceName {
  let current: InterfaceName | null = name;
  while (current !== null) {
    if (interfaces[current].methods.some((candidate) => parseMethod(candidate).name === method)) return current;
    current = interfaces[current].base as InterfaceName | null;
  }
  return name;
}

/** What `out-type` says about the object that OpenEntry handed out (MAPI_STORE, MAPI_FOLDER, ...). */
export const interfaceOfObjectType: Readonly<Record<number, InterfaceName>> = {
  1: 'IMsgStore', 2: 'IAddrBook', 3: 'IMAPIFolder', 4: 'IABContainer', 5: 'IMessage', 6: 'IMailUser',
  7: 'IAttach', 8: 'IABContainer', 9: 'IProfSect', 10: 'IMAPIStatus', 11: 'IMAPISession',
};
