// Structs by which MAPI is told something, an entry list or a restriction: what they point to is only lent to a call that is given
// their address.

import type { DeclareStmt, Expr, TypeRef } from '../model/types';
import { evaluateAll, escapeCopied } from './evaluate';
import { store } from './ownership';
import { strip } from './places';
import { isOwn, type Run } from './run';
import { resourceOf, set, UNKNOWN, type State } from './state';

/** Variables that are named only by their members and by their address, as an argument or in a list of values; `sealed`: by their address alone. */
export interface Lent {
  readonly lent: ReadonlySet<string>;
  readonly sealed: ReadonlySet<string>;
}

/** Counts how often each name is mentioned in the expressions it is shown, and how. */
export function createLentScan(): { look(expr: Expr): void; result(): Lent } {
  const counts = new Map<string, { all: number; address: number; member: number }>();
  const count = (expr: Expr, how: 'all' | 'address' | 'member'): void => {
    if (expr.kind !== 'name') return;
    const known = counts.get(expr.name) ?? { all: 0, address: 0, member: 0 };
    known[how] += 1;
    counts.set(expr.name, known);
  };
  const given = (expr: Expr): void => {
    const inner = strip(expr);
    if (inner.kind === 'unary' && inner.op === '&') count(strip(inner.operand), 'address');
  };
  return {
    look: (expr) => {
      count(expr, 'all');
      if (expr.kind === 'call') expr.args.forEach(given);
      else if (expr.kind === 'init-list') expr.items.forEach(given);
      else if (expr.kind === 'member' && !expr.arrow) count(strip(expr.object), 'member');
      else if (expr.kind === 'unary' && expr.op === 'sizeof') count(strip(expr.operand), 'address');
    },
    result: () => {
      const all = [...counts];
      return { lent: new Set(all.filter(([, one]) => one.all === one.address + one.member).map(([name]) => name)), sealed: new Set(all.filter(([, one]) => one.all === one.address).map(([name]) => name)) };
    },
  };
}

/** No call of MAPI's changes them, keeps what they point to or gives it back. */
const told = /^_?(?:S(?:[A-Z][A-Za-z]+)?Restriction|SPropValue|SBinary(?:Array)?|ENTRYLIST|Mapi(?:Message|RecipDesc|FileDesc)W?)$/;

function isTold(run: Run, name: string, type: TypeRef): boolean {
  return told.test(type.name) && type.pointers === 0 && !type.array && isOwn(run, name);
}

/** A call of the API leaves what the members hold where it is. */
export function isLent(run: Run, name: string): boolean {
  const type = run.scan.types.get(name);
  return type !== undefined && run.scan.lent.has(name) && isTold(run, name, type);
}

/** `ENTRYLIST list = { 1, &p->Value.bin };`, where nobody asks the list for it again: each value stands for a member without a name. */
export function declareLent(run: Run, stmt: DeclareStmt, state: State): readonly State[] | undefined {
  const items = stmt.init?.kind === 'init-list' ? stmt.init.items : stmt.init === undefined ? stmt.ctorArgs ?? [] : [];
  if (items.length === 0 || !run.scan.sealed.has(stmt.name) || !isTold(run, stmt.name, stmt.type)) return undefined;
  const parts = leaves(items);
  return evaluateAll(run, parts, state).map(({ values, state: after }) => values.reduce(
    (next, value, at) => (resourceOf(value) !== undefined || value.startsWith('&') ? set(next, `${stmt.name}.{${at}}`, value) : next),
    store(run, parts.reduce(escapeCopied, after), stmt.name, UNKNOWN, stmt),
  ));
}

function leaves(items: readonly Expr[]): readonly Expr[] {
  return items.flatMap((item) => (item.kind === 'init-list' ? leaves(item.items) : [item]));
}
