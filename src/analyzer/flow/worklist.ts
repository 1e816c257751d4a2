// The states that wait at the blocks of one function, and which block is next: the first one in the order of the flow, so that
// everything that leads to a place has arrived before the walk goes on from there. Where it gets crowded, states are joined.

import type { Cfg } from './cfg';
import { successors } from './cfg';
import { join, ownershipKey } from './join';
import { coarsen } from './pressure';
import type { Run } from './run';
import { mostOthers, type State } from './state';
import { keyOf } from './state-key';

/** From this many states at one place on, those that own the same become one; where one thing alone is followed, they always do. */
const crowded = 12;
/** From this many on, what guards hold and what flags say is let go. */
const manyStates = 24;
export const maxStatesPerBlock = 64;

interface Place {
  readonly seen: Map<number, State>;
  waiting: State[];
  count: number;
  readonly joined: Map<number, State>;
}

export class Worklist {
  /** Some states had to be dropped. */
  hasDropped = false;
  hasJoined = false;
  private readonly order: readonly number[];
  private readonly positions: readonly number[];
  private readonly places: readonly Place[];
  private first = 0;
  private last = 0;

  /** `apart`: no states are joined. */
  constructor(private readonly run: Run, cfg: Cfg, private readonly apart: boolean) {
    this.order = flowOrder(cfg);
    const positions = cfg.blocks.map(() => 0);
    this.order.forEach((block, at) => { positions[block] = at; });
    this.positions = positions;
    this.places = cfg.blocks.map(() => ({ seen: new Map<number, State>(), waiting: [], count: 0, joined: new Map<number, State>() }));
  }

  add(block: number, state: State): void {
    const place = this.places[block]!;
    const key = keyOf(state);
    const known = place.seen.get(key);
    if (known !== undefined) {
      alsoFrom(known, state);
      return;
    }
    place.seen.set(key, state);
    place.waiting.push(state);
    this.first = Math.min(this.first, this.positions[block]!);
  }

  next(): { readonly block: number; readonly states: readonly State[] } | undefined {
    for (; this.first < this.order.length; this.first += 1) {
      const block = this.order[this.first]!;
      const place = this.places[block]!;
      const states = place.waiting;
      if (states.length === 0) continue;
      place.waiting = [];
      this.last = Math.max(this.last, this.first);
      place.count += states.length;
      const isCrowded = this.run.only !== undefined || place.count > crowded;
      return { block, states: this.apart ? this.firstOf(place, states) : isCrowded ? this.joined(place, states) : states };
    }
    return undefined;
  }

  /** In which states a block was come to. */
  arrived(block: number): readonly State[] {
    return [...this.places[block]!.joined.values()];
  }

  /** How far the walk came, in parts of the function. */
  get progress(): number {
    return this.last / this.order.length;
  }

  private firstOf(place: Place, states: readonly State[]): readonly State[] {
    this.hasDropped ||= place.count > maxStatesPerBlock;
    return states.slice(0, Math.max(0, maxStatesPerBlock - place.count + states.length));
  }

  private joined(place: Place, states: readonly State[]): readonly State[] {
    const changed = new Map<number, State>();
    for (const state of states) {
      const arrived = place.joined.size >= manyStates ? coarsen(this.run, state) : state;
      const key = ownershipKey(arrived, this.run.only !== undefined);
      const known = place.joined.get(key);
      if (known === undefined && place.joined.size >= maxStatesPerBlock) {
        this.hasDropped = true;
        continue;
      }
      const now = known === undefined ? arrived : join(known, arrived, this.run.only !== undefined);
      if (now === known) {
        alsoFrom(known, arrived);
        continue;
      }
      this.hasJoined ||= known !== undefined;
      place.joined.set(key, now);
      changed.set(key, now);
    }
    return [...changed.values()];
  }
}

/** Each state once, as far as the cap goes. */
export function distinct(states: readonly State[]): readonly State[] {
  if (states.length < 2) return states;
  const byKey = new Map<number, State>();
  for (const state of states) {
    const key = keyOf(state);
    if (!byKey.has(key)) byKey.set(key, state);
    if (byKey.size > maxStatesPerBlock) break;
  }
  return [...byKey.values()];
}

function alsoFrom({ way: known }: State, { way }: State): void {
  if (known !== undefined && way !== undefined && known.others.length < mostOthers) known.others.push(way);
}

/** Reverse postorder; what follows a loop comes after its body. */
function flowOrder(cfg: Cfg): number[] {
  const order: number[] = [];
  const seen = new Set<number>();
  const open: { readonly block: number; readonly next: number[] }[] = [];
  const enter = (block: number): void => {
    if (seen.has(block)) return;
    seen.add(block);
    open.push({ block, next: successors(cfg.blocks[block]!) });
  };
  enter(cfg.entry);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const to = top.next.pop();
    if (to !== undefined) enter(to);
    else {
      order.push(top.block);
      open.pop();
    }
  }
  return order.reverse();
}
