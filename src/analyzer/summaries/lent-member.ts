// Members that a class only works with: it neither gives back what it was handed nor lets anybody else have it. Silence wherever
// one use is not seen, or not known to leave the object where it is.

import { isMapiObject } from '../api';
import { calleeName, isNullConstant, placeOf, receiverOf, walkExpr, withoutThis } from '../flow/places';
import type { ClassModel, Expr, FieldModel, FunctionModel, TypeRef } from '../model/types';
import { isMethodOf } from './classes';
import { factsOf } from './facts';
import { lastPart, type Program } from './program';
import { apiMatch } from './roles';

/** A private pointer to one of MAPI's objects, of a class all of which stands in that file: functions that name such a member are read, whatever else they do. */
export function isOnlyLent(program: Program, model: ClassModel, held: FieldModel, file: string): boolean {
  const name = lastPart(model.name);
  if (held.isPrivate !== true || held.isStatic || !isMapiPointer(held.type) || program.hasNamesakes(name) || model.file !== file) return false;
  const isSeen = (method: string): boolean => {
    const bodies = [...program.functionsNamed(method), ...program.skippedNamed(method)].filter((fn) => isMethodOf(program, fn, name, model));
    return bodies.length > 0 && bodies.every((fn) => fn.file === file);
  };
  return model.methods.every((method) => isSeen(method.name))
    && (program.files.get(file)?.functions ?? []).every((fn) => fn.owner?.split('::').includes(name) !== true || onlyWorksWith(program, fn, held.name));
}

function isMapiPointer({ name, pointers, array, reference }: TypeRef): boolean {
  return isMapiObject(name) && pointers === (/^LP/.test(name) ? 0 : 1) && !array && !reference;
}

/** Every use of the member calls one of its methods, hands it to MAPI for the time of a call, asks whether it is there, or sets it. */
function onlyWorksWith(program: Program, fn: FunctionModel, member: string): boolean {
  const { exprs, tests, lambdas, opaque, declares } = factsOf(fn);
  const isIt = (expr: Expr): boolean => withoutThis(placeOf(expr)) === member;
  // By number: what a macro names twice is one expression.
  let uses = 0;
  const allow = (expr: Expr): void => { if (isIt(expr)) uses -= 1; };
  const all = [...exprs, ...fn.initializers.flatMap(({ args }) => args), ...declares.flatMap(({ ctorArgs }) => ctorArgs ?? [])];
  for (const top of all) {
    if (tests.has(top) && all.indexOf(top) === all.lastIndexOf(top)) allow(top);
    walkExpr(top, (expr) => {
      if ((expr.kind === 'name' || expr.kind === 'member') && expr.name === member) uses += 1;
      else if (expr.kind === 'assign' && expr.op === '=') allow(expr.left);
      else if (expr.kind === 'unary' && expr.op === '!') allow(expr.operand);
      else if (expr.kind === 'binary' && (/^(?:&&|\|\|)$/.test(expr.op) || /^[!=]=$/.test(expr.op) && [expr.left, expr.right].some(isNullConstant))) [expr.left, expr.right].forEach(allow);
      else if (expr.kind === 'call') {
        const receiver = receiverOf(expr);
        const row = apiMatch(program, fn, expr)?.row;
        if (receiver !== undefined && !/^(?:AddRef|Release|Logoff)$/.test(calleeName(expr) ?? '') && row?.takes?.some(({ at }) => at === 'receiver') !== true) allow(receiver);
        if (row !== undefined) expr.args.forEach((arg, at) => { if (row.adopts?.includes(at) !== true && row.takes?.some((taken) => taken.at === at) !== true) allow(arg); });
      }
    });
  }
  return !fn.hasErrors && uses === 0 && lambdas.length === 0 && opaque.every(({ names }) => !names.includes(member));
}
