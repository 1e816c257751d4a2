// The number that the body of a macro stands for: `2`, `(1 << 3)`, `(OPEN_STORE | OPEN_FOLDER)`, `((ULONG)0x80)`.

import { fold, numberValue } from './literals';

const token = /0[xXbB][\da-fA-F]+[uUlL]*|\d+[uUlL]*|[A-Za-z_]\w*|<<|>>|[-+|&^~()]/g;
const ranks: Readonly<Record<string, number>> = { '|': 1, '^': 2, '&': 3, '<<': 4, '>>': 4, '+': 5, '-': 5 };

export function numberOfText(text: string, named: (name: string) => number | undefined): number | undefined {
  const tokens = text.match(token) ?? [];
  if (tokens.length === 0 || tokens.length > 40 || tokens.join('') !== text.replace(/\s+/g, '')) return undefined;
  let at = 0;
  const operand = (): number | undefined => {
    const first = tokens[at++];
    if (first === undefined) return undefined;
    if (first === '-' || first === '~') {
      const value = operand();
      return value === undefined ? undefined : first === '-' ? -value : ~value;
    }
    if (first === '(') {
      if (tokens[at + 1] === ')' && /^[A-Z]\w*$/.test(tokens[at] ?? '') && /^[\w(~]/.test(tokens[at + 2] ?? '')) {
        at += 2;
        return operand();
      }
      const inner = sum(1);
      return tokens[at++] === ')' ? inner : undefined;
    }
    return /^\d/.test(first) ? numberValue(first) : /^\w/.test(first) ? named(first) : undefined;
  };
  const sum = (rank: number): number | undefined => {
    let left = operand();
    for (let op = tokens[at]; op !== undefined && (ranks[op] ?? 0) >= rank; op = tokens[at]) {
      at += 1;
      const right = sum(ranks[op]! + 1);
      left = left === undefined || right === undefined ? undefined : fold(op, left, right);
    }
    return left;
  };
  const value = sum(1);
  return at === tokens.length && value !== undefined && Number.isInteger(value) ? value : undefined;
}
