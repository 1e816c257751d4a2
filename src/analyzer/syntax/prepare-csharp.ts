// C# needs little preparation: directive lines and the branches not taken become blanks, and what the grammar cannot read of pointers
// is written otherwise, at the same length.

const directive = /^[ \t]*#[ \t]*(\w+)([^\r\n]*)/gm;

/** A `*` before a parenthesis that can only be the one that follows a pointer: no operand stands before it, or a cast to a pointer behind. */
const followed = /(?<=(?:[=({[,;!&|?:<>%^~}*]|(?<!\+)\+|(?<!-)-|\b(?:return|ref|in|out|else))\s*)\*(?=\s*\()|\*(?=\s*\(\s*[\w.]+\s*\*+\s*\))/g;

export function prepareCsharp(text: string): string {
  return pointers(unmarked(directives(text)));
}

/** `unchecked((int)0x80040111)` is a number, also where the grammar reads nothing but numbers. */
function unmarked(text: string): string {
  return text.replace(/\b(?:un)?checked(?=\s*\()/g, (word) => ' '.repeat(word.length));
}

/**
 * `*(p + 8)` is read as `+(p + 8)`, which has no use of its own. Where it is assigned to it is `_[p + 8]`, and `*(T*)p` is `*p`: a cast
 * would take the assignment for its operand.
 */
function pointers(source: string): string {
  // `*p++ = x` is read without the step.
  const text = source.replace(/(\*\s*\w+)(?:\+\+|--)(?=\s*(?:[-+*/%&|^]|<<|>>)?=(?![=>]))/g, '$1  ');
  const stars = [...text.matchAll(followed)].map(({ index }) => index);
  if (stars.length === 0) return text;
  const chars = text.split('');
  for (const star of stars) {
    const after = text.slice(star + 1, star + 200);
    const cast = /^\s*\(\s*[\w.]+\s*\*+\s*\)/.exec(after)?.[0].length ?? 0;
    const open = star + 1 + cast + /^\s*/.exec(after.slice(cast))![0].length;
    const end = text[open] === '(' ? closing(text, open) : open + /^\w*(?:(?:\.|->)\w+|\[[^\]]*\])*/.exec(text.slice(open, open + 200))![0].length - 1;
    if (end === undefined || !assigned.test(text.slice(end + 1, end + 12))) chars[star] = '+';
    else {
      chars.fill(' ', star + 1, star + 1 + cast);
      if (text[open] === '(') [chars[star], chars[open], chars[end]] = ['_', '[', ']'];
    }
  }
  return chars.join('');
}

const assigned = /^\s*(?:[-+*/%&|^]|<<|>>)?=(?![=>])/;

/** The parenthesis that closes the one at `open`, on the same few lines. */
function closing(text: string, open: number): number | undefined {
  for (let at = open, depth = 0; at < text.length && at < open + 400 && text[at] !== ';'; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return undefined;
}

function directives(text: string): string {
  if (!text.includes('#')) return text;
  const parts: string[] = [];
  const stack: { taken: boolean; outer: boolean }[] = [];
  let active = true;
  let at = 0;
  const pass = (to: number): void => {
    const part = text.slice(at, to);
    parts.push(active ? part : blank(part));
    at = to;
  };
  for (const match of text.matchAll(directive)) {
    const word = match[1]!;
    if (!/^(if|elif|else|endif|region|endregion|pragma|nullable|line|error|warning|define|undef)$/.test(word)) continue;
    pass(match.index);
    if (word === 'if') {
      const chosen: boolean = active && !/^\s*(false|0)\b/.test(match[2]!);
      stack.push({ taken: chosen, outer: active });
      active = chosen;
    } else if ((word === 'elif' || word === 'else') && stack.length > 0) {
      const top = stack[stack.length - 1]!;
      active = top.outer && !top.taken;
      top.taken ||= active;
    } else if (word === 'endif' && stack.length > 0) active = stack.pop()!.outer;
    parts.push(blank(match[0]));
    at = match.index + match[0].length;
  }
  pass(text.length);
  return parts.join('');
}

function blank(part: string): string {
  return part.replace(/[^\r\n]/g, ' ');
}
