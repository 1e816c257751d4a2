// Sessions that a class keeps in a private member: logged on by one of its methods, released by one, logged off by none.

import { hasRole } from '../api';
import { calleeName, placeOf, receiverOf, strip, withoutThis } from '../flow/places';
import { isRawPointerType } from '../flow/types';
import type { CallExpr, FunctionModel } from '../model/types';
import { factsOf } from '../summaries/facts';
import { methodsOf } from '../summaries/members';
import { lastPart, type Program } from '../summaries/program';
import { apiMatch } from '../summaries/roles';
import type { FileContext } from './rule';
import { goesElsewhere } from './session-uses';

export interface MemberSession {
  readonly member: string;
  readonly logon: { readonly fn: FunctionModel; readonly call: CallExpr };
  readonly fn: FunctionModel;
  readonly release: CallExpr;
}

/** In each method of the file the first release of such a member. */
export function sessionsOfMembers({ program, file }: FileContext): readonly MemberSession[] {
  return file.language !== 'cpp' ? [] : file.functions.flatMap((fn): MemberSession[] => {
    const told = new Set<string>();
    return factsOf(fn).calls.flatMap((release) => {
      const member = calleeName(release) === 'Release' && release.args.length === 0 ? withoutThis(placeOf(receiverOf(release) ?? release)) : undefined;
      if (member === undefined || told.has(member) || fn.owner === undefined || !isOwnMember(program, fn, member)) return [];
      told.add(member);
      const logon = onlyReleased(program, fn, member);
      return logon === undefined ? [] : [{ member, logon, fn, release }];
    });
  });
}

/** Where a session goes that the call logs on. */
export function logonInto(program: Program, fn: FunctionModel, call: CallExpr): string | undefined {
  const row = apiMatch(program, fn, call)?.row;
  const at = row === undefined || !hasRole(row, 'logon') ? undefined : row.gives?.find((given) => given.family === 'session')?.at;
  const arg = typeof at !== 'number' || call.args[at] === undefined ? undefined : strip(call.args[at]);
  return arg?.kind === 'unary' && arg.op === '&' ? withoutThis(placeOf(arg.operand)) : undefined;
}

/** A plain pointer that nobody outside of the class can name. */
function isOwnMember(program: Program, fn: FunctionModel, member: string): boolean {
  const field = program.classNamed(lastPart(fn.owner!), fn.file)?.fields.find(({ name }) => name === member);
  return field?.isPrivate === true && !field.isStatic && isRawPointerType(field.type, program.aliasesIn(fn.file)) && !factsOf(fn).params.has(member) && !factsOf(fn).declaresByName.has(member);
}

/** The logon, when every method of the class can be seen, and none logs anything off or lets the session go elsewhere. */
function onlyReleased(program: Program, fn: FunctionModel, member: string): MemberSession['logon'] | undefined {
  const className = lastPart(fn.owner!);
  const model = program.classNamed(className, fn.file);
  const methods = methodsOf(program, className, fn);
  const logon = methods.flatMap((one) => factsOf(one).calls.filter((call) => logonInto(program, one, call) === member).map((call) => ({ fn: one, call })))[0];
  const isSeen = (name: string): boolean => [...methods, ...program.skippedOf(className)].some((one) => one.name === name);
  if (logon === undefined || model?.methods.every(({ name }) => isSeen(name)) !== true) return undefined;
  return methods.some((one) => one.hasErrors || factsOf(one).calls.some(logsOff) || goesElsewhere(program, one, member)) ? undefined : logon;
}

/** A store's logoff leaves its session alone. */
function logsOff(call: CallExpr): boolean {
  return /logoff/i.test(calleeName(call) ?? '') && calleeName(call) !== 'StoreLogoff';
}
