// Which names make a function worth lowering: those of the API, and those of the workspace's own functions that pass on what the
// API does. The second kind is found in rounds: what was lowered tells which of its callers and callees have to be lowered too.

import { hasRole, interfaceOf, type ApiTable } from '../api';
import type { CallExpr, DeclareStmt, FileModel, FunctionModel, NewExpr, SkippedFunction, TypeRef } from '../model/types';
import { addressed, calleeName, placeOf, receiverOf, rowsIn, strip, withoutThis } from '../flow/places';
import { isResultCode } from '../flow/result-code';
import { isRawPointerType } from '../flow/types';
import { namesOfLine } from './counted';
import { effectsOf } from './effects';
import { factsOf } from './facts';
import { createConcern, fillsStruct } from './ownership-concern';
import { lastPart, type Program } from './program';
import { pointedStruct } from './struct-params';

/** More definitions of one name than this say nothing about a call by that name. */
const maxNamesakes = 4;

export interface Wave {
  /** Names found to matter that did not matter before. */
  readonly names: ReadonlySet<string>;
  /** Skipped functions that lowered ones call or share a class with, and that may take something back. */
  readonly called: readonly SkippedFunction[];
  /** Members that hold MAPI's things: a function that names one, whoever it belongs to, may give it back. */
  readonly members: ReadonlySet<string>;
}

/** What freshly lowered functions tell about the rest of the workspace. */
export function nextWave(program: Program, fresh: readonly FunctionModel[], isInteresting: (name: string) => boolean, everyday: ReadonlySet<string>): Wave {
  const concerns = createConcern(program);
  const names = new Set<string>();
  const called = new Set<SkippedFunction>();
  const members = new Set<string>();
  const owners = new Set(fresh.flatMap((fn) => (fn.owner === undefined ? [] : [lastPart(fn.owner)])));
  for (const owner of owners) {
    for (const field of program.classNamed(owner)?.fields ?? []) if (/^LP[A-Z]/.test(field.type.name) || (field.type.pointers > 0 && interfaceOf(field.type.name) !== undefined)) members.add(field.name);
  }
  for (const fn of fresh) {
    for (const made of factsOf(fn).news) lookAtClass(program, fn, made, called, members);
    for (const made of [...factsOf(fn).news, ...factsOf(fn).declares]) if (handsObject(fn, made)) for (const maker of [...makersOf(program, made.type.name), ...deletersOf(program, made.type)]) called.add(maker);
    for (const member of fn.owner === undefined ? [] : filledMembers(program, fn, fn.owner)) members.add(member);
    const own = fn.kind === 'constructor' || fn.kind === 'destructor' ? fn.name.replace('~', '') : fn.name;
    if (!isInteresting(own) && !everyday.has(own) && !names.has(own) && program.functionsNamed(fn.name).length <= maxNamesakes && matters(program, fn, concerns)) names.add(own);
    // What a class puts into its members, its destructor and its other methods may give back.
    for (const sibling of fn.owner === undefined ? [] : program.skippedOf(lastPart(fn.owner))) {
      if (isMaker(sibling) || sibling.calls.some((inner) => everyday.has(inner))) called.add(sibling);
    }
    const filled = filledPointers(program, fn);
    for (const call of factsOf(fn).calls) {
      const name = calleeName(call);
      const wraps = takesResult(fn, call);
      // A namesake that was read is most likely the one that moves things.
      const shows = program.functionsNamed(name ?? '').length === 0 && call.args.some((arg) => filled.has(placeOf(arg) ?? '') || rowsIn(arg) !== undefined);
      const hands = shows || handsObject(fn, call) || handsStruct(program, fn, call);
      const guard = guardOf(program, fn, call);
      for (const callee of name === undefined ? [] : program.skippedNamed(name)) if (guard !== undefined && lastPart(callee.owner ?? '') === guard && isShort(callee) || callee.namesCodes && concerns(fn) || wraps || hands && isShort(callee) || callee.calls.some((inner) => everyday.has(inner))) called.add(callee);
    }
  }
  return { names, called: [...called], members };
}

/** The class of the variable whose method is called, where it may be a guard: it has a destructor and a plain pointer. */
function guardOf(program: Program, fn: FunctionModel, call: CallExpr): string | undefined {
  const receiver = receiverOf(call);
  const name = receiver === undefined ? undefined : placeOf(receiver);
  const { declaresByName, params } = factsOf(fn);
  const type = name === undefined || call.args.length > 1 ? undefined : declaresByName.get(name)?.[0]?.type ?? params.get(name)?.type;
  const model = type === undefined ? undefined : program.classNamed(type.name, fn.file);
  const isGuard = model?.methods.some((one) => one.name === `~${model.name}`) === true && model.fields.some((field) => isRawPointerType(field.type, program.alias));
  return isGuard ? model.name : undefined;
}

/** `m_p` of `Open(&m_p)` and `m_p->AddRef()` in a method: a plain pointer, as far as its class is in view. */
function filledMembers(program: Program, fn: FunctionModel, owner: string): readonly string[] {
  const { calls, params, declaresByName } = factsOf(fn);
  const fields = program.classNamed(lastPart(owner), fn.file)?.fields;
  const filled = calls.flatMap((call) => [...call.args.map(addressed), ...(calleeName(call) === 'AddRef' ? [receiverOf(call)] : [])]);
  return filled.flatMap((expr) => {
    const member = expr === undefined ? undefined : withoutThis(placeOf(expr));
    const isMember = member !== undefined && /^\w+$/.test(member) && !params.has(member) && !declaresByName.has(member);
    return isMember && (fields === undefined || fields.some(({ name, type }) => name === member && isRawPointerType(type, program.aliasesIn(fn.file)))) ? [member] : [];
  });
}

/** A COM class of which an object is made: how it counts its references, and what its methods do with it, tells who has to give it back. */
function lookAtClass(program: Program, fn: FunctionModel, made: NewExpr, called: Set<SkippedFunction>, members: Set<string>): void {
  const line = namesOfLine(program, made.type.name, fn.file);
  const skipped = line.flatMap((name) => program.skippedOf(name));
  if (made.array || !skipped.some((one) => one.name === 'Release') && !program.functionsNamed('Release').some(({ owner }) => owner !== undefined && line.includes(lastPart(owner)))) return;
  const { exprs, params, declaresByName } = factsOf(fn);
  for (const one of skipped) if (one.name === 'Release' || line.includes(one.name) || isShort(one)) called.add(one);
  for (const expr of exprs) {
    const member = fn.owner !== undefined && expr.kind === 'assign' && strip(expr.right) === made ? withoutThis(placeOf(expr.left)) : undefined;
    if (member !== undefined && /^\w+$/.test(member) && !params.has(member) && !declaresByName.has(member)) members.add(member);
  }
}

/** A call around another one, `Check(p->Open(..))`, or of a result code: what comes through decides what a later test of it says. */
function takesResult(fn: FunctionModel, call: CallExpr): boolean {
  const { declaresByName, params } = factsOf(fn);
  return call.args.some((arg) => {
    if (arg.kind !== 'name') return arg.kind === 'call' || arg.kind === 'assign';
    const type = declaresByName.get(arg.name)?.[0]?.type ?? params.get(arg.name)?.type;
    return type !== undefined && isResultCode(type);
  });
}

/** A call that is given a plain pointer to one of MAPI's objects: its body tells whether it keeps it. */
function handsObject(fn: FunctionModel, call: CallExpr | NewExpr | DeclareStmt): boolean {
  const { declaresByName, params } = factsOf(fn);
  return (call.kind === 'declare' ? call.ctorArgs ?? [] : call.args).some((arg) => {
    const type = arg.kind === 'name' ? declaresByName.get(arg.name)?.[0]?.type ?? params.get(arg.name)?.type : undefined;
    return type !== undefined && (type.pointers > 0 || /^LP[A-Z]/.test(type.name)) && interfaceOf(type.name) !== undefined;
  });
}

/** `problems` of `CopyTo(.., &problems)`: whoever is shown one tells by his body whether he keeps it. */
function filledPointers(program: Program, fn: FunctionModel): ReadonlySet<string> {
  const { calls, declaresByName } = factsOf(fn);
  return new Set(calls.flatMap(({ args }) => args.map(addressed)).flatMap((expr) => {
    const name = expr?.kind === 'name' ? expr.name : '';
    return declaresByName.get(name)?.some(({ type }) => isRawPointerType(type, program.aliasesIn(fn.file))) === true ? [name] : [];
  }));
}

/** Its address, or a pointer to it: a struct with pointers in it. */
function handsStruct(program: Program, fn: FunctionModel, call: CallExpr): boolean {
  const { declaresByName, params } = factsOf(fn);
  return call.args.some((arg) => {
    const named = arg.kind === 'unary' && arg.op === '&' ? arg.operand : arg;
    const type = named.kind === 'name' ? declaresByName.get(named.name)?.[0]?.type ?? params.get(named.name)?.type : undefined;
    return type !== undefined && pointedStruct(program, named === arg ? type : { ...type, pointers: type.pointers + 1 }, fn.file) !== undefined;
  });
}

function isShort(fn: SkippedFunction): boolean {
  return fn.span.end - fn.span.start < 1200;
}

/** Its constructors tell whether an object takes a reference of its own of what it is made with. */
function makersOf(program: Program, className: string): readonly SkippedFunction[] {
  return program.skippedNamed(className).filter(({ owner }) => owner !== undefined && lastPart(owner) === className);
}

/** The second argument of a smart pointer: a class that says how to give back. */
function deletersOf(program: Program, { args: [, by] }: TypeRef): readonly SkippedFunction[] {
  return by === undefined ? [] : program.skippedOf(lastPart(by.name)).filter(isShort);
}

function isMaker(fn: SkippedFunction): boolean {
  return fn.name.startsWith('~') || (fn.owner !== undefined && fn.name === lastPart(fn.owner));
}

/** Whether a caller has to know this function: it has an effect, or hands out what it got from the API. */
function matters(program: Program, fn: FunctionModel, concerns: (fn: FunctionModel) => boolean): boolean {
  return effectsOf(program, fn).length > 0 || ((handsOut(fn) || fillsStruct(program, fn)) && concerns(fn));
}

/** A pointer comes back as the result, through a pointer to a pointer or a reference to one. */
function handsOut(fn: FunctionModel): boolean {
  return isPointer(fn.returnType, 1) || fn.params.some(({ type }) => isPointer(type, 2) || (type.reference && (isPointer(type, 1) || (type.args.length > 0 && !type.isConst))));
}

function isPointer(type: TypeRef | undefined, depth: number): boolean {
  return type !== undefined && type.pointers + (/^LP[A-Z]/.test(type.name) ? 1 : 0) >= depth;
}

/** Macros that lead to a name of interest: a call of one is a call of the other. */
export function macroNames(models: Iterable<FileModel>, isInteresting: (name: string) => boolean): readonly string[] {
  const found: string[] = [];
  for (const model of models) {
    for (const macro of model.macros) {
      if (!isInteresting(macro.name) && /[a-z(]/.test(macro.body) && (macro.body.match(/[A-Za-z_]\w*/g) ?? []).some(isInteresting)) found.push(macro.name);
    }
  }
  return found;
}

/** Names worth lowering a function for: what the API's table says, types of pointers to its functions, and taking a reference, which nobody does who keeps none. */
export function startingNames(api: ApiTable): ReadonlySet<string> {
  return new Set([...api.names, ...api.pointerTypes.keys(), ...api.rows.filter((row) => hasRole(row, 'add-ref')).map((row) => row.name)]);
}

/** Names of the API that are too common to look for by themselves; macros that lead to one come on top. */
export function everydayNames(api: ApiTable): Set<string> {
  return new Set(api.rows.map((row) => row.name).filter((name) => !api.names.has(name)));
}

/** Whether the first look saw anything but functions that could be left out. */
export function wasRead(model: FileModel): boolean {
  return model.functions.length + model.classes.length + model.globals.length + model.aliases.length > 0;
}

/** A model with the functions of a second look at the same text; everything else is as the first look saw it, if it saw anything. */
export function withMore(first: FileModel, second: FileModel): FileModel {
  const fresh = new Map(second.functions.map((fn) => [fn.nameSpan.start, fn]));
  const kept = first.functions.filter((fn) => !fresh.has(fn.nameSpan.start));
  const lowered = [...kept, ...second.functions].sort((a, b) => a.span.start - b.span.start);
  return { ...(wasRead(first) ? first : second), functions: lowered, skipped: first.skipped.filter((one) => !second.functions.some((fn) => fn.span.start <= one.span.start && one.span.end <= fn.span.end || one.span.start <= fn.span.start && fn.span.end <= one.span.end)) };
}
