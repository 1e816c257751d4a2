// Makes the mangled C++ names in a crash report readable: `_ZN4mail4sendEv` -> `mail::send`. Parameters are left out.

export function readable(text: string): string {
  return text.replaceAll(/\b_Z\w+/g, (symbol) => demangle(symbol) ?? symbol);
}

export function demangle(symbol: string): string | undefined {
  let rest = symbol.replace(/^_ZL?/, '');
  const nested = rest.startsWith('N');
  if (nested) rest = rest.slice(1).replace(/^[rVK]+/, '');
  const parts: string[] = [];
  for (let match = /^L?(\d+)/.exec(rest); match !== null; match = /^L?(\d+)/.exec(rest)) {
    const length = Number(match[1]);
    const name = rest.slice(match[0].length, match[0].length + length);
    if (name.length < length) return undefined;
    parts.push(name === '_GLOBAL__N_1' ? '(anonymous)' : name);
    rest = rest.slice(match[0].length + length);
    if (!nested) break;
  }
  return parts.length === 0 ? undefined : parts.join('::');
}
