// Where an out-argument points: the variable behind `&p`, `(void **)&p`, `&~p`, `p.GetAddressOf()`, a pointer that is passed on,
// or nowhere that has a name.

import type { Family } from '../api';
import type { CallExpr, Expr } from '../model/types';
import { typeOfMember } from './member-type';
import { baseOf, calleeName, placeOf, receiverOf, strip } from './places';
import { isOwn, knownType, typeOfPlace, type Run } from './run';
import type { State, Value } from './state';
import { get, resourceOf, ZERO } from './state';

export type Target =
  | { readonly kind: 'place'; readonly place: string; readonly owner: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'elsewhere' };

const addressMethods = new Set(['GetAddressOf', 'ReleaseAndGetAddressOf', 'put', 'put_void', 'put_unknown', 'addressof', 'receive', 'GetAddress', 'Receive', 'getAddressOf', 'AddressOf']);
export const addressFunctions: ReadonlySet<string> = new Set(['out_ptr', 'inout_ptr', 'out_param', 'out_param_ptr', 'unique_tie', 'addressof', 'IID_PPV_ARGS_Helper']);

export function targetOf(run: Run, state: State, arg: Expr, value: Value): Target {
  const inner = strip(arg);
  if (value === ZERO) return { kind: 'null' };
  if (inner.kind === 'unary' && inner.op === '&') {
    const operand = strip(inner.operand);
    if (operand.kind === 'unary' && operand.op === '~') return placed(run, operand.operand, true);
    return placed(run, operand, false);
  }
  if (inner.kind === 'unary' && inner.op === '~') return placed(run, inner.operand, true);
  if (inner.kind === 'call') {
    const name = calleeName(inner) ?? '';
    const receiver = receiverOf(inner);
    if (receiver !== undefined && (addressMethods.has(name) || inner.args.length === 0 && isOfOwner(run, inner, receiver) && run.env.guardRole(inner)?.does === 'address')) return placed(run, receiver, true);
    if (addressFunctions.has(name) && inner.args[0] !== undefined) return placed(run, inner.args[0], true);
    return { kind: 'elsewhere' };
  }
  if (value.startsWith('&') && value.length > 1) return { kind: 'place', place: value.slice(1), owner: false };
  if (inner.kind === 'name') {
    // A reference parameter takes the variable itself; a pointer that is handed on, what it points to.
    const type = typeOfPlace(run, inner.name);
    if (type !== undefined && run.env.isOwner(type)) return { kind: 'place', place: inner.name, owner: true };
    return type !== undefined && isOwn(run, inner.name) && (resourceOf(get(state, inner.name)) ?? -1) >= 0 ? { kind: 'elsewhere' } : { kind: 'place', place: `*${inner.name}`, owner: false };
  }
  return { kind: 'elsewhere' };
}

/** A method of a guard object, called with a dot. */
function isOfOwner(run: Run, { callee }: CallExpr, receiver: Expr): boolean {
  const method = strip(callee);
  const place = placeOf(receiver);
  const type = method.kind !== 'member' || method.arrow || place === undefined || place !== baseOf(place) ? undefined : typeOfPlace(run, place);
  return type !== undefined && run.env.isOwner(type);
}

/** The argument for a reference parameter: the variable itself. */
export function referenceTarget(run: Run, arg: Expr): Target {
  const inner = strip(arg);
  // C# writes the reference at the call too: `out p`.
  return placed(run, inner.kind === 'unary' && inner.op === '&' ? strip(inner.operand) : inner, false);
}

function placed(run: Run, expr: Expr, marked: boolean): Target {
  const place = placeOf(expr);
  if (place === undefined) return { kind: 'elsewhere' };
  const type = place === baseOf(place) ? knownType(run, place) : typeOfMember(run, place);
  // `auto` of a call that is not known is most likely an object: nobody fills a pointer that he was just given.
  const isObject = type === undefined && typeOfPlace(run, place)?.name === 'auto';
  const holder = /^(\w+)\.p$/.exec(place)?.[1];
  const outer = holder === undefined ? undefined : typeOfPlace(run, holder);
  // `&sp.p`: the plain pointer inside.
  if (outer !== undefined && run.env.addsReference(outer)) return { kind: 'place', place: holder!, owner: true };
  return { kind: 'place', place, owner: marked || isObject || type !== undefined && run.env.isOwner(type) };
}

/** `IID_PPV_ARGS(&p)` stands for two arguments. */
export function expandArgs(args: readonly Expr[]): readonly Expr[] {
  if (!args.some(isPair)) return args;
  return args.flatMap((arg) => {
    const inner = strip(arg);
    return isPair(inner) ? [{ kind: 'literal', value: 1, start: inner.start, end: inner.start } as const, inner.args[0]!] : [arg];
  });
}

function isPair(arg: Expr): arg is CallExpr {
  const inner = strip(arg);
  return inner.kind === 'call' && calleeName(inner) === 'IID_PPV_ARGS' && inner.args[0] !== undefined;
}

const families = new Set<Family>(['com-ref', 'session', 'mapi-buffer', 'mapi-more', 'srowset', 'adrlist', 'simple-session', 'msg-session', 'tnef-problems', 'form-info-array']);

/** Families followed along paths. Others (libraries, cookies, blocks of other allocators) have rules of their own. */
export function followed(family: Family): boolean {
  return families.has(family);
}
