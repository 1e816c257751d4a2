// What a place inside an object is declared as: `item.message`, `item->inner.table`, `items[0].table`.

import type { Expr, TypeRef } from '../model/types';
import type { Run } from './run';

const nowhere = { start: Infinity, end: Infinity };

/** The type of the member; undefined for a variable itself, for what a star stands before, and where a class on the way is not known. */
export function typeOfMember(run: Run, place: string): TypeRef | undefined {
  return typesOnTheWay(run, place)?.at(-1);
}

/** The member is a smart pointer, or belongs to an object inside that has a destructor: that gives back what it holds, whatever it is inside of. */
export function isGuardedInside(run: Run, place: string): boolean {
  const types = typesOnTheWay(run, place) ?? [];
  return types.some((type, at) => type !== undefined && !type.array && type.pointers === 0 && (at === types.length - 1 ? run.env.isOwner(type) : !run.env.isRawPointer(type) && !run.env.isPlainStruct(type)));
}

/** Of each member and element that leads to the place, itself the last. */
function typesOnTheWay({ env }: Run, place: string): readonly (TypeRef | undefined)[] | undefined {
  const [base, ...steps] = place.match(/^\w+|(?:\.|->)\w+|\[[^[\]]*\]/g) ?? [];
  if (base === undefined || steps.length === 0 || base.length + steps.join('').length !== place.length) return undefined;
  let object: Expr = base === 'this' ? { kind: 'this', ...nowhere } : { kind: 'name', name: base, ...nowhere };
  return steps.map((step) => {
    object = step.startsWith('[') ? { kind: 'index', object, index: { kind: 'literal', value: step, ...nowhere }, ...nowhere }
      : { kind: 'member', object, name: step.replace(/^\W+/, ''), arrow: step.startsWith('->'), ...nowhere };
    return env.typeOf(object);
  });
}
