// Owns the wasm parser. A tree lives only inside `parse`: it is copied to flat arrays and deleted before anyone sees it.
import { Language, Parser as WasmParser } from 'web-tree-sitter';
import type { Language as SourceLanguage } from '../model/types';
import type { Compact } from './compact';
import { csharpFields, csharpKinds, csharpLeaves, csharpTokens } from './csharp-grammar';
import { cppFields, cppKinds, keptTokens, leafKinds } from './grammar';
import type { SyntaxTree } from './tree';
import { stateAddress, walk, type Walker, type WasmModule } from './walker';

export interface ParserGrammars {
  readonly runtime: Uint8Array;
  readonly cpp: Uint8Array;
  readonly csharp?: Uint8Array;
}

export interface Parser {
  /**
   * Parses prepared text; `undefined` when the parser gave up or has no grammar for the language. With `compact` it reads that instead;
   * the tree speaks of `text` all the same.
   */
  parse(text: string, language?: SourceLanguage, compact?: Compact): SyntaxTree | undefined;
  readonly csharp: boolean;
  /** Trees of this parser that were not deleted yet; 0 between calls. */
  aliveTrees(): number;
  dispose(): void;
}

/** What the walk needs to know about a node type or field, by the grammar's number. */
interface Tables {
  readonly kind: Uint16Array;
  readonly field: Uint8Array;
  readonly shape: Uint8Array;
}

/** Shapes: a token is kept only when it fills a field; a node is descended into, a leaf is not. */
const [TOKEN, NODE, LEAF, COMMENT] = [0, 1, 2, 3];

/** The package keeps one module for the whole process, and a language that was loaded into it is never unloaded: each is loaded once. */
let runtime: Promise<{ module: WasmModule; state: number }> | undefined;

const languages = new Map<string, Language>();

/** Loaded when the first file asks for it: most programs have no C#. */
function loadOnce(name: string, bytes: Uint8Array): Language {
  let language = languages.get(name);
  if (language === undefined) {
    language = Language.loadSync(new WebAssembly.Module(bytes as BufferSource));
    languages.set(name, language);
  }
  return language;
}

async function start(wasmBinary: Uint8Array): Promise<{ module: WasmModule; state: number }> {
  const module: Record<string, unknown> = { wasmBinary };
  await WasmParser.init(module);
  return { module, state: stateAddress(module) };
}

export async function createParser(grammars: ParserGrammars): Promise<Parser> {
  runtime ??= start(grammars.runtime);
  const { module, state } = await runtime;
  const cpp = loadOnce('cpp', grammars.cpp);
  const cppTables = tablesOf(cpp, cppKinds, cppFields, leafKinds, keptTokens);
  let csharpTables: Tables | undefined;
  const wasm = new WasmParser();
  let alive = 0;
  return {
    csharp: grammars.csharp !== undefined,
    parse: (text, language = 'cpp', compact) => {
      let tables = cppTables;
      if (language === 'csharp') {
        if (grammars.csharp === undefined) return undefined;
        const csharp = loadOnce('csharp', grammars.csharp);
        tables = csharpTables ??= tablesOf(csharp, csharpKinds, csharpFields, csharpLeaves, csharpTokens);
        wasm.setLanguage(csharp);
      } else wasm.setLanguage(cpp);
      const tree = wasm.parse(compact?.text ?? text);
      if (tree === null) return undefined;
      alive++;
      try {
        const sound = !tree.rootNode.hasError;
        const flat = flatten(text, tables, walk(tree, module, state), sound);
        if (compact) expand(flat, compact.origin);
        return flat;
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

function tablesOf(language: Language, kindNames: readonly string[], fieldNames: readonly string[], leafNames: readonly string[], tokenNames: readonly string[]): Tables {
  const kind = new Uint16Array(ERROR_TYPE + 1);
  const shape = new Uint8Array(ERROR_TYPE + 1);
  const kinds = new Map(kindNames.map((name, i) => [name, i]));
  const leaves = new Set(leafNames);
  for (let id = 0; id < language.nodeTypeCount; id++) {
    const name = language.nodeTypeForId(id) ?? '';
    const named = language.nodeTypeIsNamed(id);
    kind[id] = named || tokenNames.includes(name) ? kinds.get(name) ?? 0 : 0;
    shape[id] = name === 'comment' ? COMMENT : tokenNames.includes(name) ? LEAF : !named ? TOKEN : leaves.has(name) ? LEAF : NODE;
  }
  kind[ERROR_TYPE] = kinds.get('ERROR')!;
  shape[ERROR_TYPE] = 1;
  const field = new Uint8Array(language.fieldCount + 1);
  fieldNames.forEach((name, i) => {
    const id = i === 0 ? null : language.fieldIdForName(name);
    if (id !== null) field[id] = i;
  });
  return { kind, field, shape };
}

/** Copies the tree in preorder and closes the walker. Comments and punctuation are dropped. */
function flatten(text: string, tables: Tables, walker: Walker, sound: boolean): SyntaxTree {
  let capacity = 64 + (text.length >> 2);
  let [kind, field] = [new Uint16Array(capacity), new Uint8Array(capacity)];
  let [from, to, after] = [new Uint32Array(capacity), new Uint32Array(capacity), new Uint32Array(capacity)];
  const errors: number[] = [];
  const open: number[] = [];
  let size = 0;
  for (;;) {
    const type = walker.type();
    const shape = tables.shape[type]!;
    const fieldId = shape === COMMENT ? 0 : tables.field[walker.field()]!;
    let descended = false;
    if (shape === NODE || shape === LEAF || fieldId > 0) {
      if (size === capacity) {
        capacity *= 2;
        [kind, field] = [grown(kind, new Uint16Array(capacity)), grown(field, new Uint8Array(capacity))];
        [from, to, after] = [grown(from, new Uint32Array(capacity)), grown(to, new Uint32Array(capacity)), grown(after, new Uint32Array(capacity))];
      }
      const node = size++;
      kind[node] = tables.kind[type]!;
      field[node] = fieldId;
      from[node] = walker.start();
      to[node] = walker.end();
      if (!sound && (type === ERROR_TYPE || (from[node] === to[node] && walker.missing()))) errors.push(node);
      after[node] = size;
      if (shape === NODE && walker.down()) {
        open.push(node);
        descended = true;
      }
    } else if (!sound && shape === TOKEN && open.length > 0 && walker.missing()) {
      // A missing `)` or `;` is not kept as a node: the error is charged to the node that misses it.
      errors.push(open[open.length - 1]!);
    }
    if (descended) continue;
    while (!walker.next()) {
      const node = open.pop();
      if (node === undefined || !walker.up()) {
        walker.close();
        errors.sort((a, b) => a - b);
        return { text, size, errors, kind, field, start: from, end: to, after };
      }
      after[node] = size;
    }
  }
}

/** Turns offsets of the compact text into those of the file. */
function expand({ size, start, end }: SyntaxTree, origin: Uint32Array): void {
  for (let node = 0; node < size; node++) {
    const to = end[node]!;
    end[node] = to === 0 ? 0 : origin[to - 1]! + 1;
    start[node] = start[node] === to ? end[node]! : origin[start[node]!]!;
  }
}

function grown<A extends Uint8Array | Uint16Array | Uint32Array>(old: A, fresh: A): A {
  fresh.set(old);
  return fresh;
}
