// An edit changes one function and moves the others. A function whose own text stayed is taken over from the model before: its nodes
// are moved to where it stands now, and stay the same nodes for everybody who remembers something about them.
import type { FunctionOutline } from '../syntax/outline';
import type { FileModel, FunctionModel } from './types';

export interface Reuse {
  /** Whether the function at this place was there before, with this text; each is taken once. */
  take(fn: FunctionOutline): boolean;
  /** The model read from the new text, with what was taken over put in. */
  complete(read: FileModel): FileModel;
}

/** What a body brings into the file around it, or what the lines above it decide: it has to be read again each time. */
const declares = /\b(?:typedef|using|enum)\b|\b(?:class|struct|union)\b[^;(){}]*\{|^[ \t]*#/m;

/** `outline` tells where the functions of the old text stood. */
export function reuseOf(before: FileModel, oldText: string, outline: readonly FunctionOutline[], newText: string): Reuse {
  const lowered = new Map(before.functions.map((fn) => [fn.body.start, fn]));
  const known = new Map<string, FunctionModel[]>();
  for (const piece of outline) {
    const fn = lowered.get(piece.bodyStart);
    if (fn === undefined || fn.hasErrors || fn.body.end !== piece.bodyEnd) continue;
    const key = keyOf(piece, oldText);
    const same = known.get(key);
    if (same) same.push(fn);
    else known.set(key, [fn]);
  }
  const taken = new Map<number, FunctionModel>();
  return {
    take: (piece) => {
      const key = keyOf(piece, newText);
      const fn = declares.test(key) ? undefined : known.get(key)?.shift();
      if (fn === undefined) return false;
      taken.set(piece.bodyEnd, fn);
      return true;
    },
    complete: (read) => {
      const found = new Map(read.skipped.flatMap((one) => {
        const fn = taken.get(one.span.end);
        return fn === undefined ? [] : [[fn, one.span.end] as const];
      }));
      for (const [fn, end] of found) move(fn, end - fn.body.end);
      return {
        ...read,
        functions: [...read.functions, ...found.keys()].sort((a, b) => a.span.start - b.span.start),
        skipped: read.skipped.filter((one) => !taken.has(one.span.end)),
      };
    },
  };
}

function keyOf(piece: FunctionOutline, text: string): string {
  return `${piece.namespace} ${piece.isLocal} ${piece.owner ?? ''} ${text.slice(piece.start, piece.bodyEnd)}`;
}

interface Place { start: number; end: number }
const places = new WeakMap<FunctionModel, readonly Place[]>();

function move(fn: FunctionModel, by: number): void {
  if (by === 0) return;
  let all = places.get(fn);
  if (all === undefined) places.set(fn, all = placesIn(fn));
  for (const place of all) {
    place.start += by;
    place.end += by;
  }
}

/** Every object of the function that has a place, once: what a macro is given may stand in several. */
function placesIn(fn: FunctionModel): readonly Place[] {
  const seen = new Set<object>();
  const found: Place[] = [];
  const work: object[] = [fn];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if ('start' in node && 'end' in node) found.push(node as Place);
    for (const value of Object.values(node) as unknown[]) if (typeof value === 'object' && value !== null) work.push(value);
  }
  return found;
}
