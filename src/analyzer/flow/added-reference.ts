// References that are added by hand. Of an object that somebody else holds too, a member or a global, each added one is owned by
// nobody yet: whoever is handed the pointer at the end of the function gets it.

import type { CallExpr, Expr, FunctionModel } from '../model/types';
import { eachStmt, ownExprs } from '../model/walk';
import { mayKeepReference } from './codes';
import { some } from './deleter';
import { isOutPlace } from './ownership';
import { baseOf, calleeName, placeOf, strip, walkExpr } from './places';
import { isOwn, typeOfPlace, type Run, type Site } from './run';
import type { ResourceId, State, Value } from './state';
import { escape, get, hold, isExact, resourceOf, set, UNKNOWN, ZERO } from './state';

/** One more reference is ours to give back; of one of our own only as long as nobody else was ever handed the pointer. */
export function addReference(run: Run, before: State, call: CallExpr, owner: Expr | undefined, value: Value): State {
  const place = owner === undefined ? undefined : placeOf(owner);
  const id = resourceOf(value);
  const resource = id === undefined ? undefined : before.held.get(id);
  if (id === undefined || resource === undefined) {
    if (place === undefined || value === ZERO || isHandedOn(run, before, place)) return before;
    return share(run, countForParameter(before, place), call, [place, ...copiesOf(before, place)]);
  }
  const extra = Math.min(3, (resource.extra ?? 0) + 1);
  if (id < 0) {
    const counted = hold(before, id, { ...resource, extra });
    const copies = place === undefined || isHandedOn(run, before, place) ? [] : copiesOf(counted, place);
    return copies.length === 0 ? counted : share(run, counted, call, copies);
  }
  // `*out = guard.Get(); (*out)->AddRef();`: what the guard holds it keeps, the new reference goes to the caller.
  if (resource.status === 'managed' && place !== undefined && isOutPlace(run, place)) return share(run, before, call, [place]);
  if (resource.status === 'shared') return hold(before, id, { ...resource, extra });
  const places = [...before.vars].filter(([, held]) => resourceOf(held) === id).map(([name]) => name);
  // `*out = p; p->AddRef(); p->Release();`: the caller gets one, and what was ours is given back.
  const shared = places.some((name) => !isOutPlace(run, name) && (name !== baseOf(name) || !isOwn(run, name) || goesElsewhere(run, name)));
  if (!shared && resource.status === 'owned' && isExact(value) && extra <= 2) return hold(before, id, { ...resource, extra });
  return resource.status === 'owned' && isExact(value) ? share(run, escape(before, id), call, places) : escape(before, id);
}

/** Into an object, another variable than the caller's, or a call that may keep it: MAPI's only look, or add a reference of their own. */
function goesElsewhere(run: Run, name: string): boolean {
  const isIt = (expr: Expr): boolean => { const inner = strip(expr); return inner.kind === 'name' && inner.name === name; };
  let isCopied = false;
  eachStmt(run.fn.body, (stmt) => { if (stmt.kind === 'declare') isCopied ||= [stmt.init, ...stmt.ctorArgs ?? []].some((given) => given !== undefined && isIt(given)); });
  return isCopied || some(run, (expr) => {
    switch (expr.kind) {
      case 'assign': return isIt(expr.right) && !isOutPlace(run, placeOf(expr.left) ?? '');
      case 'init-list': return expr.items.some(isIt);
      case 'new': return expr.args.some(isIt);
      case 'call': {
        const row = run.env.rowOf(expr, expr.args)?.row;
        return expr.args.some((arg, at) => isIt(arg) && (row === undefined || row.adopts?.includes(at) === true || row.borrows === at || row.callback !== undefined));
      }
      default: return false;
    }
  });
}

/** The places hold one pointer, to an object of somebody else's with one reference more. */
function share(run: Run, before: State, call: CallExpr, places: readonly string[]): State {
  const raw = places.filter((place) => {
    const type = place === baseOf(place) ? typeOfPlace(run, place) : undefined;
    return type === undefined || run.env.isRawPointer(type.name === 'auto' ? run.env.typeOfName(place) ?? type : type);
  });
  if (raw.length === 0 || raw.includes('this') || places.some((place) => !isOutPlace(run, place) && !isOwn(run, baseOf(place)) && putPlaces(run.fn).filled.has(place))) return before;
  const { id } = siteOf(run, call);
  let next = before;
  // One of an earlier round is out of sight.
  if (next.held.has(id)) next = escape(next, id);
  next = hold(next, id, { status: 'shared', extra: 1 });
  return raw.reduce((state, place) => set(state, place, `R${id}`), next);
}

function siteOf(run: Run, call: CallExpr): Site {
  const key = `${call.start}:${call.end}:added`;
  const site = run.sites.get(key) ?? { id: run.sites.size * 2, call, callName: 'AddRef', family: 'com-ref', block: run.block.id, loopDepth: run.block.loopDepth, fromApi: true, shared: true };
  run.sites.set(key, site);
  run.siteOf.set(site.id, site);
  return site;
}

/** Somebody else gets the pointer too, and the reference may be added for him. */
function isHandedOn(run: Run, state: State, place: string): boolean {
  const { handedOn } = putPlaces(run.fn);
  return handedOn.has(place) || handedOn.has(get(state, copyPlace(place)).slice(1));
}

/** Places that get a pointer by an assignment: a reference that is added to one of them is most likely its own. And places whose pointer goes elsewhere, the caller excepted. */
interface PutPlaces { readonly filled: ReadonlySet<string>; readonly handedOn: ReadonlySet<string> }

const known = new WeakMap<FunctionModel, PutPlaces>();

function putPlaces(fn: FunctionModel): PutPlaces {
  const before = known.get(fn);
  if (before !== undefined) return before;
  const filled = new Set<string>();
  const handedOn = new Set<string>();
  const outs = new Set(fn.params.map((param) => `*${param.name}`));
  const handOn = (given: Expr): void => walkExpr(given, (expr) => {
    const place = placeOf(expr);
    if (place !== undefined) handedOn.add(place);
  });
  const look = (expr: Expr): void => {
    if (expr.kind === 'assign' && strip(expr.right).kind !== 'literal') filled.add(placeOf(expr.left) ?? '');
    if (expr.kind === 'assign' && !outs.has(placeOf(expr.left) ?? '')) handOn(expr.right);
    else if (expr.kind === 'init-list') expr.items.forEach(handOn);
    else if (expr.kind === 'new' || expr.kind === 'call' && mayKeepReference(calleeName(expr) ?? '')) expr.args.forEach(handOn);
  };
  eachStmt(fn.body, (stmt) => {
    if (stmt.kind === 'declare') stmt.ctorArgs?.forEach(handOn);
    for (const expr of ownExprs(stmt)) walkExpr(expr, look);
  });
  const made = { filled, handedOn };
  known.set(fn, made);
  return made;
}

/** `*out = m_p`, and nothing is known of m_p: whatever is learned of the one holds for the other. */
export function noteCopy(run: Run, state: State, to: string | undefined, from: Expr): State {
  if (to === undefined || !isOutPlace(run, to)) return state;
  const place = placeOf(from);
  const isParameter = (resourceOf(get(state, to)) ?? 0) < 0;
  return set(isParameter ? set(state, to, UNKNOWN) : state, copyPlace(to), place === undefined || place === 'this' ? UNKNOWN : `&${place}`);
}

function copiesOf(state: State, place: string): readonly string[] {
  return [...state.vars].flatMap(([name, from]) => {
    const to = from === `&${place}` ? /^<copy (.*)>$/.exec(name)?.[1] : undefined;
    return to !== undefined && (resourceOf(get(state, to)) ?? -1) < 0 ? [to] : [];
  });
}

function copyPlace(to: string): string {
  return `<copy ${to}>`;
}

/** `(*out)->AddRef()` for a parameter that was put there counts for the parameter. */
function countForParameter(state: State, place: string): State {
  const from = get(state, copyPlace(place));
  const id: ResourceId | undefined = from.startsWith('&') ? resourceOf(get(state, from.slice(1))) : undefined;
  const resource = id === undefined || id >= 0 ? undefined : state.held.get(id);
  return resource === undefined ? state : hold(state, id!, { ...resource, extra: Math.min(3, (resource.extra ?? 0) + 1) });
}
