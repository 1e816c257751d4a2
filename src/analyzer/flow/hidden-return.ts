// Functions that are left by macros of unknown definition alone, as where C meets a script language: `XSRETURN_UNDEF;`,
// `RETURN_LONG(n);`. That the last statement is one and none says `return` shows that the others leave too.

import type { Expr, FunctionModel, Stmt } from '../model/types';
import { eachStmt, innerStmts } from '../model/walk';
import { looksLikeMacro, writesDown } from './codes';
import { calleeName, strip } from './places';

const none: ReadonlySet<Stmt> = new Set();

/** Statements that leave the function. With a label in it they might go there, where things are given back. */
export function hiddenReturns({ body }: FunctionModel): ReadonlySet<Stmt> {
  const last = body.body.at(-1);
  if (last === undefined || !returns(last)) return none;
  const found = new Set([last]);
  let leavesOtherwise = false;
  eachStmt(body, (stmt) => {
    if (stmt.kind === 'return' || stmt.kind === 'label') leavesOtherwise = true;
    for (const end of endsOf(stmt)) if (returns(end) && argsOf(end).every(isConstant)) found.add(end);
  });
  return leavesOtherwise ? none : found;
}

/** The macro that a statement is, by its name. */
export function macroOf(stmt: Stmt): string | undefined {
  if (stmt.kind !== 'expr') return undefined;
  const expr = strip(stmt.expr);
  const name = expr.kind === 'name' ? expr.name : expr.kind === 'call' && expr.callee.kind === 'name' ? calleeName(expr) : undefined;
  return name !== undefined && looksLikeMacro(name) ? name : undefined;
}

/** By its name, a macro that returns whatever happens, and does nothing else. */
function returns(stmt: Stmt): boolean {
  const name = macroOf(stmt) ?? '';
  return /RETURN(?:_|$)/.test(name) && !writesDown(name) && !/(?:^|_)(?:IF|ON|UNLESS|SET|NO|CASE)(?:_|$)|CHECK|CHK|FREE|RELEASE|CLEAN|CLOSE/.test(name);
}

function endsOf(stmt: Stmt): readonly Stmt[] {
  switch (stmt.kind) {
    case 'block': return stmt.body.slice(-1);
    case 'switch': return stmt.cases.flatMap((entry) => entry.body.slice(-1));
    case 'if':
    case 'loop': return innerStmts(stmt);
    default: return [];
  }
}

function argsOf(stmt: Stmt): readonly Expr[] {
  const expr = stmt.kind === 'expr' ? strip(stmt.expr) : undefined;
  return expr?.kind === 'call' ? expr.args : [];
}

/** What is given to a test is no constant. */
function isConstant(arg: Expr): boolean {
  const inner = strip(arg);
  return inner.kind === 'literal' || inner.kind === 'name' && /^(?:[A-Z][A-Z0-9_]*|true|false|nullptr)$/.test(inner.name);
}
