// What others can see of a file: for each function what calling it does, for each class and constant what it is. When none of it
// changed, nobody else has to be looked at again.

import type { FileModel, FunctionModel } from '../model/types';
import { calleeName } from '../flow/places';
import { countingOf } from './counted';
import { factsOf } from './facts';
import { isOnlyLent } from './lent-member';
import { ownReferences } from './own-reference';
import { effectsOf } from './effects';
import { movedMembers } from './members';
import { writesOf } from './writes';
import { ownershipOf } from './ownership';
import { loadedBy } from './pointers';
import { lastPart, type Program } from './program';

export function signaturesOf(program: Program, model: FileModel): ReadonlyMap<string, string> {
  const signatures = new Map<string, string>();
  const add = (name: string, text: string): void => { signatures.set(name, (signatures.get(name) ?? '') + text); };
  for (const fn of model.functions) {
    add(fn.name, ofFunction(program, fn));
    for (const member of movedMembers(program, fn)) add(member, `${fn.owner ?? ''}::${fn.name};`);
  }
  // What logs off in a method may be what another one releases.
  for (const fn of model.functions) if (fn.owner !== undefined && factsOf(fn).calls.some((call) => /logoff/i.test(calleeName(call) ?? ''))) add(lastPart(fn.owner), `${fn.name} logs off;`);
  // Methods that were not read may give members back.
  for (const fn of model.skipped) if (fn.owner !== undefined && fn.calls.includes('Release')) add(lastPart(fn.owner), `${fn.name};`);
  for (const path of model.namespaces) add(lastPart(path), `${path};`);
  for (const { kind, path, alias, within } of model.usings) add(lastPart(path), `${kind} ${path} ${alias ?? ''} ${within};`);
  for (const one of model.defaulted) add(one.name, `${one.least}/${one.params}${one.inClass ? ' of a class' : ''};`);
  for (const one of model.classes) add(lastPart(one.name), JSON.stringify([one.name, one.bases, one.fields.map((field) => [field.name, field.type, field.value, field.isPrivate, isOnlyLent(program, one, field, one.file)]), one.methods]));
  // What calls a method of the interface behind the class may be led here.
  for (const one of model.classes) if (one.bases.length > 0) for (const { name } of one.methods) if (!program.api.names.has(name)) add(name, `${one.name}:${one.bases.join()};`);
  for (const one of model.globals) add(one.name, JSON.stringify([one.type, one.init === undefined ? 0 : 1]));
  for (const one of model.aliases) add(one.name, JSON.stringify(one.type));
  for (const [name, api] of loadedBy(program, model)) add(name, api);
  for (const one of model.constants) add(one.name, String(one.value));
  return signatures;
}

const known = new WeakMap<FunctionModel, { readonly program: Program; readonly version: number; readonly signature: string }>();

function ofFunction(program: Program, fn: FunctionModel): string {
  const memo = known.get(fn);
  if (memo?.program === program && memo.version === program.version) return memo.signature;
  const signature = describe(program, fn);
  known.set(fn, { program, version: program.version, signature });
  return signature;
}

function describe(program: Program, fn: FunctionModel): string {
  const ownership = ownershipOf(program);
  const summary = ownership.summaryOf(fn);
  return JSON.stringify([
    fn.owner, fn.namespace, fn.isStatic, fn.kind, fn.params.map((param) => param.type), fn.returnType,
    effectsOf(program, fn).map((effect) => [effect.site.role, effect.links.length]), [...writesOf(program, fn)].sort(),
    summary && { ...summary, row: undefined }, ownership.returnedCodes(fn), size(fn), countingOf(program, fn), ownReferences(program, fn),
  ]);
}

/** Short functions are looked into by their callers. */
function size(fn: FunctionModel): string {
  const length = fn.body.end - fn.body.start;
  return length < 500 ? 'short' : length < 1200 ? 'middle' : 'long';
}
