// Functions of the API as values: the pointer types that MAPI's headers declare for them, and the names they are exported under.

import type { ApiRow } from './types';

/** Type -> function: `LPMAPIFREEBUFFER` and `MAPIFREEBUFFER`; providers are handed `LPFREEBUFFER`. */
export function pointerTypes(rows: readonly ApiRow[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const row of rows) {
    if (row.on !== undefined || !/^MAPI[A-Z]/.test(row.name)) continue;
    const upper = row.name.toUpperCase();
    const isMemory = row.roles?.some((role) => role === 'allocate' || role === 'allocate-linked') === true || row.takes?.some(({ family }) => family === 'mapi-buffer') === true;
    for (const name of isMemory ? [upper, upper.slice(4)] : [upper]) found.set(name, row.name).set(`LP${name}`, row.name);
  }
  return found;
}

/** `_FreeProws@4`: a library for 32 bits exports more than the name. */
export function undecorated(name: string): string {
  return !name.includes('@') ? name : name.replace(/^_(?=\w+@\d)|@\d+$/g, '');
}
