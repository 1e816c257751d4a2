// `(hr = Open(&p), FAILED(hr))`: the grammar takes an assignment in front of a comma for a parameter with a default. A comma takes
// its place for the parser; whoever lowers the row reads from the source which of the commas are assignments.
import { close, edit, isIdentifier, isMark, type Source, word } from './token-source';

const before = new Set(['if', 'while', 'switch', 'return', 'else', 'do', 'case', 'throw', 'and', 'or', 'not']);

export function blankCommas(source: Source): void {
  for (let k = 0; k < source.at.length; k++) {
    if (!isMark(source, k, '(') || !isInExpression(source, k)) continue;
    const end = close(source, k);
    const { assignments, commas, isPlain } = marksIn(source, k, end);
    const last = commas.at(-1);
    if (isPlain && last !== undefined) for (const at of assignments) if (at < last) edit(source, at, at, ',');
  }
}

/** No arguments, parameters, casts: what stands in front cannot end the name of a function or a type. */
function isInExpression(source: Source, k: number): boolean {
  if (k === 0) return false;
  return isIdentifier(source, k - 1) ? before.has(word(source, k - 1)) : !['>', ')', ']'].some((mark) => isMark(source, k - 1, mark));
}

function marksIn(source: Source, open: number, end: number): { assignments: number[]; commas: number[]; isPlain: boolean } {
  const [assignments, commas]: [number[], number[]] = [[], []];
  for (let k = open + 1; k < end; k++) {
    if (isMark(source, k, '(') || isMark(source, k, '[') || isMark(source, k, '{')) k = close(source, k);
    else if (isMark(source, k, ';')) return { assignments, commas, isPlain: false };
    else if (isMark(source, k, ',')) commas.push(k);
    else if (isAssignment(source, k)) assignments.push(k);
  }
  return { assignments, commas, isPlain: true };
}

/** Not a part of `==`, `<=` or `+=`. */
function isAssignment(source: Source, k: number): boolean {
  if (!isMark(source, k, '=')) return false;
  const at = source.tokens.start[source.at[k]!]!;
  return source.text[at + 1] !== '=' && !'=!<>+-*/%&|^'.includes(source.text[at - 1] ?? ' ');
}
