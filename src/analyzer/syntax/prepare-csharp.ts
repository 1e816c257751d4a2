// C# needs little preparation: directive lines and the branches not taken become blanks.

const directive = /^[ \t]*#[ \t]*(\w+)([^\r\n]*)/gm;

export function prepareCsharp(text: string): string {
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
