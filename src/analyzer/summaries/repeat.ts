// Whether a call can succeed a second time: in another round of a loop around it (or around a call that leads to it), by recursion,
// or when the procedure that holds it runs again. Once-only guards, retries that end on success and cached handles all come down to
// the same question: after one success, can a path come back to the call?

import { isIndirect } from '../flow/places';
import type { CallExpr, FunctionModel } from '../model/types';
import type { Effect, Link } from './effects';
import { explore, reaches, type Answer, type Node, type Question } from './explore';
import { askedNames, factsOf, loopsAround, type Loop } from './facts';
import { ANY, keyOf, NONNULL, rootOf, textOf, type End, type Known } from './known';
import { knownBelow, nameAbove, outlives } from './passing';
import type { Program } from './program';
import { isKept } from './steady';
import { commonOf, handsOutObject, succeeding, successBits, successOf } from './success';
import { isMember, isShared } from './writes';

const maxOutcomes = 6;

/** What was asked of a function before. */
interface Memo {
  readonly program: Program;
  readonly version: number;
  readonly at: number;
  readonly loops: Map<string, Loop | undefined>;
  readonly entered: Map<string, boolean>;
  readonly relevant: Map<string, ReadonlySet<string>>;
  readonly answers: Map<string, Answer>;
}

const memos = new WeakMap<FunctionModel, Memo>();
/** Nodes have numbers here and not their places, which an edit above them moves. */
const numbers = new WeakMap<object, number>();
let lastNumber = 0;

function numberOf(node: object): number {
  let number = numbers.get(node);
  if (number === undefined) numbers.set(node, number = lastNumber += 1);
  return number;
}

function memoOf(program: Program, fn: FunctionModel): Memo {
  let memo = memos.get(fn);
  if (memo?.program !== program || memo.version !== program.version || memo.at !== fn.span.start) {
    memos.set(fn, memo = { program, version: program.version, at: fn.span.start, loops: new Map(), entered: new Map(), relevant: new Map(), answers: new Map() });
  }
  return memo;
}

/** Effects that one call leads to ask the same of the function around it. */
function ask(question: Question & { readonly relevant: ReadonlySet<string> }): Answer {
  const { program, fn, known, after, until, within, relevant, lasting, untroubled, common } = question;
  const { answers } = memoOf(program, fn);
  const key = [...[until, after?.node, within, relevant, lasting].map((one) => (one ? numberOf(one) : '')), after?.result, untroubled, common, textOf(known), textOf(after?.before ?? nothing)].join('|');
  let answer = answers.get(key);
  if (!answer) {
    answer = explore(question);
    answers.set(key, answer = answer.complete ? answer : unknown);
  }
  return answer;
}

const nothing: Known = new Map();
const unknown: Answer = { reached: [], ends: [], turns: [], complete: false };

/** The innermost loop of the function whose next round makes the effect happen again. */
export function repeatingLoop(program: Program, fn: FunctionModel, effect: Effect): Loop | undefined {
  if (loopsAround(fn, startOf(effect)).length === 0) return undefined;
  const { loops } = memoOf(program, fn);
  const key = [...effect.links.map((link) => link.node), effect.site.call].map(numberOf).join(' ');
  if (!loops.has(key)) loops.set(key, findLoop(program, fn, effect));
  return loops.get(key);
}

function findLoop(program: Program, fn: FunctionModel, effect: Effect): Loop | undefined {
  const node = startOf(effect);
  const loops = loopsAround(fn, node);
  if (loops.length === 0 || hiddenBy(fn, loops[0]!)) return undefined;
  const outcomes = outcomesAt(program, effect, 0);
  const relevant = relevantIn(program, fn, effect.links);
  const before = knownAt(program, fn, node, relevant);
  const again = (known: Known): boolean => reachesAgain(program, fn, effect.links, effect.site.call, known);
  return loops.find((loop) => {
    if (hiddenBy(fn, loop)) return false;
    for (const { result, known } of outcomes) {
      const question = { program, fn, until: node, within: loop, relevant, untroubled: true, after: { node, result, before }, known };
      const { reached, complete } = ask(question);
      // What is too much for one outcome is too much for the others.
      if (!complete) return false;
      if (reached.some(again) && !isKept(question, loop, again)) return true;
    }
    return false;
  });
}

/** What is known wherever a function comes to a node for the first time: a flag that was raised, a place that was found empty. */
function knownAt(program: Program, fn: FunctionModel, node: Node, relevant: ReadonlySet<string>): Known {
  const { reached, complete } = ask({ program, fn, known: nothing, relevant, until: node, untroubled: true, common: true });
  return complete ? commonOf(reached) : new Map();
}

/** Whether the effect happens again when the function runs again, however it ended: a callback for each element, or a timer procedure,
 * which is `handed` the same each time. */
export function repeatsByRunning(program: Program, fn: FunctionModel, effect: Effect, handed: 'same' | 'other'): boolean {
  const lasting = handed === 'same' ? parameterNames(fn) : undefined;
  const outcomes = outcomesAt(program, effect, -1, lasting);
  return outcomes.length > 0 && outcomes.every(({ known }) => enters(program, fn, effect.links, effect.site.call, known, fn, lasting));
}

/** Parameters, and variables that are nothing but a parameter: `CTX *ctx = (CTX *)p`. */
function parameterNames(fn: FunctionModel): ReadonlySet<string> {
  const { params, declares } = factsOf(fn);
  return new Set([...params.keys(), ...declares.flatMap(({ name, init }) => (init && params.has(keyOf(init) ?? '') ? [name] : []))]);
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
function relevantIn(program: Program, fn: FunctionModel, links: readonly Link[]): ReadonlySet<string> {
  if (links.length === 0) return askedNames(fn);
  const { relevant } = memoOf(program, fn);
  const all = [fn, ...links.map((link) => link.callee)];
  const key = all.map(numberOf).join(' ');
  let names = relevant.get(key);
  if (!names) relevant.set(key, names = new Set(all.flatMap((one) => [...askedNames(one), ...one.params.map((param) => param.name)])));
  return names;
}

/** A stretch of source nobody understood may leave the loop. */
function hiddenBy(fn: FunctionModel, loop: Loop): boolean {
  return factsOf(fn).opaque.some((stmt) => stmt.start >= loop.span.start && stmt.end <= loop.span.end);
}

/** What is known behind the start node after the effect succeeded once; with depth -1, when the outermost function has ended. */
function outcomesAt(program: Program, effect: Effect, depth: number, lasting?: ReadonlySet<string>): readonly End[] {
  const { site, links } = effect;
  const relevant = relevantIn(program, links[0]?.fn ?? site.fn, links);
  let outcomes: readonly End[] = [{ known: successOf(site.row, site.call), result: successBits(site.row) }];
  for (let level = links.length; level > depth; level -= 1) {
    const fn = level === 0 ? links[0]?.fn ?? site.fn : links[level - 1]!.callee;
    const node = level === links.length ? site.call : links[level]!.node;
    const next: End[] = [];
    const before = knownAt(program, fn, node, relevant);
    for (const outcome of outcomes) {
      const { ends, complete } = ask({ program, fn, after: { node, result: outcome.result, before }, known: outcome.known, relevant, untroubled: level > 0 || depth < 0, ...level === 0 && lasting ? { lasting } : {} });
      if (!complete) return [];
      next.push(...ends.map((end) => (level === 0 ? { known: shared(fn, end.known, lasting), result: ANY } : upwards(program, links[level - 1]!, end))));
    }
    outcomes = distinct(next).slice(0, maxOutcomes);
  }
  return outcomes;
}

/** From what is known at the first link's call, down the chain to the call of the API. */
function reachesAgain(program: Program, fn: FunctionModel, links: readonly Link[], target: CallExpr, known: Known): boolean {
  const [link, ...rest] = links;
  if (!link) return true;
  const down = link.how === 'call' && link.node.kind === 'call' ? knownBelow(program, fn, link.callee, link.node, known) : shared(fn, known);
  if (link.how === 'construct') forgetMembers(program, link.callee, down);
  return enters(program, link.callee, rest, target, down, link.callee);
}

function enters(program: Program, fn: FunctionModel, links: readonly Link[], target: CallExpr, known: Known, owner: FunctionModel, lasting?: ReadonlySet<string>): boolean {
  const relevant = relevantIn(program, owner, links);
  const asked = new Map([...known].filter(([key]) => relevant.has(rootOf(key))));
  const { entered } = memoOf(program, owner);
  const key = `${[...links.map((link) => link.node), target].map(numberOf).join(' ')}|${[...lasting ?? []].join(' ')}|${textOf(asked)}`;
  let answer = entered.get(key);
  if (answer === undefined) {
    entered.set(key, false);
    answer = reaches({ program, fn: owner, known: asked, relevant, until: links[0]?.node ?? target, ...lasting ? { lasting } : {} }, (next) => reachesAgain(program, fn, links, target, next));
    entered.set(key, answer);
  }
  return answer;
}

/** What the end of a callee means at the place of the call. */
function upwards(program: Program, link: Link, end: End): End {
  const known: Known = new Map();
  for (const [key, bits] of end.known) {
    const place = link.how === 'call' && link.node.kind === 'call' ? nameAbove(program, link.fn, link.callee, link.node, key) : undefined;
    if (place !== undefined) known.set(place, bits);
    if (outlives(link.fn, link.callee, key)) known.set(key, bits);
  }
  if (link.how === 'construct') forgetMembers(program, link.callee, known);
  return { known, result: link.how !== 'call' ? ANY : end.result === ANY && handsOutObject(program, link.callee) ? NONNULL : known.size > 0 ? succeeding(link.callee, end.result) : end.result };
}

/** What outlives a function. */
function shared(fn: FunctionModel, known: Known, lasting?: ReadonlySet<string>): Known {
  return new Map([...known].filter(([key]) => isShared(fn, key) || lasting?.has(rootOf(key)) && isIndirect(key)));
}

/** Another object has members of its own. */
function forgetMembers(program: Program, fn: FunctionModel, known: Known): void {
  for (const key of [...known.keys()]) if (isMember(program, fn, key)) known.delete(key);
}

function distinct(outcomes: readonly End[]): readonly End[] {
  const byText = new Map(outcomes.map((outcome) => [`${outcome.result}|${textOf(outcome.known)}`, outcome]));
  return [...byText.values()];
}
