// Members of a class as owners: where a method hands something into one, and whether anything in the workspace gives it back.
// Silence wherever the member may be given back by somebody who is not seen.

import type { Family } from '../api';
import { addressed, calleeName, placeOf, receiverOf, strip, withoutThis } from '../flow/places';
import { followed } from '../flow/target';
import { cameBy, get, isExact, NONZERO, resourceOf } from '../flow/state';
import { isOwnerType, isRawPointerType } from '../flow/types';
import type { CallExpr, Expr, FunctionModel, Span } from '../model/types';
import { branchesApart } from './apart';
import { isMethodOf, isSame } from './classes';
import { countedClass } from './counted';
import { factsOf } from './facts';
import { handedOut } from './handed-out';
import { emptied, movesMember, namesIn } from './member-moves';
import { fillers, isNull, usesOf } from './own-reference';
import { ownershipOf } from './ownership';
import { isCsharp, lastPart, type Program, type Seer } from './program';

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
  for (const fn of methodsOf(program, className, destructor)) {
    for (const call of factsOf(fn).calls) {
      found.push(...ownersBy(program, className, fn, call));
    }
    found.push(...movedInto(program, className, fn));
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

export function methodsOf(program: Program, className: string, near: Seer): readonly FunctionModel[] {
  const all = indexOf(program).methods.get(className) ?? [];
  return all.length > 0 && program.hasNamesakes(className) ? all.filter((fn) => isSame(program, className, fn, near)) : all;
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
    for (const { fields } of file.classes) for (const field of fields) if (isRawPointerType(field.type, program.aliasesIn(file.file)) && !isOwnerType(field.type, program.aliasesIn(file.file))) pointers.add(field.name);
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

function ownersBy(program: Program, className: string, fn: FunctionModel, call: CallExpr): readonly MemberOwner[] {
  const name = calleeName(call);
  const receiver = receiverOf(call);
  if (name === 'AddRef' && call.args.length === 0 && receiver !== undefined) {
    const own = memberNamed(program, className, fn, receiver);
    const member = own === undefined ? keptIn(program, className, fn, receiver) : fillers(fn, own).length > 0 && !isForCaller(program, className, fn, own) ? own : undefined;
    return member === undefined || isDroppedAgain(fn, call, receiver) ? [] : [{ member, family: 'com-ref', call, fn, adds: true }];
  }
  // Asked first: what a call does has to be worked out only where one is handed over.
  const filled = call.args.map((arg) => {
    const inner = addressed(arg);
    return inner && memberNamed(program, className, fn, inner);
  });
  if (filled.every((member) => member === undefined)) return [];
  const contract = ownershipOf(program).contractOf(fn, call);
  const found = new Map<string, MemberOwner>();
  for (const gift of contract?.outcomes.flatMap((outcome) => outcome.gives) ?? []) {
    if (gift.at === 'result' || !followed(gift.family) || gift.linkedTo !== undefined || contract?.linkedTo !== undefined) continue;
    const member = filled[gift.at];
    if (member !== undefined && !found.has(member)) found.set(member, { member, family: gift.family, call, fn, adds: false });
  }
  return [...found.values()];
}

/** `p->AddRef(); count = p->Release();`: somebody only wants to know how many there are. */
function isDroppedAgain(fn: FunctionModel, added: CallExpr, receiver: Expr): boolean {
  const place = placeOf(receiver);
  return factsOf(fn).calls.some((call) => call.start > added.start && calleeName(call) === 'Release' && placeOf(receiverOf(call) ?? call) === place);
}

/** What comes to a member by an assignment, and is in nobody else's hands when the method ends. */
function movedInto(program: Program, className: string, fn: FunctionModel): readonly MemberOwner[] {
  const facts = factsOf(fn);
  const members = new Set(facts.exprs.flatMap((expr) => (expr.kind === 'assign' && expr.op === '=' && !isNull(expr.right) ? memberNamed(program, className, fn, expr.left) ?? [] : [])));
  const flow = members.size === 0 ? undefined : ownershipOf(program).flowOf(fn);
  return flow?.exits.flatMap(({ result, state: { vars, held } }) => [...vars].flatMap(([place, value]) => {
    const member = withoutThis(place);
    const id = members.has(member) && isExact(value) ? resourceOf(value) : undefined;
    const site = id === undefined || held.get(id)?.status !== 'owned' ? undefined : flow.siteOf.get(id);
    if (site === undefined || site.made !== undefined || !followed(site.family)) return [];
    const isSeen = resourceOf(result) === id || [...vars].some(([other, held]) => resourceOf(held) === id && other !== place && !facts.declaresByName.has(other));
    return isSeen ? [] : [{ member, family: site.family, call: site.call, fn, adds: false }];
  })) ?? [];
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
  const model = program.classNamed(className, fn);
  if (name === undefined || model === undefined || !facts.params.has(name)) return undefined;
  if (!model.methods.every((method) => isDefined(program, className, method.name, fn))) return undefined;
  const kept = model.fields.flatMap((field) => fillers(fn, field.name).filter((from) => placeOf(from) === name).map(() => field.name));
  const [member] = kept;
  return usesOf(fn, name) !== 1 || kept.length !== 1 || member === undefined ? undefined : memberNamed(program, className, fn, { kind: 'member', object: { kind: 'this', start: 0, end: 0 }, name: member, arrow: true, start: 0, end: 0 });
}

/** A method of the class by that name has a body in view. */
export function isDefined(program: Program, className: string, method: string, near: FunctionModel): boolean {
  return [...program.functionsNamed(method), ...program.skippedNamed(method)].some((one) => isMethodOf(program, one, className, near));
}

/** The plain pointer member that the expression names. */
function memberNamed(program: Program, className: string, fn: FunctionModel, expr: Expr): string | undefined {
  const place = placeOf(expr);
  const member = place?.startsWith('this->') === true ? place.slice(6) : place;
  if (member === undefined || /\W/.test(member)) return undefined;
  const facts = factsOf(fn);
  if (place === member && (facts.params.has(member) || facts.declaresByName.has(member))) return undefined;
  const model = program.classNamed(className, fn);
  const field = model?.fields.find((one) => one.name === member);
  if (field !== undefined) return !field.isStatic && isRawPointerType(field.type, program.aliasesIn(fn.file)) && !isOwnerType(field.type, program.aliasesIn(fn.file)) ? member : undefined;
  // Without the class's declaration its constructor tells which members are its own: those it sets to NULL. In a destructor that says a guard.
  const isClearedBy = (kind: FunctionModel['kind']): boolean => methodsOf(program, className, fn).some((one) => one.kind === kind && clears(one, member));
  return model === undefined && isClearedBy('constructor') && !isClearedBy('destructor') ? member : undefined;
}

function clears(constructor: FunctionModel, member: string): boolean {
  return constructor.initializers.some((one) => one.member === member && one.args.length === 1 && isNull(one.args[0]))
    || factsOf(constructor).exprs.some((expr) => expr.kind === 'assign' && placeOf(expr.left) === member && isNull(expr.right));
}

/** Whether some function may give the member back or take it over; one that fills it, of `fillers`, counts when it does so behind that, or, for whom one function only is out of question, always. */
export function mayBeGivenBack(program: Program, owner: MemberOwner, fillers: readonly MemberOwner[], except?: FunctionModel): boolean {
  const own = except === undefined ? fillers.filter(({ member }) => member === owner.member) : [];
  if (own.some(({ fn, call }) => branchesApart(fn, call).some((body) => movesMember(program, { ...fn, body }, owner)))) return true;
  const className = lastPart(owner.fn.owner ?? '');
  const isPrivate = program.classNamed(className, owner.fn)?.fields.some((field) => field.name === owner.member && field.isPrivate === true) ?? false;
  const reaches = (fn: FunctionModel): boolean => !isPrivate || (fn.owner ?? '').split('::').includes(className);
  const refilling = new Set(own.flatMap((one) => (staysFilled(program, one) ? [one.fn] : [])));
  for (const file of program.files.values()) {
    for (const fn of file.functions) if (fn !== except && !refilling.has(fn) && reaches(fn) && movesMember(program, fn, owner)) return true;
    if (file.skipped.some((skipped) => skipped.owner !== undefined && skipped.owner === owner.fn.owner && skipped.calls.includes('Release'))) return true;
  }
  return own.some((one) => isEmptied(program, one));
}

/** `SetClock(NULL)`: the method that fills the member gives back first what is there; whoever sets a site is bound to take it away so, and a destructor calls it for nothing else. */
function isEmptied(program: Program, owner: MemberOwner): boolean {
  const { name, params } = owner.fn;
  if (!movesMember(program, owner.fn, owner)) return false;
  return /^Set(?:Client)?Site$/.test(name) || [...program.files.values()].some(({ functions }) => functions.some((fn) => (
    factsOf(fn).calls.some((call) => calleeName(call) === name && (fn.kind === 'destructor' || call.args.length === params.length && call.args.some(isNull))))));
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
function staysFilled(program: Program, owner: MemberOwner): boolean {
  const { fn, call, member, adds } = owner;
  const flow = adds ? undefined : ownershipOf(program).flowOf(fn);
  if (flow === undefined) return true;
  const stays = flow.exits.some(({ state }) => [...state.vars].some(([place, value]) => {
    const id = resourceOf(value);
    return id !== undefined && withoutThis(place) === member && flow.siteOf.get(id)?.call.start === call.start && state.held.get(id)?.status === 'owned';
  }));
  return stays || !movesMember(program, fn, owner, emptied(fn, member)) && staysInReach(program, owner);
}

/** A call that nobody knows may reach the member; where no function gives it back, it is there when the method ends. */
function staysInReach(program: Program, { fn, call, member }: MemberOwner): boolean {
  return [member, `this->${member}`].some((place) => {
    const flow = ownershipOf(program).look(fn, place)?.flow;
    return flow?.exits.some(({ state }) => get(state, place) === NONZERO && cameBy(state.trail, ({ kind, resource }) => kind === 'acquire' && flow.siteOf.get(resource!)?.call.start === call.start)) ?? false;
  });
}

export function destructorBody(program: Program, className: string, near: Seer): FunctionModel | undefined {
  return program.functionsNamed(`~${className}`).find((fn) => isMethodOf(program, fn, className, near));
}

/** What ATL calls when the last reference is given back, of a class that has no destructor of its own. */
export function finalRelease(program: Program, className: string, near: Seer): FunctionModel | undefined {
  const declared = program.classNamed(className, near);
  if (declared === undefined || declared.methods.some(({ name }) => name.startsWith('~')) || destructorBody(program, className, near) !== undefined) return undefined;
  return methodsOf(program, className, near).find((fn) => fn.name === 'FinalRelease' && fn.params.length === 0);
}

/** The Dispose of a C# class, when the class gives back something of its own. */
export function disposeBody(program: Program, className: string, near: Seer): FunctionModel | undefined {
  const methods = methodsOf(program, className, near);
  const givesBack = (fn: FunctionModel): boolean => factsOf(fn).calls.some((call) => ownershipOf(program).contractOf(fn, call)?.outcomes.some((outcome) => (
    outcome.takes.some(({ at }) => typeof at === 'number' && call.args[at] !== undefined && memberNamed(program, className, fn, call.args[at]) !== undefined))) ?? false);
  return methods.some(givesBack) ? methods.find((fn) => fn.name === 'Dispose' && isCsharp(fn)) : undefined;
}
