// Owns the wasm parser. A tree lives only inside `parse`: it is copied to flat arrays and deleted before anyone sees it.
import { Language, Parser as WasmParser, type Tree } from 'web-tree-sitter';
import { cppFields, cppKinds, leafKinds } from './grammar';
import type { SyntaxTree } from './tree';

export interface ParserGrammars {
  readonly runtime: Uint8Array;
  readonly cpp: Uint8Array;
  readonly csharp?: Uint8Array;
}

export interface Parser {
  /** Parses prepared text; `undefined` when the parser gave up. */
  parse(text: string): SyntaxTree | undefined;
  /** Trees of this parser that were not deleted yet; 0 between calls. */
  aliveTrees(): number;
  dispose(): void;
}

/** What the walk needs to know about a node type or field, by the grammar's number. */
interface Tables {
  readonly kind: Uint16Array;
  readonly field: Uint8Array;
  /** 1: keep and descend, 2: keep as a leaf, 0: anonymous, kept only when it fills a field. */
  readonly shape: Uint8Array;
}

let runtime: Promise<void> | undefined;

export async function createParser(grammars: ParserGrammars): Promise<Parser> {
  runtime ??= WasmParser.init({ wasmBinary: grammars.runtime });
  await runtime;
  const language = await Language.load(grammars.cpp);
  const wasm = new WasmParser();
  wasm.setLanguage(language);
  const tables = tablesOf(language);
  let alive = 0;
  return {
    parse: (text) => {
      const tree = wasm.parse(text);
      if (tree === null) return undefined;
      alive++;
      try {
        return flatten(tree, text, tables);
      } finally {
        tree.delete();
        alive--;
      }
    },
    aliveTrees: () => alive,
    dispose: () => wasm.delete(),
  };
}

const ERROR_TYPE = 0xffff;

function tablesOf(language: Language): Tables {
  const kind = new Uint16Array(ERROR_TYPE + 1);
  const shape = new Uint8Array(ERROR_TYPE + 1);
  const kinds = new Map(cppKinds.map((name, i) => [name, i]));
  const leaves = new Set(leafKinds);
  for (let id = 0; id < language.nodeTypeCount; id++) {
    const name = language.nodeTypeForId(id) ?? '';
    const named = language.nodeTypeIsNamed(id);
    kind[id] = named || name === 'virtual' ? kinds.get(name) ?? 0 : 0;
    shape[id] = !named ? 0 : leaves.has(name) ? 2 : 1;
    if (name === 'virtual') shape[id] = 2;
  }
  kind[ERROR_TYPE] = kinds.get('ERROR')!;
  shape[ERROR_TYPE] = 1;
  const field = new Uint8Array(language.fieldCount + 1);
  cppFields.forEach((name, i) => {
    const id = i === 0 ? null : language.fieldIdForName(name);
    if (id !== null) field[id] = i;
  });
  return { kind, field, shape };
}

/** Copies the tree in preorder. Comments and punctuation are dropped. */
function flatten(tree: Tree, text: string, tables: Tables): SyntaxTree {
  let capacity = 64 + (text.length >> 1);
  let kind = new Uint16Array(capacity);
  let field = new Uint8Array(capacity);
  let start = new Uint32Array(capacity);
  let end = new Uint32Array(capacity);
  let after = new Uint32Array(capacity);
  const errors: number[] = [];
  const open: number[] = [];
  let size = 0;
  const grow = (): void => {
    capacity *= 2;
    const bigger = <A extends Uint16Array | Uint8Array | Uint32Array>(fresh: A, old: A): A => { fresh.set(old); return fresh; };
    kind = bigger(new Uint16Array(capacity), kind);
    field = bigger(new Uint8Array(capacity), field);
    start = bigger(new Uint32Array(capacity), start);
    end = bigger(new Uint32Array(capacity), end);
    after = bigger(new Uint32Array(capacity), after);
  };
  const comment = cppKinds.indexOf('comment');
  const cursor = tree.walk();
  for (;;) {
    const type = cursor.nodeTypeId;
    const shape = tables.shape[type]!;
    const fieldId = tables.field[cursor.currentFieldId]!;
    let descended = false;
    if ((shape > 0 && tables.kind[type] !== comment) || fieldId > 0) {
      if (size === capacity) grow();
      const node = size++;
      kind[node] = tables.kind[type]!;
      field[node] = fieldId;
      const from = start[node] = cursor.startIndex;
      const to = end[node] = cursor.endIndex;
      if (type === ERROR_TYPE || (from === to && cursor.nodeIsMissing)) errors.push(node);
      after[node] = size;
      if (shape === 1 && cursor.gotoFirstChild()) {
        open.push(node);
        descended = true;
      }
    } else if (cursor.startIndex === cursor.endIndex && cursor.nodeIsMissing && open.length > 0) {
      // A missing `)` or `;` is not kept as a node: the error is charged to the node that misses it.
      const owner = open[open.length - 1]!;
      if (errors[errors.length - 1] !== owner) errors.push(owner);
    }
    if (descended) continue;
    while (!cursor.gotoNextSibling()) {
      const node = open.pop();
      if (node === undefined || !cursor.gotoParent()) {
        cursor.delete();
        errors.sort((a, b) => a - b);
        return { text, size, errors, kind, field, start, end, after };
      }
      after[node] = size;
    }
  }
}
