// Whether one function may give a member of a class back, or take it over: asked of every function that names it. Silence wherever
// the member may go somewhere that is not seen.

import { familyInfo } from '../api';
import { mayKeepReference, onlyReads } from '../flow/codes';
import { looksThrough } from '../flow/marshal';
import { calleeName, isNullConstant, namesIn as namedIn, placeOf, receiverOf, strip, walkExpr, withoutThis } from '../flow/places';
import { isRawPointerType } from '../flow/types';
import type { CallExpr, Expr, FunctionModel } from '../model/types';
import { eachStmt, innerStmts } from '../model/walk';
import { isSame } from './classes';
import { mayKeepItself, namesOfLine } from './counted';
import { factsOf, lambdaFunction } from './facts';
import { handedOut, type HandedOut } from './handed-out';
import type { MemberOwner } from './members';
import { ownershipOf } from './ownership';
import { takesReference } from './own-reference';
import { isCsharp, lastPart, type Program, type Seer } from './program';
import { apiMatch } from './roles';
import { receiverClass } from './types';

const mentioned = new WeakMap<FunctionModel, ReadonlySet<string>>();

/** Every name in the function and in its lambdas, so that most functions need no closer look. */
export function namesIn(fn: FunctionModel): ReadonlySet<string> {
  let names = mentioned.get(fn);
  if (names === undefined) {
    const found = new Set<string>();
    const facts = factsOf(fn);
    for (const expr of facts.exprs) walkExpr(expr, (inner) => { if (inner.kind === 'name' || inner.kind === 'member') found.add(inner.name); });
    for (const stmt of facts.opaque) for (const name of stmt.names) found.add(name);
    for (const lambda of facts.lambdas) for (const name of namesIn(lambdaFunction(lambda, fn))) found.add(name);
    names = found;
    mentioned.set(fn, names);
  }
  return names;
}

/** The class of a line, nearest first, that declares the member. */
function declarer(program: Program, className: string, member: string, near: Seer): string | undefined {
  return namesOfLine(program, className, near).find((name) => program.classNamed(name, near)?.fields.some((field) => field.name === member));
}

/** In a method of this class the bare name is not the filler's member, but one that the class has from itself or another base. */
function hasItsOwn(program: Program, className: string, near: Seer, { member, fn: filler }: MemberOwner): boolean {
  const own = filler.owner === undefined ? undefined : declarer(program, className, member, near);
  if (own === undefined) return false;
  const theirs = declarer(program, lastPart(filler.owner!), member, filler);
  return theirs === undefined ? !namesOfLine(program, className, near).includes(lastPart(filler.owner!)) : own !== theirs || !isSame(program, own, near, filler);
}

/** `except`: calls that are seen to already. */
export function movesMember(program: Program, fn: FunctionModel, owner: MemberOwner, except?: ReadonlySet<Expr>): boolean {
  const { member } = owner;
  if (!namesIn(fn).has(member)) return false;
  const facts = factsOf(fn);
  if (facts.lambdas.some((lambda) => movesMember(program, lambdaFunction(lambda, fn), owner))) return true;
  if (facts.params.has(member) || facts.declaresByName.has(member)) return false;
  const isOther = fn.owner !== undefined && hasItsOwn(program, lastPart(fn.owner), fn, owner);
  const isMember = (expr: Expr): boolean => {
    const inner = strip(expr);
    if (inner.kind === 'name') return inner.name === member && !isOther;
    if (inner.kind !== 'member' || inner.name !== member) return false;
    if (strip(inner.object).kind === 'this') return !isOther;
    const className = receiverClass(program, fn, inner);
    return className === undefined || !hasItsOwn(program, className, fn, owner);
  };
  return facts.lambdas.some((lambda) => lambda.captures.includes('this')) && facts.exprs.some((expr) => expr.kind === 'lambda')
    || movesBy(program, fn, owner, isMember, 0, except) || returnsMember(fn, isMember);
}

/** The same under one name: the member itself, or a variable that it was put into. */
function movesBy(program: Program, fn: FunctionModel, owner: MemberOwner, isMember: (expr: Expr) => boolean, depth: number, except?: ReadonlySet<Expr>): boolean {
  const { member, made } = owner;
  const facts = factsOf(fn);
  const mentions = (expr: Expr): boolean => {
    let found = false;
    walkExpr(expr, (inner) => { found ||= isMember(inner); });
    return found;
  };
  /** The member itself, its address, or an aggregate with one of these in it: whoever holds that may give it back under another name. */
  const carries = (expr: Expr): boolean => {
    const inner = strip(expr);
    switch (inner.kind) {
      case 'unary': return inner.op === '&' && isMember(inner.operand);
      case 'conditional': return carries(inner.then) || carries(inner.else);
      case 'init-list': return inner.items.some(carries);
      case 'new': return inner.args.some((arg, at) => carries(arg) && !takesReference(program, fn, inner, at));
      default: return isMember(inner);
    }
  };
  let handed: HandedOut | undefined;
  /** What goes to the caller with a reference of its own stays where it was. */
  const isCounted = (expr: Expr): boolean => {
    handed ??= handedOut(fn, isMember);
    return handed.copies.has(expr) && handed.times <= handed.added && !handed.isSet;
  };
  const isLent = (to: string | undefined, from: Expr): boolean => to !== undefined && isMember(from) && onlyLooks(program, fn, owner, to, depth);
  const copies = (expr: Expr): boolean => {
    let found = false;
    walkExpr(expr, (inner) => { found ||= inner.kind === 'assign' ? carries(inner.right) && !isCounted(inner) && !passed.has(strip(inner.right)) && !isLent(placeOf(inner.left), inner.right) : (inner.kind === 'init-list' || inner.kind === 'new') && carries(inner); });
    return found;
  };
  const passed = passedOn(fn, owner, isMember);
  for (const call of facts.calls) {
    const receiver = receiverOf(call);
    const name = calleeName(call) ?? '';
    if (passed.has(call) || except?.has(call) === true) continue;
    if (receiver !== undefined && isMember(receiver) && /^(?:Release|Detach|detach|release|reset|Attach)$/.test(name)) return true;
    if (made !== undefined && receiver !== undefined && isMember(receiver) && apiMatch(program, fn, call) === undefined && mayKeepItself(program, made, name, fn.file)) return true;
    const at = call.args.findIndex((arg) => isMember(arg) || strip(arg).kind === 'unary' && mentions(arg) && !isBehindCall(arg, isMember));
    if (at >= 0 && !onlyBorrows(program, fn, call, at, name, owner)) return true;
  }
  return facts.exprs.some((expr) => copies(expr) || expr.kind === 'delete' && mentions(expr) || expr.kind === 'unknown' && mentions(expr))
    || facts.opaque.some((stmt) => stmt.names.includes(member)) || facts.declares.some((stmt) => stmt.init !== undefined && carries(stmt.init) && !isLent(stmt.name, stmt.init) || stmt.ctorArgs?.some((arg, at) => carries(arg) && !takesReference(program, fn, stmt, at)) === true);
}

/** A plain variable of the function that it is put into, and that neither gives it back nor hands it on. */
function onlyLooks(program: Program, fn: FunctionModel, owner: MemberOwner, name: string, depth: number): boolean {
  const facts = factsOf(fn);
  const types = [facts.params.get(name)?.type ?? [], facts.declaresByName.get(name)?.map((one) => one.type) ?? []].flat();
  if (depth > 2 || isCsharp(fn) || types.length === 0 || facts.lambdas.length > 0 || !types.every((type) => !type.reference && !type.array && isRawPointerType(type, program.aliasesIn(fn.file)))) return false;
  const isIt = (expr: Expr): boolean => placeOf(expr) === name;
  let isReturned = false;
  eachStmt(fn.body, (stmt) => { isReturned ||= stmt.kind === 'return' && stmt.value !== undefined && strip(stmt.value).kind !== 'call' && namedIn(stmt.value).includes(name); });
  return !isReturned && !movesBy(program, fn, { ...owner, member: name }, isIt, depth + 1);
}

/** Calls that give the member back, after each of which it is set to NULL: on whatever way it is not NULL, it was not given back. */
export function emptied(fn: FunctionModel, member: string): ReadonlySet<Expr> {
  const found = new Set<Expr>();
  const isIt = (expr: Expr | undefined): boolean => expr !== undefined && withoutThis(placeOf(expr)) === member;
  eachStmt(fn.body, (block) => innerStmts(block).forEach((stmt, at, all) => {
    const next = all[at + 1];
    if (stmt.kind !== 'expr' || next?.kind !== 'expr' || next.expr.kind !== 'assign' || !isIt(next.expr.left) || !isNullConstant(next.expr.right)) return;
    const call = strip(stmt.expr);
    if (call.kind === 'call' && (calleeName(call) === 'Release' ? isIt(receiverOf(call)) : call.args.length === 1 && isIt(call.args[0]))) found.add(call);
  }));
  return found;
}

/** What moves the member to the same member of another object of the class: `m_p(std::exchange(o.m_p, nullptr))`, `std::swap(m_p, o.m_p)`. */
function passedOn(fn: FunctionModel, { member, fn: filler }: MemberOwner, isMember: (expr: Expr) => boolean): ReadonlySet<Expr> {
  const className = filler.owner === undefined ? undefined : lastPart(filler.owner);
  if (fn.owner === undefined || lastPart(fn.owner) !== className || !fn.params.some(({ type }) => type.reference && type.name === className)) return new Set();
  const found = new Set<Expr>();
  const add = (from: Expr): void => {
    const inner = strip(from);
    if (isMember(inner) || inner.kind === 'call' && /^(?:exchange|move)$/.test(calleeName(inner) ?? '') && inner.args.length > 0 && isMember(inner.args[0]!)) found.add(inner);
  };
  for (const one of fn.initializers) if (one.member === member && one.args.length === 1) add(one.args[0]!);
  for (const top of factsOf(fn).exprs) walkExpr(top, (expr) => { if (expr.kind === 'assign' && isMember(expr.left)) add(expr.right); });
  for (const call of factsOf(fn).calls) if (calleeName(call) === 'swap' && call.args.length === 2 && call.args.every(isMember)) found.add(call);
  return found;
}

/** `&m_folder->Store()->id`: what a method of the member returns, or a part of that. */
function isBehindCall(arg: Expr, isMember: (expr: Expr) => boolean): boolean {
  let inner = strip(arg);
  while ((inner.kind === 'unary' && inner.op === '&' || inner.kind === 'member') && !isMember(inner)) inner = strip(inner.kind === 'member' ? inner.object : inner.operand);
  return inner.kind === 'call' && inner.args.length === 0;
}

function onlyBorrows(program: Program, fn: FunctionModel, call: CallExpr, at: number, name: string, { family, made }: MemberOwner): boolean {
  const contract = ownershipOf(program).contractOf(fn, call);
  const isAddress = strip(call.args[at]!).kind === 'unary';
  if (isAddress && contract?.fromApi === true) return true;
  const isLeft = contract?.outcomes.every((outcome) => !outcome.keeps.includes(at) && !outcome.takes.some((taking) => taking.at === at)) ?? false;
  // A helper that fills it, and does nothing else with it.
  if (isAddress) return isLeft && contract!.outcomes.some((outcome) => outcome.gives.some((gift) => gift.at === at && gift.inout !== true));
  if (contract !== undefined) return isLeft;
  if (looksThrough(call)) return true;
  if (call.callee.kind === 'name' && /^[A-Z][A-Z0-9_]+$/.test(name)) return false;
  return familyInfo(family).releaser === 'Release' && made === undefined ? !mayKeepReference(name) : onlyReads(name);
}

function returnsMember(fn: FunctionModel, isMember: (expr: Expr) => boolean): boolean {
  if (isCsharp(fn)) return factsOf(fn).exprs.some(isMember);
  // A getter lends a COM pointer; a buffer that is returned may be the caller's.
  return fn.returnType?.pointers === 0 && factsOf(fn).exprs.some((expr) => isMember(expr)) && /^Detach|^Release|^Take/.test(fn.name);
}
