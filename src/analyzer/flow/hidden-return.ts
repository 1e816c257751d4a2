// Functions that are left by macros of unknown definition alone, as where C meets a script language: `XSRETURN_UNDEF;`,
// `RETURN_LONG(n);`. That the last statement is one and none says `return` shows that the others leave too.

import type { Expr, FunctionModel, Stmt } from '../model/types';
import { eachStmt, innerStmts } from '../model/walk';
import { looksLikeMacro, writesDown } from './codes';
import { calleeName, strip } from './places';

type Returns = ReadonlyMap<Stmt, Expr | undefined>;

const none: Returns = new Map();
const saysReturn = /^(?!.*(?:(?:^|_)(?:IF|ON|UNLESS|SET|NO|CASE)(?:_|$)|CHECK|CHK|FREE|RELEASE|CLEAN|CLOSE)).*RETURN(?:_|$)/;

/**
 * Statements that leave the function, with what they return, if that is known. With a label in it they might go there, where things
 * are given back; but what ends a function that has to return something returns, wherever it stands and whatever it is given.
 */
export function hiddenReturns({ body, returnType }: FunctionModel): Returns {
  const last = body.body.at(-1);
  const name = last === undefined || returnType === undefined || returnType.name === 'void' && returnType.pointers === 0 ? undefined : macroOf(last);
  const isSure = (stmt: Stmt): boolean => name !== undefined && saysReturn.test(name) && macroOf(stmt) === name;
  if (last === undefined || !returns(last) && !isSure(last)) return none;
  const valueOf = (stmt: Stmt): Expr | undefined => (argsOf(stmt).length === 1 ? argsOf(stmt)[0] : undefined);
  const sure = new Map<Stmt, Expr | undefined>();
  const found = new Map<Stmt, Expr | undefined>([[last, undefined]]);
  let leavesOtherwise = false;
  const look = (stmt: Stmt): void => {
    if (isSure(stmt)) sure.set(stmt, valueOf(stmt));
    else if (returns(stmt) && argsOf(stmt).every(isConstant)) found.set(stmt, undefined);
  };
  look(last);
  eachStmt(body, (stmt) => {
    if (stmt.kind === 'return' || stmt.kind === 'label') leavesOtherwise = true;
    endsOf(stmt).forEach(look);
  });
  return leavesOtherwise ? sure : new Map([...found, ...sure]);
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
  return saysReturn.test(name) && !writesDown(name);
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
