// The repair for a member that nobody gives back: a release in the destructor. Offered only where the member surely holds what is
// the object's own there, or NULL.

import { looksLikeMacro } from '../flow/codes';
import { calleeName, placeOf, receiverOf, walkExpr, withoutThis } from '../flow/places';
import { eachStmt } from '../model/walk';
import type { FunctionModel } from '../model/types';
import { factsOf } from '../summaries/facts';
import { ownershipOf } from '../summaries/ownership';
import { mayBeGivenBack, methodsOf, type MemberOwner } from '../summaries/members';
import { lastPart, type Program } from '../summaries/program';
import { resolveCall } from '../summaries/resolve';
import { apiMatch } from '../summaries/roles';
import { insertBefore, insertBeforeBrace } from './insert';
import { releaseStatement } from './release-style';
import type { FileContext, ReportFix } from './rule';
import { statementsOf } from './statements';

/** Before whatever else the destructor gives back: a session that is logged off takes its objects along. */
export function memberFix(ctx: FileContext, destructor: FunctionModel, owner: MemberOwner): readonly ReportFix[] {
  const { member, family } = owner;
  const className = lastPart(destructor.owner!);
  // Who fills it may give it back too, without setting it to NULL.
  if (mayBeGivenBack(ctx.program, owner, [], destructor) || isLent(ctx.program, destructor, member) || !isAlwaysSet(ctx.program, className, destructor, member) || !isOwner(ctx.program, destructor)) return [];
  const brace = destructor.body.end - 1;
  if (ctx.text[brace] !== '}' || mayTouch(ctx.program, destructor, member)) return [];
  const first = statementsOf(destructor.body).find(({ stmt, parent }) => parent === destructor.body && stmt.kind !== 'declare');
  const text = releaseStatement({ ...ctx, fn: destructor }, family, member, true, { at: first?.stmt.start ?? brace, from: owner.call })?.text;
  if (text === undefined) return [];
  return [{ title: `Give \`${member}\` back in ${destructor.kind === 'destructor' ? 'the destructor' : destructor.name}`, edits: first === undefined ? insertBeforeBrace(ctx.text, brace, text) : insertBefore(ctx.text, first, text) }];
}

/** A method returns it: whoever called that may give it back. */
function isLent(program: Program, destructor: FunctionModel, member: string): boolean {
  return methodsOf(program, lastPart(destructor.owner!), destructor).some((fn) => {
    let found = false;
    eachStmt(fn.body, (stmt) => { if (stmt.kind === 'return' && stmt.value !== undefined && withoutThis(placeOf(stmt.value)) === member) found = true; });
    return found;
  });
}

/** By the class itself or by every constructor; else an object that was never filled holds garbage there. */
function isAlwaysSet(program: Program, className: string, destructor: FunctionModel, member: string): boolean {
  const model = program.classNamed(className, destructor.file);
  const constructors = methodsOf(program, className, destructor).filter((fn) => fn.kind === 'constructor');
  if (model?.fields.find((field) => field.name === member)?.hasValue === true) return true;
  const declared = model?.methods.filter((method) => method.name === className).length ?? 0;
  return constructors.length > 0 && constructors.length >= declared && constructors.every((fn) => fn.initializers.some((one) => one.member === member || one.member === className)
    || factsOf(fn).exprs.some((expr) => expr.kind === 'assign' && withoutThis(placeOf(expr.left)) === member));
}

/** It gives back something already: whoever copied such an object would have noticed. */
function isOwner(program: Program, destructor: FunctionModel): boolean {
  return factsOf(destructor).calls.some((call) => ownershipOf(program).contractOf(destructor, call)?.outcomes.some((outcome) => outcome.takes.length > 0) === true);
}

/** Names the member, or runs a method that does, or one that is not seen. */
function mayTouch(program: Program, fn: FunctionModel, member: string, depth = 0): boolean {
  const facts = factsOf(fn);
  if (depth > 5 || facts.opaque.length > 0 || facts.lambdas.length > 0) return true;
  for (const top of facts.exprs) {
    let names = false;
    walkExpr(top, (expr) => { names ||= (expr.kind === 'name' || expr.kind === 'member') && expr.name === member || expr.kind === 'unknown'; });
    if (names) return true;
  }
  return facts.calls.some((call) => {
    const receiver = receiverOf(call);
    if (receiver !== undefined && receiver.kind !== 'this' || apiMatch(program, fn, call) !== undefined) return false;
    const callee = resolveCall(program, fn, call);
    if (callee !== undefined) return callee.owner !== undefined && mayTouch(program, callee, member, depth + 1);
    const name = calleeName(call) ?? '';
    const model = program.classNamed(lastPart(fn.owner!), fn.file);
    if (isEmpty(program, lastPart(fn.owner!), name)) return false;
    return receiver !== undefined || model === undefined || model.bases.length > 0 && !looksLikeMacro(name) || model.methods.some((method) => method.name === name);
  });
}

/** A method that was not lowered, as nothing in it matters, and that calls nobody. */
function isEmpty(program: Program, className: string, name: string): boolean {
  return [...program.files.values()].some((file) => file.skipped.some((one) => one.name === name && one.owner !== undefined && lastPart(one.owner) === className && one.calls.length === 0));
}
