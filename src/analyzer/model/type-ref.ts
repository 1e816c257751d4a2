// A type as it is named, before qualifiers and declarators.
import type { TypeRef } from './types';

const none: readonly TypeRef[] = [];

export function namedType(name: string, qualified = name, args: readonly TypeRef[] = none): TypeRef {
  return { name, qualified, args, pointers: 0, reference: false, array: false, isConst: false };
}
