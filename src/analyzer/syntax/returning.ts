// Macros that stand for the word `return`: `LEAVE -1;`, with `#define LEAVE trace_leave (__LINE__); return`.
import type { MacroModel } from '../model/types';

const RETURN = 'return';
/** What can only be returned, where a variable of that name would be a strange one. */
const proof = /\b([A-Z_]*RETURN)[ \t]+(?:-?[ \t]*\d\w*|true|false|nullptr|[A-Z][A-Z0-9_]*)[ \t]*;/g;

/** Asks of a name at the beginning of a statement whether it returns: by its definition, or by its look where the text has none. */
export function returningNames(text: string, macro: (name: string) => MacroModel | undefined): (name: string) => boolean {
  const verdicts = new Map<string, boolean>();
  let proven: ReadonlySet<string> | undefined;
  const decide = (name: string): boolean => {
    const found = macro(name);
    if (found !== undefined) return found.params === undefined && endsInReturn(found.body);
    return name.endsWith('RETURN') && (proven ??= new Set(Array.from(text.matchAll(proof), ([, word]) => word!))).has(name);
  };
  return (name) => {
    if (name.length < RETURN.length) return false;
    let verdict = verdicts.get(name);
    if (verdict === undefined) verdicts.set(name, verdict = decide(name));
    return verdict;
  };
}

/** Behind calls that are given no variable, made always or where a test says so: those change nothing that matters. */
function endsInReturn(body: string): boolean {
  const plain = body.replace(/"[^"]*"/g, '').replace(testHead, '');
  const before = /^(?:([^{}=]*);\s*)?return$/.exec(plain);
  return before !== null && !/\b(?!__)(?=\w*[a-z])[A-Za-z_]\w*\b(?!\s*\()/.test(before[1] ?? '');
}

/** `if (debug & TRACES)`: only looked at. */
const testHead = /\bif\s*\((?:[^(){};=]|[=!<>]=|\([^(){};=]*\))*\)/g;
