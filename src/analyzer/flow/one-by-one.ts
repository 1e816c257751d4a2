// A function with more paths than are walked is walked anew for each thing that is handed out in it: of all the others it is known
// only whether they are there, so that few states are left where paths meet. A first walk, which follows nothing, says in which
// states the call is come to that hands the thing out; from there on only the paths on which it is still owned are of interest.

import { addFrom, again } from './replay';
import type { Run, Site } from './run';
import type { State } from './state';

/** Steps of the first walk, of each of the others, and of all together. */
const [mostFirst, mostEach, mostTogether] = [600, 400, 1400];

export interface Start { readonly block: number; readonly states: readonly State[]; isOfInterest(state: State): boolean }

export interface Walked {
  readonly steps: number;
  /** In which states a block was come to. */
  arrived(block: number): readonly State[];
}

/** `blocks`: how many the function has; where that first walk cannot come to the end, nothing is followed. */
export function oneByOne(run: Run, blocks: number, walk: (one: Run, most: number, from?: Start) => Walked, confirm: (one: Run) => void): void {
  if (blocks > mostFirst) return;
  const first = walk({ ...again(run), only: 'none' }, mostFirst);
  const told = new Set([...run.losses.values()].map((loss) => loss.site));
  let left = mostTogether - first.steps;
  // What is handed out late is soon followed to the end.
  for (const site of [...run.sites.values()].reverse()) {
    if (told.has(site) || left <= 0) continue;
    const one = { ...again(run), only: site };
    const states = first.arrived(site.block).map(unconfirmed);
    left -= walk(one, Math.min(left, mostEach), { block: site.block, states, isOfInterest: (state) => isOwned(state, site) }).steps;
    confirm(one);
    addFrom(run, { ...one, losses: new Map([...one.losses].filter(([, loss]) => loss.site === site)), misuses: new Map() });
  }
}

function isOwned({ held }: State, { id }: Site): boolean {
  return [held.get(id), held.get(id + 1)].some((resource) => resource !== undefined && resource.status !== 'released');
}

/** What is found without looking at the others must be found with them too. */
function unconfirmed(state: State): State {
  return state.way === undefined ? state : { ...state, way: { ...state.way, joined: true } };
}
