// Whether a call can succeed a second time: in another round of a loop around it (or around a call that leads to it), by recursion,
// or when the procedure that holds it runs again. Once-only guards, retries that end on success and cached handles all come down to
// the same question: after one success, can a path come back to the call?

import type { ApiRow } from '../api';
import { isOwnerType } from '../flow/types';
import type { CallExpr, FunctionModel } from '../model/types';
import type { Effect, Link } from './effects';
import { explore, type Node } from './explore';
import { askedNames, factsOf, loopsAround, outerFunction, type Loop } from './facts';
import { ANY, GOOD, NONNULL, NOT_ZERO, ONE, rootOf, Z, type Bits, type Known } from './known';
import { isShared } from './evaluate';
import { outPlace, placeAbove, placeBelow } from './passing';
import { lastPart, type Program } from './program';
import { isKept } from './steady';
import { field, isRawPointer } from './types';

interface Outcome { readonly known: Known; readonly result: Bits }
const maxOutcomes = 6;

const loopMemos = new WeakMap<FunctionModel, { readonly program: Program; readonly version: number; readonly at: number; readonly loops: Map<string, Loop | undefined> }>();
/** Nodes have numbers here and not their places, which an edit above them moves. */
const numbers = new WeakMap<Node, number>();
let lastNumber = 0;

function numberOf(node: Node): number {
  let number = numbers.get(node);
  if (number === undefined) numbers.set(node, number = lastNumber += 1);
  return number;
}

/** The innermost loop of the function whose next round makes the effect happen again. */
export function repeatingLoop(program: Program, fn: FunctionModel, effect: Effect): Loop | undefined {
  if (loopsAround(fn, startOf(effect)).length === 0) return undefined;
  let memo = loopMemos.get(fn);
  if (memo?.program !== program || memo.version !== program.version || memo.at !== fn.span.start) loopMemos.set(fn, memo = { program, version: program.version, at: fn.span.start, loops: new Map() });
  const key = [...effect.links.map((link) => link.node), effect.site.call].map(numberOf).join(' ');
  if (!memo.loops.has(key)) memo.loops.set(key, findLoop(program, fn, effect));
  return memo.loops.get(key);
}

function findLoop(program: Program, fn: FunctionModel, effect: Effect): Loop | undefined {
  const node = startOf(effect);
  const loops = loopsAround(fn, node);
  if (loops.length === 0 || hiddenBy(fn, loops[0]!)) return undefined;
  const outcomes = outcomesAt(program, effect, 0);
  const relevant = relevantFor(fn, effect);
  return loops.find((loop) => !hiddenBy(fn, loop) && outcomes.some((outcome) => {
    const question = { program, fn, until: node, within: loop, relevant, untroubled: true };
    const after = { node, result: outcome.result };
    const again = (known: Known): boolean => reachesAgain(program, fn, effect.links, effect.site.call, known);
    const { reached, complete } = explore({ ...question, after, known: outcome.known });
    return complete && reached.some(again) && !isKept({ ...question, after, known: outcome.known }, loop, again);
  }));
}

/** Whether the effect happens again when the function runs again: a timer procedure, a callback for each element. */
export function repeatsByRunning(program: Program, fn: FunctionModel, effect: Effect): boolean {
  return outcomesAt(program, effect, -1).some((outcome) => enters(program, fn, effect.links, effect.site.call, outcome.known, fn));
}

/** A call of the function to itself, on a path behind the effect, that makes the effect happen again. */
export function recursiveCall(program: Program, fn: FunctionModel, effect: Effect, calls: readonly CallExpr[]): CallExpr | undefined {
  if (effect.links.length > 0) return undefined;
  const node = startOf(effect);
  return calls.find((call) => outcomesAt(program, effect, 0).some((outcome) => {
    const { reached, complete } = explore({ program, fn, after: { node, result: outcome.result }, known: outcome.known, until: call });
    return complete && reached.some((known) => enters(program, fn, effect.links, effect.site.call, shared(fn, known), fn));
  }));
}

/** Where the effect stands in the function itself: the call of the API, or the first call on the way to it. */
export function startOf(effect: Effect): Node {
  return effect.links[0]?.node ?? effect.site.call;
}

/** Names that a test anywhere on the way may ask for. */
function relevantFor(fn: FunctionModel, effect: Effect): ReadonlySet<string> {
  const all = [fn, ...effect.links.map((link) => link.callee)];
  return all.length === 1 ? askedNames(fn) : new Set(all.flatMap((one) => [...askedNames(one), ...one.params.map((param) => param.name)]));
}

/** A stretch of source nobody understood may leave the loop. */
function hiddenBy(fn: FunctionModel, loop: Loop): boolean {
  return factsOf(fn).opaque.some((stmt) => stmt.start >= loop.span.start && stmt.end <= loop.span.end);
}

/** What is known behind the start node after the effect succeeded once; with depth -1, when the outermost function has ended. */
function outcomesAt(program: Program, effect: Effect, depth: number): readonly Outcome[] {
  const { site, links } = effect;
  const relevant = relevantFor(links[0]?.fn ?? site.fn, effect);
  let outcomes: readonly Outcome[] = [{ known: successOf(site.row, site.call), result: successBits(site.row) }];
  for (let level = links.length; level > depth; level -= 1) {
    const fn = level === 0 ? links[0]?.fn ?? site.fn : links[level - 1]!.callee;
    const node = level === links.length ? site.call : links[level]!.node;
    const next: Outcome[] = [];
    for (const outcome of outcomes) {
      const { ends, complete } = explore({ program, fn, after: { node, result: outcome.result }, known: outcome.known, relevant, untroubled: level > 0 });
      if (!complete) return [];
      next.push(...ends.map((end) => (level === 0 ? { known: shared(fn, end.known), result: ANY } : upwards(program, links[level - 1]!, end))));
    }
    outcomes = distinct(next).slice(0, maxOutcomes);
  }
  return outcomes;
}

/** From what is known at the first link's call, down the chain to the call of the API. */
function reachesAgain(program: Program, fn: FunctionModel, links: readonly Link[], target: CallExpr, known: Known): boolean {
  const [link, ...rest] = links;
  if (!link) return true;
  const down = shared(fn, known);
  if (link.how === 'call' && link.node.kind === 'call') {
    for (const [at, arg] of link.node.args.entries()) {
      const param = link.callee.params[at];
      for (const [key, bits] of param ? known : []) {
        const below = placeBelow(param!, arg, key);
        if (below !== undefined) down.set(below, bits);
      }
    }
  }
  if (link.how === 'construct') forgetMembers(program, link.callee, down);
  return enters(program, link.callee, rest, target, down, link.callee);
}

function enters(program: Program, fn: FunctionModel, links: readonly Link[], target: CallExpr, known: Known, owner: FunctionModel): boolean {
  const { reached } = explore({ program, fn: owner, known, until: links[0]?.node ?? target });
  return reached.some((next) => reachesAgain(program, fn, links, target, next));
}

/** The result and the out-parameters of a call that succeeded. */
export function successOf(row: ApiRow, call: CallExpr): Known {
  const known: Known = new Map();
  for (const given of row.gives ?? []) {
    const arg = typeof given.at === 'number' ? call.args[given.at] : undefined;
    const key = arg && outPlace(arg);
    if (key !== undefined) known.set(key, NONNULL);
  }
  return known;
}

function successBits(row: ApiRow): Bits {
  switch (row.result) {
    case 'hresult':
    case 'scode':
    case 'code': return Z;
    case 'handle':
    case 'pointer': return NONNULL;
    case 'bool': return ONE;
    default: return ANY;
  }
}

/** What the end of a callee means at the place of the call. */
function upwards(program: Program, link: Link, end: Outcome): Outcome {
  const known = new Map<string, Bits>();
  const args = link.node.kind === 'call' ? link.node.args : [];
  for (const [key, bits] of end.known) {
    const root = rootOf(key);
    const at = link.how === 'call' ? link.callee.params.findIndex((param) => param.name === root) : -1;
    if (at < 0) {
      if (isShared(link.callee, key) && (isShared(link.fn, key) || outerFunction(link.callee) === link.fn)) known.set(key, bits);
      continue;
    }
    const arg = args[at];
    const place = arg && placeAbove(link.callee.params[at]!, arg, key);
    if (place !== undefined) known.set(place, bits);
  }
  if (link.how === 'construct') forgetMembers(program, link.callee, known);
  return { known, result: link.how !== 'call' ? ANY : end.result === ANY && handsOutObject(program, link.callee) ? NONNULL : known.size > 0 ? succeeding(link.callee, end.result) : end.result };
}

/** After a success the object that comes back is there, whatever it is wrapped in; a number may say anything. */
function handsOutObject(program: Program, { returnType }: FunctionModel): boolean {
  return returnType !== undefined && (isRawPointer(program, returnType) || isOwnerType(returnType, program.alias));
}

/** A helper that hands up what it got and fails for another reason has not succeeded: whoever repeats it tries again. */
function succeeding({ returnType }: FunctionModel, result: Bits): Bits {
  const { name, pointers } = returnType ?? { name: '', pointers: 0 };
  const wanted = pointers > 0 || /^(?:BOOL|bool|BOOLEAN)$/.test(name) ? NOT_ZERO : /^(?:HRESULT|SCODE)$/.test(name) ? GOOD : ANY;
  return result & wanted || result;
}

/** What outlives a function. */
function shared(fn: FunctionModel, known: Known): Known {
  return new Map([...known].filter(([key]) => isShared(fn, key)));
}

/** Another object has members of its own. */
function forgetMembers(program: Program, fn: FunctionModel, known: Known): void {
  if (fn.owner === undefined) return;
  for (const key of [...known.keys()]) {
    const member = field(program, lastPart(fn.owner), rootOf(key), fn.file);
    if (member && !member.isStatic) known.delete(key);
  }
}

function distinct(outcomes: readonly Outcome[]): readonly Outcome[] {
  const byText = new Map(outcomes.map((outcome) => [`${outcome.result}|${[...outcome.known].map(([key, bits]) => `${key}=${bits}`).sort().join(',')}`, outcome]));
  return [...byText.values()];
}
