// Keys of states, by which it is told that a place was come to in this state before.

import { remembered, rememberedOf } from './remembered';
import type { Resource, State } from './state';

/** Two states with one key are the same state: a sum over the entries, in any order, of two hashes of 32 bits. */
export function keyOf(state: State): number {
  let low = state.vars.size;
  let high = state.held.size;
  for (const [place, value] of state.vars) {
    const one = placeHash(place);
    low = (low + Math.imul(one ^ hash(value, 31), 0x9e3779b1)) | 0;
    high = (high + Math.imul(one + hash(value, 97), 0x85ebca6b)) | 0;
  }
  for (const [id, resource] of state.held) {
    const [one, flags] = resourceHash(resource);
    const known = Math.imul(one ^ (id + 3), 0x01000193);
    low = (low + Math.imul(known ^ flags, 0xc2b2ae35)) | 0;
    // Which of them a flag belongs to must tell in the sum.
    high = (high + Math.imul(Math.imul(known, 0x27d4eb2f), flags * 2 + 1)) | 0;
  }
  return (low >>> 0) + (high & 0x1fffff) * 0x100000000;
}

/** Most resources go on unchanged from state to state. */
const resourceHash = rememberedOf((r: Resource): readonly [text: number, flags: number] => {
  const text = `${r.status}${r.doubtful === true ? '?' : ''}${r.touched === false ? '~' : ''}${r.parent ?? ''}${r.family ?? ''}${r.code ?? ''}|${r.kept ?? ''}${r.counted ?? ''}${r.twin ?? ''}${r.told === undefined ? '' : `:${r.told.join(',')}`}`;
  const flags = (r.touched === true ? 1 : 0) + (r.nonnull === true ? 2 : 0) + (r.isNull === true ? 4 : 0) + (r.warned === true ? 8 : 0) + (r.extra ?? 0) * 16 + (r.object === true ? 64 : 0) + (r.late ?? 0) * 128;
  return [hash(text, 7), flags];
});

/** The few places of a function are asked for at every step; what was worked out for them is kept for a while. */
export const placeHash = remembered((place) => hash(place, 17), 5000);

function hash(text: string, seed: number): number {
  let h = seed;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}
