// The table from which the attribution wraps MAPI's methods, as C++ text made of the one interface description.
// The text is kept in harness/interfaces.inc; a test holds it against what this makes.
import { interfaceNames, interfaceOfObjectType, interfaces, vtable, type InterfaceName, type ParsedMethod } from '../ffi/interfaces';

export function interfaceTable(): string {
  const methods: string[] = [];
  const shapes: string[] = [];
  for (const name of interfaceNames) {
    const slots = vtable(name);
    shapes.push(`    {"${name}", ${methods.length}, ${slots.length}, ${guid(interfaces[name].iid)}},`);
    methods.push(...slots.map((method) => `    ${methodRow(name, method)},`));
  }
  const types = Object.entries(interfaceOfObjectType).map(([type, name]) => `    {${type}, ${interfaceNames.indexOf(name)}},`);
  return [
    '// Generated from src/native/ffi/interfaces by scripts/generate-interfaces.ts; do not edit.',
    'constexpr Method methods[] = {', ...methods, '};',
    'constexpr Interface interfaces[] = {', ...shapes, '};',
    'constexpr ObjectType objectTypes[] = {', ...types, '};', '',
  ].join('\n');
}

/** Name, argument that hands out an object, its interface (-1: by type or id), argument with the type, argument with the interface id. */
function methodRow(owner: InterfaceName, method: ParsedMethod): string {
  const out = method.params.findIndex((param) => param.kind === 'out-object' || param.kind === 'out-entry' || param.kind === 'out-unknown');
  const known = method.params[out]?.interfaceName;
  const type = method.params.findIndex((param) => param.kind === 'out-type');
  const iid = method.params.findIndex((param) => param.kind === 'iid' || /^r?iid$|^lpInterface$/i.test(param.name));
  return `{"${owner}::${method.name}", ${out}, ${known === undefined ? -1 : interfaceNames.indexOf(known as InterfaceName)}, ${type}, ${iid}}`;
}

function guid(text: string | undefined): string {
  if (text === undefined) return '{0, 0, 0, {0, 0, 0, 0, 0, 0, 0, 0}}';
  const hex = text.replaceAll('-', '');
  const tail = Array.from({ length: 8 }, (_, index) => `0x${hex.slice(16 + index * 2, 18 + index * 2)}`);
  return `{0x${hex.slice(0, 8)}, 0x${hex.slice(8, 12)}, 0x${hex.slice(12, 16)}, {${tail.join(', ')}}}`;
}
