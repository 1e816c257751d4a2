// Where paths were joined, a loss may be told of a path that nobody can take: half of one, half of another. Such a loss counts only
// when one of the ways that were joined, gone again block by block, comes to it too, or a walk that joins nothing; its story is told then.

import { nothingFound, type Loss, type Misuse, type Run } from './run';
import type { State, Way } from './state';

const mostReplays = 60;

/** Takes the states at a block one block further along a way, or to the end of the function. */
export type Advance = (run: Run, block: number, states: readonly State[], to: number | undefined) => readonly State[];

/** `apart`: the function walked with nothing joined, as far as that goes. */
export function confirm(run: Run, start: State, advance: Advance, apart: () => Run): void {
  const seek = <Told extends Loss | Misuse>(told: Told | undefined, find: (fresh: Run) => Told | undefined): Told | undefined => {
    if (told === undefined || !isJoined(told.way)) return told;
    return found(run, told.way!, start, advance, find) ?? find(apart());
  };
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

/** Where not all paths were walked, others may have been in a walk that joins nothing. */
export function addFrom(run: Run, apart: Run): void {
  for (const [key, loss] of apart.losses) if (!run.losses.has(key)) run.losses.set(key, loss);
  for (const [key, misuse] of apart.misuses) if (!run.misuses.has(key)) run.misuses.set(key, misuse);
  for (const [id, depth] of apart.released) run.released.set(id, Math.max(run.released.get(id) ?? 0, depth));
  for (const place of apart.releasedPlaces) run.releasedPlaces.add(place);
  for (const site of apart.handedOn) run.handedOn.add(site);
}

/** The same function, of which nothing was found yet. */
export function again({ watch: _watch, ...run }: Run): Run {
  return { ...run, ...nothingFound() };
}

function isJoined(way: Way | undefined): boolean {
  for (let at = way; at !== undefined; at = at.before) if (at.joined) return true;
  return false;
}

/** Tries the ways that were joined: where one cannot be gone on, another that leads up to there, the nearest junction first. */
function found<Told>(run: Run, last: Way, start: State, advance: Advance, told: (fresh: Run) => Told | undefined): Told | undefined {
  let left = mostReplays;
  /** What is told at the end, or how far one comes. */
  const replay = (way: readonly Way[]): { readonly it?: Told; readonly reached: number } => {
    left -= 1;
    const fresh = again(run);
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
