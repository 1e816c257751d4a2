// Where paths were joined, a loss may be told of a path that nobody can take: half of one, half of another. Such a loss counts only
// when one of the ways that were joined, gone again block by block, comes to it too, or a walk that joins nothing; its story is told then.

import { nothingFound, type Loss, type Misuse, type Run } from './run';
import type { State, Way } from './state';

/** Ways that are gone again for one loss, the steps that takes, and the steps for all of a function. */
const [mostWays, mostSteps, mostStepsTogether] = [60, 700, 1500];

/** Takes the states at a block one block further along a way, or to the end of the function. */
export type Advance = (run: Run, block: number, states: readonly State[], to: number | undefined) => readonly State[];

interface Place { readonly states: readonly State[]; readonly next: Map<number | undefined, Place> }

/** The ways of one function that were gone again, and what was found on them; where two begin alike, that part was gone once. */
export class Replays {
  readonly found: Run;
  steps = 0;
  private readonly first: Place;

  constructor(run: Run, start: State, private readonly advance: Advance) {
    this.found = again(run);
    this.first = { states: [start], next: new Map() };
  }

  /** How many blocks along this way one can come. */
  go(way: readonly Way[]): number {
    let place = this.first;
    let reached = 0;
    for (; reached < way.length && place.states.length > 0; reached += 1) {
      const to = way[reached + 1]?.block;
      let next = place.next.get(to);
      if (next === undefined) {
        this.steps += place.states.length;
        next = { states: this.advance(this.found, way[reached]!.block, place.states, to), next: new Map() };
        place.next.set(to, next);
      }
      place = next;
    }
    return reached;
  }
}

/** `apart`: the function walked with nothing joined, as far as that goes. */
export function confirm(run: Run, replays: Replays, apart: () => Run): void {
  const seek = <Told extends Loss | Misuse>(told: Told | undefined, find: (fresh: Run) => Told | undefined): Told | undefined => {
    if (told === undefined || !isJoined(told.way)) return told;
    return found(replays, told.way!, find) ?? find(apart());
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
function found<Told>(replays: Replays, last: Way, told: (found: Run) => Told | undefined): Told | undefined {
  const most = Math.min(replays.steps + mostSteps, mostStepsTogether);
  const tried = new Set<string>();
  const isNew = (way: readonly Way[]): boolean => tried.size < tried.add(way.map(({ block }) => block).join()).size;
  const seek = (way: readonly Way[], before: number): Told | undefined => {
    const missing = way.length - replays.go(way);
    const it = told(replays.found);
    if (it !== undefined || missing === before || missing === 0 && before !== Infinity) return it;
    for (let at = Math.min(way.length - missing, way.length - 1); at >= 0; at -= 1) {
      for (const other of way[at]!.others) {
        for (const next of [detour(way, at, other), [...toHere(other), ...way.slice(at + 1)]]) {
          const it = tried.size < mostWays && replays.steps < most && isNew(next) ? seek(next, missing) : undefined;
          if (it !== undefined) return it;
        }
      }
    }
    return undefined;
  };
  return told(replays.found) ?? seek(toHere(last), Infinity);
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
