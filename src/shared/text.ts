// Bytes of a source file to text and back. Knows byte order marks, UTF-16 without one, UTF-8 and windows-1252;
// what is not text is refused with a reason. The text never holds a byte order mark: editors do not show one either.

export type TextEncoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'utf-16le-bom' | 'utf-16be-bom' | 'windows-1252';

export type DecodedText =
  | { readonly ok: true; readonly text: string; readonly encoding: TextEncoding }
  | { readonly ok: false; readonly reason: string };

export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = guess(bytes);
  if (encoding === undefined) return { ok: false, reason: 'It is not text; save it as UTF-8, or exclude it.' };
  if (encoding === 'windows-1252') return { ok: true, text: fromWindows1252(bytes), encoding };
  const label = encoding.replace('-bom', '');
  // The decoder takes a mark off by itself.
  return { ok: true, text: new TextDecoder(label).decode(bytes), encoding };
}

/** The bytes that decode to this text in that encoding, or nothing when the encoding has no way to write it. */
export function encodeText(text: string, encoding: TextEncoding): Uint8Array | undefined {
  switch (encoding) {
    case 'utf-8': return new TextEncoder().encode(text);
    case 'utf-8-bom': return new TextEncoder().encode(`\uFEFF${text}`);
    case 'utf-16le': return utf16(text, true);
    case 'utf-16be': return utf16(text, false);
    case 'utf-16le-bom': return utf16(`\uFEFF${text}`, true);
    case 'utf-16be-bom': return utf16(`\uFEFF${text}`, false);
    case 'windows-1252': return windows1252(text);
  }
}

function guess(whole: Uint8Array): TextEncoding | undefined {
  const bytes = withoutPadding(whole);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.includes(0) ? undefined : 'utf-8-bom';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le-bom';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be-bom';
  const unmarked = unmarkedUtf16(whole.subarray(0, 64 * 1024));
  if (unmarked !== undefined) return unmarked;
  const head = bytes.subarray(0, 64 * 1024);
  if (bytes.includes(0) || controls(head) > head.length / 20) return undefined;
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

/** Old editors ended a text with Ctrl-Z and filled its last sector up with zeros. */
function withoutPadding(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0 || bytes[end - 1] === 26)) end -= 1;
  return bytes.subarray(0, end === 0 ? bytes.length : end);
}

/** Source is mostly ASCII: in UTF-16 every other byte of it is zero, always on the same side. */
function unmarkedUtf16(head: Uint8Array): TextEncoding | undefined {
  if (head.length < 4 || !head.includes(0)) return undefined;
  const zeros = [0, 0];
  for (let at = 0; at < head.length; at += 1) if (head[at] === 0) zeros[at % 2]! += 1;
  const pairs = head.length / 2;
  if (zeros[1]! > pairs * 0.7 && zeros[0] === 0) return 'utf-16le';
  if (zeros[0]! > pairs * 0.7 && zeros[1] === 0) return 'utf-16be';
  return undefined;
}

function controls(head: Uint8Array): number {
  let count = 0;
  for (const byte of head) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 26 && byte !== 27) count += 1;
  return count;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function utf16(text: string, little: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), little);
  return new Uint8Array(view.buffer);
}

/** 0x80 to 0x9f; the five unused bytes stand for themselves, as browsers do it. The rest equals Latin 1. */
const upper = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Node's own decoder takes windows-1252 for Latin 1. */
function fromWindows1252(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes).replace(/[\u0080-\u009f]/g, (char) => upper[char.charCodeAt(0) - 0x80]!);
}

function windows1252(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const special = code < 128 ? -1 : upper.indexOf(text[at]!);
    if (special < 0 && code > 255) return undefined;
    bytes[at] = special < 0 ? code : special + 0x80;
  }
  return bytes;
}
