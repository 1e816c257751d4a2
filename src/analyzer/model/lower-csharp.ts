// C# files: types, fields, properties and methods. A method imported from a library has no body and leaves only its name; when the
// library calls it otherwise, the other name is what calls of it are lowered to.
import { CF, CS } from '../syntax/csharp-grammar';
import type { Parser } from '../syntax/parser';
import { prepareCsharp } from '../syntax/prepare-csharp';
import { childByField, childByKind, childrenOf, firstChild, hasError, NONE, textOf, type SyntaxTree } from '../syntax/tree';
import { lowerCsharpArrow, lowerCsharpBlock, lowerCsharpExpr, lowerCsharpArguments, lowerCsharpStatements, type CsharpContext } from './lower-csharp-body';
import { csharpDeclarators, csharpParams, csharpType, leastArguments, plainType } from './lower-csharp-type';
import { constantValue, quotedValue } from './literals';
import type { ClassModel, Expr, FieldModel, FileModel, FunctionModel, MacroModel, TypeRef } from './types';

type Collected = { -readonly [K in keyof Omit<FileModel, 'file' | 'language'>]: FileModel[K] extends readonly (infer E)[] ? E[] : never };

export function lowerCsharp(parser: Parser, file: string, text: string, interesting?: (name: string) => boolean): FileModel {
  const out: Collected = { functions: [], skipped: [], defaulted: [], namespaces: [], usings: [], classes: [], globals: [], macros: [], aliases: [], constants: [] };
  const model: FileModel = { file, language: 'csharp', ...out };
  if (interesting && !(text.match(/[A-Za-z_]\w*/g) ?? []).some(interesting)) return model;
  const tree = parser.parse(prepareCsharp(text), 'csharp');
  if (!tree) return model;
  const entryParams = new Map<string, readonly TypeRef[]>();
  const imports = importsOf(tree, entryParams);
  out.macros.push(...imports);
  const ctx: CsharpContext = { file, tree, depth: 0, pending: [], fields: new Set(), locals: new Set(), entries: new Map(imports.map((one) => [one.name, one.body])), entryParams, extensions: extensionsOf(tree) };
  lowerItems(ctx, 0, [], out);
  lowerProgram(ctx, out);
  return model;
}

/** The statements that stand outside of every type are the body of Main, and the functions among them are local to it. */
function lowerProgram(outer: CsharpContext, out: Collected): void {
  const { tree } = outer;
  const statements = childrenOf(tree, 0).filter((child) => tree.kind[child] === CS.global_statement);
  if (statements.length === 0 || hasError(tree, 0)) return;
  const ctx: CsharpContext = { ...outer, depth: 0, pending: [], locals: new Set(['args']) };
  const at = { start: tree.start[statements[0]!]!, end: tree.end[statements.at(-1)!]! };
  const body = lowerCsharpStatements(ctx, statements.map((one) => firstChild(tree, one)));
  out.functions.push({
    file: ctx.file, name: 'Main', kind: 'function', isStatic: true, params: [], span: at, nameSpan: { start: at.start, end: at.start + 1 }, body: { kind: 'block', ...at, body }, initializers: [], hasErrors: false,
  });
}

/** `[DllImport("mapi32", EntryPoint = "MAPIFreeBuffer")] static extern int FreeBuf(...)`: FreeBuf stands for MAPIFreeBuffer. */
function importsOf(tree: SyntaxTree, params: Map<string, readonly TypeRef[]>): MacroModel[] {
  const found: MacroModel[] = [];
  for (let node = 0; node < tree.size; node++) {
    if (tree.kind[node] !== CS.method_declaration) continue;
    const name = textOf(tree, childByField(tree, node, CF.name));
    for (let inner = node; inner < tree.after[node]!; inner++) {
      if (tree.kind[inner] !== CS.attribute_argument || !/^EntryPoint\s*=/.test(textOf(tree, inner))) continue;
      const entry = quotedValue(textOf(tree, tree.after[childByField(tree, inner, CF.name)]!));
      if (!/^[A-Za-z_]\w*(@\d+)?$/.test(entry) || entry === name) continue;
      found.push({ name, body: entry.replace(/@\d+$/, ''), span: { start: tree.start[node]!, end: tree.end[node]! } });
      // Of several of one name none is known.
      params.set(name, params.has(name) ? [] : csharpParams(tree, childByField(tree, node, CF.parameters)).map(({ type }) => ({ ...type, reference: false })));
    }
  }
  return found;
}

/** `static void Check(this int hr)`, unless another method of the name is a plain one: `hr.Check()` may stand for that. */
function extensionsOf(tree: SyntaxTree): Map<string, string> {
  const found = new Map<string, string>();
  const plain = new Set<string>();
  for (let node = 0, owner = ''; node < tree.size; node++) {
    if (tree.kind[node] === CS.class_declaration) owner = textOf(tree, childByField(tree, node, CF.name));
    if (tree.kind[node] !== CS.method_declaration) continue;
    const name = textOf(tree, childByField(tree, node, CF.name));
    const list = childByField(tree, node, CF.parameters);
    if (/^\(\s*this\b/.test(textOf(tree, list))) found.set(`${name}/${csharpParams(tree, list).length}`, owner);
    else plain.add(name);
  }
  for (const key of found.keys()) if (plain.has(key.slice(0, key.indexOf('/')))) found.delete(key);
  return found;
}

function lowerItems(ctx: CsharpContext, node: number, classes: readonly string[], out: Collected): void {
  const { tree } = ctx;
  for (const child of childrenOf(tree, node)) {
    switch (tree.kind[child]) {
      case CS.namespace_declaration: case CS.declaration_list: case CS.ERROR: case CS.file_scoped_namespace_declaration: lowerItems(ctx, child, classes, out); break;
      case CS.class_declaration: case CS.struct_declaration: case CS.interface_declaration: case CS.record_declaration: lowerType(ctx, child, classes, out); break;
      case CS.enum_declaration: lowerEnum(ctx, child, out); break;
    }
  }
}

function lowerType(ctx: CsharpContext, node: number, around: readonly string[], out: Collected): void {
  const { tree } = ctx;
  const classes = [...around, textOf(tree, childByField(tree, node, CF.name))];
  const owner = classes.join('::');
  const body = childByField(tree, node, CF.body);
  const list = childByKind(tree, node, CS.base_list);
  const bases = list === NONE ? [] : childrenOf(tree, list).filter((child) => tree.kind[child] !== CS.argument_list).map((child) => csharpType(tree, child).qualified);
  const fields: FieldModel[] = [];
  const methods: ClassModel['methods'][number][] = [];
  const members = body === NONE ? [] : childrenOf(tree, body);
  for (const member of members) lowerFields(ctx, member, fields, out);
  const inner: CsharpContext = { ...ctx, fields: new Set(fields.map((field) => field.name)) };
  const imports: ClassModel['methods'][number][] = [];
  for (const member of members) lowerMember(inner, member, owner, { methods, imports }, out);
  out.classes.push({ file: ctx.file, name: owner, bases, fields, methods, ...(imports.length > 0 && { imports }), span: span(tree, node) });
  if (body !== NONE) lowerItems(ctx, body, classes, out);
}

function hasModifier(tree: SyntaxTree, node: number, word: string): boolean {
  return childrenOf(tree, node).some((child) => tree.kind[child] === CS.modifier && textOf(tree, child) === word);
}

function lowerFields(ctx: CsharpContext, node: number, fields: FieldModel[], out: Collected): void {
  const { tree } = ctx;
  const isStatic = hasModifier(tree, node, 'static') || hasModifier(tree, node, 'const');
  if (tree.kind[node] === CS.field_declaration) {
    const declaration = childByKind(tree, node, CS.variable_declaration);
    if (declaration === NONE) return;
    for (const { name, nameNode, type, value } of csharpDeclarators(tree, declaration)) {
      fields.push({ name, type, isStatic, span: span(tree, nameNode) });
      const init = value === NONE ? undefined : lowerCsharpExpr(ctx, value);
      const fixed = init === undefined ? undefined : constantValue(init);
      if (fixed !== undefined && (hasModifier(tree, node, 'const') || hasModifier(tree, node, 'readonly'))) out.constants.push({ name, value: fixed });
    }
  } else if (tree.kind[node] === CS.property_declaration) {
    const name = childByField(tree, node, CF.name);
    fields.push({ name: textOf(tree, name), type: csharpType(tree, childByField(tree, node, CF.type)), isStatic, span: span(tree, name) });
  }
}

function lowerMember(ctx: CsharpContext, node: number, owner: string, { methods, imports }: { readonly methods: ClassModel['methods'][number][]; readonly imports: ClassModel['methods'][number][] }, out: Collected): void {
  const { tree } = ctx;
  const kind = tree.kind[node];
  const nameNode = childByField(tree, node, CF.name);
  const name = nameNode === NONE ? '' : textOf(tree, nameNode);
  if (kind === CS.method_declaration || kind === CS.constructor_declaration || kind === CS.destructor_declaration) {
    const list = childByField(tree, node, CF.parameters);
    const params = csharpParams(tree, list);
    const least = leastArguments(tree, list);
    if (least < params.length) out.defaulted.push({ file: ctx.file, name, inClass: true, params: params.length, least });
    const returns = childByField(tree, node, CF.returns);
    const isVirtual = ['virtual', 'override', 'abstract'].some((word) => hasModifier(tree, node, word));
    // What is imported from a library is the library's own function, whatever class it is declared in.
    const isImported = hasModifier(tree, node, 'extern') || hasModifier(tree, node, 'partial') && childByField(tree, node, CF.body) === NONE && /\bLibraryImport\b/.test(textOf(tree, node));
    const entry = isImported ? ctx.entries.get(name) : undefined;
    if (entry !== undefined && entry !== name) out.functions.push(forwarding(ctx, node, nameNode, owner, entry, params, returns));
    (isImported ? imports : methods).push({ name: entry ?? name, arity: params.length, isVirtual, params: params.map((param) => param.type), ...(returns !== NONE && { returnType: csharpType(tree, returns) }) });
    const isDestructor = kind === CS.destructor_declaration;
    const fnKind = isDestructor ? 'destructor' : kind === CS.constructor_declaration ? 'constructor' : 'method';
    pushFunction(ctx, node, nameNode, isDestructor ? `~${name}` : name, owner, fnKind, params, returns, out);
  } else if (kind === CS.property_declaration || kind === CS.indexer_declaration) {
    const accessors = childByField(tree, node, CF.accessors);
    for (const accessor of accessors === NONE ? [] : childrenOf(tree, accessors)) {
      if (tree.kind[accessor] === CS.accessor_declaration) pushFunction(ctx, accessor, nameNode || accessor, `${textOf(tree, childByField(tree, accessor, CF.name))}_${name}`, owner, 'method', [], NONE, out);
    }
    const arrow = childByField(tree, node, CF.value);
    if (arrow !== NONE && tree.kind[arrow] === CS.arrow_expression_clause) pushFunction(ctx, node, nameNode || node, `get_${name}`, owner, 'method', [], NONE, out);
  }
}

/** An imported method under a name of its own, for other files: a function that hands everything on to the library's. */
function forwarding(ctx: CsharpContext, node: number, nameNode: number, owner: string, entry: string, params: FunctionModel['params'], returns: number): FunctionModel {
  const { tree } = ctx;
  const at = span(tree, nameNode);
  const args = params.map((param): Expr => {
    const own: Expr = { kind: 'name', ...at, name: param.name };
    return param.type.reference ? { kind: 'unary', ...at, op: '&', operand: own } : own;
  });
  const call: Expr = { kind: 'call', ...at, callee: { kind: 'name', ...at, name: entry }, args };
  const isVoid = returns !== NONE && plainType(tree, returns) === 'void';
  return {
    file: ctx.file, name: textOf(tree, nameNode), owner, kind: 'method', isStatic: true, params, ...(returns !== NONE && { returnType: csharpType(tree, returns) }),
    span: span(tree, node), nameSpan: at, body: { kind: 'block', ...at, body: [isVoid ? { kind: 'expr', ...at, expr: call } : { kind: 'return', ...at, value: call }] }, initializers: [], hasErrors: false,
  };
}

function pushFunction(
  ctx: CsharpContext, node: number, nameNode: number, name: string, owner: string, kind: FunctionModel['kind'], params: FunctionModel['params'], returns: number, out: Collected,
): void {
  const { tree } = ctx;
  const bodyNode = childByField(tree, node, CF.body) || childByKind(tree, node, CS.block) || childByKind(tree, node, CS.arrow_expression_clause);
  if (bodyNode === NONE) return;
  const inner: CsharpContext = { ...ctx, depth: 0, pending: [], locals: new Set(params.map((param) => param.name)) };
  const chained = childByKind(tree, node, CS.constructor_initializer);
  const initializers = chained === NONE ? [] : [{ member: 'base', args: lowerCsharpArguments(inner, childByKind(tree, chained, CS.argument_list)), span: span(tree, chained) }];
  const arrow = tree.kind[bodyNode] === CS.arrow_expression_clause ? firstChild(tree, bodyNode) : NONE;
  const body = arrow === NONE ? lowerCsharpBlock(inner, bodyNode) : lowerCsharpArrow(inner, arrow, kind === 'constructor' || returns !== NONE && plainType(tree, returns) === 'void');
  out.functions.push({
    file: ctx.file, name, owner, kind, isStatic: hasModifier(tree, node, 'static'), params, ...(returns !== NONE && { returnType: csharpType(tree, returns) }),
    span: span(tree, node), nameSpan: span(tree, nameNode), body, initializers, hasErrors: hasError(tree, node),
  });
}

function lowerEnum(ctx: CsharpContext, node: number, out: Collected): void {
  const { tree } = ctx;
  const body = childByField(tree, node, CF.body);
  let next: number | undefined = 0;
  for (const member of body === NONE ? [] : childrenOf(tree, body)) {
    if (tree.kind[member] !== CS.enum_member_declaration) continue;
    const value = childByField(tree, member, CF.value);
    if (value !== NONE) {
      const fixed = constantValue(lowerCsharpExpr(ctx, value));
      next = typeof fixed === 'number' ? fixed : undefined;
    }
    if (next !== undefined) out.constants.push({ name: textOf(tree, childByField(tree, member, CF.name)), value: next++ });
  }
}

function span(tree: SyntaxTree, node: number): { start: number; end: number } {
  return { start: tree.start[node]!, end: tree.end[node]! };
}
