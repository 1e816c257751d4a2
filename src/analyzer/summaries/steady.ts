// Something that is kept from round to round and renewed when it broke: after one success rounds can follow each other that stay away
// from the call because of what is known since, until a round changes that. A loop that gives it up in each round has none of these.

import type { FunctionModel } from '../model/types';
import { explore, type Question, type Turn } from './explore';
import { askedNames, contains, factsOf, type Loop } from './facts';
import { ANY, rootOf, textOf, type Bits, type Known } from './known';
import type { Program } from './program';

interface Round { readonly turn: Turn; readonly away: boolean; readonly next: readonly string[] }
const maxRounds = 40;

/** `question` asks for the call again, behind its success; `again` whether what it leads to is run with what is known there. */
export function isKept({ after, until, ...question }: Question, loop: Loop, again: (known: Known) => boolean): boolean {
  if (loop.kind !== 'statement' || until?.kind !== 'call' || !after) return false;
  const { fn, program } = question;
  const loopDepth = factsOf(fn).loops.filter((one) => one.kind === 'statement' && contains(one.span, loop.span)).length;
  const rounds = new Map<string, Round>();
  /** Where other rounds begin, and whether the call is met in this one: as things stand at its begin, or only after they changed. */
  const roundOf = (asked: Omit<Question, 'until'>): { readonly turns: readonly Turn[]; readonly met: 'never' | 'changed' | 'unchanged' } => {
    let met: 'never' | 'changed' | 'unchanged' = 'never';
    const watch: Question['watch'] = (passing, known) => {
      if (passing.kind !== 'call' || passing.expr !== until || !again(known)) return false;
      if (met !== 'unchanged') met = [...asked.known].some(([key, bits]) => ((known.get(key) ?? ANY) & ~bits) !== 0) ? 'changed' : 'unchanged';
      return true;
    };
    const { turns, complete } = explore({ ...asked, watch });
    return { turns, met: complete ? met : 'unchanged' };
  };
  const calmly = { ...question, turn: loopDepth, leaves: leaving(program) };
  const visit = (turn: Turn): string => {
    const { head, known } = turn;
    const name = `${head}|${textOf(known)}`;
    if (rounds.has(name) || rounds.size >= maxRounds) return name;
    rounds.set(name, { turn, away: false, next: [] });
    const round = roundOf({ ...calmly, from: head, known });
    rounds.set(name, { turn, away: round.met !== 'unchanged', next: round.turns.map(visit) });
    return name;
  };
  const first = roundOf({ ...calmly, after }).turns.map(visit);
  // Rounds that can go on like this for ever.
  const steady = new Set([...rounds].filter(([, round]) => round.away).map(([name]) => name));
  for (let size = -1; size !== steady.size;) {
    size = steady.size;
    for (const name of steady) if (!rounds.get(name)!.next.some((next) => steady.has(next))) steady.delete(name);
  }
  // What nothing ends is no state in which something is kept.
  const ends = ({ head, known }: Turn): boolean => roundOf({ ...question, untroubled: false, from: head, known }).met !== 'never';
  return first.some((name) => steady.has(name) && ends(rounds.get(name)!.turn));
}

const left = new WeakMap<FunctionModel, { readonly program: Program; readonly version: number; readonly answers: Map<string, boolean> }>();

/** Whether some way through a function that meets no failure leaves a place as it is. */
function leaving(program: Program, depth = 0): NonNullable<Question['leaves']> {
  return (callee, key, bits) => {
    if (depth > 3) return false;
    let memo = left.get(callee);
    if (memo?.program !== program || memo.version !== program.version) left.set(callee, memo = { program, version: program.version, answers: new Map() });
    const asked = `${depth}|${key}=${bits}`;
    let leaves = memo.answers.get(asked);
    if (leaves === undefined) memo.answers.set(asked, leaves = leavesAlone(program, callee, key, bits, depth));
    return leaves;
  };
}

function leavesAlone(program: Program, callee: FunctionModel, key: string, bits: Bits, depth: number): boolean {
  const relevant = new Set([...askedNames(callee), rootOf(key)]);
  const { ends, complete } = explore({ program, fn: callee, known: new Map([[key, bits]]), relevant, untroubled: true, leaves: leaving(program, depth + 1) });
  return complete && ends.some((end) => { const value = end.known.get(key); return value !== undefined && (value & ~bits) === 0; });
}
