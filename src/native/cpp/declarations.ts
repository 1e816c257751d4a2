// Finds the function definitions of a C or C++ file and their parameters by looking at the text alone: the probe has to know what
// to bind before any compiler runs. Simple on purpose; what it cannot read the compiler will say.
import type { Parameter } from '../../shared/probe';
import { blank, closing, lineOf, splitOutside } from './blank';

export interface FunctionDefinition {
  /** As it is called from file scope: `Class::method`, `ns::function`. */
  readonly name: string;
  /** Class of a method that needs an object; absent for free functions and static methods. */
  readonly objectType?: string;
  readonly result: string;
  readonly parameters: readonly Parameter[];
  readonly line: number;
  /** Offsets of the body, braces included. */
  readonly body: { readonly start: number; readonly end: number };
}

const noise = /\b(?:_[A-Z][A-Za-z_]*_(?:\s*\([^()]*\))?|IN|OUT|OPTIONAL|FAR|NEAR|STDAPICALLTYPE|STDMETHODCALLTYPE|WINAPI|CALLBACK|APIENTRY|__stdcall|__cdecl|__fastcall|__forceinline|__inline|inline|static|extern|virtual|constexpr|register|explicit|friend|STDAPI|__declspec\s*\([^()]*\)|__attribute__\s*\(\(.*?\)\))(?![A-Za-z0-9_])/g;

export function findFunctions(text: string): readonly FunctionDefinition[] {
  const code = blank(text);
  const found: FunctionDefinition[] = [];
  scan(text, code, 0, code.length, [], found);
  return found;
}

/** Reads the declarations between two offsets; goes into namespaces and classes, not into functions. */
function scan(text: string, code: string, start: number, end: number, scopes: readonly Scope[], found: FunctionDefinition[]): void {
  let from = start;
  for (let at = start; at < end; at++) {
    const char = code[at];
    if (char === ';' || char === '}') from = at + 1;
    if (char === ':' && code[at - 1] !== ':' && code[at + 1] !== ':' && /\b(public|private|protected)\s*$/.test(code.slice(from, at))) from = at + 1;
    if (char !== '{') continue;
    const close = closing(code, at);
    const head = code.slice(from, at);
    const scope = scopeOf(head);
    if (scope !== undefined) scan(text, code, at + 1, close - 1, scope.kind === 'linkage' ? scopes : [...scopes, scope], found);
    else {
      const definition = readHead(code, from, at, scopes);
      if (definition !== undefined) found.push({ ...definition, line: lineOf(text, definition.nameAt), body: { start: at, end: close } });
    }
    at = close - 1;
    from = close;
  }
}

interface Scope {
  readonly kind: 'linkage' | 'namespace' | 'class';
  readonly name: string;
}

function scopeOf(head: string): Scope | undefined {
  if (/\bextern\s*"\s*C?\s*"\s*$/.test(head)) return { kind: 'linkage', name: '' };
  const space = /\bnamespace\b\s*([\w:]*)\s*$/.exec(head);
  if (space !== null) return space[1] === '' ? { kind: 'linkage', name: '' } : { kind: 'namespace', name: space[1]! };
  if (head.includes('(') && !/^\s*(?:class|struct)\s+__declspec/.test(head)) return undefined;
  const type = /\b(?:class|struct)\s+(?:__declspec\s*\([^)]*\)\s*)?(\w+)\s*(?:final\s*)?(?::[^:][\s\S]*)?$/.exec(head);
  return type === null ? undefined : { kind: 'class', name: type[1]! };
}

const notFunctions = new Set(['if', 'while', 'for', 'switch', 'catch', 'return', 'sizeof', 'decltype', 'alignas']);

function readHead(code: string, from: number, to: number, scopes: readonly Scope[]): (Pick<FunctionDefinition, 'name' | 'objectType' | 'result' | 'parameters'> & { nameAt: number }) | undefined {
  const head = code.slice(from, to).replaceAll(noise, (match) => ' '.repeat(match.length));
  const named = /((?:\w+(?:<[^<>]*>)?::)*)(~?\w+)\s*\(/g;
  for (let match = named.exec(head); match !== null; match = named.exec(head)) {
    const [whole, qualifier, name] = match as unknown as [string, string, string];
    const open = match.index + whole.length - 1;
    if (name === 'STDMETHODIMP_') { // the macro's brackets hold the result type
      named.lastIndex = closing(head, open);
      continue;
    }
    if (notFunctions.has(name) || name.startsWith('~') || /=\s*$/.test(head.slice(0, match.index))) return undefined;
    const parameters = readParameters(head.slice(open + 1, closing(head, open) - 1));
    const result = head.slice(0, match.index).replace(/STDMETHODIMP_\s*\(([^)]*)\)/, '$1').replace('STDMETHODIMP', 'HRESULT').replace(/template\s*<[^>]*>/, '').replaceAll(/\s+/g, ' ').trim();
    const path = [...scopes.map((scope) => scope.name), ...qualifier.split('::').filter((part) => part !== '')];
    const inClass = scopes.at(-1)?.kind === 'class' || isMethod(code, qualifier, scopes);
    const isStatic = inClass && (/\bstatic\b/.test(code.slice(from, to)) || declaredStatic(code, name));
    if (inClass && path.at(-1) === name) return undefined; // a constructor
    return { name: [...path, name].join('::'), ...(inClass && !isStatic ? { objectType: path.join('::') } : {}), result, parameters, nameAt: from + match.index };
  }
  return undefined;
}

/** `X::f` outside a class: a method unless X is a namespace of this file. */
function isMethod(code: string, qualifier: string, scopes: readonly Scope[]): boolean {
  if (qualifier === '') return false;
  const last = qualifier.split('::').filter((part) => part !== '').at(-1)!;
  return scopes.every((scope) => scope.name !== last) && !new RegExp(`\\bnamespace\\s+(?:\\w+::)*${last}\\b`).test(code);
}

function declaredStatic(code: string, name: string): boolean {
  return new RegExp(`\\bstatic\\b[^;{}()]*\\b${name}\\s*\\(`).test(code);
}

/** `LPMDB lpStore, ULONG cb = 0` -> types and names; an unnamed parameter gets the empty name. */
export function readParameters(list: string): Parameter[] {
  const cleaned = list.replaceAll(noise, ' ').trim();
  if (cleaned === '' || cleaned === 'void') return [];
  return splitOutside(cleaned, ',').map((part) => {
    const plain = splitOutside(part, '=')[0]!.replaceAll(/\s+/g, ' ').trim();
    const match = /^(.*?[\s*&>])(\w+)\s*((?:\[[^\]]*\])*)$/.exec(plain);
    const onlyType = match === null || /^(?:const|struct|enum|class)$/.test(match[1]!.trim()) || /^(?:const|int|long|char|short|double|float|bool|unsigned|signed)$/.test(match[2]!);
    if (onlyType) return { type: plain, name: '' };
    return { type: `${match[1]!.trim()}${match[3] === '' ? '' : ' *'}`, name: match[2]! };
  });
}
