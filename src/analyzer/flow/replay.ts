// Where paths were joined, a loss may be told of a path that nobody can take: half of one, half of another. Such a loss counts only
// when one of the ways that were joined, gone again block by block with nothing joined, comes to it too; its story is told then.

import type { Loss, Misuse, Run } from './run';
import type { State, Way } from './state';

const mostReplays = 100;

/** Takes the states at a block one block further along a way, or to the end of the function. */
export type Advance = (run: Run, block: number, states: readonly State[], to: number | undefined) => readonly State[];

export function confirm(run: Run, start: State, advance: Advance): void {
  const seek = <Told extends Loss | Misuse>(told: Told | undefined, find: (fresh: Run) => Told | undefined): Told | undefined => (told === undefined || !isJoined(told.way) ? told : found(run, told.way!, start, advance, find));
  for (const [key, loss] of [...run.losses]) {
    const good = seek(loss.good, (fresh) => fresh.losses.get(key)?.good);
    const any = seek(loss, (fresh) => fresh.losses.get(key)) ?? good;
    if (any === undefined) run.losses.delete(key);
    else if (any !== loss || good !== loss.good) run.losses.set(key, { ...any, ...(good === undefined ? {} : { good }) });
  }
  for (const [key, misuse] of [...run.misuses]) {
    const told = seek(misuse, (fresh) => fresh.misuses.get(key));
    if (told === undefined) run.misuses.delete(key);
    else run.misuses.set(key, told);
  }
}

function isJoined(way: Way | undefined): boolean {
  for (let at = way; at !== undefined; at = at.before) if (at.joined) return true;
  return false;
}

/** Tries the ways that were joined: where one cannot be gone on, another that leads up to there, the nearest junction first. */
function found<Told>({ watch: _watch, ...run }: Run, last: Way, start: State, advance: Advance, told: (fresh: Run) => Told | undefined): Told | undefined {
  let left = mostReplays;
  /** What is told at the end, or how far one comes. */
  const replay = (way: readonly Way[]): { readonly it?: Told; readonly reached: number } => {
    left -= 1;
    const fresh: Run = { ...run, losses: new Map(), misuses: new Map(), exits: [], released: new Map(), releasedPlaces: new Set(), handedOn: new Set(), block: { id: 0, loopDepth: 0 } };
    let states: readonly State[] = [start];
    let reached = 0;
    for (; reached < way.length && states.length > 0; reached += 1) states = advance(fresh, way[reached]!.block, states, way[reached + 1]?.block);
    const it = told(fresh);
    return it === undefined ? { reached } : { it, reached };
  };
  const seek = (way: readonly Way[], before: number): Told | undefined => {
    const { it, reached } = replay(way);
    const missing = way.length - reached;
    if (it !== undefined || missing === before || missing === 0 && before !== Infinity) return it;
    for (let at = Math.min(reached, way.length - 1); at >= 0; at -= 1) {
      for (const other of way[at]!.others) {
        for (const next of [detour(way, at, other), [...toHere(other), ...way.slice(at + 1)]]) {
          const it = left > 0 ? seek(next, missing) : undefined;
          if (it !== undefined) return it;
        }
      }
    }
    return undefined;
  };
  return seek(toHere(last), Infinity);
}

/** The way with another one that leads to its block, from the last block that both have. */
function detour(way: readonly Way[], at: number, other: Way): readonly Way[] {
  const between: Way[] = [];
  let from = -1;
  for (let step: Way | undefined = other; step !== undefined && from < 0; step = step.before) {
    const { block } = step;
    if (step !== other) from = way.slice(0, at).findLastIndex((one) => one.block === block);
    if (from < 0) between.push(step);
  }
  return [...way.slice(0, from + 1), ...between.reverse(), ...way.slice(at + 1)];
}

function toHere(last: Way): readonly Way[] {
  const way: Way[] = [];
  for (let at: Way | undefined = last; at !== undefined; at = at.before) way.push(at);
  return way.reverse();
}
