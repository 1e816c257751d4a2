// The version resource: the fixed part that Windows compares, and the strings that people read.

const SIGNATURE = 0xfeef04bd;

export interface VersionFacts {
  readonly version?: string;
  readonly productVersion?: string;
  readonly description?: string;
  readonly company?: string;
  readonly product?: string;
  readonly originalName?: string;
}

const wanted = { FileDescription: 'description', CompanyName: 'company', ProductName: 'product', OriginalFilename: 'originalName' } as const;

export function readVersion(resource: Buffer): VersionFacts {
  const facts: Record<string, string> = {};
  const root = readNode(resource, 0);
  if (root === undefined || root.key !== 'VS_VERSION_INFO') return facts;
  if (root.valueLength >= 52 && root.value + 24 <= resource.length && resource.readUInt32LE(root.value) === SIGNATURE) {
    facts['version'] = quad(resource, root.value + 8);
    facts['productVersion'] = quad(resource, root.value + 16);
  }
  for (const block of children(resource, root)) {
    if (block.key !== 'StringFileInfo') continue;
    for (const language of children(resource, block)) {
      for (const string of children(resource, language)) {
        const name = wanted[string.key as keyof typeof wanted];
        const text = resource.toString('utf16le', string.value, string.end).replace(/\0.*$/s, '').trim();
        if (name !== undefined && text !== '') facts[name] ??= text;
      }
    }
  }
  return facts;
}

interface Node {
  readonly key: string;
  readonly value: number;
  readonly valueLength: number;
  /** Behind the node, its padding left out. */
  readonly end: number;
}

/** Length, length of value, type, a key in UTF-16, padding, the value, padding, children. */
function readNode(bytes: Buffer, at: number): Node | undefined {
  if (at + 6 > bytes.length) return undefined;
  const length = bytes.readUInt16LE(at);
  const isText = bytes.readUInt16LE(at + 4) === 1;
  if (length < 6 || at + length > bytes.length) return undefined;
  let keyEnd = at + 6;
  while (keyEnd + 2 <= at + length && bytes.readUInt16LE(keyEnd) !== 0) keyEnd += 2;
  const valueLength = bytes.readUInt16LE(at + 2) * (isText ? 2 : 1);
  return { key: bytes.toString('utf16le', at + 6, keyEnd), value: align(keyEnd + 2), valueLength, end: at + length };
}

function children(bytes: Buffer, node: Node): Node[] {
  const found: Node[] = [];
  for (let at = align(node.value + node.valueLength); at < node.end;) {
    const child = readNode(bytes, at);
    if (child === undefined) break;
    found.push(child);
    at = align(child.end);
  }
  return found;
}

function align(offset: number): number {
  return (offset + 3) & ~3;
}

function quad(bytes: Buffer, at: number): string {
  const high = bytes.readUInt32LE(at);
  const low = bytes.readUInt32LE(at + 4);
  return [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff].join('.');
}
