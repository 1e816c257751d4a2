// Steps through a tree in the parser's own memory. The package's cursor copies its state in and out at every question; asking the
// wasm functions behind it directly is several times faster, and they are there on the module object the package was started with.
// Where they are not, the cursor itself is used.
import type { Tree } from 'web-tree-sitter';

export interface Walker {
  type(): number;
  field(): number;
  start(): number;
  end(): number;
  missing(): boolean;
  down(): boolean;
  next(): boolean;
  up(): boolean;
  close(): void;
}

/** The module object after the package was started with it. */
export type WasmModule = Readonly<Record<string, unknown>>;

type Question = (tree: number) => number;

const questions = {
  type: '_ts_tree_cursor_current_node_type_id_wasm', field: '_ts_tree_cursor_current_field_id_wasm', start: '_ts_tree_cursor_start_index_wasm',
  end: '_ts_tree_cursor_end_index_wasm', missing: '_ts_tree_cursor_current_node_is_missing_wasm', down: '_ts_tree_cursor_goto_first_child_wasm',
  next: '_ts_tree_cursor_goto_next_sibling_wasm', up: '_ts_tree_cursor_goto_parent_wasm',
} as const;

/** Nothing else may use the parser until the walker is closed. `state` is where the module keeps the cursor it works on. */
export function walk(tree: Tree, module: WasmModule, state: number): Walker {
  const address = (tree as unknown as Readonly<Record<number, unknown>>)[0];
  const ask = (name: keyof typeof questions): Question | undefined => typeof module[questions[name]] === 'function' ? module[questions[name]] as Question : undefined;
  const [type, field, start, end] = [ask('type'), ask('field'), ask('start'), ask('end')];
  const [missing, down, next, up] = [ask('missing'), ask('down'), ask('next'), ask('up')];
  const cursor = tree.walk();
  if (state > 0 && module.HEAP32 instanceof Int32Array && typeof address === 'number' && type && field && start && end && missing && down && next && up) {
    // Creating the cursor left its state where these functions look for it and keep it.
    return {
      type: () => type(address), field: () => field(address), start: () => start(address), end: () => end(address), missing: () => missing(address) === 1,
      down: () => down(address) === 1, next: () => next(address) === 1, up: () => up(address) === 1,
      close: () => {
        // The cursor frees what its own copy of the state names, so it gets the state as it is now.
        const heap = module.HEAP32 as Int32Array;
        const copy = cursor as unknown as Record<number, number>;
        for (let i = 0; i < 4; i++) copy[i] = heap[(state >> 2) + i]!;
        cursor.delete();
      },
    };
  }
  return {
    type: () => cursor.nodeTypeId, field: () => cursor.currentFieldId, start: () => cursor.startIndex, end: () => cursor.endIndex, missing: () => cursor.nodeIsMissing,
    down: () => cursor.gotoFirstChild(), next: () => cursor.gotoNextSibling(), up: () => cursor.gotoParent(), close: () => cursor.delete(),
  };
}

/** Where the module keeps the cursor it works on; 0 when it does not say. */
export function stateAddress(module: WasmModule): number {
  const init = module._ts_init;
  const address: unknown = typeof init === 'function' ? (init as () => unknown)() : 0;
  return typeof address === 'number' ? address : 0;
}
