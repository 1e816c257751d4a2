// Objects of the workspace's own COM classes that begin with one reference, their maker's: `new` hands it out, as an API call would.
// Unlike those of the API they may go wherever their class goes: whoever is handed one as such may keep it.

import type { CallExpr, DeclareStmt, NewExpr } from '../model/types';
import type { Contract } from './contract';
import type { Ended } from './evaluate';
import { acquire } from './ownership';
import { calleeName } from './places';
import { handOn, type Run, type Site } from './run';
import { hold, isExact, NONZERO, resourceOf, type State, type Value, ZERO } from './state';

export function makeObject(run: Run, made: NewExpr, state: State): readonly Ended[] {
  const found = run.env.countedClass(made);
  if (found === undefined) return [{ value: NONZERO, state }];
  const given = acquire(run, state, siteOf(run, made, found.name), made);
  return found.mayFail ? [given, { value: ZERO, state }] : [given];
}

function siteOf(run: Run, made: NewExpr, name: string): Site {
  const key = `${made.start}:${made.end}:new`;
  const site = run.sites.get(key) ?? { id: run.sites.size * 2, call: made, callName: `new ${name}`, family: 'com-ref', block: run.block.id, loopDepth: run.block.loopDepth, fromApi: false, made: name, plain: true };
  run.sites.set(key, site);
  run.siteOf.set(site.id, site);
  return site;
}

/** The class of the object that the value points to, when the program itself made it. */
export function madeClass(run: Run, value: Value): string | undefined {
  return isExact(value) ? run.siteOf.get(resourceOf(value)!)?.made : undefined;
}

/** A method of its own may have handed the object to somebody, or dropped it; what a parameter points to may be such an object. */
export function afterOwnMethod(run: Run, call: CallExpr, state: State, value: Value): State {
  const id = isExact(value) ? resourceOf(value)! : undefined;
  const type = id === undefined || id >= 0 ? undefined : run.fn.params[-id - 1]?.type;
  const known = madeClass(run, value) ?? (type?.pointers === 1 && run.env.countsReferences(type.name) ? type.name : undefined);
  return known === undefined || !run.env.mayKeepItself(known, calleeName(call) ?? '', type !== undefined) ? state : handOn(run, state, value);
}

/** Whoever is handed it may take a reference of his own, and so does who asks for another interface; nobody does who gives one back. */
export function sharedBy(run: Run, state: State, { outcomes, row, shares }: Contract, args: readonly Value[], receiver: Value): State {
  if (outcomes.some(({ takes }) => takes.length > 0)) return state;
  const made = (row?.roles?.includes('query-interface') === true ? [...args, receiver] : args).filter((value) => madeClass(run, value) !== undefined);
  return share(state, [...made, ...shares?.flatMap((at) => args[at] ?? []) ?? []]);
}

/** An object takes over what it is made with, unless it takes references of its own. */
export function madeWith(run: Run, made: NewExpr | DeclareStmt, state: State, values: readonly Value[]): State {
  const first = made.kind === 'new' ? made.placement.length : 0;
  return values.reduce((next, value, at) => {
    const id = resourceOf(value);
    if (id === undefined || at < first || !run.env.takesReference(made, at - first)) return handOn(run, next, value);
    const resource = next.held.get(id);
    return resource?.status !== 'owned' ? next : hold(next, id, { ...resource, counted: 'more' });
  }, state);
}

/** Somebody may hold a reference of his own from here on: the object lives on when this one is given back. */
function share(before: State, values: readonly Value[]): State {
  return values.reduce((state, value) => {
    const id = resourceOf(value);
    const resource = id === undefined ? undefined : state.held.get(id);
    return resource?.status !== 'owned' || resource.counted !== undefined ? state : hold(state, id!, { ...resource, counted: 'more' });
  }, before);
}
