// Splits C and C++ text into tokens: enough to blank what the grammar cannot hold and to find functions without parsing.
// Never fails: an unterminated literal ends at its line, an unterminated comment at the end of the text.

export const T = { identifier: 1, number: 2, string: 3, char: 4, punctuation: 5, directive: 6 } as const;

/** Tokens in order, comments left out. A directive is one token from `#` to the end of its last continuation line. */
export interface Tokens {
  readonly count: number;
  readonly kind: Uint8Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  /** The character code of a punctuation token, 1 for an identifier, 0 for all else. */
  readonly mark: Uint16Array;
}

const enum Class { other = 0, space = 1, letter = 2, digit = 3 }

const classes = new Uint8Array(128).map((_, code) => {
  const c = String.fromCharCode(code);
  if (/\s/.test(c)) return Class.space;
  if (/[A-Za-z_$]/.test(c)) return Class.letter;
  return /[0-9]/.test(c) ? Class.digit : Class.other;
});
const classOf = (code: number): number => code < 128 ? classes[code]! : code === 0xfeff || code === 0xa0 || code === 0x2028 ? Class.space : Class.letter;

/** A lone CR ends a line too; as a line feed it does so for all who read the text, and offsets stay. */
export function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
}

/** As an editor numbers them, without the empty one behind the last line break. */
export function countLines(source: string): number {
  const text = withLineFeeds(source);
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return text === '' || text.endsWith('\n') ? lines : lines + 1;
}

export function tokenize(text: string): Tokens {
  const length = endOfText(text);
  let capacity = 64 + (length >> 2);
  let kind = new Uint8Array(capacity);
  let start = new Uint32Array(capacity);
  let end = new Uint32Array(capacity);
  let mark = new Uint16Array(capacity);
  let count = 0;
  let lineStart = true;
  const push = (k: number, from: number, to: number): void => {
    if (count === capacity) {
      capacity *= 2;
      const grown = [new Uint8Array(capacity), new Uint32Array(capacity), new Uint32Array(capacity), new Uint16Array(capacity)] as const;
      grown[0].set(kind); grown[1].set(start); grown[2].set(end); grown[3].set(mark);
      [kind, start, end, mark] = grown;
    }
    kind[count] = k; start[count] = from; end[count] = to;
    mark[count] = k === T.punctuation ? text.charCodeAt(from) : k === T.identifier ? 1 : 0;
    count++;
  };
  let i = 0;
  while (i < length) {
    const code = text.charCodeAt(i);
    const cls = classOf(code);
    if (cls === Class.space) {
      if (code === 10) lineStart = true;
      i++;
      continue;
    }
    const from = i;
    if (cls === Class.letter) {
      i++;
      while (i < length && classOf(text.charCodeAt(i)) >= Class.letter) i++;
      const quote = text.charCodeAt(i);
      if ((quote === 34 || quote === 39) && i - from <= 3 && isLiteralPrefix(text, from, i)) {
        const raw = quote === 34 && text.charCodeAt(i - 1) === 82;
        i = raw ? endOfRawString(text, i) : endOfQuoted(text, i);
        push(quote === 34 ? T.string : T.char, from, i);
      } else push(T.identifier, from, i);
    } else if (cls === Class.digit || (code === 46 && classOf(text.charCodeAt(i + 1)) === Class.digit)) {
      i = endOfNumber(text, i + 1);
      push(T.number, from, i);
    } else if (code === 47 && text.charCodeAt(i + 1) === 47) {
      i = endOfLine(text, i, true);
      continue;
    } else if (code === 47 && text.charCodeAt(i + 1) === 42) {
      const close = text.indexOf('*/', i + 2);
      i = close < 0 ? length : close + 2;
      continue;
    } else if (code === 34 || code === 39) {
      i = endOfQuoted(text, i);
      push(code === 34 ? T.string : T.char, from, i);
    } else if (code === 35 && lineStart) {
      i = endOfDirective(text, i);
      push(T.directive, from, i);
    } else if (code === 92 && (text.charCodeAt(i + 1) === 10 || text.charCodeAt(i + 1) === 13)) {
      i += 2;
      continue;
    } else {
      i++;
      push(T.punctuation, from, i);
    }
    lineStart = false;
  }
  return { count, kind, start, end, mark };
}

/** Old editors ended a text with Ctrl-Z, and zeros up to the end of the sector. */
function endOfText(text: string): number {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 0 || text.charCodeAt(end - 1) === 26)) end--;
  return end;
}

function isLiteralPrefix(text: string, from: number, to: number): boolean {
  const prefix = text.slice(from, to);
  return prefix === 'L' || prefix === 'u8' || prefix === 'u' || prefix === 'U' || prefix === 'R' || prefix === 'LR' || prefix === 'u8R' || prefix === 'uR' || prefix === 'UR';
}

/** The end of a string or character literal; at the end of the line when it is not closed. */
function endOfQuoted(text: string, open: number): number {
  const quote = text.charCodeAt(open);
  let i = open + 1;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === 92) i += text.charCodeAt(i + 1) === 13 && text.charCodeAt(i + 2) === 10 ? 3 : 2;
    else if (code === quote) return i + 1;
    else if (code === 10) return i;
    else i++;
  }
  return text.length;
}

function endOfRawString(text: string, open: number): number {
  const paren = text.indexOf('(', open);
  if (paren < 0 || paren - open > 17) return endOfQuoted(text, open);
  const close = text.indexOf(`)${text.slice(open + 1, paren)}"`, paren);
  return close < 0 ? text.length : close + paren - open + 1;
}

function endOfNumber(text: string, at: number): number {
  let i = at;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    const sign = code === 43 || code === 45;
    if (sign && !/[eEpP]/.test(text[i - 1]!)) break;
    if (!sign && code !== 46 && code !== 39 && classOf(code) < Class.letter) break;
    if (sign && /^0[xX]/.test(text.slice(at - 1, at + 1)) && !/[pP]/.test(text[i - 1]!)) break;
    i++;
  }
  return i;
}

function endOfLine(text: string, at: number, inComment = false): number {
  let end = text.indexOf('\n', at);
  while (end > 0 && continues(text, text[end - 1] === '\r' ? end - 2 : end - 1, inComment)) end = text.indexOf('\n', end + 1);
  return end < 0 ? text.length : end;
}

/** The characters to which the upper half of a byte becomes where a text's code page is not known. */
const upperHalf = /[\u0080-\u00ff\ufffd\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018-\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]/;

/** A backslash at the end of a line; behind the first half of a letter of East Asia it is the second half. */
function continues(text: string, at: number, inComment: boolean): boolean {
  return text.charCodeAt(at) === 92 && !(inComment && upperHalf.test(text.charAt(at - 1)));
}

/** Like endOfLine, but a block comment that begins on the line carries it over to where the comment ends. */
function endOfDirective(text: string, at: number): number {
  let i = at;
  for (;;) {
    const end = endOfLine(text, i);
    let open = text.indexOf('/*', i);
    const line = text.indexOf('//', i);
    if (open < 0 || open >= end || (line >= 0 && line < open)) return line >= 0 && line < end ? line : end;
    if (insideString(text, i, open)) open = -1;
    if (open < 0) return end;
    const close = text.indexOf('*/', open + 2);
    if (close < 0) return text.length;
    i = close + 2;
    if (close > end) return endOfLine(text, i);
  }
}

function insideString(text: string, from: number, at: number): boolean {
  let quotes = 0;
  for (let i = from; i < at; i++) if (text[i] === '"' && text[i - 1] !== '\\') quotes++;
  return quotes % 2 === 1;
}
