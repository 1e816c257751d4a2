// A syntax tree as flat arrays in preorder: nodes are numbers, children are found by `after`. It outlives the parser's own tree,
// which is deleted as soon as this is filled, so nothing outside this room can leak one.

export interface SyntaxTree {
  /** The text that was parsed: after blanking, so offsets are those of the file. */
  readonly text: string;
  readonly size: number;
  readonly kind: Uint16Array;
  readonly field: Uint8Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  /** First node behind the subtree: children of n are n + 1, after[n + 1], ... while below after[n]. */
  readonly after: Uint32Array;
  /** Error and missing nodes, ascending. */
  readonly errors: readonly number[];
}

/** No node: node 0 is the root, which nobody looks for as a child. */
export const NONE = 0;

export function childByField(tree: SyntaxTree, node: number, field: number): number {
  const end = tree.after[node]!;
  for (let child = node + 1; child < end; child = tree.after[child]!) if (tree.field[child] === field) return child;
  return NONE;
}

export function childByKind(tree: SyntaxTree, node: number, kind: number): number {
  const end = tree.after[node]!;
  for (let child = node + 1; child < end; child = tree.after[child]!) if (tree.kind[child] === kind) return child;
  return NONE;
}

export function firstChild(tree: SyntaxTree, node: number): number {
  return tree.after[node]! > node + 1 ? node + 1 : NONE;
}

export function childrenOf(tree: SyntaxTree, node: number): number[] {
  const children: number[] = [];
  const end = tree.after[node]!;
  for (let child = node + 1; child < end; child = tree.after[child]!) children.push(child);
  return children;
}

export function textOf(tree: SyntaxTree, node: number): string {
  return shared(tree.text.slice(tree.start[node], tree.end[node]));
}

/** Words come again and again; one copy of each serves all, and none keeps alive the text that it was cut from. */
const words = new Map<string, string>();
const mostWords = 50_000;
const longestWord = 80;

function shared(text: string): string {
  if (text.length > longestWord) return text;
  const known = words.get(text);
  if (known !== undefined) return known;
  if (words.size >= mostWords) words.clear();
  // The one way to a copy of its own: cutting and joining make views of the old text.
  const copy = JSON.parse(JSON.stringify(text)) as string;
  words.set(copy, copy);
  return copy;
}

/** Whether the node is or holds an error or a missing token. */
export function hasError(tree: SyntaxTree, node: number): boolean {
  let low = 0;
  let high = tree.errors.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tree.errors[middle]! < node) low = middle + 1; else high = middle;
  }
  return low < tree.errors.length && tree.errors[low]! < tree.after[node]!;
}
