// Objects that are made with a variable itself, by reference or by its address: whatever the variable holds from then on is theirs.
// So is what a variable holds that the compiler cleans up.

import { interfaceOf } from '../api';
import type { CallExpr, DeclareStmt, Expr } from '../model/types';
import { mayKeepReference } from './codes';
import { placeOf, receiverOf, strip } from './places';
import { handOn, typeOfPlace, type Run } from './run';
import type { State } from './state';
import { get, NONZERO, set, ZERO } from './state';

/** The object as if it were declared with its arguments in parentheses: `auto g = Guard(p)`, `Guard g = { p }` and `Guard g = p` are `Guard g(p)`. */
function construction(stmt: DeclareStmt): DeclareStmt | undefined {
  if (stmt.ctorArgs !== undefined) return stmt;
  const { init, ...rest } = stmt;
  if (init?.kind === 'init-list') return { ...rest, ctorArgs: init.items };
  if (init?.kind === 'name') return { ...rest, ctorArgs: [init] };
  if (init?.kind !== 'call' || init.callee.kind !== 'name') return undefined;
  const { name } = init.callee;
  return { ...rest, type: { ...stmt.type, name: name.slice(name.lastIndexOf(':') + 1), qualified: name, pointers: 0 }, ctorArgs: init.args };
}

/** Notes the variables that a declared object keeps hold of. */
export function bind(run: Run, stmt: DeclareStmt, declared: State): State {
  const before = stmt.cleanedUp === true ? set(handOn(run, declared, get(declared, stmt.name)), boundPlace(stmt.name), NONZERO) : declared;
  const made = construction(stmt);
  if (made?.ctorArgs === undefined || stmt.isStatic || run.env.isRawPointer(made.type)) return before;
  const isListed = stmt.init?.kind === 'init-list' && !run.fn.file.endsWith('.c');
  return made.ctorArgs.reduce((state, arg, at) => {
    const inner = strip(arg);
    const byAddress = inner.kind === 'unary' && inner.op === '&';
    const variable: Expr = byAddress ? strip(inner.operand) : inner;
    if (variable.kind !== 'name' || !run.scan.types.has(variable.name)) return state;
    // Of a class that nobody knows: what is made with an empty pointer can only want the pointer itself.
    const keeps = run.env.keepsVariable(made, at, byAddress) ?? ((stmt.ctorArgs !== undefined || isListed) && run.env.isOwner(stmt.type) && (byAddress || get(state, variable.name) === ZERO));
    return keeps ? set(state, boundPlace(variable.name), NONZERO) : state;
  }, before);
}

/** `ReleaseAll(&p)`, and not `RegisterCleanup(&p)`. */
const gives = /^(?!register|add|push|queue|defer)\w*(?:release|free|delete|destroy|dispose|close|clear|clean|reset)/i;

/** `cleaner.Watch(&p);`: an object of the author's own, or a list, may keep hold of a variable that it is told of, where nobody asks how that went. */
export function bindArgument(run: Run, call: CallExpr, name: string, variable: Expr, state: State): State {
  const receiver = receiverOf(call);
  const type = receiver === undefined ? undefined : typeOfPlace(run, placeOf(receiver) ?? '');
  const mayKeep = receiver === undefined ? mayKeepReference(name) : interfaceOf(type?.name ?? '') === undefined;
  const held = variable.kind === 'name' ? run.scan.types.get(variable.name) : undefined;
  return mayKeep && variable.kind === 'name' && held !== undefined && run.env.isRawPointer(held) && run.scan.unanswered.has(call) && !gives.test(name)
    ? set(state, boundPlace(variable.name), NONZERO) : state;
}

export function isBound(state: State, name: string): boolean {
  return state.vars.has(boundPlace(name));
}

function boundPlace(name: string): string {
  return `<bound ${name}>`;
}
