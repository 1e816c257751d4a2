// Walks the paths of one function from a call on (or from its entry) with what is known after that call, and tells whether another
// place can be reached, with what knowledge, and how the function ends. Bounded: over the bound the answer says so.

import { buildCfg } from '../flow/cfg-build';
import type { Block, Cfg, CfgEvent } from '../flow/cfg';
import { expressions } from '../flow/scan';
import { walkExpr } from '../flow/places';
import type { DeclareStmt, Expr, FunctionModel, Span } from '../model/types';
import { createEvaluator, type Evaluator, type Walker } from './evaluate';
import { askedNames, isRepeatedBy, type Loop } from './facts';
import { ANY, forgetRoot, hashOf, keyOf, merge, ownValue, refinement, rootOf, tellsFailure, textOf, truth, type Bits, type End, type Known, Z, NOT_ZERO } from './known';
import { idleAt } from './live';
import type { Program } from './program';
import { endOf } from './success';
import { namesOf, writesOf } from './writes';

export type Node = Expr | DeclareStmt;

/** Something a path passes; a watcher that returns true ends the path there. */
export type Passing =
  | { readonly kind: 'call'; readonly expr: Expr }
  | { readonly kind: 'expr'; readonly expr: Expr; readonly as: 'statement' | 'test' | 'return' | 'throw' | 'initializer' }
  | { readonly kind: 'leave'; readonly names: readonly string[] }
  | { readonly kind: 'opaque'; readonly names: readonly string[] };

export interface Question {
  readonly program: Program;
  readonly fn: FunctionModel;
  /** Where to start: behind this call with this result, and with what was known before it; or at this block; absent: at the entry. */
  readonly after?: { readonly node: Node; readonly result: Bits; readonly before?: ReadonlyMap<string, Bits> };
  readonly from?: number;
  readonly known: ReadonlyMap<string, Bits>;
  readonly until?: Node;
  readonly within?: Loop;
  /** The only names worth remembering anything of; absent: all. */
  readonly relevant?: ReadonlySet<string>;
  readonly watch?: (passing: Passing, known: Known) => boolean;
  /** No way is taken on which a test says that something failed; what is called does what it is there for. */
  readonly untroubled?: boolean;
  /** Variables that mean the same whenever the function runs. */
  readonly lasting?: ReadonlySet<string>;
  /** How many calls lead down to the function. */
  readonly depth?: number;
  /** How deep the loop stands whose next round ends a path. */
  readonly turn?: number;
  /** What is asked for is only what all paths have in common. */
  readonly common?: boolean;
  /** Whether a called function may leave a place as it is; absent: it never does where it writes to it. */
  readonly leaves?: (callee: FunctionModel, key: string, bits: Bits) => boolean;
}

/** The begin of another round: where it begins, and what is known there. */
export interface Turn { readonly head: number; readonly known: Known }

export interface Answer {
  readonly reached: readonly Known[];
  readonly ends: readonly End[];
  readonly turns: readonly Turn[];
  readonly complete: boolean;
}

const maxSteps = 1200;
/** From this many paths at one place on, only what they have in common is known, where that will do. */
const crowded = 6;
const maxDepth = 3;
const graphs = new WeakMap<FunctionModel, { readonly at: number; readonly cfg: Cfg }>();

export function graphOf(fn: FunctionModel): Cfg {
  let graph = graphs.get(fn);
  if (graph?.at !== fn.span.start) graphs.set(fn, graph = { at: fn.span.start, cfg: buildCfg(fn) });
  return graph.cfg;
}

/** Whether a path comes to the place that is asked for with something known there that will do. */
export function reaches(question: Question, will: (known: Known) => boolean): boolean {
  let found = false;
  explore(question, (known) => found ||= will(known));
  return found;
}

/** `enough` ends the search at what is reached. */
export function explore(question: Question, enough?: (known: Known) => boolean): Answer {
  const cfg = graphOf(question.fn);
  const reached: Known[] = [];
  const ends: End[] = [];
  const turns: Turn[] = [];
  const places = new Map<number, { readonly seen: Set<number>; joined?: Known }>();
  const work: { block: Block; index: number; known: Known; starting: boolean }[] = [];
  // A watcher may compare what is known with what was.
  const idle = question.watch ? undefined : idleAt(question.program, cfg);
  const enter = (id: number, arrived: Known): void => {
    if (idle && idle[id]!.size > 0) for (const key of arrived.keys()) if (idle[id]!.has(rootOf(key)) && !question.lasting?.has(rootOf(key))) arrived.delete(key);
    let place = places.get(id);
    if (place === undefined) places.set(id, place = { seen: new Set() });
    const known = question.common && place.seen.size >= crowded ? place.joined = place.joined === undefined ? arrived : merge(place.joined, arrived) : arrived;
    const key = hashOf(known);
    if (place.seen.has(key)) return;
    place.seen.add(key);
    work.push({ block: cfg.blocks[id]!, index: 0, known, starting: false });
  };
  const goOn = (block: Block, id: number, known: Known): void => {
    if (block.end.kind === 'jump' && block.end.back && cfg.blocks[id]!.loopDepth === question.turn) turns.push({ head: id, known });
    else enter(id, known);
  };
  if (question.after === undefined) enter(question.from ?? cfg.entry, new Map(question.known));
  else {
    for (const { block, index } of placesOf(cfg, question.after.node)) work.push({ block, index, known: new Map(question.after.before), starting: true });
  }
  let steps = 0;
  while (work.length > 0) {
    if (++steps > maxSteps) return { reached, ends, turns, complete: false };
    const { block, index, known, starting } = work.pop()!;
    const before = reached.length;
    walkBlock(question, block, index, known, starting, (id, next) => goOn(block, id, next), reached, ends);
    if (enough !== undefined && reached.length > before && reached.slice(before).some(enough)) break;
  }
  return { reached, ends, turns, complete: true };
}

function walkBlock(question: Question, block: Block, from: number, known: Known, starting: boolean, enter: (id: number, known: Known) => void,
  reached: Known[], ends: End[]): void {
  const walker: Walker = { question, known, started: !starting, stopped: false, reached, run: (callee, at) => run(question, callee, at), keeps: (callee, key, bits) => keeps(question, callee, key, bits) };
  const evaluator = createEvaluator(walker);
  let result: Bits = ANY;
  for (let at = from; at < block.events.length; at += 1) {
    const event = block.events[at]!;
    if (leavesLoop(question, event)) return;
    const value = passEvent(walker, evaluator, event);
    if (event.kind === 'return' && value !== undefined) result = value;
    if (walker.stopped) return;
  }
  const { end } = block;
  const on = (id: number): void => enter(id, new Map(walker.known));
  switch (end.kind) {
    case 'exit':
      if (end.how !== 'throw') ends.push({ known: new Map(walker.known), result });
      return;
    case 'jump': return on(end.to);
    case 'either': on(end.else); return on(end.then);
    case 'branch': {
      if (outside(question, end.test)) return;
      watchExpr(walker, end.test, 'test');
      const bits = truth(evaluator.bits(end.test));
      if (walker.stopped) return;
      for (const holds of [false, true]) {
        if ((bits & (holds ? NOT_ZERO : Z)) === 0 || question.untroubled && tellsFailure(end.test, holds, (expr) => evaluator.constant(expr))) continue;
        const next = new Map(walker.known);
        const said = refinement(end.test, holds, (expr) => evaluator.constant(expr));
        if (said) {
          const left = (next.get(said.key) ?? ANY) & said.keep;
          if (left === 0) continue;
          if (question.relevant?.has(rootOf(said.key)) ?? true) next.set(said.key, left);
        }
        enter(holds ? end.then : end.else, next);
      }
      return;
    }
    case 'switch': {
      if (outside(question, end.subject)) return;
      watchExpr(walker, end.subject, 'test');
      const bits = evaluator.bits(end.subject);
      if (walker.stopped) return;
      const key = keyOf(end.subject);
      let left = bits;
      for (const one of end.cases) {
        const wanted = one.values.reduce((sum, value) => sum | (evaluator.constant(value) ?? ANY), 0);
        for (const value of one.values) left &= ~ownValue(evaluator.constant(value) ?? ANY);
        if ((bits & wanted) === 0) continue;
        const next = new Map(walker.known);
        if (key !== undefined) next.set(key, bits & wanted);
        enter(one.to, next);
      }
      return left === 0 ? undefined : on(end.otherwise);
    }
  }
}

const ran = new WeakMap<FunctionModel, { readonly program: Program; readonly version: number; readonly ends: Map<string, End | undefined> }>();

/** How a called function ends that is begun with this. */
function run({ program, untroubled, depth = 0 }: Question, callee: FunctionModel, before: Known): End | undefined {
  if (!untroubled || depth >= maxDepth) return undefined;
  const names = namesOf(program, callee);
  const known = new Map([...before].filter(([key]) => names.has(rootOf(key))));
  let memo = ran.get(callee);
  if (memo?.program !== program || memo.version !== program.version) ran.set(callee, memo = { program, version: program.version, ends: new Map() });
  const key = `${depth}|${textOf(known)}`;
  if (!memo.ends.has(key)) {
    const relevant = new Set([...askedNames(callee), ...callee.params.map(({ name }) => name), ...[...writesOf(program, callee)].map(rootOf)]);
    const { ends, complete } = explore({ program, fn: callee, known, relevant, untroubled, common: true, depth: depth + 1 });
    memo.ends.set(key, complete && ends.length > 0 ? endOf(callee, ends) : undefined);
  }
  return memo.ends.get(key);
}

const kept = new WeakMap<FunctionModel, { readonly program: Program; readonly version: number; readonly answers: Map<string, boolean> }>();

/** Whether a called function leaves a place as it was known, whichever way it goes: it fills only what is empty. */
function keeps({ program, untroubled = false }: Question, callee: FunctionModel, key: string, bits: Bits): boolean {
  let memo = kept.get(callee);
  if (memo?.program !== program || memo.version !== program.version) kept.set(callee, memo = { program, version: program.version, answers: new Map() });
  const asked = `${untroubled}|${key}=${bits}`;
  let answer = memo.answers.get(asked);
  if (answer === undefined) {
    memo.answers.set(asked, false);
    const { ends, complete } = explore({ program, fn: callee, known: new Map([[key, bits]]), relevant: new Set([rootOf(key)]), untroubled, depth: maxDepth });
    memo.answers.set(asked, answer = complete && ends.length > 0 && ends.every((end) => ((end.known.get(key) ?? ANY) & ~bits) === 0));
  }
  return answer;
}

function passEvent(walker: Walker, evaluator: Evaluator, event: CfgEvent): Bits | undefined {
  const { question } = walker;
  switch (event.kind) {
    case 'eval': watchExpr(walker, event.expr, 'statement'); evaluator.bits(event.expr); return undefined;
    case 'declare': {
      const { stmt } = event;
      if (walker.started && stmt === question.until) {
        walker.reached.push(new Map(walker.known));
        walker.stopped = true;
        return undefined;
      }
      if (stmt.isStatic && walker.started) return undefined;
      if (!question.lasting?.has(stmt.name)) forgetRoot(walker.known, stmt.name);
      for (const expr of expressions(event)) watchExpr(walker, expr, 'initializer');
      const values = expressions(event).map((expr) => evaluator.kept(expr));
      if (stmt.init && !walker.stopped && values[0] !== undefined && values[0] !== ANY) walker.known.set(stmt.name, values[0]);
      if (stmt === question.after?.node && !walker.started) evaluator.start();
      return undefined;
    }
    case 'next-element': forgetRoot(walker.known, event.stmt.name); return undefined;
    case 'leave':
      if (walker.started && question.watch?.({ kind: 'leave', names: event.names }, walker.known)) walker.stopped = true;
      for (const name of event.names) if (!question.lasting?.has(name)) forgetRoot(walker.known, name);
      return undefined;
    case 'return':
    case 'throw':
      if (!event.value) return undefined;
      watchExpr(walker, event.value, event.kind);
      return evaluator.bits(event.value);
    case 'opaque':
      if (walker.started && question.watch?.({ kind: 'opaque', names: event.names }, walker.known)) walker.stopped = true;
      for (const name of event.names) forgetRoot(walker.known, name);
      return undefined;
  }
}

function watchExpr(walker: Walker, expr: Expr, as: 'statement' | 'test' | 'return' | 'throw' | 'initializer'): void {
  if (walker.started && walker.question.watch?.({ kind: 'expr', expr, as }, walker.known)) walker.stopped = true;
}

function leavesLoop(question: Question, event: CfgEvent): boolean {
  if (!question.within) return false;
  switch (event.kind) {
    case 'eval': return outside(question, event.expr);
    case 'declare':
    case 'next-element': return outside(question, event.stmt);
    default: return outside(question, event.at);
  }
}

function outside(question: Question, at: Span): boolean {
  return question.within !== undefined && !isRepeatedBy(question.within, { start: at.start, end: at.start });
}

/** Blocks and events in which a node is evaluated; a terminator counts as the place behind the last event. */
function placesOf(cfg: Cfg, node: Node): { block: Block; index: number }[] {
  const holds = (expr: Expr): boolean => {
    let found = false;
    walkExpr(expr, (inner) => { if (inner === node) found = true; });
    return found;
  };
  return cfg.blocks.flatMap((block) => {
    const index = block.events.findIndex((event) => (event.kind === 'declare' && event.stmt === node) || expressions(event).some(holds));
    if (index >= 0) return [{ block, index }];
    const test = block.end.kind === 'branch' ? block.end.test : block.end.kind === 'switch' ? block.end.subject : undefined;
    return test && holds(test) ? [{ block, index: block.events.length }] : [];
  });
}
