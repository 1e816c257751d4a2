// Random edits on the samples of the rule specifications, spread over files.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';

const specs = path.resolve(__dirname, '../rules');
export const samples = readdirSync(specs).filter((file) => file.endsWith('.md')).sort()
  .flatMap((file) => [...readFileSync(path.join(specs, file), 'utf8').matchAll(/```cpp\n([^]*?)```/g)].map((match) => match[1]!))
  .filter((text) => !text.includes('// file:'));
export const files = ['a.cpp', 'b.cpp', 'c.h'];

export type Edit = { readonly kind: 'insert' | 'delete' | 'type' | 'rename' | 'swap' | 'paste'; readonly file: number; readonly at: number; readonly other: number };
export const edit = fc.record({
  kind: fc.constantFrom('insert', 'delete', 'type', 'rename', 'swap', 'paste'), file: fc.nat(files.length - 1), at: fc.nat(10_000), other: fc.nat(10_000),
}) as fc.Arbitrary<Edit>;
const typed = ['x', ' ', ';', 'return;', '(', '}', '{', '// note', 'int z = 0;', 'if (a)'];

export function apply(text: string, { kind, at, other }: Edit): string {
  const lines = text.split('\n');
  const line = at % lines.length;
  switch (kind) {
    case 'insert': return lines.toSpliced(line, 0, ['', '// a line', 'int added = 1;', '    '][other % 4]!).join('\n');
    case 'delete': return lines.toSpliced(line, 1).join('\n');
    case 'type': return lines.with(line, lines[line]! + typed[other % typed.length]!).join('\n');
    case 'rename': {
      const words = [...new Set(text.match(/\b[A-Za-z_]\w{3,}\b/g) ?? [])];
      const word = words[at % Math.max(1, words.length)];
      return word === undefined ? text : text.replaceAll(new RegExp(`\\b${word}\\b`, 'g'), words[other % words.length]! + (other % 2 === 0 ? '' : '2'));
    }
    case 'swap': {
      const parts = text.split(/(?<=^\}\n)/m);
      const [i, j] = [at % parts.length, other % parts.length];
      return parts.with(i, parts[j]!).with(j, parts[i]!).join('');
    }
    case 'paste': return `${text}\n${samples[other % samples.length]!}`;
  }
}

/** The samples with these numbers, one text per file. */
export function textsOf(picked: readonly number[]): string[] {
  return files.map((_, at) => picked.filter((__, i) => i % files.length === at).map((i) => samples[i]!).join('\n'));
}
