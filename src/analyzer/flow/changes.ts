// Who changes a variable of the function, besides what stands behind an `&`: its own assignments, and those of its lambdas.

import { eachStmt, ownExprs } from '../model/walk';
import type { DeclareStmt, Expr, LambdaExpr } from '../model/types';
import type { Cfg } from './cfg';
import { namedValue } from './codes';
import { strip, walkExpr } from './places';
import { expressions } from './scan';
import { ZERO, type Value } from './state';

export interface Changes {
  /** Variables that are never given anything but one constant: where they are asked for, a call must have changed them. */
  readonly constants: ReadonlySet<string>;
  /** Variables that hold a lambda, each with what the lambda assigns of the variables around it. */
  readonly lambdas: ReadonlyMap<string, ReadonlySet<string>>;
}

export function changesIn(cfg: Cfg): Changes {
  const given = new Map<string, Set<Value | undefined>>();
  const lambdas = new Map<string, ReadonlySet<string>>();
  const give = (name: string, value: Value | undefined): void => { given.set(name, (given.get(name) ?? new Set()).add(value)); };
  const keep = (name: string, value: Expr): void => {
    const inner = strip(value);
    if (inner.kind === 'lambda') lambdas.set(name, new Set([...lambdas.get(name) ?? [], ...assignedBy(inner)]));
  };
  const declared = (stmt: DeclareStmt): void => {
    const { name, init, ctorArgs } = stmt;
    if (init !== undefined) keep(name, init);
    if (stmt.type.reference || stmt.isStatic || (ctorArgs?.length ?? 0) > 1) give(name, undefined);
    else if (init !== undefined || ctorArgs !== undefined) give(name, constantOf(init ?? ctorArgs![0]));
  };
  const look = (expr: Expr): void => {
    if (expr.kind === 'assign') {
      const left = strip(expr.left);
      if (left.kind !== 'name') return;
      keep(left.name, expr.right);
      give(left.name, expr.op === '=' ? constantOf(expr.right) : undefined);
    } else if (expr.kind === 'unary' && /^&$|\+\+|--/.test(expr.op)) {
      const operand = strip(expr.operand);
      if (operand.kind === 'name') give(operand.name, undefined);
    }
  };
  for (const { events, end } of cfg.blocks) {
    for (const event of events) {
      if (event.kind === 'declare') declared(event.stmt);
      else if (event.kind === 'next-element') give(event.stmt.name, undefined);
      for (const expr of expressions(event)) walkExpr(expr, look);
    }
    if (end.kind === 'branch') walkExpr(end.test, look);
    else if (end.kind === 'switch') walkExpr(end.subject, look);
  }
  return { constants: new Set([...given].flatMap(([name, values]) => (values.size === 1 && !values.has(undefined) ? [name] : []))), lambdas };
}

function constantOf(expr: Expr | undefined): Value | undefined {
  const inner = expr === undefined ? undefined : strip(expr);
  switch (inner?.kind) {
    case undefined: return ZERO;
    case 'literal': return inner.value === null || inner.value === false || inner.value === 0 ? ZERO : String(inner.value);
    case 'name': return namedValue(inner.name);
    case 'assign': return constantOf(inner.right);
    case 'init-list': return inner.items.length === 0 ? ZERO : undefined;
    default: return undefined;
  }
}

const assigned = new WeakMap<LambdaExpr, ReadonlySet<string>>();

/** Variables around a lambda that its body assigns, or hands out by their address. */
export function assignedBy(lambda: LambdaExpr): ReadonlySet<string> {
  let names = assigned.get(lambda);
  if (names === undefined) assigned.set(lambda, names = collect(lambda));
  return names;
}

function collect(lambda: LambdaExpr): ReadonlySet<string> {
  const found = new Set<string>();
  const own = new Set(lambda.params.map((param) => param.name));
  const look = (expr: Expr): void => {
    if (expr.kind === 'lambda') for (const name of assignedBy(expr)) found.add(name);
    const target = expr.kind === 'assign' ? expr.left : expr.kind === 'unary' && /^&$|\+\+|--/.test(expr.op) ? expr.operand : undefined;
    const inner = target === undefined ? undefined : strip(target);
    if (inner?.kind === 'name') found.add(inner.name);
  };
  eachStmt(lambda.body, (stmt) => {
    if (stmt.kind === 'declare') own.add(stmt.name);
    for (const expr of ownExprs(stmt)) walkExpr(expr, look);
  });
  for (const name of own) found.delete(name);
  return found;
}
