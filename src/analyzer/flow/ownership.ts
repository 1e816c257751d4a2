// The life of a resource on one path: handed out, moved between places, given back, or lost when the last place that held it
// is overwritten or ends.

import { interfaceOf, releases, type Family } from '../api';
import type { Expr, Span, TypeRef } from '../model/types';
import { isBound } from './bound';
import { drains, isDrained } from './drained';
import { guardOf } from './guarded';
import { isLedInto, withoutParts } from './leads';
import { isFar, isPlain } from './fixed-arrays';
import { baseOf, isIndirect, isNameless, isWithin, placeOf, walkExpr, withoutThis } from './places';
import { endsWell, handOn, isExposed, isOwn, noteReleased, typeOfPlace, type Loss, type LossKind, type Misuse, type Run, type Site } from './run';
import type { ResourceId, State, Value } from './state';
import { isGuardedInside, typeOfMember } from './member-type';
import { isMember, isOfMember } from './struct-members';
import { balancedBy, otherReference, withoutTwin } from './twin';
import { escape, escapeName, escapeValue, get, hold, isExact, isHeld, knowing, NONZERO, note, renumber, resourceOf, RESULT, set, shown, sure, UNKNOWN, ZERO } from './state';

/** Puts a value into a place; what the place held before may be lost by that. */
export function store(run: Run, state: State, place: string, value: Value, at: Span, acquiredBy?: Site): State {
  if (run.scan.counters.has(place)) return state;
  const base = baseOf(place);
  let next = dropAnswers(run, state, base);
  for (const told of [`~${place}`, `^${place}`]) if (next.vars.has(told)) next = set(next, told, UNKNOWN);
  const type = typeOfPlace(run, base);
  const indexed = `[${place}]`;
  // What hangs below a place goes out of sight with it.
  for (const [other, held] of next.vars) if (other !== place && (isWithin(other, place) || other.includes(indexed))) next = set(escapeValue(next, held), other, UNKNOWN);
  const id = resourceOf(value);
  // What is filled by its address makes nothing of its own.
  const counting = acquiredBy === undefined ? countedAgain(run, next, place, value) : undefined;
  if (id !== undefined && place === base && type !== undefined && run.env.copiesText(type)) return copied(run, set(next, place, UNKNOWN), value, place, at);
  // A smart pointer that asks for another interface may stay empty.
  if (counting !== undefined) return copied(run, lose(run, set(next, place, id! < 0 || counting.name === 'CComQIPtr' ? UNKNOWN : NONZERO), resourceOf(get(next, place)), place, 'overwrite', at), value, place, at);
  const guarded = id !== undefined && type !== undefined && (place === base ? run.env.isOwner(type) : !isFar(run, place) && !isPlain(run, place) || isGuardedInside(run, place));
  // `auto` copied from a smart pointer is most likely another one.
  const isGuard = place === base && type?.name === 'auto' && type.pointers === 0 && isExact(value) && next.held.get(id!)?.status === 'managed';
  if (id !== undefined && id >= 0 && (isExposed(run, base) && !isOutReference(run, base) && !isMember(run, place) || guarded || isGuard || isBound(next, base))) {
    next = handOn(run, next, value);
    return lose(run, set(next, place, NONZERO), resourceOf(get(next, place)), place, 'overwrite', at, acquiredBy);
  }
  // A parameter that is put where others see it stays there; so does a reference that was added.
  if (id !== undefined && (id < 0 || next.held.get(id)?.status === 'shared' && !isOutPlace(run, place)) && (isIndirect(place) || !isOwn(run, base))) next = escape(next, id);
  const site = id === undefined ? undefined : run.siteOf.get(id);
  if (site !== undefined && site.owner === undefined) {
    site.owner = place;
    if (type !== undefined) site.ownerType = type;
  }
  const old = resourceOf(get(next, place));
  next = set(next, place, value);
  if (id !== undefined && !isOwn(run, base)) next = note(next, { at, kind: 'move', resource: id });
  return old === id ? next : lose(run, next, old, place, 'overwrite', at, acquiredBy);
}

/** `sp = new CView`, `text = TakeText()`, `other = sp.Detach()`: nobody holds the first one. */
function copied(run: Run, state: State, value: Value, place: string, at: Span): State {
  const id = resourceOf(value);
  return id !== undefined && isExact(value) && isPlainPointer(run, id) ? lose(run, state, id, place, 'copied', at) : state;
}

/** It was in a variable, or comes back as a pointer, and not as a smart pointer that owns it. */
function isPlainPointer(run: Run, id: ResourceId): boolean {
  const site = run.siteOf.get(id);
  return site?.owner !== undefined || site?.plain === true;
}

/** `sp = p` where sp takes a reference of its own: p still has to be given back, unless somebody releases through sp by hand. */
function countedAgain(run: Run, state: State, place: string, value: Value): TypeRef | undefined {
  const id = resourceOf(value);
  const status = id === undefined || !isExact(value) || !isHeld(state, id) && !isPlainPointer(run, id) ? undefined : state.held.get(id)?.status;
  if (status !== 'owned' && status !== 'param') return undefined;
  const family = run.siteOf.get(id!)?.family;
  if (family !== undefined && family !== 'com-ref' && family !== 'session') return undefined;
  const own = withoutThis(place);
  const name = own.replace(/^\*/, '');
  const type = run.scan.handled.has(baseOf(name)) ? undefined : name === baseOf(name) ? typeOfPlace(run, name) : typeOfMember(run, name);
  const pointed = type === undefined || own === name ? type : { ...type, pointers: type.pointers - 1 };
  return pointed !== undefined && pointed.pointers === 0 && !pointed.array && run.env.addsReference(pointed) ? pointed : undefined;
}

/** `*p` for a parameter p. */
export function isOutPlace(run: Run, place: string): boolean {
  return run.fn.params.some((param) => place === `*${param.name}`);
}

/** A function's own `out` or `ref` parameter, or a reference to a plain pointer: its caller gets what is put there, and nobody looks before the end. */
function isOutReference(run: Run, name: string): boolean {
  return run.fn.params.some(({ name: own, type }) => own === name && type.reference && (run.fn.file.endsWith('.cs') || run.env.isRawPointer(type)));
}

/** Reports the resource when nothing holds it any more; `place` held it last. */
export function lose(run: Run, state: State, id: ResourceId | undefined, place: string, kind: LossKind, at: Span, acquiredBy?: Site, refilled?: Span): State {
  if (id === undefined || id < 0 || isHeld(state, id)) return state;
  const resource = state.held.get(id);
  if (resource === undefined || resource.status === 'released' && isLedInto(state, id)) return state;
  if (isNameless(place)) return escape(state, id);
  const balanced = resource.status === 'owned' ? balancedBy(state, id) : undefined;
  if (balanced !== undefined) return balanced;
  // Code that throws on every result but S_OK is not taken to task for warnings.
  if (resource.status === 'owned' && resource.doubtful === undefined && !(kind === 'throw' && resource.warned === true)) {
    const site = run.siteOf.get(id)!;
    const how: LossKind = kind === 'overwrite' && acquiredBy?.id === site.id ? 'next-round' : kind;
    const key = `${site.id}:${how}:${at.start}:${resource.warned === true}`;
    const before = run.losses.get(key);
    const loss: Loss = { kind: how, site, at, place, result: get(state, RESULT), trail: state.trail, way: state.way, resource: id, warned: resource.warned === true, inLoop: Math.min(run.block.loopDepth, run.scan.loopDepth.get(baseOf(place)) ?? 0) > 0, ...(resource.object === true ? { object: true } : {}), ...(refilled === undefined ? {} : { refilled }) };
    if (before?.good === undefined) run.losses.set(key, { ...before ?? loss, ...(endsWell(run.fn, loss) ? { good: loss } : {}) });
  }
  const held = new Map(state.held);
  held.delete(id);
  return knowing(state, state.vars, held);
}

/** Another one is followed: it is there, and that is all that is known. */
export function isLeftAside(run: Run, site: Site): boolean {
  return run.only !== undefined && run.only !== site && !/init$|^library$/.test(site.family);
}

/** A resource is handed out to a place (or as a value, without one). */
export function acquire(run: Run, state: State, site: Site, at: Span): { state: State; value: Value } {
  if (isLeftAside(run, site)) return { state, value: NONZERO };
  let next = state;
  if (next.held.has(site.id)) {
    // One of an earlier round is still known: it becomes the older of the pair, and what was the older is out of sight.
    if (next.held.has(site.id + 1)) next = escape(next, site.id + 1);
    next = renumber(next, site.id, site.id + 1);
    run.siteOf.set(site.id + 1, site);
  } else next = withoutParts(next, site.id);
  next = hold(next, site.id, { status: 'owned', ...(hasRows(site.family) ? { touched: run.scan.freedByRows.has(site.owner ?? '') } : {}) });
  return { state: note(next, { at, kind: 'acquire', resource: site.id }), value: `R${site.id}` };
}

function hasRows(family: Family): boolean {
  return family === 'srowset' || family === 'adrlist';
}

/** Gives back what the value points to, or one reference of it, where they are counted. `place` is where the caller read it from, for messages. */
export function release(run: Run, before: State, value: Value, family: Family | 'any', at: Span, name: string, place: string, counted = false): State {
  const id = resourceOf(value);
  if (id === undefined || !isExact(value)) return before;
  const resource = before.held.get(id);
  if (resource === undefined) return before;
  if (resource.doubtful === true) return escape(before, id);
  const site = run.siteOf.get(id);
  const second = otherReference(before, resource, site);
  const state = second !== undefined && drains(run.fn, at) ? escape(withoutTwin(before, second), second) : before;
  const last = counted || resource.counted === 'more' || resource.twin !== undefined ? { counted: 'released' as const } : {};
  const misuse = (kind: Misuse['kind'], guarded?: string): void => {
    const key = `${kind}:${id}:${at.start}`;
    if (!run.misuses.has(key)) run.misuses.set(key, { kind, site, at, releaser: name, family, trail: state.trail, way: state.way, resource: id, place, ...(guarded === undefined ? {} : { guarded }) });
  };
  // `sp->QueryInterface(iid, &q); sp->Release();`: what the guard holds it gives back itself, so this was the new reference.
  if (resource.status === 'managed' && resource.twin !== undefined) return escape(withoutTwin(state, resource.twin), resource.twin);
  // `delete` asks for no count.
  if (resource.extra !== undefined && resource.extra > 0 && family !== 'cxx-object') return hold(state, id, { ...resource, extra: resource.extra - 1 });
  const other = otherReference(state, resource, site);
  switch (resource.status) {
    case 'escaped': {
      const guarded = site === undefined || resource.counted !== undefined ? undefined : guardOf(run, family, place, at);
      if (guarded === undefined) return state;
      if (guarded.surely) misuse('double-release', guarded.name);
      break;
    }
    case 'shared': return state;
    case 'child':
      if (family === 'mapi-buffer' && resource.parent !== undefined && isSurelyLinked(state, resource.parent)) misuse('freed-child-block');
      break;
    case 'released':
      // How many references go, perhaps by a number that the caller passes, only he knows.
      if (id < 0 && !isOfMember(id) && (family === 'com-ref' || family === 'session')) return hold(state, id, { ...resource, status: 'escaped', counted: 'again' });
      if (other !== undefined) return escape(withoutTwin(state, other), other);
      // A second Release may drop a reference that somebody else holds for us; a second free of a block never does.
      if (resource.counted === 'released' || isDrained(run.fn, state, id, at, site?.family === 'com-ref')) return state;
      if (site !== undefined ? site.shared !== true : !isOfMember(id) && (family === 'mapi-buffer' || family === 'srowset')) misuse('double-release');
      break;
    case 'param': {
      return note(hold(state, id, { ...resource, status: 'released', family, ...last }), { at, kind: 'release', resource: id });
    }
    default:
      if (site !== undefined && family !== 'any' && (isWrong(run, family, site, resource.touched === true) || family === 'mapi-buffer' && site.family === family && resource.touched === false)) misuse('wrong-deallocator');
  }
  if (resource.late !== undefined) reportLate(run, state, id, resource.late, at, place);
  noteReleased(run, id);
  return note(hold(withoutTwin(state, id), id, { ...resource, status: 'released', ...last }), { at, kind: 'release', resource: id });
}

/** What somebody else was shown may be given back by him, but by nobody with a function of another family. */
export function releaseShown(run: Run, state: State, owner: Expr | undefined, family: Family | 'any', at: Span, name: string): void {
  const place = owner === undefined ? '' : placeOf(owner) ?? '';
  const id = shown(state, place);
  const site = id === undefined ? undefined : run.siteOf.get(id);
  if (site === undefined || family === 'any' || !isWrong(run, family, site, true)) return;
  const key = `wrong-deallocator:${id!}:${at.start}`;
  if (!run.misuses.has(key)) run.misuses.set(key, { kind: 'wrong-deallocator', site, at, releaser: name, family, trail: state.trail, way: state.way, resource: id!, place });
}

function isSurelyLinked(state: State, parent: string): boolean {
  const value = get(state, parent);
  return value !== ZERO && value !== UNKNOWN;
}

export function isWrong(run: Run, family: Family, site: Site, touched: boolean): boolean {
  if (releases(family, site.family)) return false;
  if (site.family === 'srowset' || site.family === 'adrlist') return family === 'mapi-buffer' ? !touched : family !== 'srowset' && family !== 'adrlist';
  // What is no plain data may be a list, or an object, that the author built in the block.
  if ((family === 'srowset' || family === 'adrlist' || family === 'com-ref') && site.family === 'mapi-buffer') {
    return site.ownerType !== undefined && /^(?:LP)?(?:SPropValue|SPropTagArray|ENTRYID|SRestriction|SSortOrderSet)$/.test(site.ownerType.name);
  }
  // Releasing a COM pointer with delete and the like; a project's own wrappers around free() stay unjudged.
  return ['mapi-buffer', 'srowset', 'adrlist', 'c-heap', 'cxx-object', 'cxx-array', 'co-task-mem', 'local-mem', 'global-mem', 'process-heap', 'com-ref'].includes(family)
    && ['mapi-buffer', 'com-ref', 'session'].includes(site.family) && !(site.family === 'com-ref' && family === 'cxx-object' && !isForeign(site));
}

/** An object that MAPI made, and no class of the author's. */
function isForeign({ fromApi, made, ownerType, callName }: Site): boolean {
  return fromApi && made === undefined && callName !== 'QueryInterface' && interfaceOf(ownerType?.name ?? '') !== undefined;
}

/** Something is read or written through a pointer (or it is deleted); `place`: a variable that leads into it. */
export function useThrough(run: Run, state: State, value: Value, at: Span, family?: Family, place = ''): State {
  const id = resourceOf(value);
  if (id === undefined) return state;
  if (family !== undefined) return release(run, state, value, family, at, family === 'cxx-array' ? 'delete[]' : 'delete', '');
  const resource = state.held.get(id);
  if (resource?.doubtful === true) return sure(state, id);
  if (resource?.status !== 'released' || resource.counted === 'released') return state;
  const site = run.siteOf.get(id);
  if (site === undefined ? isOfMember(id) || resource.family !== 'mapi-buffer' && resource.family !== 'srowset' : site.shared === true || isKeptAlive(state, site)) return state;
  if (site?.family === 'com-ref' && isDrained(run.fn, state, id, at, true)) return state;
  const key = `use:${id}`;
  if (!run.misuses.has(key)) run.misuses.set(key, { kind: 'use-after-release', site, at, trail: state.trail, way: state.way, resource: id, place });
  return state;
}

/** `p->QueryInterface(iid, &q); q->Release();`: as long as p holds the object, q may be used. */
function isKeptAlive(state: State, { callName, from }: Site): boolean {
  if (callName !== 'QueryInterface' || from === undefined) return false;
  const id = resourceOf(get(state, from));
  return id === undefined || state.held.get(id)?.status !== 'released';
}

/** MAPI is closed: whatever is still alive will be given back too late. */
export function closeMapi(run: Run, state: State, call: Span): State {
  run.closing.set(call.start, { start: call.start, end: call.end });
  let next = state;
  for (const [id, resource] of state.held) {
    const { family, made } = run.siteOf.get(id) ?? {};
    // What the program makes itself needs no provider.
    if ((family === 'com-ref' && made === undefined || family === 'session') && (resource.status === 'owned' || resource.status === 'managed')) next = hold(next, id, { ...resource, late: call.start });
  }
  return next;
}

export function reportLate(run: Run, state: State, id: ResourceId, closing: number, at: Span, place: string): void {
  const key = `late:${id}`;
  if (!run.misuses.has(key)) run.misuses.set(key, { kind: 'teardown-order', site: run.siteOf.get(id), at: run.closing.get(closing)!, releasedAt: at, trail: state.trail, way: state.way, resource: id, place });
}

/** Something is read through a pointer that a failed call left NULL, and nobody asked how the call went. */
export function useOfNothing(run: Run, state: State, place: string | undefined, value: Value, at: Span): State {
  if (value !== ZERO || place === undefined) return state;
  const failed = get(state, `~${place}`);
  if (!failed.startsWith('=')) return state;
  const site = run.siteOf.get(Number(failed.slice(1)));
  for (let entry = state.trail; entry !== undefined && entry.at.start !== site?.call.start; entry = entry.before) if (entry.kind === 'branch') return state;
  const key = `unchecked:${failed}`;
  if (site !== undefined && !run.misuses.has(key)) run.misuses.set(key, { kind: 'unchecked-hresult', site, at, trail: state.trail, way: state.way, resource: site.id, place });
  return set(state, `~${place}`, UNKNOWN);
}

/** Forgets answers to tests that read the name. */
export function dropAnswers(run: Run, state: State, base: string): State {
  let next = state;
  for (const [text, names] of run.scan.repeated) if (next.vars.has(text) && names.includes(base)) next = set(next, text, UNKNOWN);
  return next;
}

/** What a pointer leads to may be something else after a call: forgets what comparisons said of it. */
export function dropComparisons(run: Run, state: State, args: readonly Expr[]): State {
  let next = state;
  for (const [text, names] of run.scan.repeated) {
    if (text.includes('{') && next.vars.has(text) && args.some((arg) => { const place = placeOf(arg); return place !== undefined && place === baseOf(place) && names.includes(place); })) next = set(next, text, UNKNOWN);
  }
  return next;
}

/** Whatever the expression names may be kept by somebody we do not see. */
export function escapeExpr(run: Run, state: State, expr: Expr): State {
  let next = state;
  if (expr.kind === 'lambda') {
    for (const name of expr.captures) if (!run.scan.onlyRead.has(name)) next = escapeName(next, name);
    for (const name of run.scan.exposed) next = escapeName(next, name);
    return next;
  }
  walkExpr(expr, (inner) => {
    if (inner.kind === 'name') next = escapeName(next, inner.name);
  });
  return next;
}
