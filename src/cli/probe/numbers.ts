// Numbers as people read them.

export function bytes(value: number): string {
  const size = Math.abs(value);
  if (size < 10_000) return `${round(value)} B`;
  if (size < 10_000_000) return `${round(value / 1024)} KB`;
  return `${round(value / (1 << 20))} MB`;
}

export function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 100 ? 1 : 0);
}

/** `48 bytes`, `2 handles`: what a counter counts. */
export function amount(value: number, counter: string | undefined): string {
  return `${round(value)} ${unitOf(counter)}`;
}

export function unitOf(counter: string | undefined): string {
  switch (counter) {
    case 'heapBlocks': return 'blocks';
    case 'handles': return 'handles';
    case 'gdiObjects': return 'GDI objects';
    case 'userObjects': return 'USER objects';
    case 'threads': return 'threads';
    case 'modules': return 'modules';
    default: return 'bytes';
  }
}
