// Reads the virtual tables out of MAPI headers (the lab's, or MinGW-w64's): for each interface its methods in order,
// each with the types and names of its parameters.
import { readFileSync } from 'node:fs';

export interface HeaderMethod {
  readonly name: string;
  readonly returns: string;
  readonly params: readonly { readonly type: string; readonly name: string }[];
}

export function readVtables(files: readonly string[]): Map<string, readonly HeaderMethod[]> {
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n').replaceAll(/\r/g, '').replaceAll(/\\\n/g, ' ').replaceAll(/\/\/.*$/gm, '');
  const macros = new Map<string, string>();
  for (const [, name, body] of text.matchAll(/^[ \t]*#[ \t]*define[ \t]+(\w+_METHODS)\(\w+\)(.*)$/gm)) macros.set(name!, body!);
  const tables = new Map<string, readonly HeaderMethod[]>();
  for (const [, name, body] of text.matchAll(/\bDECLARE_(?:MAPI_)?INTERFACE_?\s*\(\s*(\w+)[^)]*\)\s*\{([^}]*)\}/g)) {
    if (!tables.has(name!)) tables.set(name!, methodsIn(expand(body!, macros)));
  }
  return tables;
}

function expand(body: string, macros: ReadonlyMap<string, string>): string {
  return body.replaceAll(/(\w+_METHODS)\s*\(\s*PURE\s*\)/g, (_, name: string) => macros.get(name) ?? '');
}

function methodsIn(body: string): HeaderMethod[] {
  const pattern = /\b(?:MAPIMETHOD|STDMETHOD)(_?)\s*\(([^)]*)\)\s*\(\s*(THIS_?)\b([^)]*)\)/g;
  return [...body.matchAll(pattern)].map(([, typed, head, , list]) => {
    const parts = head!.split(',').map((part) => part.trim());
    const returns = typed === '_' ? parts[0]! : 'HRESULT';
    const params = list!.split(',').map((param) => param.trim()).filter((param) => param !== '');
    return { name: parts.at(-1)!, returns, params: params.map(parameter) };
  });
}

function parameter(text: string): { type: string; name: string } {
  const match = /^(.*?)(\w+)$/.exec(text)!;
  return { type: match[1]!.replaceAll(/\s+/g, ' ').replaceAll(/ ?\* ?/g, '*').trim(), name: match[2]! };
}
