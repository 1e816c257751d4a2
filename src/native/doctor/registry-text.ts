// Reads the text that `reg export` writes (UTF-16 or plain): keys, value names, types. Pure.
// Chosen over `reg query` because the text is the same in every language of Windows and keeps the types apart.

export type RegistryValue =
  | { readonly type: 'string' | 'expand-string'; readonly data: string }
  | { readonly type: 'dword'; readonly data: number }
  | { readonly type: 'strings'; readonly data: readonly string[] }
  | { readonly type: 'binary'; readonly data: Buffer };

/** Key path in lower case -> value name in lower case (`` is the default value) -> value. */
export type RegistryTree = ReadonlyMap<string, ReadonlyMap<string, RegistryValue>>;

export function decodeRegistryFile(bytes: Buffer): string {
  if (bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

export function parseRegistry(text: string): RegistryTree {
  const tree = new Map<string, Map<string, RegistryValue>>();
  let values: Map<string, RegistryValue> | undefined;
  for (const line of text.replaceAll(/\\\r?\n[ \t]*/g, '').split(/\r?\n/)) {
    const key = /^\[([^\]]+(?:\][^\]]+)*)\]\s*$/.exec(line)?.[1];
    if (key !== undefined) {
      values = tree.get(key.toLowerCase()) ?? new Map();
      tree.set(key.toLowerCase(), values);
      continue;
    }
    const entry = /^(?:@|"((?:[^"\\]|\\.)*)")=(.*)$/.exec(line);
    if (entry === null || values === undefined) continue;
    const value = parseValue(entry[2]!.trim());
    if (value !== undefined) values.set(unescape(entry[1] ?? '').toLowerCase(), value);
  }
  return tree;
}

function parseValue(text: string): RegistryValue | undefined {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(text);
  if (quoted !== null) return { type: 'string', data: unescape(quoted[1]!) };
  const dword = /^dword:([0-9a-f]{1,8})/i.exec(text);
  if (dword !== null) return { type: 'dword', data: Number.parseInt(dword[1]!, 16) };
  const hex = /^hex(?:\(([0-9a-f]+)\))?:(.*)$/i.exec(text);
  if (hex === null) return undefined;
  const bytes = Buffer.from(hex[2]!.split(',').map((byte) => Number.parseInt(byte, 16)).filter((byte) => !Number.isNaN(byte)));
  switch (hex[1]) {
    case '1': return { type: 'string', data: wide(bytes) };
    case '2': return { type: 'expand-string', data: wide(bytes) };
    case '4': return bytes.length === 4 ? { type: 'dword', data: bytes.readUInt32LE(0) } : { type: 'binary', data: bytes };
    case '7': return { type: 'strings', data: bytes.toString('utf16le').split('\0').filter((part) => part !== '') };
    default: return { type: 'binary', data: bytes };
  }
}

function wide(bytes: Buffer): string {
  return bytes.toString('utf16le').replace(/\0.*$/s, '');
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}
