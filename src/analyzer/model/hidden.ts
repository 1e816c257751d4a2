// A variable of C or C++ may hide another one of its function: `IMsgStore *store = m_store;` in a block inside of where a `store` is.
// Everybody to the right knows variables by their names, so the inner one gets a name of its own; reports write it as the source does.

import type { Expr, FunctionModel, Stmt } from './types';
import { eachStmt, innerStmts } from './walk';

/** The variables of a block, by the names that the source has for them. */
interface Scope { readonly names: Map<string, string>; readonly around: Scope | undefined }

/** Puts the names of the source back into a text. */
export function asWritten(text: string): string {
  return text.replaceAll(/__hides\d+/g, '');
}

/** The same function where no variable hides another. */
export function withoutHiding(fn: FunctionModel): FunctionModel {
  const params = fn.params.map(({ name }) => name);
  const names = [...params, ...declaredIn(fn.body)];
  if (new Set(names).size === names.length || !hides(fn.body, new Set(params))) return fn;
  let count = 0;
  return { ...fn, body: renamed(fn.body, within(undefined, params), () => `__hides${++count}`) };
}

function declaredIn(body: Stmt): readonly string[] {
  const names: string[] = [];
  eachStmt(body, (stmt) => { if (stmt.kind === 'declare') names.push(stmt.name); });
  return names;
}

/** Whether a variable of the block, or of one inside, has a name that is taken around it. */
function hides(stmt: Stmt, taken: ReadonlySet<string>): boolean {
  const own = new Set(taken);
  const inner = stmt.kind === 'if' && stmt.init?.kind === 'block' ? [...stmt.init.body, ...innerStmts(stmt).slice(1)] : innerStmts(stmt);
  return inner.some((child) => {
    if (child.kind !== 'declare') return hides(child, own);
    const found = taken.has(child.name);
    own.add(child.name);
    return found;
  });
}

function within(around: Scope | undefined, names: readonly string[] = []): Scope {
  return { names: new Map(names.map((name) => [name, name])), around };
}

function nameIn(scope: Scope | undefined, name: string): string | undefined {
  return scope === undefined ? undefined : scope.names.get(name) ?? nameIn(scope.around, name);
}

function renamed<T extends Stmt | Expr>(node: T, scope: Scope, mark: () => string): T;
function renamed(node: Stmt | Expr, scope: Scope, mark: () => string): Stmt | Expr {
  const known = (name: string): string => nameIn(scope, name) ?? name;
  switch (node.kind) {
    case 'name': return known(node.name) === node.name ? node : { ...node, name: known(node.name) };
    case 'opaque': return { ...node, names: node.names.map(known) };
    case 'lambda': {
      // What it declares itself stays as it is.
      const own = within(scope, [...node.params.map(({ name }) => name), ...declaredIn(node.body)]);
      return { ...node, captures: node.captures.map(known), body: renamed(node.body, own, mark) };
    }
    case 'declare': {
      const name = scope.names.get(node.name) ?? (nameIn(scope, node.name) === undefined ? node.name : node.name + mark());
      scope.names.set(node.name, name);
      return { ...parts(node, scope, mark), name };
    }
    case 'if': {
      const own = within(scope);
      // The head's declarations, of which several stand in a block, come before the rest and hold for all of it.
      const init = node.init?.kind === 'block' ? { ...node.init, body: node.init.body.map((stmt) => renamed(stmt, own, mark)) } : node.init && renamed(node.init, own, mark);
      const { init: _init, ...rest } = node;
      return { ...parts(rest, own, mark), ...(init && { init }) };
    }
    case 'block': case 'loop': case 'switch': case 'try': return parts(node, within(scope), mark);
    default: return parts(node, scope, mark);
  }
}

/** The object with all that stands in it, in the order of the source. */
function parts<T extends object>(whole: T, scope: Scope, mark: () => string): T {
  const part = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(part);
    return 'kind' in value ? renamed(value as Stmt | Expr, scope, mark) : parts(value, scope, mark);
  };
  return Object.fromEntries(Object.entries(whole).map(([key, value]) => [key, part(value)])) as T;
}
