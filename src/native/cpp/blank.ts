// Blanks comments, literals and preprocessor lines of C and C++ text with spaces, so that positions stay and only code is left.

export function blank(text: string): string {
  const out = [...text];
  const wipe = (from: number, to: number): void => {
    for (let at = from; at < to && at < out.length; at++) if (out[at] !== '\n') out[at] = ' ';
  };
  const pattern = /\/\/(?:[^\n\\]|\\[\s\S])*|\/\*[\s\S]*?(?:\*\/|$)|R"([^()\s\\]{0,16})\([\s\S]*?\)\1"|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])+'|^[ \t]*#(?:[^\n\\]|\\[\s\S])*/gm;
  for (const match of text.matchAll(pattern)) {
    const digitSeparator = match[0].startsWith("'") && /[0-9a-fA-F]/.test(text[match.index - 1] ?? '') && /^'[0-9a-fA-F]/.test(match[0]);
    if (digitSeparator) continue;
    const literal = match[0].startsWith('"') || match[0].startsWith("'");
    // The quotes stay: a blanked literal is still an expression, and `extern "C"` still reads as such.
    wipe(match.index + (literal ? 1 : 0), match.index + match[0].length - (literal ? 1 : 0));
  }
  return out.join('');
}

/** Position after the bracket that closes the one at `open`; the text's length when nothing closes it. */
export function closing(code: string, open: number): number {
  const pairs: Record<string, string> = { '(': ')', '{': '}', '[': ']' };
  const stack: string[] = [];
  for (let at = open; at < code.length; at++) {
    const char = code[at]!;
    if (pairs[char] !== undefined) stack.push(pairs[char]);
    else if (char === stack.at(-1)) {
      stack.pop();
      if (stack.length === 0) return at + 1;
    }
  }
  return code.length;
}

/** Splits at a separator that stands outside all brackets, angle brackets of templates included. */
export function splitOutside(code: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < code.length; at++) {
    const char = code[at]!;
    if ('([{<'.includes(char)) depth++;
    else if (')]}'.includes(char) || (char === '>' && code[at - 1] !== '-')) depth--;
    else if (char === separator && depth === 0) {
      parts.push(code.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, code.slice(from)];
}

export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
