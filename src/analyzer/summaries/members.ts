// Members of a class as owners: where a method hands something into one, and whether anything in the workspace gives it back.
// Silence wherever the member may be given back by somebody who is not seen.

import { familyInfo, type Family } from '../api';
import { mayKeepReference, onlyReads } from '../flow/codes';
import { calleeName, placeOf, receiverOf, strip, walkExpr } from '../flow/places';
import { followed } from '../flow/target';
import { looksThrough } from '../flow/marshal';
import { resourceOf } from '../flow/state';
import { isOwnerType, isRawPointerType } from '../flow/types';
import type { CallExpr, Expr, FunctionModel, Span } from '../model/types';
import { countedClass, mayKeepItself } from './counted';
import { factsOf, lambdaFunction } from './facts';
import { handedOut, type HandedOut } from './handed-out';
import { fillers, isNull, usesOf } from './own-reference';
import { ownershipOf } from './ownership';
import { isCsharp, lastPart, type Program } from './program';
import { apiMatch } from './roles';

export interface MemberOwner {
  readonly member: string;
  readonly family: Family;
  /** The call that hands it out (or adds the reference), and its function. */
  readonly call: Span;
  readonly fn: FunctionModel;
  readonly adds: boolean;
  /** The class of an object that the program makes itself: a call that is not known may keep it, and so may its own methods. */
  readonly made?: string;
}

/** What methods of the destructor's class put into its plain pointer members; another program's class of that name is another class. */
export function memberOwners(program: Program, className: string, destructor: FunctionModel): readonly MemberOwner[] {
  const found: MemberOwner[] = [];
  const model = program.classNamed(className, destructor.file);
  for (const fn of methodsOf(program, className)) {
    if (fn.file !== destructor.file && program.classNamed(className, fn.file) !== model) continue;
    for (const call of factsOf(fn).calls) {
      const owner = ownerBy(program, className, fn, call);
      if (owner !== undefined) found.push(owner);
    }
    if (factsOf(fn).news.length === 0) continue;
    const filled = fn.initializers.flatMap(({ member, args: [value, ...others], span }) => (value === undefined || others.length > 0 ? [] : [{ left: { kind: 'name', name: member, ...span } as const, right: value }]));
    for (const { left, right } of [...filled, ...factsOf(fn).exprs.flatMap((expr) => (expr.kind === 'assign' && expr.op === '=' ? [expr] : []))]) {
      const value = strip(right);
      const made = value.kind === 'new' ? countedClass(program, fn, value) : undefined;
      const member = made === undefined ? undefined : memberNamed(program, className, fn, left);
      if (member !== undefined) found.push({ member, family: 'com-ref', call: value, fn, adds: false, made: made! });
    }
  }
  return found;
}

export function methodsOf(program: Program, className: string): readonly FunctionModel[] {
  return indexOf(program).methods.get(className) ?? [];
}

interface MemberIndex {
  readonly edition: number;
  readonly methods: ReadonlyMap<string, readonly FunctionModel[]>;
  /** Names of plain pointer members. */
  readonly pointers: ReadonlySet<string>;
}
const indexes = new WeakMap<Program, MemberIndex>();

function indexOf(program: Program): MemberIndex {
  const known = indexes.get(program);
  if (known?.edition === program.edition) return known;
  const methods = new Map<string, FunctionModel[]>();
  const pointers = new Set<string>();
  for (const file of program.files.values()) {
    for (const { fields } of file.classes) for (const field of fields) if (isRawPointerType(field.type, program.alias) && !isOwnerType(field.type, program.alias)) pointers.add(field.name);
    for (const fn of file.functions) {
      if (fn.owner === undefined) continue;
      const className = lastPart(fn.owner);
      const same = methods.get(className);
      if (same === undefined) methods.set(className, [fn]);
      else same.push(fn);
    }
  }
  const made = { edition: program.edition, methods, pointers };
  indexes.set(program, made);
  return made;
}

const mentioned = new WeakMap<FunctionModel, ReadonlySet<string>>();

/** Every name in the function and in its lambdas, so that most functions need no closer look. */
function namesIn(fn: FunctionModel): ReadonlySet<string> {
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

function ownerBy(program: Program, className: string, fn: FunctionModel, call: CallExpr): MemberOwner | undefined {
  const name = calleeName(call);
  const receiver = receiverOf(call);
  if (name === 'AddRef' && call.args.length === 0 && receiver !== undefined) {
    const own = memberNamed(program, className, fn, receiver);
    const member = own === undefined ? keptIn(program, className, fn, receiver) : fillers(fn, own).length > 0 && !isForCaller(program, className, fn, own) ? own : undefined;
    return member === undefined ? undefined : { member, family: 'com-ref', call, fn, adds: true };
  }
  // Asked first: what a call does has to be worked out only where one is handed over.
  const filled = call.args.map((arg) => {
    const inner = strip(arg);
    return inner.kind === 'unary' && inner.op === '&' ? memberNamed(program, className, fn, inner.operand) : undefined;
  });
  if (filled.every((member) => member === undefined)) return undefined;
  const contract = ownershipOf(program).contractOf(fn, call);
  for (const gift of contract?.outcomes.flatMap((outcome) => outcome.gives) ?? []) {
    if (gift.at === 'result' || !followed(gift.family) || gift.linkedTo !== undefined || contract?.linkedTo !== undefined) continue;
    const member = filled[gift.at];
    if (member !== undefined) return { member, family: gift.family, call, fn, adds: false };
  }
  return undefined;
}

/** Each reference that is added to the member goes to the caller, together with the pointer. */
function isForCaller(program: Program, className: string, fn: FunctionModel, member: string): boolean {
  const { times, added } = handedOut(fn, (expr) => memberNamed(program, className, fn, expr) === member);
  return times >= added;
}

/** The member that a parameter goes to, and nowhere else, in a class whose every method can be seen: a reference that is added to the one is the other's. */
function keptIn(program: Program, className: string, fn: FunctionModel, receiver: Expr): string | undefined {
  const name = placeOf(receiver);
  const facts = factsOf(fn);
  const model = program.classNamed(className, fn.file);
  if (name === undefined || model === undefined || !facts.params.has(name)) return undefined;
  const isDefined = (method: string): boolean => [...program.functionsNamed(method), ...program.skippedNamed(method)].some((one) => one.owner !== undefined && lastPart(one.owner) === className);
  if (!model.methods.every((method) => isDefined(method.name))) return undefined;
  const kept = model.fields.flatMap((field) => fillers(fn, field.name).filter((from) => placeOf(from) === name).map(() => field.name));
  const [member] = kept;
  return usesOf(fn, name) !== 1 || kept.length !== 1 || member === undefined ? undefined : memberNamed(program, className, fn, { kind: 'member', object: { kind: 'this', start: 0, end: 0 }, name: member, arrow: true, start: 0, end: 0 });
}

/** The plain pointer member that the expression names. */
function memberNamed(program: Program, className: string, fn: FunctionModel, expr: Expr): string | undefined {
  const place = placeOf(expr);
  const member = place?.startsWith('this->') === true ? place.slice(6) : place;
  if (member === undefined || /\W/.test(member)) return undefined;
  const facts = factsOf(fn);
  if (place === member && (facts.params.has(member) || facts.declaresByName.has(member))) return undefined;
  const model = program.classNamed(className, fn.file);
  const field = model?.fields.find((one) => one.name === member);
  if (field !== undefined) return !field.isStatic && isRawPointerType(field.type, program.alias) && !isOwnerType(field.type, program.alias) ? member : undefined;
  // Without the class's declaration its constructor tells which members are its own: those it sets to NULL.
  return model === undefined && methodsOf(program, className).some((one) => one.kind === 'constructor' && clears(one, member)) ? member : undefined;
}

function clears(constructor: FunctionModel, member: string): boolean {
  return constructor.initializers.some((one) => one.member === member && one.args.length === 1 && isNull(one.args[0]))
    || factsOf(constructor).exprs.some((expr) => expr.kind === 'assign' && placeOf(expr.left) === member && isNull(expr.right));
}

/** Whether some function may give the member back or take it over; the one that fills it counts when it does so behind that, or, for whom one function only is out of question, always. */
export function mayBeGivenBack(program: Program, owner: MemberOwner, except?: FunctionModel): boolean {
  const counts = (fn: FunctionModel): boolean => (except === undefined ? fn !== owner.fn || !staysFilled(program, owner) : fn !== except);
  for (const file of program.files.values()) {
    for (const fn of file.functions) if (counts(fn) && movesMember(program, fn, owner)) return true;
    if (file.skipped.some((skipped) => skipped.owner !== undefined && skipped.owner === owner.fn.owner && skipped.calls.includes('Release'))) return true;
  }
  return false;
}

/** Names of members that the function may give back or take over, whoever fills them: where that changes, others have to be judged again. */
export function movedMembers(program: Program, fn: FunctionModel): readonly string[] {
  const { pointers } = indexOf(program);
  const owner = { call: { start: 0, end: 0 }, fn, adds: false };
  return [...namesIn(fn)].filter((member) => pointers.has(member)).flatMap((member) => [
    ...(['com-ref', 'mapi-buffer'] as const).some((family) => movesMember(program, fn, { ...owner, member, family })) ? [member] : [],
    ...movesMember(program, fn, { ...owner, member, family: 'com-ref', made: '' }) ? [member] : [],
  ]);
}

/** Some way to the end of the method leaves in the member what its call put there. */
function staysFilled(program: Program, { fn, call, member, adds }: MemberOwner): boolean {
  const flow = adds ? undefined : ownershipOf(program).flowOf(fn);
  if (flow === undefined) return true;
  return flow.exits.some(({ state }) => [...state.vars].some(([place, value]) => {
    const id = resourceOf(value);
    return id !== undefined && place.replace(/^this->/, '') === member && flow.siteOf.get(id)?.call.start === call.start && state.held.get(id)?.status === 'owned';
  }));
}

/** A method of another class that declares a member of that name: by the bare name it means its own. */
function hasItsOwn(program: Program, fn: FunctionModel, { member, fn: filler }: MemberOwner): boolean {
  if (fn.owner === undefined || filler.owner === undefined || lastPart(fn.owner) === lastPart(filler.owner)) return false;
  return program.classNamed(lastPart(fn.owner), fn.file)?.fields.some((field) => field.name === member) ?? false;
}

function movesMember(program: Program, fn: FunctionModel, owner: MemberOwner): boolean {
  const { member, made } = owner;
  if (!namesIn(fn).has(member)) return false;
  const facts = factsOf(fn);
  if (facts.lambdas.some((lambda) => movesMember(program, lambdaFunction(lambda, fn), owner))) return true;
  if (facts.params.has(member) || facts.declaresByName.has(member)) return false;
  const isOther = hasItsOwn(program, fn, owner);
  const isMember = (expr: Expr): boolean => {
    const inner = strip(expr);
    if (inner.kind === 'name') return inner.name === member && !isOther;
    return inner.kind === 'member' && inner.name === member && !(isOther && strip(inner.object).kind === 'this');
  };
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
      case 'new': return inner.args.some(carries);
      default: return isMember(inner);
    }
  };
  let handed: HandedOut | undefined;
  /** What goes to the caller with a reference of its own stays where it was. */
  const isCounted = (expr: Expr): boolean => {
    handed ??= handedOut(fn, isMember);
    return handed.copies.has(expr) && handed.times <= handed.added && !handed.isSet;
  };
  const copies = (expr: Expr): boolean => {
    let found = false;
    walkExpr(expr, (inner) => { found ||= inner.kind === 'assign' ? carries(inner.right) && !isCounted(inner) && !passed.has(strip(inner.right)) : (inner.kind === 'init-list' || inner.kind === 'new') && carries(inner); });
    return found;
  };
  const passed = passedOn(fn, owner, isMember);
  for (const call of facts.calls) {
    const receiver = receiverOf(call);
    const name = calleeName(call) ?? '';
    if (passed.has(call)) continue;
    if (receiver !== undefined && isMember(receiver) && /^(?:Release|Detach|detach|release|reset|Attach)$/.test(name)) return true;
    if (made !== undefined && receiver !== undefined && isMember(receiver) && apiMatch(program, fn, call) === undefined && mayKeepItself(program, made, name, fn.file)) return true;
    const at = call.args.findIndex((arg) => isMember(arg) || strip(arg).kind === 'unary' && mentions(arg));
    if (at >= 0 && !onlyBorrows(program, fn, call, at, name, owner)) return true;
  }
  if (facts.lambdas.some((lambda) => lambda.captures.includes('this')) && facts.exprs.some((expr) => expr.kind === 'lambda')) return true;
  return facts.exprs.some((expr) => copies(expr) || expr.kind === 'delete' && mentions(expr) || expr.kind === 'unknown' && mentions(expr))
    || facts.opaque.some((stmt) => stmt.names.includes(member)) || facts.declares.some((stmt) => [stmt.init, ...stmt.ctorArgs ?? []].some((init) => init !== undefined && carries(init)))
    || returnsMember(fn, isMember);
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

export function destructorBody(program: Program, className: string): FunctionModel | undefined {
  return program.functionsNamed(`~${className}`).find((fn) => fn.owner !== undefined && lastPart(fn.owner) === className);
}

/** The Dispose of a C# class, when the class gives back something of its own. */
export function disposeBody(program: Program, className: string): FunctionModel | undefined {
  const methods = methodsOf(program, className);
  const givesBack = (fn: FunctionModel): boolean => factsOf(fn).calls.some((call) => ownershipOf(program).contractOf(fn, call)?.outcomes.some((outcome) => (
    outcome.takes.some(({ at }) => typeof at === 'number' && call.args[at] !== undefined && memberNamed(program, className, fn, call.args[at]) !== undefined))) ?? false);
  return methods.some(givesBack) ? methods.find((fn) => fn.name === 'Dispose' && isCsharp(fn)) : undefined;
}
