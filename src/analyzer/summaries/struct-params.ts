// Parameters that lead to a plain struct, `CTX *ctx` or `CTX &ctx`, in functions that only reach into it: then what becomes of each member can be
// told, as if the caller had handed over the members one by one. Any other use of the pointer, and nothing is told.

import { interfaceOf } from '../api';
import { isAssertion } from '../flow/codes';
import { calleeName, placeOf, strip, walkExpr } from '../flow/places';
import type { StructMember } from '../flow/run';
import { isNumber, isRawPointerType } from '../flow/types';
import { namedType } from '../model/type-ref';
import type { CallExpr, ClassModel, Expr, FunctionModel, Param, TypeRef } from '../model/types';
import { factsOf } from './facts';
import type { Program } from './program';
import { resolveCall } from './resolve';

const mostMembers = 12;

/** MAPI's own, whose number says nothing but how long the block is, and so whether there is one. */
const binary = builtIn('SBinary', { cb: 'ULONG', lpb: 'LPBYTE' });

function builtIn(name: string, types: Readonly<Record<string, string>>): ClassModel {
  const span = { start: 0, end: 0 };
  const fields = Object.entries(types).map(([member, type]) => ({ name: member, type: namedType(type), isStatic: false, span }));
  return { file: '', name, bases: [], fields, methods: [], span };
}

/** The plain struct of the workspace, or of MAPI, that a parameter of this type leads to. */
export function pointedStruct(program: Program, type: TypeRef, near: string): ClassModel | undefined {
  if (type.rvalue === true || type.reference && type.isConst || type.array || interfaceOf(type.name) !== undefined) return undefined;
  let [name, pointers] = [type.name, type.pointers];
  for (let alias = program.alias(name, near); alias !== undefined && alias.name !== name && program.classNamed(name, near) === undefined; alias = program.alias(name, near)) [name, pointers] = [alias.name, pointers + alias.pointers];
  if (/^LPSBinary$/.test(name)) [name, pointers] = ['SBinary', pointers + 1];
  const known = pointers === (type.reference ? 0 : 1) && interfaceOf(name) === undefined ? program.classNamed(name, near) ?? (/^_?SBinary$/.test(name) ? binary : undefined) : undefined;
  return known === undefined || known.bases.length > 0 || known.methods.some((method) => method.isVirtual || method.name.startsWith('~')) || pointersOf(program, known).length === 0 ? undefined : known;
}

function pointersOf(program: Program, struct: ClassModel): readonly string[] {
  return struct.fields.filter(({ type, isStatic }) => !isStatic && !type.array && !type.reference && type.args.length === 0 && isRawPointerType(type, program.aliasesIn(struct.file))).map((field) => field.name);
}

const memo = new WeakMap<Program, { readonly version: number; readonly known: Map<FunctionModel, readonly StructMember[]> }>();

/** The members that the function tells of. */
export function structMembers(program: Program, fn: FunctionModel): readonly StructMember[] {
  let cache = memo.get(program);
  if (cache?.version !== program.version) memo.set(program, cache = { version: program.version, known: new Map() });
  const before = cache.known.get(fn);
  if (before !== undefined) return before;
  cache.known.set(fn, []);
  const found = fn.hasErrors || fn.file.endsWith('.cs') ? [] : fn.params.flatMap((param, index): StructMember[] => {
    const struct = pointedStruct(program, param.type, fn.file);
    const names = struct === undefined ? [] : pointersOf(program, struct);
    const use = struct === undefined || names.length > mostMembers ? undefined : useOf(program, fn, param, struct);
    return use === undefined ? [] : names.map((member) => ({ param: index, place: `${param.name}${param.type.reference ? '.' : '->'}${member}`, member, flagged: use.flagged, ...(struct === binary ? { count: 'cb' } : {}) }));
  });
  cache.known.set(fn, found);
  return found;
}

/** How the parameter is used, when only its members are; `flagged` when something beside the pointers may say how it went. */
function useOf(program: Program, fn: FunctionModel, { name, type: { reference } }: Param, struct: ClassModel): { readonly flagged: boolean } | undefined {
  const facts = factsOf(fn);
  if (name === '' || facts.lambdas.length > 0 || facts.opaque.length > 0 || facts.declaresByName.has(name)) return undefined;
  let uses = 0;
  let understood = 0;
  let flagged = false;
  // A flag that is read may decide what the function does, and the caller may know what it says: only as an argument it decides nothing.
  let numbers = 0;
  let harmless = 0;
  const is = (expr: Expr): boolean => { const inner = strip(expr); return inner.kind === 'name' && inner.name === name; };
  const numberIn = (expr: Expr): TypeRef | undefined => {
    const inner = strip(expr);
    const type = inner.kind === 'member' && inner.arrow !== reference && is(inner.object) ? struct.fields.find((field) => field.name === inner.name)?.type : undefined;
    return type !== undefined && isNumber(type) && struct !== binary ? type : undefined;
  };
  const look = (expr: Expr): void => {
    switch (expr.kind) {
      case 'name': if (expr.name === name) uses += 1; return;
      case 'member': {
        const type = expr.arrow !== reference && is(expr.object) ? struct.fields.find((field) => field.name === expr.name)?.type : undefined;
        if (type !== undefined && isSimple(program, type)) understood += 1;
        if (type !== undefined && isNumber(type) && struct !== binary) numbers += 1;
        // A struct inside the struct: what hangs on it is not told.
        const object = strip(expr.object);
        if (!expr.arrow && object.kind === 'member' && is(object.object)) understood = -1e6;
        return;
      }
      case 'unary': if (expr.op === '!' && is(expr.operand) || expr.op === 'sizeof' && holds(expr.operand, name)) understood += expr.op === '!' ? 1 : count(expr.operand, name); else if (expr.op === '&' && /^(?:BOOL(?:EAN)?|bool|HRESULT|SCODE)$/.test(numberIn(expr.operand)?.name ?? '') || /\+\+|--/.test(expr.op) && numberIn(expr.operand)) flagged = true; return;
      case 'binary': if (/^(?:==|!=|&&|\|\|)$/.test(expr.op)) understood += [expr.left, expr.right].filter((side, index, [left, right]) => is(side) && (expr.op.length === 2 && /[&|]/.test(expr.op) || isNull(index === 0 ? right! : left!))).length; return;
      case 'conditional': if (is(expr.test)) understood += 1; return;
      case 'assign':
        if (numberIn(expr.left) && expr.op === '=') harmless += 1;
        if (numberIn(expr.left) && !(expr.op === '=' && isNull(expr.right))) flagged = true;
        return;
      case 'call':
        harmless += expr.args.filter((arg) => { const inner = strip(arg); return numberIn(inner.kind === 'unary' && inner.op === '&' ? inner.operand : inner); }).length;
        understood += expr.args.filter((arg, index) => is(arg) && isToldBy(program, fn, expr, index)).length; return;
      default:
    }
  };
  for (const top of facts.exprs) {
    walkExpr(top, look);
    if (facts.tests.has(top) && is(top)) understood += 1;
  }
  if (uses !== understood || numbers !== harmless) return undefined;
  return { flagged: flagged || facts.calls.some((call) => call.args.some((arg, index) => is(arg) && structMembers(program, resolveCall(program, fn, call) ?? fn).some((member) => member.param === index && member.flagged))) };
}

function isSimple(program: Program, type: TypeRef): boolean {
  const element = type.array ? { ...type, array: false } : type;
  return !type.reference && type.args.length === 0 && (isNumber(element) || !type.array && isRawPointerType(type, program.alias));
}

/** The callee tells of the struct in its turn, or sets all of it to nothing. */
function isToldBy(program: Program, fn: FunctionModel, call: CallExpr, index: number): boolean {
  const name = calleeName(call) ?? '';
  if (isAssertion(name) || setsToNothing(call, index)) return true;
  const callee = resolveCall(program, fn, call);
  return callee !== undefined && callee !== fn && callee.params.length === call.args.length && structMembers(program, callee).some((member) => member.param === index);
}

/** `memset(p, 0, sizeof(*p))` */
export function setsToNothing(call: CallExpr, index: number): boolean {
  const name = calleeName(call) ?? '';
  return index === 0 && (/^(?:Rtl|Secure)?ZeroMemory$/.test(name) || name === 'memset' && call.args[1] !== undefined && isNull(call.args[1]));
}

function isNull(expr: Expr): boolean {
  const inner = strip(expr);
  return inner.kind === 'literal' && (inner.value === null || inner.value === 0 || inner.value === false) || inner.kind === 'name' && /^(?:NULL|FALSE|nullptr|S_OK|hrSuccess)$/.test(inner.name);
}

function count(expr: Expr, name: string): number {
  let found = 0;
  walkExpr(expr, (inner) => { if (inner.kind === 'name' && inner.name === name) found += 1; });
  return found;
}

function holds(expr: Expr, name: string): boolean {
  return placeOf(expr) !== undefined && count(expr, name) > 0;
}
